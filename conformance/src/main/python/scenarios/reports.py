# SPDX-License-Identifier: Apache-2.0
"""What the exception handler is told, and what not."""

import asyncio

from trace import Broken, Lost


async def failure_that_nobody_asks_for(t):
    asyncio.create_task(t.fail(1, Broken("b")), name="a")
    await asyncio.sleep(2)


async def failure_that_somebody_awaits(t):
    task = asyncio.create_task(t.fail(1, Broken("b")), name="a")
    await t.attempt("await", task)


async def failure_whose_exception_is_read(t):
    task = asyncio.create_task(t.fail(1, Broken("b")), name="a")
    await asyncio.sleep(2)
    t.step("exception", task.exception())


async def failure_that_is_only_peeked_at(t):
    task = asyncio.create_task(t.fail(1, Broken("b")), name="a")
    await asyncio.sleep(2)
    t.step("done", task.done(), task.cancelled())


async def failure_whose_callback_does_not_ask(t):
    task = asyncio.create_task(t.fail(1, Broken("b")), name="a")
    task.add_done_callback(lambda f: t.step("done", f.done()))
    await asyncio.sleep(2)


async def failure_whose_callback_asks(t):
    task = asyncio.create_task(t.fail(1, Broken("b")), name="a")
    task.add_done_callback(lambda f: t.step("failed with", f.exception()))
    await asyncio.sleep(2)


async def failed_future_that_nobody_asks_for(t):
    f = asyncio.get_running_loop().create_future()
    f.set_exception(Broken("b"))
    await asyncio.sleep(1)


async def several_failures(t):
    asyncio.create_task(t.fail(1, Broken("one")), name="a")
    asyncio.create_task(t.fail(1, Lost("two")), name="b")
    asyncio.create_task(t.work(1), name="c")
    await asyncio.sleep(2)


async def cancelled_task_is_no_news(t):
    task = asyncio.create_task(t.work(9), name="a")
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.sleep(1)


async def chain_is_reported_at_its_end_only(t):
    inner = asyncio.create_task(t.fail(1, Broken("b")), name="inner")

    async def outer():
        await inner

    asyncio.create_task(outer(), name="outer")
    await asyncio.sleep(2)


async def callback_that_throws(t):
    def callback():
        raise Broken("b")

    asyncio.get_running_loop().call_soon(callback)
    await asyncio.sleep(0)
    t.step("main goes on")


async def timer_that_throws(t):
    def callback():
        raise Broken("b")

    asyncio.get_running_loop().call_later(3, callback)
    await asyncio.sleep(4)
    t.step("main goes on")


async def handler_of_ones_own(t):
    def handler(loop, context):
        t.step("my handler", context["exception"])

    def callback():
        raise Broken("b")

    asyncio.get_running_loop().set_exception_handler(handler)
    asyncio.get_running_loop().call_soon(callback)
    await asyncio.sleep(0)


async def handler_is_called_by_hand(t):
    asyncio.get_running_loop().call_exception_handler({"message": "by hand", "exception": Broken("b")})
    asyncio.get_running_loop().call_exception_handler({"message": "without an exception"})


async def failure_of_a_callback_has_its_cause(t):
    def callback():
        try:
            raise Lost("first")
        except Lost as e:
            raise Broken("second") from e

    asyncio.get_running_loop().call_soon(callback)
    await asyncio.sleep(0)
