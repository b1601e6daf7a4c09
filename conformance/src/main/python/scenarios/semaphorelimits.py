# SPDX-License-Identifier: Apache-2.0
"""Tasks that wait for a permit and whose time is over, or that take no notice."""

import asyncio

from trace import Broken


async def _take(t, semaphore):
    try:
        await semaphore.acquire()
    except BaseException as e:
        t.failure("acquire", e)
        raise
    t.step("has one")


def _takers(t, semaphore, names):
    return [asyncio.create_task(_take(t, semaphore), name=name) for name in names]


async def _waiting(t, semaphore, names):
    """Has tasks wait for a permit."""
    asyncio.create_task(t.tick(8), name="ticker")
    tasks = _takers(t, semaphore, names)
    await asyncio.sleep(0)
    return tasks


async def twice_before_the_waiter_runs(t):
    semaphore = asyncio.Semaphore(0)
    a, b = await _waiting(t, semaphore, "ab")
    semaphore.release()
    a.cancel("first")
    a.cancel("second")
    await t.attempt("a", a)
    await b
    t.step("locked", semaphore.locked())


async def waiter_that_has_been_called_swallows_it_and_asks_again(t):
    semaphore = asyncio.Semaphore(0)

    async def stubborn():
        await t.attempt_action("first", semaphore.acquire())
        await _take(t, semaphore)

    a = asyncio.create_task(stubborn(), name="a")
    b = asyncio.create_task(_take(t, semaphore), name="b")
    await asyncio.sleep(1)
    semaphore.release()
    a.cancel()
    await asyncio.sleep(1)
    t.state("a", a)
    semaphore.release()
    await asyncio.wait([a, b])


async def only_waiter_that_has_been_called_swallows_it_and_asks_again(t):
    semaphore = asyncio.Semaphore(0)

    async def stubborn():
        await t.attempt_action("first", semaphore.acquire())
        t.step("locked", semaphore.locked())
        await _take(t, semaphore)

    a = asyncio.create_task(stubborn(), name="a")
    await asyncio.sleep(1)
    semaphore.release()
    a.cancel()
    await a


async def limit_of_time(t):
    semaphore = asyncio.Semaphore(0)

    async def limited():
        async with asyncio.timeout(2):
            await _take(t, semaphore)

    await t.attempt("limited", limited())
    semaphore.release()
    t.step("locked", semaphore.locked())


async def released_at_the_time_of_the_limit(t):
    semaphore = asyncio.Semaphore(0)

    async def limited():
        async with asyncio.timeout(2):
            await _take(t, semaphore)

    asyncio.get_running_loop().call_later(2, semaphore.release)
    a = asyncio.create_task(limited(), name="a")
    b = asyncio.create_task(_take(t, semaphore), name="b")
    await t.attempt("a", a)
    await b


async def released_just_after_the_limit(t):
    semaphore = asyncio.Semaphore(0)

    async def limited():
        async with asyncio.timeout(2):
            await _take(t, semaphore)

    a = asyncio.create_task(limited(), name="a")
    b = asyncio.create_task(_take(t, semaphore), name="b")
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(2, semaphore.release)
    await t.attempt("a", a)
    await b


async def holder_in_its_with_block(t):
    semaphore = asyncio.Semaphore(1)

    async def holding():
        async with semaphore:
            await t.work(5)

    a = asyncio.create_task(holding(), name="a")
    b = asyncio.create_task(_take(t, semaphore), name="b")
    await asyncio.sleep(1)
    a.cancel("holder")
    await t.attempt("a", a)
    await b


async def own_request_and_a_permit_that_is_there(t):
    semaphore = asyncio.Semaphore(1)

    async def child():
        asyncio.current_task().cancel("me")
        await t.attempt_action("acquire", semaphore.acquire())
        await t.attempt("sleep", asyncio.sleep(1))

    await asyncio.create_task(child(), name="a")
    t.step("locked", semaphore.locked())


async def own_request_and_no_permit(t):
    semaphore = asyncio.Semaphore(0)
    asyncio.create_task(t.tick(6), name="ticker")

    async def child():
        asyncio.current_task().cancel("me")
        await t.attempt_action("acquire", semaphore.acquire())

    a = asyncio.create_task(child(), name="a")
    b = asyncio.create_task(_take(t, semaphore), name="b")
    await asyncio.sleep(0)
    semaphore.release()
    await asyncio.wait([a, b])
    t.step("locked", semaphore.locked())


async def failing_group_whose_children_hold_and_wait(t):
    semaphore = asyncio.Semaphore(2)

    async def child():
        async with semaphore:
            t.step("has one")
            await asyncio.sleep(5)

    async def group():
        async with asyncio.TaskGroup() as g:
            for name in "abcd":
                g.create_task(child(), name=name)
            g.create_task(t.fail(1, Broken("b")), name="failing")

    await t.attempt("group", group())
    t.step("locked", semaphore.locked())
    await semaphore.acquire()
    await semaphore.acquire()
    t.step("locked", semaphore.locked())
