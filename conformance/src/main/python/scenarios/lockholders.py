# SPDX-License-Identifier: Apache-2.0
"""Cancelled holders of a lock, and waiters that take no notice of it, or have not asked yet."""

import asyncio

from lockusers import hold, waiting


async def waiter_swallows_it_and_asks_again(t):
    lock = asyncio.Lock()

    async def stubborn():
        await t.attempt_action("first", lock.acquire())
        await hold(t, lock, 0)

    await lock.acquire()
    a = asyncio.create_task(stubborn(), name="a")
    b = asyncio.create_task(hold(t, lock, 0), name="b")
    await asyncio.sleep(1)
    a.cancel()
    await asyncio.sleep(1)
    lock.release()
    await asyncio.wait([a, b])


async def waiter_that_has_been_called_swallows_it_and_asks_again(t):
    lock = asyncio.Lock()

    async def stubborn():
        await t.attempt_action("first", lock.acquire())
        await hold(t, lock, 0)

    await lock.acquire()
    a = asyncio.create_task(stubborn(), name="a")
    b = asyncio.create_task(hold(t, lock, 0), name="b")
    await asyncio.sleep(1)
    lock.release()
    a.cancel()
    await asyncio.wait([a, b])


async def holder_in_its_with_block(t):
    lock = asyncio.Lock()

    async def holding():
        async with lock:
            await t.work(5)

    a = asyncio.create_task(holding(), name="a")
    b = asyncio.create_task(hold(t, lock, 0), name="b")
    await asyncio.sleep(1)
    a.cancel("holder")
    await t.attempt("a", a)
    await b


async def holder_that_takes_its_time(t):
    lock = asyncio.Lock()

    async def holding():
        async with lock:
            await t.work_and_clean_up(5, 2)

    a = asyncio.create_task(holding(), name="a")
    b = asyncio.create_task(hold(t, lock, 0), name="b")
    await asyncio.sleep(1)
    a.cancel()
    await t.attempt("a", a)
    await b


async def own_request_and_a_free_lock(t):
    lock = asyncio.Lock()

    async def child():
        asyncio.current_task().cancel("me")
        await t.attempt_action("acquire", lock.acquire())
        t.step("locked", lock.locked())
        await t.attempt("sleep", asyncio.sleep(1))
        lock.release()

    await asyncio.create_task(child(), name="a")


async def own_request_and_a_lock_that_is_held(t):
    lock = asyncio.Lock()
    await lock.acquire()
    asyncio.create_task(t.tick(6), name="ticker")

    async def child():
        asyncio.current_task().cancel("me")
        await t.attempt_action("acquire", lock.acquire())

    a = asyncio.create_task(child(), name="a")
    b = asyncio.create_task(hold(t, lock, 0), name="b")
    await asyncio.sleep(0)
    lock.release()
    await asyncio.wait([a, b])


async def cancelled_before_it_asks(t):
    lock = asyncio.Lock()
    await lock.acquire()
    a = asyncio.create_task(hold(t, lock, 0), name="a")
    b = asyncio.create_task(hold(t, lock, 0), name="b")
    a.cancel()
    lock.release()
    await asyncio.wait([a, b])


async def each_waiter_in_turn_as_it_is_called(t):
    lock = asyncio.Lock()
    a, b, c, d = await waiting(t, lock, "abcd")
    lock.release()
    a.cancel()
    await asyncio.sleep(0)
    b.cancel()
    await asyncio.sleep(0)
    c.cancel()
    await asyncio.wait([a, b, c, d])
    t.step("locked", lock.locked())


async def limits_that_end_while_others_wait(t):
    lock = asyncio.Lock()

    async def limited(seconds):
        async with asyncio.timeout(seconds):
            await hold(t, lock, 2)

    tasks = [asyncio.create_task(limited(n), name=f"t{n}") for n in (3, 1, 4, 2, 9)]
    for task in tasks:
        await t.attempt(task.get_name(), task)
    t.step("locked", lock.locked())


async def callback_cancels_the_waiter_that_is_called(t):
    lock = asyncio.Lock()
    a, b = await waiting(t, lock, "ab")
    asyncio.get_running_loop().call_soon(a.cancel)
    lock.release()
    await asyncio.wait([a, b])


async def callback_before_it_cancels_the_waiter(t):
    lock = asyncio.Lock()
    a, b = await waiting(t, lock, "ab")
    asyncio.get_running_loop().call_soon(a.cancel)
    await asyncio.sleep(0)
    lock.release()
    await asyncio.wait([a, b])
