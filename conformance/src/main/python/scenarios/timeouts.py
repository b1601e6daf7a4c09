# SPDX-License-Identifier: Apache-2.0
"""Timeouts: when they fire, and what comes out."""

import asyncio

from trace import Broken


async def in_time(t):
    async with asyncio.timeout(5) as timeout:
        await asyncio.sleep(1)
    t.step("expired", timeout.expired())


async def too_late(t):
    timeout = asyncio.timeout(2)

    async def body():
        async with timeout:
            try:
                await asyncio.sleep(5)
            except asyncio.CancelledError as e:
                t.failure("sleep", e)
                t.cancelling("inside")
                raise

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())
    t.cancelling("after")


async def at_the_same_time_as_the_body_ends(t):
    timeout = asyncio.timeout(2)

    async def body():
        async with timeout:
            await t.attempt("sleep", asyncio.sleep(2))

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())
    t.cancelling("after")


async def sleep_started_before_ends_at_the_same_time(t):
    task = asyncio.create_task(t.work(2, "v"), name="a")
    await asyncio.sleep(0)

    async def body():
        async with asyncio.timeout_at(2):
            t.step("got", await task)

    await t.attempt("timeout", body())
    t.state("a", task)


async def zero(t):
    timeout = asyncio.timeout(0)

    async def body():
        async with timeout:
            t.step("runs to its first suspension")
            await t.attempt("yield", asyncio.sleep(0))
            t.step("goes on")
            await t.attempt("yield", asyncio.sleep(0))

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())


async def zero_around_no_suspension(t):
    timeout = asyncio.timeout(0)

    async def body():
        async with timeout:
            t.step("does not suspend")

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())
    await asyncio.sleep(1)
    t.cancelling("after")


async def negative(t):
    timeout = asyncio.timeout(-3)

    async def body():
        async with timeout:
            t.step("runs to its first suspension")
            await asyncio.sleep(1)
            t.step("never")

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())


async def in_the_past(t):
    await asyncio.sleep(5)
    timeout = asyncio.timeout_at(3)

    async def body():
        async with timeout:
            t.step("runs to its first suspension")
            await asyncio.sleep(1)
            t.step("never")

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())


async def never(t):
    async with asyncio.timeout(None) as timeout:
        await asyncio.sleep(100)
        t.step("when", timeout.when())
    t.step("expired", timeout.expired())


async def at_a_time(t):
    await asyncio.sleep(3)
    timeout = asyncio.timeout_at(5)

    async def body():
        async with timeout:
            t.step("when", timeout.when())
            await asyncio.sleep(10)

    await t.attempt("timeout", body())


async def swallowed(t):
    timeout = asyncio.timeout(1)

    async def body():
        async with timeout:
            await t.attempt("sleep", asyncio.sleep(5))
            t.step("expired", timeout.expired())
            await asyncio.sleep(1)
            return "v"

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())
    t.cancelling("after")


async def body_fails_in_time(t):
    timeout = asyncio.timeout(5)

    async def body():
        async with timeout:
            await asyncio.sleep(1)
            raise Broken("b")

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())


async def body_fails_when_it_expires(t):
    timeout = asyncio.timeout(1)

    async def body():
        async with timeout:
            try:
                await asyncio.sleep(5)
            finally:
                raise Broken("clean-up")

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())
    t.cancelling("after")


async def clean_up_takes_longer(t):
    async def body():
        async with asyncio.timeout(1):
            try:
                await asyncio.sleep(5)
            finally:
                await asyncio.sleep(3)
                t.step("cleaned up")

    await t.attempt("timeout", body())


async def body_throws_a_timeout_error_of_its_own(t):
    timeout = asyncio.timeout(5)

    async def body():
        async with timeout:
            raise TimeoutError("mine")

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())


async def body_is_cancelled_without_a_request(t):
    timeout = asyncio.timeout(5)

    async def body():
        inner = asyncio.get_running_loop().create_future()
        inner.cancel("inner")
        async with timeout:
            await inner

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())


async def used_twice(t):
    timeout = asyncio.timeout(5)

    async def body():
        async with timeout:
            pass

    await t.attempt("first", body())
    await t.attempt("second", body())
