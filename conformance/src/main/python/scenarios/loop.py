# SPDX-License-Identifier: Apache-2.0
"""The loop: what runs when."""

import asyncio

from trace import Broken


def _loop():
    return asyncio.get_running_loop()


async def call_soon_is_fifo(t):
    for i in range(4):
        _loop().call_soon(t.step, "callback", i)
    await asyncio.sleep(0)
    t.step("main")


async def what_callbacks_schedule_runs_in_the_next_iteration(t):
    def callback(depth):
        t.step("depth", depth)
        if depth < 3:
            _loop().call_soon(callback, depth + 1)

    _loop().call_soon(callback, 0)
    for i in range(5):
        await asyncio.sleep(0)
        t.step("turn", i)


async def timers_by_deadline(t):
    for delay in (3, 1, 2):
        _loop().call_later(delay, t.step, "timer", delay)
    await asyncio.sleep(4)


async def equal_timers_in_order_of_creation(t):
    for i in range(5):
        _loop().call_later(2, t.step, "timer", i)
    await asyncio.sleep(3)


async def timer_and_sleep_of_the_same_time(t):
    async def sleeper(name):
        await asyncio.sleep(2)
        t.step("slept")

    a = asyncio.create_task(sleeper("a"), name="a")
    await asyncio.sleep(0)
    _loop().call_later(2, t.step, "timer")
    b = asyncio.create_task(sleeper("b"), name="b")
    await a
    await b


async def call_at_in_the_past(t):
    await asyncio.sleep(5)
    _loop().call_at(_loop().time() - 3, t.step, "past")
    _loop().call_soon(t.step, "soon")
    await asyncio.sleep(0)
    t.step("turn 1")
    await asyncio.sleep(0)
    t.step("turn 2")


async def call_later_with_zero(t):
    _loop().call_later(0, t.step, "timer")
    _loop().call_soon(t.step, "soon")
    await asyncio.sleep(0)
    t.step("turn 1")
    await asyncio.sleep(0)
    t.step("turn 2")


async def cancelled_handle(t):
    handle = _loop().call_soon(t.step, "never")
    handle.cancel()
    t.step("cancelled", handle.cancelled())
    await asyncio.sleep(0)
    t.step("main")


async def cancelled_timer(t):
    timer = _loop().call_later(1, t.step, "never")
    _loop().call_later(2, t.step, "second")
    timer.cancel()
    timer.cancel()
    t.step("cancelled", timer.cancelled())
    await asyncio.sleep(3)


async def timer_is_cancelled_by_an_earlier_one_of_the_same_time(t):
    timers = []
    _loop().call_later(1, lambda: timers[0].cancel())
    timers.append(_loop().call_later(1, t.step, "never"))
    await asyncio.sleep(2)
    t.step("main")


async def timer_when(t):
    await asyncio.sleep(3)
    timer = _loop().call_later(4, t.step, "timer")
    t.step("in", timer.when() - _loop().time())
    await asyncio.sleep(5)


async def sleep_zero_takes_turns(t):
    async def child():
        for i in range(3):
            t.step("turn", i)
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(child(), name=n) for n in "abc"]
    for task in tasks:
        await task


async def sleep_zero_does_not_wait_for_time(t):
    _loop().call_later(1, t.step, "timer")
    for _ in range(10):
        await asyncio.sleep(0)
    t.step("ten turns")
    await asyncio.sleep(1)
    t.step("a second")


async def sleeps_of_equal_length(t):
    async def child():
        await asyncio.sleep(2)
        t.step("slept")

    tasks = [asyncio.create_task(child(), name=n) for n in "abcd"]
    for task in tasks:
        await task


async def sleeps_that_end_together(t):
    async def child(before, after):
        await asyncio.sleep(before)
        await asyncio.sleep(after)
        t.step("slept")

    tasks = [
        asyncio.create_task(child(1, 3), name="1+3"),
        asyncio.create_task(child(3, 1), name="3+1"),
        asyncio.create_task(child(2, 2), name="2+2"),
    ]
    for task in tasks:
        await task


async def due_timers_come_before_what_was_ready(t):
    def hop(n):
        t.step("hop", n)
        if n < 3:
            _loop().call_soon(hop, n + 1)

    _loop().call_later(1, t.step, "timer")
    _loop().call_later(1, hop, 0)
    _loop().call_later(1, t.step, "second timer")
    await asyncio.sleep(2)


async def callback_that_throws_stops_nothing(t):
    def callback():
        raise Broken("b")

    _loop().call_soon(callback)
    _loop().call_soon(t.step, "next")
    _loop().call_later(1, callback)
    await asyncio.sleep(2)
    t.step("main")


async def callback_has_no_task(t):
    def callback():
        t.step("in a callback")

    _loop().call_soon(callback)
    _loop().call_later(1, callback)
    await asyncio.sleep(1)
    await asyncio.sleep(0)


async def stop_ends_the_iteration(t):
    _loop().call_soon(t.step, "before")
    _loop().call_soon(_loop().stop)
    _loop().call_soon(t.step, "after")
    await t.attempt("sleep", asyncio.sleep(5))


async def ping_pong(t):
    futures = {"ping": _loop().create_future(), "pong": _loop().create_future()}

    async def player(mine, other):
        for i in range(3):
            await futures[mine]
            futures[mine] = _loop().create_future()
            t.step(mine, i)
            futures[other].set_result(None)

    a = asyncio.create_task(player("ping", "pong"), name="a")
    b = asyncio.create_task(player("pong", "ping"), name="b")
    futures["ping"].set_result(None)
    await a
    await b
