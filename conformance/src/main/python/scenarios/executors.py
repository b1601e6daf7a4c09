# SPDX-License-Identifier: Apache-2.0
"""Calls in executors: how they end, in which order they run, and what a cancellation leaves of them."""

import asyncio
import concurrent.futures
import contextvars
import threading

from trace import Broken, Lost

VAR = contextvars.ContextVar("var", default="default")


class _Here(concurrent.futures.Executor):
    """Runs each call in the thread that submits it."""

    def submit(self, call, /, *args):
        future = concurrent.futures.Future()
        try:
            future.set_result(call(*args))
        except BaseException as e:
            future.set_exception(e)
        return future


class _Refusing(concurrent.futures.Executor):
    """Takes no call."""

    def submit(self, call, /, *args):
        raise Broken("no")


def _one():
    """An executor with one thread."""
    return concurrent.futures.ThreadPoolExecutor(1)


def _run(executor, call, *args):
    return asyncio.get_running_loop().run_in_executor(executor, call, *args)


def _fail(exception):
    raise exception


def _awaiting(t, name, future):
    return asyncio.create_task(t.attempt("call", future), name=name)


async def value(t):
    with _one() as executor:
        await t.attempt("call", _run(executor, lambda: "v"))
        await t.attempt("call", _run(executor, lambda: None))


async def failure(t):
    with _one() as executor:
        await t.attempt("call", _run(executor, _fail, Broken("b")))


async def failure_with_a_cause(t):
    def call():
        raise Broken("b") from Lost("l")

    with _one() as executor:
        await t.attempt("call", _run(executor, call))


async def group_of_failures(t):
    with _one() as executor:
        await t.attempt("call", _run(executor, _fail, ExceptionGroup("g", [Broken("b"), Lost("l")])))


async def error(t):
    with _one() as executor:
        await t.attempt("call", _run(executor, _fail, AssertionError("a")))


async def cancelled_error_of_the_call(t):
    async def child():
        await _run(None, _fail, asyncio.CancelledError("mine"))

    task = asyncio.create_task(child(), name="a")
    await t.attempt("await", task)
    t.state("a", task)


async def lack_of_time_in_the_call(t):
    with _one() as executor:
        await t.attempt("call", _run(executor, _fail, TimeoutError("late")))


async def same_exception_for_all(t):
    broken = Broken("b")
    future = _run(None, _fail, broken)
    for _ in range(2):
        try:
            await future
        except Broken as e:
            t.step("same", e is broken)
    t.state("future", future)


async def pending_until_it_has_come_back(t):
    event = threading.Event()
    future = _run(None, event.wait)
    t.state("future", future)
    event.set()
    await asyncio.wait([future])
    t.step("done", future.done())


async def one_worker_runs_them_in_order(t):
    order = []
    with _one() as executor:
        calls = [_run(executor, order.append, i) for i in range(5)]
        await asyncio.wait(calls)
    t.step("order", order)


async def values_come_in_the_order_of_the_calls(t):
    first, second = threading.Event(), threading.Event()

    def one():
        second.wait()
        return "one"

    def two():
        first.wait()
        second.set()
        return "two"

    def three():
        first.set()
        return "three"

    await t.attempt("all", asyncio.gather(_run(None, one), _run(None, two), _run(None, three)))


async def first_that_comes_back(t):
    event = threading.Event()
    slow = asyncio.create_task(t.attempt("slow", _run(None, lambda: event.wait() and "s")), name="slow")
    fast = asyncio.create_task(t.attempt("fast", _run(None, lambda: "f")), name="fast")
    done, pending = await asyncio.wait([slow, fast], return_when=asyncio.FIRST_COMPLETED)
    t.step("done", done)
    t.step("pending", pending)
    event.set()
    await slow


async def one_of_several_fails(t):
    event = threading.Event()
    slow = _run(None, lambda: event.wait() and "s")
    await t.attempt("all", asyncio.gather(slow, _run(None, _fail, Broken("b"))))
    t.state("slow", slow)
    event.set()
    await t.attempt("slow", slow)


async def outcomes_of_several(t):
    calls = [_run(None, lambda: "v"), _run(None, _fail, Broken("b"))]
    await t.attempt("all", asyncio.gather(*calls, return_exceptions=True))


async def two_await_one_call(t):
    event = threading.Event()
    future = _run(None, lambda: event.wait() and "v")
    tasks = [_awaiting(t, name, future) for name in "ab"]
    await asyncio.sleep(0)
    event.set()
    await asyncio.wait(tasks)


async def one_of_two_who_await_it_is_cancelled(t):
    event = threading.Event()
    future = _run(None, event.wait)
    a, b = [_awaiting(t, name, future) for name in "ab"]
    await asyncio.sleep(0)
    a.cancel("enough")
    await asyncio.wait([a, b])
    t.state("future", future)
    event.set()


async def cancelled_before_it_starts(t):
    event = threading.Event()
    order = []
    with _one() as executor:
        first = _run(executor, event.wait)
        second = _run(executor, order.append, "second")
        third = _run(executor, order.append, "third")
        t.step("cancel", second.cancel())
        t.state("second", second)
        t.step("cancel", second.cancel())
        event.set()
        await asyncio.wait([first, third])
    t.step("order", order)


async def cancelled_task_takes_its_call_back(t):
    event = threading.Event()
    order = []
    with _one() as executor:
        first = _run(executor, event.wait)
        a = _awaiting(t, "a", _run(executor, order.append, "a"))
        await asyncio.sleep(0)
        a.cancel("enough")
        await a
        event.set()
        await first
    t.step("order", order)


async def cancelled_while_it_runs(t):
    started, event = threading.Event(), threading.Event()
    order = []

    def call():
        started.set()
        event.wait()
        order.append("first")

    with _one() as executor:
        first = _run(executor, call)
        started.wait()
        second = _run(executor, order.append, "second")
        t.step("cancel", first.cancel("enough"))
        t.state("first", first)
        await t.attempt("first", first)
        t.step("order", order)
        event.set()
        await second
    t.step("order", order)


async def failure_after_a_cancellation(t):
    started, event = threading.Event(), threading.Event()

    def call():
        started.set()
        event.wait()
        raise Broken("b")

    with _one() as executor:
        first = _run(executor, call)
        started.wait()
        first.cancel("enough")
        event.set()
        t.step("next", await _run(executor, lambda: "v"))
    t.state("first", first)


async def cancellation_comes_before_the_value(t):
    event = threading.Event()
    future = _run(None, lambda: event.wait() and "v")
    future.add_done_callback(lambda _: t.step("cancel", a.cancel("late")))
    a = _awaiting(t, "a", future)
    await asyncio.sleep(0)
    event.set()
    await a
    t.state("future", future)


async def shielded_call_goes_on(t):
    event = threading.Event()
    future = _run(None, lambda: event.wait() and "v")
    a = _awaiting(t, "a", asyncio.shield(future))
    await asyncio.sleep(0)
    a.cancel("enough")
    await a
    t.state("future", future)
    event.set()
    await t.attempt("future", future)


async def limit_of_time_that_does_not_pass(t):
    async def limited():
        async with asyncio.timeout(5):
            await t.attempt("call", _run(None, lambda: "v"))

    await t.attempt("limited", limited())
    await asyncio.sleep(10)


async def sibling_that_fails_cancels_the_waiting_one(t):
    event = threading.Event()

    async def waits():
        await t.attempt("call", _run(None, event.wait))

    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(waits(), name="waits")
            g.create_task(t.fail(0, Broken("b")), name="failing")

    await t.attempt("group", group())
    event.set()


async def context_of_the_caller(t):
    VAR.set("mine")
    with _one() as executor:
        await t.attempt("there", _run(executor, VAR.get))


async def context_of_calls_beside_each_other(t):
    async def child(value):
        VAR.set(value)
        t.step("there", await asyncio.to_thread(VAR.get))
        t.step("here", VAR.get())

    for name in "ab":
        await asyncio.create_task(child(name), name=name)
    t.step("here", VAR.get())


async def call_in_the_same_thread(t):
    ticker = asyncio.create_task(t.tick(3), name="ticker")
    await t.attempt("call", _run(_Here(), lambda: "v"))
    await t.attempt("call", _run(_Here(), _fail, Broken("b")))
    await ticker


async def executor_that_refuses(t):
    t.attempt_call("call", _run, _Refusing(), lambda: "v")


async def executor_that_was_shut_down(t):
    executor = _one()
    executor.shutdown()
    t.attempt_call("call", _run, executor, lambda: "v")


async def calls_before_the_shutdown_run(t):
    event = threading.Event()
    order = []
    executor = _one()
    calls = [_run(executor, event.wait), _run(executor, order.append, "second")]
    executor.shutdown(wait=False)
    event.set()
    await asyncio.wait(calls)
    t.step("order", order)


async def call_out_of_a_callback(t):
    asked = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(lambda: asked.set_result(_run(None, lambda: "v")))
    await t.attempt("call", await asked)


async def done_callback(t):
    future = _run(None, lambda: "v")
    future.add_done_callback(lambda ended: t.state("callback", ended))
    t.step("call", await future)
    await asyncio.sleep(0)


async def end_of_the_run_waits_for_a_call(t):
    event = threading.Event()
    future = _run(None, lambda: event.wait() and "v")
    future.add_done_callback(lambda ended: t.state("callback", ended))

    async def other():
        try:
            await asyncio.sleep(5)
        finally:
            t.step("lets it go")
            event.set()

    asyncio.create_task(other(), name="other")
    await asyncio.sleep(0)


async def end_of_the_run_cancels_who_waits(t):
    event = threading.Event()

    async def waits():
        try:
            await t.attempt("call", _run(None, event.wait))
        finally:
            event.set()

    asyncio.create_task(waits(), name="a")
    await asyncio.sleep(0)


async def failure_that_nobody_asks_for(t):
    future = _run(None, _fail, Broken("b"))
    await asyncio.wait([future])
    t.step("done", future.done())
