# SPDX-License-Identifier: Apache-2.0
"""Waiters of a condition that are cancelled while they want the lock back: they have it before they leave."""

import asyncio


async def _wait(t, condition):
    async with condition:
        try:
            await condition.wait()
        except BaseException as e:
            t.failure("wait", e)
            t.step("locked", condition.locked())
            raise
        t.step("goes on")


async def _waiting(t, condition, names):
    asyncio.create_task(t.tick(9), name="ticker")
    tasks = [asyncio.create_task(_wait(t, condition), name=name) for name in names]
    await asyncio.sleep(0)
    return tasks


async def while_waiting_and_the_lock_is_held(t):
    condition = asyncio.Condition()
    (a,) = await _waiting(t, condition, "a")
    async with condition:
        a.cancel("enough")
        await asyncio.sleep(3)
        t.state("a", a)
    await t.attempt("a", a)


async def again_while_it_wants_the_lock_back(t):
    condition = asyncio.Condition()
    (a,) = await _waiting(t, condition, "a")
    async with condition:
        for i in range(3):
            a.cancel(f"no. {i}")
            await asyncio.sleep(1)
            t.state("a", a)
            t.cancelling("a", a)
    await t.attempt("a", a)
    t.step("locked", condition.locked())


async def after_notify_while_it_wants_the_lock_back(t):
    condition = asyncio.Condition()
    (a,) = await _waiting(t, condition, "a")
    async with condition:
        condition.notify()
        await asyncio.sleep(1)
        a.cancel("late")
        await asyncio.sleep(1)
    await t.attempt("a", a)
    t.step("locked", condition.locked())


async def after_notify_while_it_wants_the_lock_back_and_another_waits(t):
    condition = asyncio.Condition()
    a, b = await _waiting(t, condition, "ab")
    async with condition:
        condition.notify()
        await asyncio.sleep(1)
        a.cancel("late")
        await asyncio.sleep(1)
    await t.attempt("a", a)
    await b


async def again_as_the_lock_is_released(t):
    condition = asyncio.Condition()
    (a,) = await _waiting(t, condition, "a")
    await condition.acquire()
    a.cancel("first")
    await asyncio.sleep(1)
    condition.release()
    a.cancel("second")
    await t.attempt("a", a)
    t.step("locked", condition.locked())


async def again_as_the_lock_is_released_and_others_want_it(t):
    condition = asyncio.Condition()

    async def newcomer():
        async with condition:
            t.step("has the lock")

    (a,) = await _waiting(t, condition, "a")
    await condition.acquire()
    a.cancel("first")
    await asyncio.sleep(1)
    b = asyncio.create_task(newcomer(), name="b")
    await asyncio.sleep(1)
    condition.release()
    a.cancel("second")
    await t.attempt("a", a)
    await b
    t.step("locked", condition.locked())


async def swallowed_and_waits_again(t):
    condition = asyncio.Condition()

    async def stubborn():
        async with condition:
            await t.attempt_action("first", condition.wait())
            await t.attempt_action("second", condition.wait())

    task = asyncio.create_task(stubborn(), name="a")
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.sleep(1)
    async with condition:
        condition.notify()
    await task


async def limit_of_time(t):
    condition = asyncio.Condition()

    async def limited():
        async with condition:
            try:
                async with asyncio.timeout(2):
                    await condition.wait()
            except TimeoutError as e:
                t.failure("wait", e)
                t.step("locked", condition.locked())

    await t.attempt("limited", limited())
    t.step("locked", condition.locked())


async def limit_of_time_while_it_wants_the_lock_back(t):
    condition = asyncio.Condition()

    async def limited():
        async with condition:
            async with asyncio.timeout(2):
                await condition.wait()

    a = asyncio.create_task(limited(), name="a")
    b = asyncio.create_task(_wait(t, condition), name="b")
    await asyncio.sleep(1)
    async with condition:
        condition.notify()
        await asyncio.sleep(3)
        t.step("leaves")
    await t.attempt("a", a)
    await b


async def limit_of_time_around_the_lock(t):
    condition = asyncio.Condition()

    async def limited():
        async with asyncio.timeout(1):
            async with condition:
                await condition.wait()

    await t.attempt("limited", limited())
    t.step("locked", condition.locked())


async def own_request(t):
    condition = asyncio.Condition()

    async def child():
        async with condition:
            asyncio.current_task().cancel("me")
            await t.attempt_action("wait", condition.wait())
            t.step("locked", condition.locked())

    await asyncio.create_task(child(), name="a")


async def notifier_in_its_with_block(t):
    condition = asyncio.Condition()
    (a,) = await _waiting(t, condition, "a")

    async def notifying():
        async with condition:
            condition.notify()
            await asyncio.sleep(5)

    task = asyncio.create_task(notifying(), name="notifier")
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("notifier", task)
    await a


async def newcomer_that_wants_the_lock(t):
    condition = asyncio.Condition()
    (a,) = await _waiting(t, condition, "a")

    async def newcomer():
        async with condition:
            t.step("never here")

    async with condition:
        b = asyncio.create_task(newcomer(), name="b")
        await asyncio.sleep(1)
        b.cancel()
        condition.notify()
    await t.attempt("b", b)
    await a
