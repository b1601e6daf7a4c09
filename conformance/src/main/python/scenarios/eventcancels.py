# SPDX-License-Identifier: Apache-2.0
"""Tasks that are cancelled while they wait for an event, or when it is set."""

import asyncio

from trace import Broken


async def _wait(t, event):
    t.step("waits")
    try:
        await event.wait()
    except BaseException as e:
        t.failure("wait", e)
        raise
    t.step("goes on", event.is_set())


def _waiters(t, event, names):
    return [asyncio.create_task(_wait(t, event), name=name) for name in names]


async def cancelled_waiter(t):
    event = asyncio.Event()
    a, b = _waiters(t, event, "ab")
    await asyncio.sleep(1)
    a.cancel("enough")
    await t.attempt("a", a)
    event.set()
    await b


async def set_then_cancel(t):
    event = asyncio.Event()
    a, b = _waiters(t, event, "ab")
    await asyncio.sleep(1)
    event.set()
    t.step("cancel", a.cancel("too late?"))
    await t.attempt("a", a)
    await b


async def cancel_then_set(t):
    event = asyncio.Event()
    a, b = _waiters(t, event, "ab")
    await asyncio.sleep(1)
    a.cancel("in time")
    event.set()
    await t.attempt("a", a)
    await b


async def all_waiters_cancelled_and_set(t):
    event = asyncio.Event()
    tasks = _waiters(t, event, "abc")
    await asyncio.sleep(1)
    tasks[2].cancel()
    event.set()
    tasks[0].cancel()
    tasks[1].cancel()
    await asyncio.wait(tasks)
    t.step("set", event.is_set())


async def waiter_that_swallows_a_cancellation_waits_again(t):
    event = asyncio.Event()

    async def stubborn():
        await t.attempt_action("first", event.wait())
        await t.attempt_action("second", event.wait())

    task = asyncio.create_task(stubborn(), name="a")
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.sleep(1)
    event.set()
    await task


async def cancelled_in_the_iteration_of_set_and_waits_again(t):
    event = asyncio.Event()

    async def stubborn():
        await t.attempt_action("first", event.wait())
        await t.attempt_action("second", event.wait())

    task = asyncio.create_task(stubborn(), name="a")
    await asyncio.sleep(1)
    event.set()
    event.clear()
    task.cancel()
    await asyncio.sleep(1)
    t.state("a", task)
    event.set()
    await task


async def limit_of_time(t):
    event = asyncio.Event()

    async def limited():
        async with asyncio.timeout(2):
            await _wait(t, event)

    await t.attempt("limited", limited())
    event.set()
    await t.attempt("limited", limited())


async def set_at_the_time_of_the_limit(t):
    event = asyncio.Event()

    async def limited():
        async with asyncio.timeout(2):
            await _wait(t, event)

    asyncio.get_running_loop().call_later(2, event.set)
    await t.attempt("limited", limited())


async def set_just_after_the_limit(t):
    event = asyncio.Event()

    async def limited():
        async with asyncio.timeout(2):
            await _wait(t, event)

    task = asyncio.create_task(limited(), name="a")
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(2, event.set)
    await t.attempt("limited", task)


async def own_request_and_a_set_event(t):
    event = asyncio.Event()
    event.set()

    async def child():
        asyncio.current_task().cancel("me")
        await t.attempt_action("wait", event.wait())
        await t.attempt("sleep", asyncio.sleep(1))

    await asyncio.create_task(child(), name="a")


async def failing_group_whose_children_wait(t):
    event = asyncio.Event()

    async def group():
        async with asyncio.TaskGroup() as g:
            for name in "ab":
                g.create_task(_wait(t, event), name=name)
            g.create_task(t.fail(1, Broken("b")), name="failing")

    await t.attempt("group", group())


async def set_in_a_clean_up(t):
    event = asyncio.Event()

    async def setting():
        try:
            await asyncio.sleep(9)
        finally:
            t.step("sets it")
            event.set()

    task = asyncio.create_task(setting(), name="setting")
    (a,) = _waiters(t, event, "a")
    await asyncio.sleep(1)
    task.cancel()
    await a


async def end_of_the_run_while_some_wait(t):
    event = asyncio.Event()
    _waiters(t, event, "ab")
    await asyncio.sleep(1)
