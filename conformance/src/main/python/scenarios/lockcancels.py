# SPDX-License-Identifier: Apache-2.0
"""Tasks that are cancelled while they wait for a lock: the others lose nothing."""

import asyncio

from lockusers import hold, waiting


async def only_waiter(t):
    lock = asyncio.Lock()
    (a,) = await waiting(t, lock, "a")
    a.cancel("enough")
    await t.attempt("await", a)
    t.step("locked", lock.locked())
    lock.release()
    t.step("locked", lock.locked())
    await t.attempt_action("acquire", lock.acquire())


async def first_waiter(t):
    lock = asyncio.Lock()
    a, b, c = await waiting(t, lock, "abc")
    a.cancel()
    await asyncio.sleep(0)
    lock.release()
    await asyncio.wait([a, b, c])


async def middle_waiter(t):
    lock = asyncio.Lock()
    a, b, c = await waiting(t, lock, "abc")
    b.cancel()
    await asyncio.sleep(0)
    lock.release()
    await asyncio.wait([a, b, c])


async def all_waiters(t):
    lock = asyncio.Lock()
    tasks = await waiting(t, lock, "abc")
    for task in tasks:
        task.cancel(task.get_name())
    await asyncio.wait(tasks)
    lock.release()
    await t.attempt_action("acquire", lock.acquire())


async def cancel_then_release(t):
    lock = asyncio.Lock()
    a, b = await waiting(t, lock, "ab")
    a.cancel()
    lock.release()
    t.step("locked", lock.locked())
    await asyncio.wait([a, b])
    t.step("locked", lock.locked())


async def release_then_cancel(t):
    lock = asyncio.Lock()
    a, b = await waiting(t, lock, "ab")
    lock.release()
    t.step("cancel", a.cancel("too late?"))
    await asyncio.wait([a, b])
    t.step("locked", lock.locked())


async def cancel_then_release_with_the_only_waiter(t):
    lock = asyncio.Lock()
    (a,) = await waiting(t, lock, "a")
    a.cancel()
    lock.release()
    await asyncio.wait([a])
    t.step("locked", lock.locked())


async def release_then_cancel_the_only_waiter(t):
    lock = asyncio.Lock()
    (a,) = await waiting(t, lock, "a")
    lock.release()
    a.cancel()
    await asyncio.wait([a])
    t.step("locked", lock.locked())


async def release_then_cancel_the_second(t):
    lock = asyncio.Lock()
    a, b, c = await waiting(t, lock, "abc")
    lock.release()
    b.cancel()
    await asyncio.wait([a, b, c])


async def release_then_cancel_two(t):
    lock = asyncio.Lock()
    a, b, c = await waiting(t, lock, "abc")
    lock.release()
    a.cancel()
    b.cancel()
    await asyncio.wait([a, b, c])
    t.step("locked", lock.locked())


async def release_then_cancel_two_backwards(t):
    lock = asyncio.Lock()
    a, b, c = await waiting(t, lock, "abc")
    lock.release()
    b.cancel()
    a.cancel()
    await asyncio.wait([a, b, c])
    t.step("locked", lock.locked())


async def cancel_then_release_then_cancel_the_next(t):
    lock = asyncio.Lock()
    a, b, c = await waiting(t, lock, "abc")
    a.cancel()
    lock.release()
    b.cancel()
    await asyncio.wait([a, b, c])
    t.step("locked", lock.locked())


async def cancel_of_who_has_just_got_it(t):
    lock = asyncio.Lock()
    a, b = await waiting(t, lock, "ab", 5)
    lock.release()
    await asyncio.sleep(0)
    t.step("locked", lock.locked())
    a.cancel()
    await t.attempt("a", a)
    await b


async def twice_before_the_waiter_runs(t):
    lock = asyncio.Lock()
    a, b = await waiting(t, lock, "ab")
    a.cancel("first")
    a.cancel("second")
    lock.release()
    await t.attempt("a", a)
    t.cancelling("a", a)
    await b


async def free_for_all_once_its_only_waiter_is_cancelled(t):
    lock = asyncio.Lock()
    (a,) = await waiting(t, lock, "a")
    a.cancel()
    lock.release()
    await t.attempt_action("acquire", lock.acquire())
    lock.release()
    await asyncio.wait([a])


async def not_free_for_all_while_it_is_handed_over(t):
    lock = asyncio.Lock()
    (a,) = await waiting(t, lock, "a")
    lock.release()
    a.cancel()
    await t.attempt_action("acquire", lock.acquire())
    lock.release()
    await asyncio.wait([a])


async def not_free_for_all_while_another_waits(t):
    lock = asyncio.Lock()
    a, b = await waiting(t, lock, "ab")
    a.cancel()
    lock.release()
    await t.attempt_action("acquire", lock.acquire())
    lock.release()
    await asyncio.wait([a, b])


async def newcomers_behind_a_cancelled_waiter(t):
    lock = asyncio.Lock()
    (a,) = await waiting(t, lock, "a")
    b = asyncio.create_task(hold(t, lock, 0), name="b")
    a.cancel()
    c = asyncio.create_task(hold(t, lock, 0), name="c")
    lock.release()
    await asyncio.wait([a, b, c])
