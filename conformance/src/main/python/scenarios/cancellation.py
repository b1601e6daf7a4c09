# SPDX-License-Identifier: Apache-2.0
"""Cancelling: what a request does to a task, depending on where the task is."""

import asyncio

from trace import Broken


async def before_start(t):
    task = asyncio.create_task(t.work(1), name="a")
    t.step("cancel", task.cancel())
    t.state("a", task)
    await t.attempt("await", task)
    t.state("a", task)
    t.cancelling("a", task)


async def before_start_with_message(t):
    task = asyncio.create_task(t.work(1), name="a")
    task.cancel("why")
    await t.attempt("await", task)


async def in_sleep(t):
    task = asyncio.create_task(t.work(10), name="a")
    await asyncio.sleep(3)
    t.step("cancel", task.cancel())
    t.state("a", task)
    await t.attempt("await", task)
    t.state("a", task)
    t.cancelling("a", task)


async def in_sleep_with_message(t):
    task = asyncio.create_task(t.work(10), name="a")
    await asyncio.sleep(3)
    task.cancel("enough")
    await t.attempt("await", task)


async def later_readers(t):
    task = asyncio.create_task(t.work(10), name="a")
    await asyncio.sleep(3)
    task.cancel("enough")
    await t.attempt("first", task)
    await t.attempt("second", task)
    t.attempt_call("result", task.result)
    t.attempt_call("exception", task.exception)


async def ended_task(t):
    task = asyncio.create_task(t.work(1, "v"), name="a")
    await task
    t.step("cancel", task.cancel())
    t.cancelling("a", task)
    t.state("a", task)


async def cancelled_task_again(t):
    task = asyncio.create_task(t.work(9), name="a")
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("await", task)
    t.step("cancel", task.cancel())
    t.cancelling("a", task)


async def itself(t):
    async def child():
        asyncio.current_task().cancel("me")
        t.cancelling("still running")
        await t.attempt("sleep", asyncio.sleep(1))
        t.step("goes on")
        return "v"

    task = asyncio.create_task(child(), name="a")
    await t.attempt("await", task)
    t.state("a", task)


async def itself_and_returns(t):
    async def child():
        asyncio.current_task().cancel("me")
        return "dropped"

    task = asyncio.create_task(child(), name="a")
    await t.attempt("await", task)
    t.state("a", task)


async def itself_and_throws(t):
    async def child():
        asyncio.current_task().cancel("me")
        raise Broken("b")

    task = asyncio.create_task(child(), name="a")
    await t.attempt("await", task)
    t.state("a", task)
    t.cancelling("a", task)


async def itself_before_an_await_that_does_not_suspend(t):
    done = asyncio.get_running_loop().create_future()
    done.set_result("v")

    async def child():
        asyncio.current_task().cancel()
        await t.attempt("await done", done)
        await t.attempt("yield", asyncio.sleep(0))
        t.step("ends")

    await t.attempt("await", asyncio.create_task(child(), name="a"))


async def itself_before_a_pending_future(t):
    pending = asyncio.get_running_loop().create_future()

    async def child():
        asyncio.current_task().cancel("me")
        await t.attempt("await pending", pending)
        t.state("pending", pending)

    await t.attempt("await", asyncio.create_task(child(), name="a"))


async def twice_before_it_runs(t):
    task = asyncio.create_task(t.work(10), name="a")
    await asyncio.sleep(1)
    task.cancel("first")
    task.cancel("second")
    t.cancelling("a", task)
    await t.attempt("await", task)


async def twice_in_sequence(t):
    async def child():
        for i in range(3):
            await t.attempt(f"sleep {i}", asyncio.sleep(10))
            t.cancelling("now")
        return "survived"

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("await", task)
    t.cancelling("a", task)
    t.state("a", task)


async def thrown_without_a_request(t):
    async def child():
        await asyncio.sleep(1)
        inner = asyncio.get_running_loop().create_future()
        inner.cancel("inner")
        await inner

    task = asyncio.create_task(child(), name="a")
    await t.attempt("await", task)
    t.state("a", task)
    t.cancelling("a", task)


async def outcome_is_in_already(t):
    future = asyncio.get_running_loop().create_future()

    async def child():
        await t.attempt("await", future)
        return "v"

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(0)
    future.set_result("in time")
    t.step("cancel", task.cancel("too late"))
    await t.attempt("await a", task)
    t.cancelling("a", task)


async def failed_outcome_is_in_already(t):
    future = asyncio.get_running_loop().create_future()

    async def child():
        await t.attempt("await", future)

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(0)
    future.set_exception(Broken("b"))
    t.step("cancel", task.cancel())
    await t.attempt("await a", task)
    t.state("future", future)


async def sleep_is_over_already(t):
    async def sleeper():
        await t.attempt("sleep", asyncio.sleep(5))

    other = None

    async def first():
        await asyncio.sleep(5)
        t.step("cancel", other.cancel())

    a = asyncio.create_task(first(), name="first")
    other = asyncio.create_task(sleeper(), name="second")
    await asyncio.sleep(6)
    t.state("second", other)
    await a


async def main_task(t):
    asyncio.get_running_loop().call_later(2, asyncio.current_task().cancel, "main")
    await asyncio.sleep(10)


async def main_task_swallows(t):
    asyncio.get_running_loop().call_later(2, asyncio.current_task().cancel, "main")
    await t.attempt("sleep", asyncio.sleep(10))
    t.cancelling("main")


async def sleep_zero_is_a_place_to_be_cancelled(t):
    async def child():
        for i in range(5):
            t.step("turn", i)
            await asyncio.sleep(0)

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await t.attempt("await", task)
