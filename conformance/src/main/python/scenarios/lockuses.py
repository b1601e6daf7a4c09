# SPDX-License-Identifier: Apache-2.0
"""What a lock is used for: blocks, limits of time, groups; and how it is misused."""

import asyncio

from lockusers import holders, want_and_hold
from trace import Broken


async def release_of_a_free_lock(t):
    lock = asyncio.Lock()
    t.attempt_call("release", lock.release)
    await t.attempt_action("acquire", lock.acquire())
    lock.release()
    t.attempt_call("release", lock.release)


async def release_of_a_lock_that_is_handed_over(t):
    lock = asyncio.Lock()
    await lock.acquire()
    task = asyncio.create_task(want_and_hold(t, lock, 1), name="a")
    await asyncio.sleep(0)
    lock.release()
    t.attempt_call("release", lock.release)
    await task


async def with_block_releases(t):
    lock = asyncio.Lock()
    async with lock:
        t.step("locked", lock.locked())
    t.step("locked", lock.locked())


async def with_block_that_fails_releases(t):
    lock = asyncio.Lock()

    async def body():
        async with lock:
            raise Broken("b")

    await t.attempt("with", body())
    t.step("locked", lock.locked())


async def with_block_that_fails_hands_over(t):
    lock = asyncio.Lock()

    async def body():
        async with lock:
            await asyncio.sleep(1)
            raise Broken("b")

    a = asyncio.create_task(body(), name="a")
    b = asyncio.create_task(want_and_hold(t, lock, 1), name="b")
    await t.attempt("a", a)
    await b


async def limit_of_time_while_waiting(t):
    lock = asyncio.Lock()
    task = asyncio.create_task(want_and_hold(t, lock, 5), name="a")
    await asyncio.sleep(1)

    async def limited():
        async with asyncio.timeout(2):
            async with lock:
                t.step("never here")

    await t.attempt("limited", limited())
    t.step("locked", lock.locked())
    await task
    t.step("locked", lock.locked())


async def limit_of_time_while_holding(t):
    lock = asyncio.Lock()

    async def limited():
        async with asyncio.timeout(2):
            async with lock:
                await asyncio.sleep(5)

    a = asyncio.create_task(limited(), name="a")
    b = asyncio.create_task(want_and_hold(t, lock, 1), name="b")
    await t.attempt("a", a)
    await b


async def released_at_the_time_of_the_limit(t):
    lock = asyncio.Lock()

    async def limited():
        async with asyncio.timeout(2):
            await want_and_hold(t, lock, 1)

    a = asyncio.create_task(want_and_hold(t, lock, 2), name="a")
    b = asyncio.create_task(limited(), name="b")
    c = asyncio.create_task(want_and_hold(t, lock, 1), name="c")
    await t.attempt("b", b)
    await asyncio.wait([a, c])


async def limit_of_time_just_before_the_release(t):
    lock = asyncio.Lock()

    async def limited():
        async with asyncio.timeout(2):
            await want_and_hold(t, lock, 1)

    async def holding():
        async with lock:
            await asyncio.sleep(1)
            await asyncio.sleep(1)
        t.step("has released")

    a = asyncio.create_task(holding(), name="a")
    b = asyncio.create_task(limited(), name="b")
    c = asyncio.create_task(want_and_hold(t, lock, 1), name="c")
    await t.attempt("b", b)
    await asyncio.wait([a, c])


async def two_locks_in_the_same_order(t):
    outer, inner = asyncio.Lock(), asyncio.Lock()

    async def both():
        async with outer:
            t.step("has one")
            async with inner:
                t.step("has both")
                await asyncio.sleep(1)

    async def second():
        async with inner:
            t.step("has the second")
            await asyncio.sleep(3)

    tasks = [asyncio.create_task(both(), name=name) for name in "ab"]
    tasks += [asyncio.create_task(second(), name="c")]
    await asyncio.wait(tasks)


async def eager_task_that_has_to_wait(t):
    lock = asyncio.Lock()
    await lock.acquire()
    loop = asyncio.get_running_loop()
    a = asyncio.Task(want_and_hold(t, lock, 1), loop=loop, name="a", eager_start=True)
    b = asyncio.create_task(want_and_hold(t, lock, 1), name="b")
    t.step("created")
    lock.release()
    await asyncio.wait([a, b])


async def eager_task_that_has_it_at_once(t):
    lock = asyncio.Lock()
    loop = asyncio.get_running_loop()
    a = asyncio.Task(want_and_hold(t, lock, 1), loop=loop, name="a", eager_start=True)
    t.step("locked", lock.locked())
    b = asyncio.create_task(want_and_hold(t, lock, 1), name="b")
    await asyncio.wait([a, b])


async def failing_group_whose_children_hold_and_wait(t):
    lock = asyncio.Lock()

    async def group():
        async with asyncio.TaskGroup() as g:
            for name in "abc":
                g.create_task(want_and_hold(t, lock, 5), name=name)
            g.create_task(t.fail(1, Broken("b")), name="failing")

    await t.attempt("group", group())
    t.step("locked", lock.locked())


async def end_of_the_run_while_some_hold_and_wait(t):
    lock = asyncio.Lock()
    holders(t, lock, "abc", 5)
    await asyncio.sleep(1)


async def released_by_another_task(t):
    lock = asyncio.Lock()
    await lock.acquire()

    async def other():
        t.attempt_call("release", lock.release)

    await asyncio.create_task(other(), name="other")
    t.step("end")


async def acquired_again_by_its_holder(t):
    lock = asyncio.Lock()
    await lock.acquire()

    async def again():
        async with asyncio.timeout(0):
            await lock.acquire()

    await t.attempt("again", again())
