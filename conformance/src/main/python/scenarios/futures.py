# SPDX-License-Identifier: Apache-2.0
"""Futures: who completes them, who reads them, and when."""

import asyncio

from trace import Broken


def _future():
    return asyncio.get_running_loop().create_future()


async def result_of_pending(t):
    t.attempt_call("result", _future().result)


async def exception_of_pending(t):
    t.attempt_call("exception", _future().exception)


async def value(t):
    f = _future()
    f.set_result(42)
    t.state("f", f)
    t.attempt_call("result", f.result)
    t.attempt_call("exception", f.exception)
    await t.attempt("await", f)


async def exception(t):
    f = _future()
    f.set_exception(Broken("b"))
    t.state("f", f)
    t.attempt_call("result", f.result)
    t.attempt_call("exception", f.exception)
    await t.attempt("await", f)


async def same_exception_for_every_reader(t):
    f = _future()
    broken = Broken("b")
    f.set_exception(broken)
    t.step("same", f.exception() is broken)
    for _ in range(2):
        try:
            await f
        except Broken as e:
            t.step("same", e is broken)


async def cancelled(t):
    f = _future()
    t.step("cancel", f.cancel())
    t.state("f", f)
    t.step("done", f.done(), f.cancelled())
    t.attempt_call("result", f.result)
    t.attempt_call("exception", f.exception)
    await t.attempt("await", f)


async def cancelled_with_message(t):
    f = _future()
    f.cancel("why")
    t.attempt_call("result", f.result)
    t.attempt_call("exception", f.exception)
    await t.attempt("await", f)


async def completed_twice(t):
    f = _future()
    f.set_result(1)
    t.attempt_call("set_result", f.set_result, 2)
    t.attempt_call("set_exception", f.set_exception, Broken("b"))
    t.step("cancel", f.cancel())
    t.state("f", f)


async def completed_after_cancel(t):
    f = _future()
    f.cancel()
    t.attempt_call("set_result", f.set_result, 2)
    t.step("cancel", f.cancel())
    t.state("f", f)


async def done_future_is_awaited_without_a_turn(t):
    asyncio.get_running_loop().call_soon(t.step, "callback")
    f = _future()
    f.set_result(1)
    t.step("got", await f)
    await asyncio.sleep(0)
    t.step("after the callback")


async def waiters_wake_in_order_of_waiting(t):
    f = _future()

    async def waiter():
        t.step("got", await f)

    tasks = [asyncio.create_task(waiter(), name=n) for n in "abc"]
    await asyncio.sleep(0)
    f.set_result("x")
    t.step("set")
    for task in tasks:
        await task


async def all_waiters_get_the_exception(t):
    f = _future()

    async def waiter():
        await t.attempt("await", f)

    tasks = [asyncio.create_task(waiter(), name=n) for n in "abc"]
    await asyncio.sleep(0)
    f.set_exception(Broken("b"))
    for task in tasks:
        await task


async def cancelled_future_cancels_its_waiters(t):
    f = _future()

    async def waiter():
        await f

    tasks = [asyncio.create_task(waiter(), name=n) for n in "ab"]
    await asyncio.sleep(0)
    f.cancel("gone")
    for task in tasks:
        await t.attempt("await " + task.get_name(), task)
        t.step("cancelling", task.cancelling())
        t.state(task.get_name(), task)


async def waiter_goes_on_after_a_cancelled_future(t):
    f = _future()

    async def waiter():
        await t.attempt("await", f)
        t.cancelling("still here")
        await asyncio.sleep(1)
        return "done"

    task = asyncio.create_task(waiter(), name="a")
    await asyncio.sleep(0)
    f.cancel()
    await t.attempt("await a", task)


async def completed_by_a_timer(t):
    f = _future()
    asyncio.get_running_loop().call_later(3, f.set_result, "late")
    await t.attempt("await", f)


async def completed_before_its_waiter_runs(t):
    f = _future()

    async def waiter():
        await t.attempt("await", f)

    task = asyncio.create_task(waiter(), name="a")
    f.set_result("early")
    t.step("set")
    await task
