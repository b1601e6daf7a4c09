# SPDX-License-Identifier: Apache-2.0
"""Events: who waits is woken by set, even if a clear comes right behind it."""

import asyncio


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


async def starts_unset(t):
    event = asyncio.Event()
    t.step("set", event.is_set())
    event.set()
    t.step("set", event.is_set())
    event.set()
    t.step("set", event.is_set())
    event.clear()
    t.step("set", event.is_set())
    event.clear()
    t.step("set", event.is_set())


async def set_one_does_not_suspend(t):
    event = asyncio.Event()
    event.set()
    asyncio.create_task(t.tick(1), name="other")
    await t.attempt_action("wait", event.wait())
    t.step("end")
    await asyncio.sleep(0)


async def set_wakes_all_in_the_order_of_waiting(t):
    event = asyncio.Event()
    tasks = _waiters(t, event, "abc")
    await asyncio.sleep(1)
    event.set()
    t.step("has set it")
    await asyncio.wait(tasks)


async def one_iteration_from_set_to_the_waiters(t):
    event = asyncio.Event()
    ticker = asyncio.create_task(t.tick(4), name="ticker")
    tasks = _waiters(t, event, "ab")
    await asyncio.sleep(0)
    event.set()
    await asyncio.wait([*tasks, ticker])


async def clear_right_behind_set_stops_nobody(t):
    event = asyncio.Event()
    tasks = _waiters(t, event, "ab")
    await asyncio.sleep(1)
    event.set()
    event.clear()
    t.step("set", event.is_set())
    await asyncio.wait(tasks)


async def newcomer_after_the_clear_waits(t):
    event = asyncio.Event()
    tasks = _waiters(t, event, "a")
    await asyncio.sleep(1)
    event.set()
    event.clear()
    tasks += _waiters(t, event, "b")
    await asyncio.sleep(1)
    t.step("sets it again")
    event.set()
    await asyncio.wait(tasks)


async def newcomer_after_set_is_before_those_who_waited(t):
    event = asyncio.Event()
    tasks = _waiters(t, event, "ab")
    await asyncio.sleep(1)
    event.set()
    await t.attempt_action("wait", event.wait())
    await asyncio.wait(tasks)


async def waiter_that_clears_it_keeps_nobody_else(t):
    event = asyncio.Event()

    async def clearing():
        await event.wait()
        event.clear()
        t.step("clears it")

    tasks = [asyncio.create_task(clearing(), name="a"), *_waiters(t, event, "bc")]
    await asyncio.sleep(1)
    event.set()
    await asyncio.wait(tasks)
    t.step("set", event.is_set())


async def waiter_that_waits_again_after_a_clear(t):
    event = asyncio.Event()

    async def rounds():
        for i in range(3):
            await event.wait()
            t.step("round", i)
            event.clear()

    task = asyncio.create_task(rounds(), name="a")
    for _ in range(3):
        await asyncio.sleep(1)
        event.set()
    await task


async def set_by_a_callback(t):
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(2, event.set)
    tasks = _waiters(t, event, "ab")
    await asyncio.wait(tasks)


async def set_twice_wakes_once(t):
    event = asyncio.Event()
    tasks = _waiters(t, event, "ab")
    await asyncio.sleep(1)
    event.set()
    event.clear()
    event.set()
    await asyncio.wait(tasks)


async def set_without_waiters(t):
    event = asyncio.Event()
    event.set()
    event.clear()
    tasks = _waiters(t, event, "a")
    await asyncio.sleep(1)
    event.set()
    await asyncio.wait(tasks)
