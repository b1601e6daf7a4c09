# SPDX-License-Identifier: Apache-2.0
"""Conditions: waiting for something, and how the waiters and their locks meet."""

import asyncio

from trace import Broken


async def _wait(t, condition, seconds=0):
    async with condition:
        t.step("waits")
        try:
            await condition.wait()
        except BaseException as e:
            t.failure("wait", e)
            raise
        t.step("goes on, locked", condition.locked())
        await asyncio.sleep(seconds)
        t.step("leaves")


def _waiters(t, condition, names, seconds=0):
    return [asyncio.create_task(_wait(t, condition, seconds), name=name) for name in names]


async def _notify(t, condition, n):
    async with condition:
        t.step("notifies", n)
        condition.notify(n)


async def waits_again(t):
    condition = asyncio.Condition()

    async def rounds():
        async with condition:
            for i in range(3):
                await condition.wait()
                t.step("round", i)

    tasks = [asyncio.create_task(rounds(), name=name) for name in "ab"]
    await asyncio.sleep(1)
    for n in (1, 1, 2, 2):
        await _notify(t, condition, n)
        await asyncio.sleep(1)
    await asyncio.wait(tasks)


async def waiter_wakes_the_next(t):
    condition = asyncio.Condition()

    async def chain():
        async with condition:
            await condition.wait()
            t.step("goes on")
            condition.notify()

    tasks = [asyncio.create_task(chain(), name=name) for name in "abc"]
    await asyncio.sleep(1)
    await _notify(t, condition, 1)
    await asyncio.wait(tasks)


async def wait_for_what_is_so_already(t):
    condition = asyncio.Condition()
    asyncio.create_task(t.tick(1), name="other")
    async with condition:
        await t.attempt_action("wait for", condition.wait_for(lambda: True))
    await asyncio.sleep(0)


async def wait_for_asks_at_each_notify(t):
    condition = asyncio.Condition()
    there = []

    def enough():
        t.step("asked", len(there))
        return len(there) >= 2

    async def waiting():
        async with condition:
            await condition.wait_for(enough)
            t.step("goes on")

    task = asyncio.create_task(waiting(), name="a")
    for _ in range(3):
        await asyncio.sleep(1)
        there.append(1)
        await _notify(t, condition, 1)
    await task


async def wait_for_a_predicate_that_fails(t):
    condition = asyncio.Condition()
    asked = []

    def fails():
        asked.append(1)
        if len(asked) == 2:
            raise Broken("b")
        return False

    async def waiting():
        async with condition:
            await t.attempt_action("wait for", condition.wait_for(fails))
            t.step("locked", condition.locked())

    task = asyncio.create_task(waiting(), name="a")
    await asyncio.sleep(1)
    await _notify(t, condition, 1)
    await task


async def wait_for_without_the_lock(t):
    condition = asyncio.Condition()
    await t.attempt_action("wait for", condition.wait_for(lambda: False))


async def two_conditions_of_one_lock(t):
    lock = asyncio.Lock()
    first, second = asyncio.Condition(lock), asyncio.Condition(lock)
    tasks = [*_waiters(t, first, "ab"), *_waiters(t, second, "cd")]
    await asyncio.sleep(1)
    async with lock:
        t.step("locked", first.locked(), second.locked())
        second.notify_all()
        first.notify()
    await asyncio.sleep(1)
    async with first:
        first.notify()
    await asyncio.wait(tasks)


async def lock_that_is_held_directly(t):
    lock = asyncio.Lock()
    condition = asyncio.Condition(lock)

    async def waiting():
        await lock.acquire()
        await condition.wait()
        t.step("locked", lock.locked())
        lock.release()

    task = asyncio.create_task(waiting(), name="a")
    await asyncio.sleep(1)
    await _notify(t, condition, 1)
    await task
    t.step("locked", lock.locked())


async def producer_and_consumers(t):
    condition = asyncio.Condition()
    items = []

    async def consumer():
        for _ in range(2):
            async with condition:
                await condition.wait_for(lambda: items)
                t.step("takes", items.pop(0))

    async def producer():
        for i in range(4):
            await asyncio.sleep(1)
            async with condition:
                items.append(i)
                t.step("puts", i)
                condition.notify()

    tasks = [asyncio.create_task(consumer(), name=name) for name in "ab"]
    tasks.append(asyncio.create_task(producer(), name="producer"))
    await asyncio.wait(tasks)


async def end_of_the_run_while_some_wait(t):
    condition = asyncio.Condition()
    _waiters(t, condition, "ab")
    await asyncio.sleep(1)


async def end_of_the_run_while_some_wait_for_the_lock_again(t):
    condition = asyncio.Condition()

    async def holding():
        async with condition:
            condition.notify_all()
            await t.work_and_clean_up(9, 1)

    _waiters(t, condition, "ab")
    await asyncio.sleep(1)
    asyncio.create_task(holding(), name="holding")
    await asyncio.sleep(1)
