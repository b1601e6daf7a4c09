# SPDX-License-Identifier: Apache-2.0
"""What a cancelled task may do: clean up, fail, refuse, and take the request back."""

import asyncio

from trace import Broken


async def swallowed(t):
    async def child():
        await t.attempt("sleep", asyncio.sleep(10))
        return "swallowed"

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("await", task)
    t.cancelling("a", task)
    t.step("cancelled", task.cancelled())


async def taken_back(t):
    async def child():
        await t.attempt("sleep", asyncio.sleep(10))
        t.step("uncancel", asyncio.current_task().uncancel())
        await asyncio.sleep(1)
        return "v"

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("await", task)
    t.cancelling("a", task)


async def taken_back_before_delivery(t):
    async def child():
        asyncio.current_task().cancel()
        t.step("uncancel", asyncio.current_task().uncancel())
        await t.attempt("sleep", asyncio.sleep(1))
        return "v"

    task = asyncio.create_task(child(), name="a")
    await t.attempt("await", task)


async def taken_back_without_a_request(t):
    t.step("uncancel", asyncio.current_task().uncancel())
    t.cancelling("main")
    await asyncio.sleep(1)


async def one_of_two_taken_back_before_delivery(t):
    async def child():
        task = asyncio.current_task()
        task.cancel()
        task.cancel()
        t.step("uncancel", task.uncancel())
        await t.attempt("sleep", asyncio.sleep(1))
        t.cancelling("now")

    await t.attempt("await", asyncio.create_task(child(), name="a"))


async def taken_back_by_another_while_asleep(t):
    task = asyncio.create_task(t.work(10), name="a")
    await asyncio.sleep(1)
    task.cancel()
    t.step("uncancel", task.uncancel())
    await t.attempt("await", task)
    t.cancelling("a", task)


async def clean_up_awaits(t):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            t.step("cleans up")
            await asyncio.sleep(2)
            t.step("cleaned up")

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)
    task.cancel("enough")
    await t.attempt("await", task)


async def second_request_in_the_clean_up(t):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            t.step("cleans up")
            try:
                await asyncio.sleep(5)
            finally:
                t.cancelling("clean-up ends")

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)
    task.cancel("first")
    await asyncio.sleep(1)
    task.cancel("second")
    await t.attempt("await", task)


async def clean_up_fails(t):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            raise Broken("clean-up")

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("await", task)
    t.state("a", task)
    t.cancelling("a", task)


async def turned_into_another_exception(t):
    async def child():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as e:
            raise Broken("instead") from e

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)
    task.cancel("enough")
    await t.attempt("await", task)
    t.state("a", task)


async def endless_refusal_ends_some_time(t):
    async def child():
        for i in range(3):
            try:
                await asyncio.sleep(10)
                return "slept"
            except asyncio.CancelledError as e:
                t.failure(f"refuses {i}", e)
        return "gave in"

    task = asyncio.create_task(child(), name="a")
    for i in range(3):
        await asyncio.sleep(1)
        task.cancel(f"request {i}")
    await t.attempt("await", task)
    t.cancelling("a", task)
