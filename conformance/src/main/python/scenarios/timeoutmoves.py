# SPDX-License-Identifier: Apache-2.0
"""Timeouts that are moved."""

import asyncio


async def rescheduled_later(t):
    timeout = asyncio.timeout(2)

    async def body():
        async with timeout:
            await asyncio.sleep(1)
            timeout.reschedule(asyncio.get_running_loop().time() + 5)
            t.step("when", timeout.when())
            await t.attempt("sleep", asyncio.sleep(9))

    await t.attempt("timeout", body())


async def rescheduled_earlier(t):
    timeout = asyncio.timeout(20)

    async def body():
        async with timeout:
            timeout.reschedule(asyncio.get_running_loop().time() + 1)
            await asyncio.sleep(9)

    await t.attempt("timeout", body())


async def rescheduled_to_never(t):
    timeout = asyncio.timeout(2)

    async def body():
        async with timeout:
            timeout.reschedule(None)
            await asyncio.sleep(9)
            return "v"

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())


async def rescheduled_to_the_past(t):
    timeout = asyncio.timeout(20)

    async def body():
        async with timeout:
            await asyncio.sleep(5)
            timeout.reschedule(3)
            t.step("still runs")
            await asyncio.sleep(1)
            t.step("never")

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())


async def rescheduled_by_another_task(t):
    timeout = asyncio.timeout(2)

    async def other():
        await asyncio.sleep(1)
        timeout.reschedule(6)

    task = asyncio.create_task(other(), name="other")

    async def body():
        async with timeout:
            await asyncio.sleep(9)

    await t.attempt("timeout", body())
    await task


async def rescheduled_after_it_expired(t):
    timeout = asyncio.timeout(1)

    async def body():
        async with timeout:
            await t.attempt("sleep", asyncio.sleep(5))
            t.attempt_call("reschedule", timeout.reschedule, 9)

    await t.attempt("timeout", body())


async def rescheduled_after_its_end(t):
    async with asyncio.timeout(1) as timeout:
        pass
    t.attempt_call("reschedule", timeout.reschedule, 9)


async def rescheduled_before_it_is_entered(t):
    timeout = asyncio.timeout(1)
    t.attempt_call("reschedule", timeout.reschedule, 9)
