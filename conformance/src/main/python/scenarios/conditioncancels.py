# SPDX-License-Identifier: Apache-2.0
"""Cancelled waiters of a condition: they pass on what they were told."""

import asyncio

from trace import Broken


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


async def while_waiting(t):
    condition = asyncio.Condition()
    (a,) = await _waiting(t, condition, "a")
    a.cancel("enough")
    await t.attempt("a", a)
    t.step("locked", condition.locked())


async def notify_then_cancel(t):
    condition = asyncio.Condition()
    a, b = await _waiting(t, condition, "ab")
    async with condition:
        condition.notify()
        a.cancel("told already")
    await t.attempt("a", a)
    await b


async def cancel_then_notify(t):
    condition = asyncio.Condition()
    a, b = await _waiting(t, condition, "ab")
    async with condition:
        a.cancel("in time")
        condition.notify()
    await t.attempt("a", a)
    await b


async def cancel_makes_another_look(t):
    condition = asyncio.Condition()
    a, b, c = await _waiting(t, condition, "abc")
    a.cancel()
    await t.attempt("a", a)
    await asyncio.sleep(1)
    t.state("b", b)
    t.state("c", c)
    async with condition:
        condition.notify_all()
    await asyncio.wait([b, c])


async def cancel_makes_another_look_that_goes_on_waiting(t):
    condition = asyncio.Condition()
    ready = []

    async def waiting():
        async with condition:

            def is_ready():
                t.step("asked")
                return ready

            try:
                await condition.wait_for(is_ready)
            except BaseException as e:
                t.failure("wait for", e)
                raise
            t.step("goes on")

    a = asyncio.create_task(waiting(), name="a")
    b = asyncio.create_task(waiting(), name="b")
    await asyncio.sleep(1)
    a.cancel()
    await asyncio.sleep(1)
    ready.append(1)
    async with condition:
        condition.notify()
    await asyncio.wait([a, b])


async def notify_two_then_cancel_one(t):
    condition = asyncio.Condition()
    a, b, c = await _waiting(t, condition, "abc")
    async with condition:
        condition.notify(2)
        b.cancel()
    await asyncio.wait([a, b, c])


async def notify_two_then_cancel_both(t):
    condition = asyncio.Condition()
    a, b, c, d = await _waiting(t, condition, "abcd")
    async with condition:
        condition.notify(2)
        a.cancel()
        b.cancel()
    await asyncio.wait([a, b, c, d])


async def notify_all_then_cancel_all(t):
    condition = asyncio.Condition()
    tasks = await _waiting(t, condition, "abc")
    async with condition:
        condition.notify_all()
        for task in tasks:
            task.cancel()
    await asyncio.wait(tasks)
    t.step("locked", condition.locked())


async def notified_and_cancelled_while_it_goes_on(t):
    condition = asyncio.Condition()

    async def working():
        async with condition:
            await condition.wait()
            await t.work(5)

    a = asyncio.create_task(working(), name="a")
    b = asyncio.create_task(_wait(t, condition), name="b")
    await asyncio.sleep(1)
    async with condition:
        condition.notify()
    await asyncio.sleep(1)
    a.cancel()
    await t.attempt("a", a)
    await asyncio.sleep(1)
    t.state("b", b)
    b.cancel()
    await t.attempt("b", b)


async def failing_group_whose_children_wait(t):
    condition = asyncio.Condition()

    async def group():
        async with asyncio.TaskGroup() as g:
            for name in "abc":
                g.create_task(_wait(t, condition), name=name)
            g.create_task(t.fail(1, Broken("b")), name="failing")

    await t.attempt("group", group())
    t.step("locked", condition.locked())


async def two_conditions_of_one_lock(t):
    lock = asyncio.Lock()
    first, second = asyncio.Condition(lock), asyncio.Condition(lock)
    tasks = [asyncio.create_task(_wait(t, first), name=name) for name in "ab"]
    tasks += [asyncio.create_task(_wait(t, second), name=name) for name in "cd"]
    await asyncio.sleep(1)
    async with lock:
        first.notify()
        second.notify()
        tasks[0].cancel()
    await asyncio.sleep(1)
    for task in tasks:
        t.state(task.get_name(), task)
    tasks[3].cancel()
    await asyncio.wait(tasks)
