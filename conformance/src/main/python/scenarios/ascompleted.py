# SPDX-License-Identifier: Apache-2.0
"""as_completed: the tasks themselves, in the order in which they end."""

import asyncio

from trace import Broken


def _tasks(t, *seconds):
    return [asyncio.create_task(t.work(n, f"v{n}"), name=f"t{n}") for n in seconds]


async def in_order_of_completion(t):
    async for task in asyncio.as_completed(_tasks(t, 3, 1, 2)):
        t.step("next", task, task.result())


async def done_at_once(t):
    tasks = [asyncio.create_task(t.work(1), name=n) for n in "abc"]
    async for task in asyncio.as_completed(tasks):
        t.step("next", task)


async def done_already(t):
    tasks = _tasks(t, 2, 0, 1)
    await asyncio.sleep(3)
    async for task in asyncio.as_completed(tasks):
        t.step("next", task)


async def some_done_already(t):
    tasks = _tasks(t, 3, 0, 2)
    await asyncio.sleep(1)
    async for task in asyncio.as_completed(tasks):
        t.step("next", task)


async def with_a_failure(t):
    tasks = [*_tasks(t, 3, 1), asyncio.create_task(t.fail(2, Broken("b")), name="f")]
    async for task in asyncio.as_completed(tasks):
        t.state("next " + task.get_name(), task)


async def with_a_cancelled_one(t):
    tasks = _tasks(t, 3, 1, 2)
    asyncio.get_running_loop().call_later(1, tasks[0].cancel)
    async for task in asyncio.as_completed(tasks):
        t.state("next " + task.get_name(), task)


async def nothing(t):
    async for task in asyncio.as_completed([]):
        t.step("never")
    t.step("over")


async def stopped_half_way(t):
    tasks = _tasks(t, 3, 1, 2)
    async for task in asyncio.as_completed(tasks):
        t.step("next", task)
        break
    await asyncio.sleep(3)
    for task in tasks:
        t.state(task.get_name(), task)


async def slow_reader_loses_nothing(t):
    async for task in asyncio.as_completed(_tasks(t, 3, 1, 2)):
        t.step("next", task)
        await asyncio.sleep(5)


async def cancelled_while_it_waits(t):
    tasks = _tasks(t, 3, 1)

    async def reader():
        async for task in asyncio.as_completed(tasks):
            t.step("next", task)

    r = asyncio.create_task(reader(), name="r")
    await asyncio.sleep(2)
    r.cancel()
    await t.attempt("await r", r)
    for task in tasks:
        t.state(task.get_name(), task)


async def in_a_timeout(t):
    tasks = _tasks(t, 3, 1)

    async def body():
        async with asyncio.timeout(2):
            async for task in asyncio.as_completed(tasks):
                t.step("next", task)

    await t.attempt("timeout", body())


async def duplicates_come_once(t):
    a, b = _tasks(t, 1, 2)
    async for task in asyncio.as_completed([a, b, a]):
        t.step("next", task)
