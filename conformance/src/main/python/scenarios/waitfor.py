# SPDX-License-Identifier: Apache-2.0
"""wait_for: one awaitable, and a limit."""

import asyncio

from trace import Broken


async def in_time(t):
    a = asyncio.create_task(t.work(1, "v"), name="a")
    await t.attempt("wait_for", asyncio.wait_for(a, 3))
    t.step("time")


async def too_late(t):
    a = asyncio.create_task(t.work(9, "v"), name="a")
    await t.attempt("wait_for", asyncio.wait_for(a, 3))
    t.state("a", a)
    t.cancelling("a", a)
    t.cancelling("after")


async def fails_in_time(t):
    a = asyncio.create_task(t.fail(1, Broken("b")), name="a")
    await t.attempt("wait_for", asyncio.wait_for(a, 3))


async def zero_and_pending(t):
    a = asyncio.create_task(t.work(9, "v"), name="a")
    await asyncio.sleep(1)
    await t.attempt("wait_for", asyncio.wait_for(a, 0))
    t.state("a", a)


async def zero_and_not_started(t):
    a = asyncio.create_task(t.work(9, "v"), name="a")
    await t.attempt("wait_for", asyncio.wait_for(a, 0))
    t.state("a", a)


async def zero_and_done(t):
    a = asyncio.create_task(t.work(0, "v"), name="a")
    await asyncio.sleep(1)
    await t.attempt("wait_for", asyncio.wait_for(a, 0))


async def zero_and_failed(t):
    a = asyncio.create_task(t.fail(0, Broken("b")), name="a")
    await asyncio.sleep(1)
    await t.attempt("wait_for", asyncio.wait_for(a, 0))


async def zero_and_the_clean_up_takes_time(t):
    async def slow():
        try:
            await asyncio.sleep(9)
        finally:
            await asyncio.sleep(3)
            t.step("cleaned up")

    a = asyncio.create_task(slow(), name="a")
    await asyncio.sleep(1)
    await t.attempt("wait_for", asyncio.wait_for(a, 0))
    t.state("a", a)


async def zero_and_swallows(t):
    async def stubborn():
        await t.attempt("sleep", asyncio.sleep(9))
        await asyncio.sleep(1)
        return "stayed"

    a = asyncio.create_task(stubborn(), name="a")
    await asyncio.sleep(1)
    await t.attempt("wait_for", asyncio.wait_for(a, 0))


async def zero_and_cancelled(t):
    async def slow():
        try:
            await asyncio.sleep(9)
        finally:
            await asyncio.sleep(5)
            t.step("cleaned up")

    a = asyncio.create_task(slow(), name="a")

    async def waiter():
        await asyncio.sleep(1)
        await asyncio.wait_for(a, 0)

    w = asyncio.create_task(waiter(), name="w")
    await asyncio.sleep(2)
    w.cancel("why")
    await t.attempt("await w", w)
    t.state("a", a)
    t.cancelling("a", a)


async def negative_and_pending(t):
    a = asyncio.create_task(t.work(9, "v"), name="a")
    await asyncio.sleep(1)
    await t.attempt("wait_for", asyncio.wait_for(a, -1))
    t.state("a", a)


async def done_already(t):
    a = asyncio.create_task(t.work(0, "v"), name="a")
    await asyncio.sleep(1)
    asyncio.get_running_loop().call_soon(t.step, "callback")
    await t.attempt("wait_for", asyncio.wait_for(a, 1))


async def clean_up_is_waited_for(t):
    async def slow():
        try:
            await asyncio.sleep(9)
        finally:
            await asyncio.sleep(3)
            t.step("cleaned up")

    a = asyncio.create_task(slow(), name="a")
    await t.attempt("wait_for", asyncio.wait_for(a, 1))
    t.state("a", a)


async def clean_up_fails(t):
    async def failing():
        try:
            await asyncio.sleep(9)
        finally:
            raise Broken("clean-up")

    a = asyncio.create_task(failing(), name="a")
    await t.attempt("wait_for", asyncio.wait_for(a, 1))
    t.state("a", a)


async def swallows(t):
    async def stubborn():
        await t.attempt("sleep", asyncio.sleep(9))
        await asyncio.sleep(1)
        return "stayed"

    a = asyncio.create_task(stubborn(), name="a")
    await t.attempt("wait_for", asyncio.wait_for(a, 1))
    t.cancelling("after")


async def cancelled(t):
    a = asyncio.create_task(t.work(9, "v"), name="a")

    async def waiter():
        await asyncio.wait_for(a, 5)

    w = asyncio.create_task(waiter(), name="w")
    await asyncio.sleep(1)
    w.cancel("why")
    await t.attempt("await w", w)
    t.state("a", a)
    t.cancelling("w", w)


async def cancelled_when_the_value_is_in(t):
    """cpython 86296: the request must not be lost."""
    f = asyncio.get_running_loop().create_future()

    async def waiter():
        await asyncio.wait_for(f, 5)
        t.step("goes on")

    w = asyncio.create_task(waiter(), name="w")
    await asyncio.sleep(0)
    f.set_result("v")
    w.cancel()
    await t.attempt("await w", w)
    t.cancelling("w", w)


async def cancelled_when_it_expires(t):
    a = asyncio.create_task(t.work(9, "v"), name="a")

    async def waiter():
        await asyncio.wait_for(a, 2)

    w = asyncio.create_task(waiter(), name="w")
    await asyncio.sleep(2)
    w.cancel("outside")
    await t.attempt("await w", w)
    t.cancelling("w", w)


async def inside_is_cancelled_by_another(t):
    a = asyncio.create_task(t.work(9, "v"), name="a")
    asyncio.get_running_loop().call_later(1, a.cancel, "other")
    await t.attempt("wait_for", asyncio.wait_for(a, 5))
    t.cancelling("after")


async def of_a_future_that_is_never_completed(t):
    f = asyncio.get_running_loop().create_future()
    await t.attempt("wait_for", asyncio.wait_for(f, 5))
    t.state("f", f)


async def of_a_shield(t):
    a = asyncio.create_task(t.work(3, "v"), name="a")
    await t.attempt("wait_for", asyncio.wait_for(asyncio.shield(a), 1))
    t.step("got", await a)


async def at_the_same_time_as_the_value(t):
    a = asyncio.create_task(t.work(2, "v"), name="a")
    await t.attempt("wait_for", asyncio.wait_for(a, 2))
    t.state("a", a)


async def zero_and_cancelled_before(t):
    a = asyncio.create_task(t.work(9, "v"), name="a")
    await asyncio.sleep(0)
    a.cancel("before")
    await asyncio.sleep(1)
    await t.attempt("wait_for", asyncio.wait_for(a, 0))


async def time_and_cancelled_before(t):
    a = asyncio.create_task(t.work(9, "v"), name="a")
    await asyncio.sleep(0)
    a.cancel("before")
    await asyncio.sleep(1)
    await t.attempt("wait_for", asyncio.wait_for(a, 5))


async def caller_has_a_request_pending(t):
    f = asyncio.get_running_loop().create_future()
    f.set_result("v")

    async def waiter():
        asyncio.current_task().cancel("pending")
        await t.attempt("done", asyncio.wait_for(f, 5))
        await t.attempt("next", asyncio.sleep(1))

    await asyncio.create_task(waiter(), name="w")
