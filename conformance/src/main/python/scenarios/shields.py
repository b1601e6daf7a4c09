# SPDX-License-Identifier: Apache-2.0
"""shield: what is inside goes on when the awaiter is cancelled."""

import asyncio

from trace import Broken


async def value_comes_through(t):
    a = asyncio.create_task(t.work(1, "v"), name="a")
    t.step("got", await asyncio.shield(a))


async def failure_comes_through(t):
    a = asyncio.create_task(t.fail(1, Broken("b")), name="a")
    await t.attempt("shield", asyncio.shield(a))


async def inside_goes_on_when_the_awaiter_is_cancelled(t):
    a = asyncio.create_task(t.work(3, "v"), name="a")

    async def waiter():
        await asyncio.shield(a)

    task = asyncio.create_task(waiter(), name="w")
    await asyncio.sleep(1)
    task.cancel("why")
    await t.attempt("await w", task)
    t.state("a", a)
    t.cancelling("a", a)
    await t.attempt("await a", a)


async def outer_future_is_cancelled(t):
    a = asyncio.create_task(t.work(3, "v"), name="a")
    outer = asyncio.shield(a)
    t.step("cancel", outer.cancel("why"))
    await t.attempt("await outer", outer)
    t.step("got", await a)


async def inside_is_cancelled(t):
    a = asyncio.create_task(t.work(3, "v"), name="a")
    outer = asyncio.shield(a)
    await asyncio.sleep(1)
    a.cancel("inner")
    await t.attempt("await outer", outer)
    t.state("outer", outer)


async def done_already(t):
    a = asyncio.create_task(t.work(0, "v"), name="a")
    await asyncio.sleep(1)
    asyncio.get_running_loop().call_soon(t.step, "callback")
    t.step("got", await asyncio.shield(a))


async def failed_already(t):
    a = asyncio.create_task(t.fail(0, Broken("b")), name="a")
    await asyncio.sleep(1)
    await t.attempt("shield", asyncio.shield(a))


async def several_shields_around_one(t):
    a = asyncio.create_task(t.work(3, "v"), name="a")
    first, second = asyncio.shield(a), asyncio.shield(a)
    await asyncio.sleep(1)
    first.cancel()
    t.step("second", await second)
    t.state("first", first)


async def late_failure(t):
    a = asyncio.create_task(t.fail(3, Broken("late")), name="a")

    async def waiter():
        await asyncio.shield(a)

    task = asyncio.create_task(waiter(), name="w")
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("await w", task)
    await asyncio.sleep(3)


async def late_failure_that_is_asked_for(t):
    a = asyncio.create_task(t.fail(3, Broken("late")), name="a")
    outer = asyncio.shield(a)
    await asyncio.sleep(1)
    outer.cancel()
    await t.attempt("await a", a)


async def in_a_clean_up(t):
    async def closing():
        await asyncio.sleep(2)
        t.step("closed")

    async def child():
        try:
            await asyncio.sleep(9)
        finally:
            await t.attempt("close", asyncio.shield(asyncio.create_task(closing(), name="closing")))

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("await", task)
    await asyncio.sleep(2)


async def in_a_timeout(t):
    a = asyncio.create_task(t.work(3, "v"), name="a")

    async def body():
        async with asyncio.timeout(1):
            await asyncio.shield(a)

    await t.attempt("timeout", body())
    t.step("got", await a)


async def around_a_gather(t):
    a = asyncio.create_task(t.work(2, "va"), name="a")
    b = asyncio.create_task(t.work(3, "vb"), name="b")
    gathered = asyncio.gather(a, b)

    async def waiter():
        await asyncio.shield(gathered)

    task = asyncio.create_task(waiter(), name="w")
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("await w", task)
    t.step("got", await gathered)
