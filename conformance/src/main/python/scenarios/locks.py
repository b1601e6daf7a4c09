# SPDX-License-Identifier: Apache-2.0
"""Locks: who waited first has it first, and nobody overtakes while it is handed over."""

import asyncio

from lockusers import holders, want_and_hold


async def free_lock_is_there_at_once(t):
    lock = asyncio.Lock()
    t.step("locked", lock.locked())
    asyncio.create_task(t.tick(1), name="other")
    await t.attempt_action("acquire", lock.acquire())
    t.step("locked", lock.locked())
    lock.release()
    t.step("locked", lock.locked())
    await asyncio.sleep(0)


async def released_lock_is_free_again(t):
    lock = asyncio.Lock()
    for i in range(3):
        await lock.acquire()
        t.step("round", i, lock.locked())
        lock.release()
    t.step("locked", lock.locked())


async def first_come_first_served(t):
    lock = asyncio.Lock()
    await asyncio.gather(*holders(t, lock, "abcd"))
    t.step("locked", lock.locked())


async def order_is_that_of_asking_not_of_creation(t):
    lock = asyncio.Lock()

    async def later(seconds):
        await asyncio.sleep(seconds)
        await want_and_hold(t, lock, 5)

    tasks = [asyncio.create_task(later(n), name=f"t{n}") for n in (3, 1, 2)]
    await asyncio.wait(tasks)


async def is_not_locked_while_it_is_handed_over(t):
    lock = asyncio.Lock()
    await lock.acquire()
    task = asyncio.create_task(want_and_hold(t, lock, 1), name="a")
    await asyncio.sleep(0)
    lock.release()
    t.step("locked", lock.locked())
    await asyncio.sleep(0)
    t.step("locked", lock.locked())
    await task


async def releaser_that_wants_it_again_waits_its_turn(t):
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = holders(t, lock, "ab")
    await asyncio.sleep(1)
    lock.release()
    await t.attempt_action("acquire", lock.acquire())
    lock.release()
    await asyncio.wait(tasks)


async def newcomer_while_it_is_handed_over_waits_its_turn(t):
    lock = asyncio.Lock()
    ticker = asyncio.create_task(t.tick(6), name="ticker")
    await lock.acquire()
    tasks = holders(t, lock, "ab", 0)
    await asyncio.sleep(0)
    lock.release()
    tasks += holders(t, lock, "c", 0)
    await asyncio.wait([*tasks, ticker])


async def one_iteration_from_release_to_the_next_holder(t):
    lock = asyncio.Lock()
    ticker = asyncio.create_task(t.tick(8), name="ticker")
    await asyncio.wait([*holders(t, lock, "abc", 0), ticker])


async def release_wakes_one(t):
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = holders(t, lock, "abc", 10)
    await asyncio.sleep(1)
    lock.release()
    await asyncio.sleep(1)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def two_tasks_take_turns(t):
    lock = asyncio.Lock()

    async def rounds():
        for i in range(3):
            async with lock:
                t.step("round", i)
                await asyncio.sleep(0)

    a = asyncio.create_task(rounds(), name="a")
    b = asyncio.create_task(rounds(), name="b")
    await asyncio.wait([a, b])


async def who_does_not_wait_in_between_keeps_it_from_nobody(t):
    lock = asyncio.Lock()

    async def rounds():
        for i in range(3):
            async with lock:
                t.step("round", i)

    a = asyncio.create_task(rounds(), name="a")
    b = asyncio.create_task(rounds(), name="b")
    await asyncio.wait([a, b])
