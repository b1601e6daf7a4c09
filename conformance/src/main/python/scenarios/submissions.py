# SPDX-License-Identifier: Apache-2.0
"""Coroutines that other threads give to the loop: what comes back to them, and what a cancellation does on both sides."""

import asyncio
import concurrent.futures
import contextvars
import threading

from trace import Broken

VAR = contextvars.ContextVar("var", default="default")


def _submit(loop, coroutine):
    return asyncio.run_coroutine_threadsafe(coroutine, loop)


def _named(body, *args):
    """A coroutine in a task with a name that can be traced."""

    async def named():
        asyncio.current_task().set_name("submitted")
        return await body(*args)

    return named()


def _result(future):
    """What a thread gets that waits."""
    try:
        return future.result()
    except concurrent.futures.CancelledError:
        return "cancelled"


async def _elsewhere(t, label, call):
    """Runs on another thread, and traces what comes out."""
    await t.attempt(label, asyncio.to_thread(call, asyncio.get_running_loop()))


async def value(t):
    async def body():
        await asyncio.sleep(0)
        return "v"

    await _elsewhere(t, "there", lambda loop: _result(_submit(loop, body())))


async def no_value(t):
    async def body():
        t.step("runs")

    await _elsewhere(t, "there", lambda loop: _result(_submit(loop, _named(body))))


async def failure(t):
    broken = Broken("b")

    async def body():
        raise broken

    def call(loop):
        try:
            _submit(loop, body()).result()
        except Broken as e:
            return e is broken

    await _elsewhere(t, "same", call)


async def failure_of_an_await(t):
    async def body():
        await t.fail(0, Broken("b"))

    await _elsewhere(t, "there", lambda loop: _result(_submit(loop, _named(body))))


async def it_runs_on_the_loop(t):
    here = asyncio.get_running_loop()

    async def body():
        t.step("runs")
        return asyncio.get_running_loop() is here

    await _elsewhere(t, "here", lambda loop: _result(_submit(loop, _named(body))))


async def several_run_in_the_order_of_submission(t):
    async def body(i):
        t.step("runs")
        return i

    def call(loop):
        return [f.result() for f in [_submit(loop, _named(body, i)) for i in range(4)]]

    await _elsewhere(t, "there", call)


async def time_passes_for_it(t):
    event = threading.Event()

    async def body():
        event.set()
        return await t.work(5, "v")

    def call(loop):
        future = _submit(loop, _named(body))
        event.wait()
        return future

    future = await asyncio.to_thread(call, asyncio.get_running_loop())
    await t.attempt("there", asyncio.wrap_future(future))


async def result_of_another_thread_in_the_loop(t):
    async def body():
        return "v"

    future = await asyncio.to_thread(_submit, asyncio.get_running_loop(), body())
    await t.attempt("here", asyncio.wrap_future(future))


async def from_the_loop_itself(t):
    async def body():
        t.step("runs")
        return "v"

    future = _submit(asyncio.get_running_loop(), _named(body))
    t.step("done", future.done())
    await t.attempt("here", asyncio.wrap_future(future))
    t.step("done", future.done())


async def cancelled_from_outside(t):
    started = threading.Event()

    async def body():
        started.set()
        await t.work(5)

    def call(loop):
        future = _submit(loop, _named(body))
        started.wait()
        return future.cancel(), future.cancelled(), future.done(), _result(future)

    await _elsewhere(t, "there", call)
    await asyncio.sleep(1)


async def cancelled_from_outside_before_it_starts(t):
    begun = asyncio.Event()

    async def body():
        begun.set()

    future = _submit(asyncio.get_running_loop(), body())
    t.step("cancel", future.cancel())
    await asyncio.sleep(1)
    t.step("cancelled", future.cancelled())
    t.step("it has run", begun.is_set())


async def cancelled_from_outside_and_swallowed(t):
    started = threading.Event()

    async def body():
        started.set()
        await t.attempt("sleep", asyncio.sleep(5))
        t.step("goes on")

    def call(loop):
        future = _submit(loop, _named(body))
        started.wait()
        future.cancel()
        return _result(future)

    await _elsewhere(t, "there", call)
    await asyncio.sleep(1)


async def cancel_after_the_end(t):
    async def body():
        return "v"

    def call(loop):
        future = _submit(loop, body())
        return future.result(), future.cancel(), future.cancelled(), future.result()

    await _elsewhere(t, "there", call)


async def cancelled_from_within(t):
    async def body():
        asyncio.current_task().cancel("me")
        await t.work(0)

    def call(loop):
        future = _submit(loop, _named(body))
        return _result(future), future.cancelled()

    await _elsewhere(t, "there", call)


async def cancelled_by_another_task(t):
    started = threading.Event()
    tasks = []

    async def body():
        tasks.append(asyncio.current_task())
        started.set()
        await t.work(5)

    async def other():
        await asyncio.to_thread(started.wait)
        t.step("cancel", tasks[0].cancel())

    asyncio.create_task(other(), name="other")
    await _elsewhere(t, "there", lambda loop: _result(_submit(loop, _named(body))))


async def limit_of_time_of_the_waiting_thread(t):
    event = asyncio.Event()

    async def body():
        await event.wait()
        return "v"

    def call(loop):
        future = _submit(loop, body())
        try:
            future.result(0.001)
        except TimeoutError:
            done = future.done()
            loop.call_soon_threadsafe(event.set)
            return "too late", done, future.result()

    await _elsewhere(t, "there", call)


async def limit_of_time_then_cancel(t):
    started = threading.Event()

    async def body():
        started.set()
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError as e:
            t.failure("wait", e)
            raise

    def call(loop):
        future = _submit(loop, _named(body))
        started.wait()
        try:
            future.result(0.001)
        except TimeoutError:
            return future.cancel(), _result(future)

    await _elsewhere(t, "there", call)
    await asyncio.sleep(1)


async def limit_of_time_inside(t):
    async def body():
        async with asyncio.timeout(0):
            await asyncio.get_running_loop().create_future()

    def call(loop):
        try:
            return _result(_submit(loop, body()))
        except TimeoutError:
            return "too late"

    await _elsewhere(t, "there", call)


async def loop_that_is_closed(t):
    loop = asyncio.new_event_loop()
    loop.close()

    async def body():
        return "v"

    coroutine = body()
    t.attempt_call("submit", _submit, loop, coroutine)
    coroutine.close()


async def context_of_the_thread(t):
    async def body():
        was = VAR.get()
        VAR.set("changed")
        return was

    def call(loop):
        VAR.set("theirs")
        return _result(_submit(loop, body())), VAR.get()

    VAR.set("mine")
    await _elsewhere(t, "there", call)
    t.step("here", VAR.get())


async def back_and_forth(t):
    async def inner():
        return "v"

    async def body():
        t.step("runs")
        return await asyncio.to_thread(lambda: _result(_submit(loop, inner())))

    loop = asyncio.get_running_loop()
    await _elsewhere(t, "there", lambda loop: _result(_submit(loop, _named(body))))


async def end_of_the_run_cancels_it(t):
    started = threading.Event()

    async def body():
        started.set()
        await t.work(5)

    def call(loop):
        return _result(_submit(loop, _named(body)))

    loop = asyncio.get_running_loop()
    there = loop.run_in_executor(None, call, loop)
    there.add_done_callback(lambda ended: t.state("there", ended))
    await asyncio.to_thread(started.wait)


async def failure_that_nobody_asks_for(t):
    async def body():
        raise Broken("b")

    future = await asyncio.to_thread(_submit, asyncio.get_running_loop(), _named(body))
    await asyncio.sleep(1)
    t.step("done", future.done())
