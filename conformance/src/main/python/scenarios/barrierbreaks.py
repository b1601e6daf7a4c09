# SPDX-License-Identifier: Apache-2.0
"""Barriers that are broken or reset while tasks wait at them, or leave."""

import asyncio

from trace import Broken


async def _arrive(t, barrier):
    try:
        index = await barrier.wait()
    except BaseException as e:
        t.failure("wait", e)
        raise
    t.step("goes on", index)


def _arriving(t, barrier, names):
    return [asyncio.create_task(_arrive(t, barrier), name=name) for name in names]


def _show(t, barrier):
    t.step("waiting", barrier.n_waiting, "broken", barrier.broken)


async def _end(t, tasks):
    await asyncio.wait(tasks)
    for task in tasks:
        t.state(task.get_name(), task)


async def reset_of_an_empty_one(t):
    barrier = asyncio.Barrier(2)
    await barrier.reset()
    _show(t, barrier)
    await _end(t, _arriving(t, barrier, "ab"))


async def reset_while_some_wait(t):
    barrier = asyncio.Barrier(3)
    tasks = _arriving(t, barrier, "ab")
    await asyncio.sleep(1)
    await barrier.reset()
    t.step("has reset it")
    _show(t, barrier)
    await _end(t, tasks)
    _show(t, barrier)


async def reset_and_the_next_round(t):
    barrier = asyncio.Barrier(2)
    (a,) = _arriving(t, barrier, "a")
    await asyncio.sleep(1)
    await barrier.reset()
    b, c = _arriving(t, barrier, "bc")
    await _end(t, [a, b, c])
    _show(t, barrier)


async def reset_and_who_was_there_waits_again(t):
    barrier = asyncio.Barrier(2)

    async def stubborn():
        await t.attempt("first", barrier.wait())
        await t.attempt("second", barrier.wait())

    a = asyncio.create_task(stubborn(), name="a")
    await asyncio.sleep(1)
    await barrier.reset()
    await asyncio.sleep(1)
    _show(t, barrier)
    await t.attempt("main", barrier.wait())
    await a


async def reset_while_a_round_leaves(t):
    barrier = asyncio.Barrier(3)
    tasks = _arriving(t, barrier, "abc")
    await asyncio.sleep(0)
    await barrier.reset()
    _show(t, barrier)
    await _end(t, tasks)
    _show(t, barrier)


async def reset_by_the_first_that_leaves(t):
    barrier = asyncio.Barrier(3)

    async def child():
        try:
            index = await barrier.wait()
            if index == 2:
                await barrier.reset()
                t.step("has reset it")
        except BaseException as e:
            t.failure("wait", e)
            raise
        t.step("goes on", index)

    await _end(t, [asyncio.create_task(child(), name=name) for name in "abc"])
    _show(t, barrier)


async def reset_while_another_round_waits(t):
    barrier = asyncio.Barrier(3)
    tasks = _arriving(t, barrier, "abcde")
    await asyncio.sleep(1)
    await barrier.reset()
    await _end(t, tasks)


async def reset_twice(t):
    barrier = asyncio.Barrier(2)
    tasks = _arriving(t, barrier, "a")
    await asyncio.sleep(1)
    await barrier.reset()
    await barrier.reset()
    await _end(t, tasks)
    _show(t, barrier)


async def reset_again_wakes_newcomers(t):
    barrier = asyncio.Barrier(2)
    tasks = _arriving(t, barrier, "a")
    await asyncio.sleep(1)
    tasks.append(asyncio.create_task(barrier.reset(), name="first"))
    tasks += _arriving(t, barrier, "b")
    tasks.append(asyncio.create_task(barrier.reset(), name="second"))

    async def later():
        await asyncio.sleep(0)
        await _arrive(t, barrier)

    tasks.append(asyncio.create_task(later(), name="c"))
    await _end(t, tasks)
    _show(t, barrier)


async def abort_of_an_empty_one(t):
    barrier = asyncio.Barrier(2)
    await barrier.abort()
    _show(t, barrier)
    await t.attempt("wait", barrier.wait())
    _show(t, barrier)


async def abort_while_some_wait(t):
    barrier = asyncio.Barrier(3)
    tasks = _arriving(t, barrier, "ab")
    await asyncio.sleep(1)
    await barrier.abort()
    t.step("has broken it")
    _show(t, barrier)
    await _end(t, tasks)
    await t.attempt("wait", barrier.wait())


async def abort_then_reset(t):
    barrier = asyncio.Barrier(2)
    (a,) = _arriving(t, barrier, "a")
    await asyncio.sleep(1)
    await barrier.abort()
    await t.attempt("a", a)
    await barrier.reset()
    _show(t, barrier)
    await _end(t, _arriving(t, barrier, "bc"))


async def abort_then_reset_at_once(t):
    barrier = asyncio.Barrier(3)
    tasks = _arriving(t, barrier, "ab")
    await asyncio.sleep(1)
    await barrier.abort()
    await barrier.reset()
    _show(t, barrier)
    await _end(t, tasks)
    _show(t, barrier)


async def abort_while_a_round_leaves(t):
    barrier = asyncio.Barrier(3)
    tasks = _arriving(t, barrier, "abc")
    await asyncio.sleep(0)
    await barrier.abort()
    _show(t, barrier)
    await _end(t, tasks)
    _show(t, barrier)


async def abort_while_another_round_waits(t):
    barrier = asyncio.Barrier(2)
    tasks = _arriving(t, barrier, "abc")
    await asyncio.sleep(1)
    await barrier.abort()
    await _end(t, tasks)


async def abort_by_a_party_that_fails(t):
    barrier = asyncio.Barrier(3)

    async def failing():
        try:
            raise Broken("b")
        except Broken:
            await barrier.abort()
            raise

    tasks = _arriving(t, barrier, "ab")
    tasks.append(asyncio.create_task(failing(), name="c"))
    await _end(t, tasks)
    _show(t, barrier)


async def abort_then_cancel(t):
    barrier = asyncio.Barrier(3)
    a, b = _arriving(t, barrier, "ab")
    await asyncio.sleep(1)
    await barrier.abort()
    a.cancel("late")
    await _end(t, [a, b])


async def cancel_then_abort(t):
    barrier = asyncio.Barrier(3)
    a, b = _arriving(t, barrier, "ab")
    await asyncio.sleep(1)
    a.cancel("early")
    await barrier.abort()
    await _end(t, [a, b])


async def cancel_then_reset(t):
    barrier = asyncio.Barrier(3)
    a, b = _arriving(t, barrier, "ab")
    await asyncio.sleep(1)
    a.cancel("early")
    await barrier.reset()
    await _end(t, [a, b])
    _show(t, barrier)


async def reset_then_cancel(t):
    barrier = asyncio.Barrier(3)
    a, b = _arriving(t, barrier, "ab")
    await asyncio.sleep(1)
    await barrier.reset()
    b.cancel("late")
    await _end(t, [a, b])
    _show(t, barrier)


async def newcomers_while_it_is_reset(t):
    barrier = asyncio.Barrier(2)
    ticker = asyncio.create_task(t.tick(12), name="ticker")
    (a,) = _arriving(t, barrier, "a")
    await asyncio.sleep(0)
    b, c = _arriving(t, barrier, "bc")
    await barrier.reset()
    await _end(t, [a, b, c, ticker])
    _show(t, barrier)
