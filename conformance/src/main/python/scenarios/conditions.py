# SPDX-License-Identifier: Apache-2.0
"""Conditions: waiting gives the lock back, and has it again before it goes on."""

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


async def wait_without_the_lock(t):
    condition = asyncio.Condition()
    await t.attempt_action("wait", condition.wait())


async def notify_without_the_lock(t):
    condition = asyncio.Condition()
    t.attempt_call("notify", condition.notify)
    t.attempt_call("notify 2", condition.notify, 2)
    t.attempt_call("notify all", condition.notify_all)


async def release_without_the_lock(t):
    condition = asyncio.Condition()
    t.attempt_call("release", condition.release)


async def acquire_and_release(t):
    condition = asyncio.Condition()
    t.step("locked", condition.locked())
    await condition.acquire()
    t.step("locked", condition.locked())
    condition.release()
    t.step("locked", condition.locked())


async def with_block_that_fails_releases(t):
    condition = asyncio.Condition()

    async def body():
        async with condition:
            raise Broken("b")

    await t.attempt("with", body())
    t.step("locked", condition.locked())


async def wait_gives_the_lock_back(t):
    condition = asyncio.Condition()
    (a,) = _waiters(t, condition, "a")
    await asyncio.sleep(1)
    t.step("locked", condition.locked())
    await _notify(t, condition, 1)
    await a
    t.step("locked", condition.locked())


async def notify_wakes_in_the_order_of_waiting(t):
    condition = asyncio.Condition()
    tasks = _waiters(t, condition, "abcd")
    await asyncio.sleep(1)
    for n in (1, 2, 1):
        await _notify(t, condition, n)
        await asyncio.sleep(1)
    await asyncio.wait(tasks)


async def notify_all_wakes_all(t):
    condition = asyncio.Condition()
    tasks = _waiters(t, condition, "abc", 1)
    await asyncio.sleep(1)
    async with condition:
        condition.notify_all()
    await asyncio.wait(tasks)


async def iterations_from_notify_to_the_waiters(t):
    condition = asyncio.Condition()
    ticker = asyncio.create_task(t.tick(12), name="ticker")
    tasks = _waiters(t, condition, "abc")
    await asyncio.sleep(0)
    async with condition:
        t.step("notifies")
        condition.notify_all()
    await asyncio.wait([*tasks, ticker])


async def notify_more_than_there_are(t):
    condition = asyncio.Condition()
    tasks = _waiters(t, condition, "ab")
    await asyncio.sleep(1)
    await _notify(t, condition, 9)
    await asyncio.wait(tasks)


async def notify_before_anybody_waits_is_lost(t):
    condition = asyncio.Condition()
    await _notify(t, condition, 1)
    (a,) = _waiters(t, condition, "a")
    await asyncio.sleep(1)
    t.state("a", a)
    await _notify(t, condition, 1)
    await a


async def notify_twice_wakes_two(t):
    condition = asyncio.Condition()
    tasks = _waiters(t, condition, "abc")
    await asyncio.sleep(1)
    async with condition:
        condition.notify()
        condition.notify()
    await asyncio.sleep(1)
    await _notify(t, condition, 1)
    await asyncio.wait(tasks)


async def waiter_goes_on_when_the_notifier_has_left(t):
    condition = asyncio.Condition()
    (a,) = _waiters(t, condition, "a")
    await asyncio.sleep(1)
    async with condition:
        condition.notify()
        await asyncio.sleep(3)
        t.step("leaves")
    await a


async def who_asked_for_the_lock_first_has_it_first(t):
    condition = asyncio.Condition()

    async def newcomer():
        async with condition:
            t.step("has the lock")
            await asyncio.sleep(1)

    tasks = _waiters(t, condition, "a")
    await asyncio.sleep(1)
    async with condition:
        tasks.append(asyncio.create_task(newcomer(), name="early"))
        await asyncio.sleep(1)
        condition.notify()
        tasks.append(asyncio.create_task(newcomer(), name="late"))
    await asyncio.wait(tasks)


async def newcomer_in_the_iteration_of_notify(t):
    condition = asyncio.Condition()
    tasks = _waiters(t, condition, "ab")
    await asyncio.sleep(1)
    await condition.acquire()
    condition.notify_all()
    condition.release()
    await condition.acquire()
    t.step("has the lock again")
    condition.release()
    await asyncio.wait(tasks)
