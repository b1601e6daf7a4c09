# SPDX-License-Identifier: Apache-2.0
"""Semaphores: as many at once as there are permits, and in the order in which they asked."""

import asyncio


async def _hold(t, semaphore, seconds):
    t.step("wants one")
    try:
        await semaphore.acquire()
    except BaseException as e:
        t.failure("acquire", e)
        raise
    t.step("has one")
    try:
        await asyncio.sleep(seconds)
    finally:
        t.step("releases it")
        semaphore.release()


async def _take(t, semaphore):
    await semaphore.acquire()
    t.step("has one")


def _holders(t, semaphore, names, seconds=1):
    return [asyncio.create_task(_hold(t, semaphore, seconds), name=name) for name in names]


def _takers(t, semaphore, names):
    return [asyncio.create_task(_take(t, semaphore), name=name) for name in names]


async def permits_that_are_there(t):
    semaphore = asyncio.Semaphore(2)
    asyncio.create_task(t.tick(1), name="other")
    t.step("locked", semaphore.locked())
    await t.attempt_action("acquire", semaphore.acquire())
    t.step("locked", semaphore.locked())
    await t.attempt_action("acquire", semaphore.acquire())
    t.step("locked", semaphore.locked())
    semaphore.release()
    t.step("locked", semaphore.locked())
    await asyncio.sleep(0)


async def negative_value(t):
    t.attempt_call("semaphore", asyncio.Semaphore, -1)
    t.attempt_call("bounded semaphore", asyncio.BoundedSemaphore, -1)


async def without_permits_until_one_is_released(t):
    semaphore = asyncio.Semaphore(0)
    t.step("locked", semaphore.locked())
    (a,) = _takers(t, semaphore, "a")
    await asyncio.sleep(1)
    semaphore.release()
    t.step("locked", semaphore.locked())
    await a
    t.step("locked", semaphore.locked())


async def two_at_once(t):
    semaphore = asyncio.Semaphore(2)
    await asyncio.wait(_holders(t, semaphore, "abcde"))
    t.step("locked", semaphore.locked())


async def one_at_once(t):
    semaphore = asyncio.Semaphore(1)
    await asyncio.wait(_holders(t, semaphore, "abc"))


async def one_iteration_from_release_to_the_next(t):
    semaphore = asyncio.Semaphore(1)
    ticker = asyncio.create_task(t.tick(8), name="ticker")
    await asyncio.wait([*_holders(t, semaphore, "abc", 0), ticker])


async def released_permit_belongs_to_who_waits(t):
    semaphore = asyncio.Semaphore(1)
    await semaphore.acquire()
    (a,) = _takers(t, semaphore, "a")
    await asyncio.sleep(1)
    semaphore.release()
    t.step("locked", semaphore.locked())
    await asyncio.sleep(0)
    t.step("locked", semaphore.locked())
    await a


async def releaser_that_wants_one_again_waits_its_turn(t):
    semaphore = asyncio.Semaphore(1)
    await semaphore.acquire()
    tasks = _holders(t, semaphore, "ab")
    await asyncio.sleep(1)
    semaphore.release()
    await t.attempt_action("acquire", semaphore.acquire())
    semaphore.release()
    await asyncio.wait(tasks)


async def newcomer_while_one_is_handed_over_waits_its_turn(t):
    semaphore = asyncio.Semaphore(1)
    ticker = asyncio.create_task(t.tick(6), name="ticker")
    await semaphore.acquire()
    tasks = _holders(t, semaphore, "ab", 0)
    await asyncio.sleep(0)
    semaphore.release()
    tasks += _holders(t, semaphore, "c", 0)
    await asyncio.wait([*tasks, ticker])


async def newcomer_while_more_than_are_waited_for_are_released(t):
    semaphore = asyncio.Semaphore(0)
    ticker = asyncio.create_task(t.tick(6), name="ticker")
    tasks = _takers(t, semaphore, "a")
    await asyncio.sleep(0)
    semaphore.release()
    semaphore.release()
    t.step("locked", semaphore.locked())
    await t.attempt_action("acquire", semaphore.acquire())
    await asyncio.wait([*tasks, ticker])


async def newcomers_while_many_are_released(t):
    semaphore = asyncio.Semaphore(0)
    ticker = asyncio.create_task(t.tick(6), name="ticker")
    tasks = _takers(t, semaphore, "ab")
    await asyncio.sleep(0)
    for _ in range(4):
        semaphore.release()
    tasks += _takers(t, semaphore, "cde")
    await asyncio.sleep(1)
    t.step("locked", semaphore.locked())
    semaphore.release()
    await asyncio.wait([*tasks, ticker])


async def two_releases_wake_two(t):
    semaphore = asyncio.Semaphore(0)
    tasks = _takers(t, semaphore, "abc")
    await asyncio.sleep(1)
    semaphore.release()
    semaphore.release()
    await asyncio.sleep(1)
    t.state("c", tasks[2])
    semaphore.release()
    await asyncio.wait(tasks)
