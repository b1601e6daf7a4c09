# SPDX-License-Identifier: Apache-2.0
"""Tasks that are cancelled while they wait for a permit: no permit is lost, and none is there twice."""

import asyncio


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


async def only_waiter(t):
    semaphore = asyncio.Semaphore(0)
    (a,) = await _waiting(t, semaphore, "a")
    a.cancel("enough")
    await t.attempt("await", a)
    semaphore.release()
    t.step("locked", semaphore.locked())
    await t.attempt_action("acquire", semaphore.acquire())


async def first_waiter(t):
    semaphore = asyncio.Semaphore(0)
    a, b, c = await _waiting(t, semaphore, "abc")
    a.cancel()
    await asyncio.sleep(0)
    semaphore.release()
    semaphore.release()
    await asyncio.wait([a, b, c])


async def middle_waiter(t):
    semaphore = asyncio.Semaphore(0)
    a, b, c = await _waiting(t, semaphore, "abc")
    b.cancel()
    await asyncio.sleep(0)
    semaphore.release()
    semaphore.release()
    await asyncio.wait([a, b, c])


async def cancel_then_release(t):
    semaphore = asyncio.Semaphore(0)
    a, b = await _waiting(t, semaphore, "ab")
    a.cancel()
    semaphore.release()
    t.step("locked", semaphore.locked())
    await asyncio.wait([a, b])
    t.step("locked", semaphore.locked())


async def release_then_cancel(t):
    semaphore = asyncio.Semaphore(0)
    a, b = await _waiting(t, semaphore, "ab")
    semaphore.release()
    t.step("cancel", a.cancel("too late?"))
    t.step("locked", semaphore.locked())
    await asyncio.wait([a, b])
    t.step("locked", semaphore.locked())


async def release_then_cancel_the_only_waiter(t):
    semaphore = asyncio.Semaphore(0)
    (a,) = await _waiting(t, semaphore, "a")
    semaphore.release()
    a.cancel()
    t.step("locked", semaphore.locked())
    await asyncio.wait([a])
    t.step("locked", semaphore.locked())
    await t.attempt_action("acquire", semaphore.acquire())


async def cancel_then_release_with_the_only_waiter(t):
    semaphore = asyncio.Semaphore(0)
    (a,) = await _waiting(t, semaphore, "a")
    a.cancel()
    semaphore.release()
    t.step("locked", semaphore.locked())
    await t.attempt_action("acquire", semaphore.acquire())
    await asyncio.wait([a])
    t.step("locked", semaphore.locked())


async def release_two_then_cancel_the_first(t):
    semaphore = asyncio.Semaphore(0)
    a, b, c = await _waiting(t, semaphore, "abc")
    semaphore.release()
    semaphore.release()
    a.cancel()
    await asyncio.wait([a, b, c])
    t.step("locked", semaphore.locked())


async def release_two_then_cancel_both(t):
    semaphore = asyncio.Semaphore(0)
    a, b, c, d = await _waiting(t, semaphore, "abcd")
    semaphore.release()
    semaphore.release()
    a.cancel()
    b.cancel()
    await asyncio.wait([a, b, c, d])
    t.step("locked", semaphore.locked())


async def release_two_then_cancel_all_three(t):
    semaphore = asyncio.Semaphore(0)
    tasks = await _waiting(t, semaphore, "abc")
    semaphore.release()
    semaphore.release()
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    t.step("locked", semaphore.locked())
    await t.attempt_action("acquire", semaphore.acquire())
    await t.attempt_action("acquire", semaphore.acquire())
    t.step("locked", semaphore.locked())


async def release_then_cancel_two(t):
    semaphore = asyncio.Semaphore(0)
    a, b, c = await _waiting(t, semaphore, "abc")
    semaphore.release()
    b.cancel()
    a.cancel()
    await asyncio.wait([a, b, c])
    t.step("locked", semaphore.locked())


async def cancel_then_release_then_cancel_the_next(t):
    semaphore = asyncio.Semaphore(0)
    a, b, c = await _waiting(t, semaphore, "abc")
    a.cancel()
    semaphore.release()
    b.cancel()
    await asyncio.wait([a, b, c])
    t.step("locked", semaphore.locked())


async def newcomer_behind_a_cancelled_waiter(t):
    semaphore = asyncio.Semaphore(0)
    (a,) = await _waiting(t, semaphore, "a")
    a.cancel()
    semaphore.release()
    (b,) = _takers(t, semaphore, "b")
    await asyncio.wait([a, b])
    t.step("locked", semaphore.locked())


async def newcomer_behind_one_that_is_called_and_cancelled(t):
    semaphore = asyncio.Semaphore(0)
    (a,) = await _waiting(t, semaphore, "a")
    semaphore.release()
    a.cancel()
    await t.attempt_action("acquire", semaphore.acquire())
    await asyncio.wait([a])
    t.step("locked", semaphore.locked())


async def newcomer_behind_one_that_is_called_and_cancelled_while_another_waits(t):
    semaphore = asyncio.Semaphore(0)
    a, b = await _waiting(t, semaphore, "ab")
    semaphore.release()
    a.cancel()
    c = asyncio.create_task(_take(t, semaphore), name="c")
    await asyncio.sleep(1)
    t.state("b", b)
    t.state("c", c)
    semaphore.release()
    await asyncio.wait([a, b, c])


async def more_permits_than_waiters_and_one_is_cancelled(t):
    semaphore = asyncio.Semaphore(0)
    a, b = await _waiting(t, semaphore, "ab")
    for _ in range(3):
        semaphore.release()
    a.cancel()
    tasks = _takers(t, semaphore, "cd")
    await asyncio.wait([a, b, *tasks])
    t.step("locked", semaphore.locked())


async def cancelled_before_it_is_called_and_newcomers(t):
    semaphore = asyncio.Semaphore(1)
    tasks = _takers(t, semaphore, "abc")
    await asyncio.sleep(1)
    tasks[1].cancel()
    semaphore.release()
    tasks += _takers(t, semaphore, "de")
    await asyncio.sleep(1)
    t.step("releases another two")
    semaphore.release()
    semaphore.release()
    await asyncio.wait(tasks)


async def holder_cancels_the_waiter_before_it_releases(t):
    semaphore = asyncio.Semaphore(1)

    async def first():
        async with semaphore:
            await asyncio.sleep(0)
            second.cancel()

    a = asyncio.create_task(first(), name="first")
    second = asyncio.create_task(_take(t, semaphore), name="second")
    await asyncio.wait([a, second])
    t.state("second", second)
    await t.attempt_action("acquire", semaphore.acquire())


async def all_that_are_woken_are_cancelled(t):
    semaphore = asyncio.Semaphore(1)

    async def one(wait):
        try:
            async with semaphore:
                t.step("in")
                await asyncio.sleep(wait)
        except asyncio.CancelledError:
            t.step("cancelled")

    first = asyncio.create_task(one(0), name="a")
    tasks = [asyncio.create_task(one(5), name=name) for name in "bc"]
    await asyncio.sleep(0)
    await first
    for task in tasks:
        task.cancel()
    last = asyncio.create_task(one(0), name="d")
    await asyncio.wait([*tasks, last])
    t.step("locked", semaphore.locked())
