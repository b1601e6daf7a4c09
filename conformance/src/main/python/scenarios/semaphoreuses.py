# SPDX-License-Identifier: Apache-2.0
"""What semaphores are used for: bounds, blocks, permits that others give back."""

import asyncio

from trace import Broken


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


async def released_more_often_than_acquired(t):
    semaphore = asyncio.Semaphore(1)
    semaphore.release()
    tasks = _takers(t, semaphore, "abc")
    await asyncio.sleep(1)
    t.state("b", tasks[1])
    t.state("c", tasks[2])
    semaphore.release()
    await asyncio.wait(tasks)


async def bounded_one_is_not_released_more_often(t):
    semaphore = asyncio.BoundedSemaphore(2)
    t.attempt_call("release", semaphore.release)
    await semaphore.acquire()
    t.attempt_call("release", semaphore.release)
    t.attempt_call("release", semaphore.release)
    t.step("locked", semaphore.locked())


async def bounded_one_while_a_permit_is_handed_over(t):
    semaphore = asyncio.BoundedSemaphore(1)
    await semaphore.acquire()
    (a,) = _holders(t, semaphore, "a")
    await asyncio.sleep(0)
    t.attempt_call("release", semaphore.release)
    await a
    t.attempt_call("release", semaphore.release)


async def released_by_another_task(t):
    semaphore = asyncio.Semaphore(1)
    await semaphore.acquire()

    async def other():
        semaphore.release()
        t.step("released")

    (a,) = _takers(t, semaphore, "a")
    asyncio.create_task(other(), name="other")
    await a


async def released_by_a_callback(t):
    semaphore = asyncio.Semaphore(0)
    loop = asyncio.get_running_loop()
    for seconds in (1, 2):
        loop.call_later(seconds, semaphore.release)
    await asyncio.wait(_takers(t, semaphore, "ab"))


async def acquired_twice_by_one_task(t):
    semaphore = asyncio.Semaphore(2)
    await semaphore.acquire()
    await semaphore.acquire()
    (a,) = _takers(t, semaphore, "a")
    await asyncio.sleep(1)
    semaphore.release()
    await a


async def with_block_releases(t):
    semaphore = asyncio.Semaphore(1)
    async with semaphore:
        t.step("locked", semaphore.locked())
    t.step("locked", semaphore.locked())


async def with_block_that_fails_releases(t):
    semaphore = asyncio.Semaphore(1)

    async def body():
        async with semaphore:
            raise Broken("b")

    await t.attempt("with", body())
    t.step("locked", semaphore.locked())


async def two_tasks_take_turns(t):
    semaphore = asyncio.Semaphore(1)

    async def rounds():
        for i in range(3):
            async with semaphore:
                t.step("round", i)
                await asyncio.sleep(0)

    a = asyncio.create_task(rounds(), name="a")
    b = asyncio.create_task(rounds(), name="b")
    await asyncio.wait([a, b])


async def three_tasks_and_two_permits_take_turns(t):
    semaphore = asyncio.Semaphore(2)

    async def rounds():
        for i in range(3):
            async with semaphore:
                t.step("round", i)
                await asyncio.sleep(0)

    await asyncio.wait([asyncio.create_task(rounds(), name=name) for name in "abc"])


async def release_and_acquire_without_waiting_in_between(t):
    semaphore = asyncio.Semaphore(0)

    async def greedy():
        await semaphore.acquire()
        t.step("has one")
        semaphore.release()
        await semaphore.acquire()
        t.step("has one again")
        semaphore.release()

    tasks = [asyncio.create_task(greedy(), name=name) for name in "abc"]
    await asyncio.sleep(1)
    semaphore.release()
    await asyncio.wait(tasks)


async def eager_task_that_has_to_wait(t):
    semaphore = asyncio.Semaphore(1)
    await semaphore.acquire()
    loop = asyncio.get_running_loop()
    a = asyncio.Task(_hold(t, semaphore, 1), loop=loop, name="a", eager_start=True)
    b = asyncio.create_task(_hold(t, semaphore, 1), name="b")
    t.step("created")
    semaphore.release()
    await asyncio.wait([a, b])


async def end_of_the_run_while_some_hold_and_wait(t):
    semaphore = asyncio.Semaphore(2)
    _holders(t, semaphore, "abcd", 5)
    await asyncio.sleep(1)
