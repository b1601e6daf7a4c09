# SPDX-License-Identifier: Apache-2.0
"""Calls on other threads: what they return and throw, and what a cancellation does to who waits for them."""

import asyncio
import contextvars
import threading

from trace import Broken

VAR = contextvars.ContextVar("var", default="default")


def _fail(exception):
    raise exception


async def value(t):
    await t.attempt("call", asyncio.to_thread(lambda: "v"))
    await t.attempt("call", asyncio.to_thread(lambda: None))


async def failure(t):
    broken = Broken("b")
    await t.attempt("call", asyncio.to_thread(_fail, broken))


async def another_thread(t):
    here = threading.current_thread()
    t.step("here", await asyncio.to_thread(lambda: threading.current_thread() is here))


async def no_loop_there(t):
    def ask():
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return "none"
        return "one"

    await t.attempt("loop", asyncio.to_thread(ask))


async def context_is_that_of_the_caller(t):
    VAR.set("mine")

    def change():
        was = VAR.get()
        VAR.set("theirs")
        return was

    await t.attempt("there", asyncio.to_thread(change))
    t.step("here", VAR.get())


async def others_run_meanwhile(t):
    event = threading.Event()

    async def other():
        t.step("runs")
        event.set()

    asyncio.create_task(other(), name="other")
    await t.attempt("call", asyncio.to_thread(lambda: event.wait() and "v"))


async def one_after_the_other(t):
    for i in range(3):
        t.step("got", await asyncio.to_thread(lambda n: n, i))


async def time_stands_still_meanwhile(t):
    task = asyncio.create_task(t.work(5), name="sleeping")
    await t.attempt("call", asyncio.to_thread(lambda: "v"))
    await task


async def two_that_wait_for_each_other(t):
    first, second = threading.Event(), threading.Event()

    def one():
        first.set()
        second.wait()
        return "one"

    def other():
        first.wait()
        second.set()
        return "other"

    await t.attempt("both", asyncio.gather(asyncio.to_thread(one), asyncio.to_thread(other)))


async def in_a_group_with_one_that_fails(t):
    async def call(exception):
        await asyncio.to_thread(_fail, exception)

    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(call(Broken("b")), name="failing")
            g.create_task(t.work(5), name="sleeping")

    await t.attempt("group", group())


async def cancelled_who_waits(t):
    event = threading.Event()

    async def child():
        await t.attempt("call", asyncio.to_thread(lambda: event.wait() and "v"))

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel("enough")
    await asyncio.wait([task])
    t.step("goes on")
    event.set()


async def limit_of_time_that_has_passed(t):
    event = threading.Event()

    async def limited():
        async with asyncio.timeout(0):
            await asyncio.to_thread(event.wait)

    await t.attempt("limited", limited())
    event.set()


async def cancelled_before_it_calls(t):
    async def child():
        asyncio.current_task().cancel("me")
        await t.attempt("call", asyncio.to_thread(lambda: "v"))

    await asyncio.create_task(child(), name="a")
