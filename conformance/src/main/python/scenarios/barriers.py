# SPDX-License-Identifier: Apache-2.0
"""Barriers: nobody goes on before all are there, and a round begins when the one before it has left."""

import asyncio

from trace import Broken


async def _arrive(t, barrier):
    t.step("arrives")
    try:
        index = await barrier.wait()
    except BaseException as e:
        t.failure("wait", e)
        raise
    t.step("goes on", index)
    return index


def _arriving(t, barrier, names):
    return [asyncio.create_task(_arrive(t, barrier), name=name) for name in names]


def _show(t, barrier):
    t.step("waiting", barrier.n_waiting, "of", barrier.parties, "broken", barrier.broken)


async def no_parties(t):
    t.attempt_call("barrier", asyncio.Barrier, 0)
    t.attempt_call("barrier", asyncio.Barrier, -1)


async def one_party_does_not_suspend(t):
    barrier = asyncio.Barrier(1)
    asyncio.create_task(t.tick(1), name="other")
    for _ in range(3):
        await t.attempt("wait", barrier.wait())
    _show(t, barrier)
    await asyncio.sleep(0)


async def three_parties(t):
    barrier = asyncio.Barrier(3)
    tasks = _arriving(t, barrier, "ab")
    await asyncio.sleep(1)
    _show(t, barrier)
    tasks += _arriving(t, barrier, "c")
    await asyncio.wait(tasks)
    _show(t, barrier)


async def each_has_the_number_of_its_arrival(t):
    barrier = asyncio.Barrier(3)

    async def later(seconds):
        await asyncio.sleep(seconds)
        return await _arrive(t, barrier)

    tasks = [asyncio.create_task(later(n), name=f"t{n}") for n in (3, 1, 2)]
    await t.attempt("all", asyncio.gather(*tasks))


async def last_to_arrive_goes_on_first(t):
    barrier = asyncio.Barrier(3)
    ticker = asyncio.create_task(t.tick(12), name="ticker")
    await asyncio.wait([*_arriving(t, barrier, "abc"), ticker])


async def main_task_is_the_last(t):
    barrier = asyncio.Barrier(3)
    tasks = _arriving(t, barrier, "ab")
    await asyncio.sleep(1)
    await t.attempt("wait", barrier.wait())
    _show(t, barrier)
    await asyncio.wait(tasks)


async def round_after_round(t):
    barrier = asyncio.Barrier(2)

    async def rounds(seconds):
        for i in range(3):
            await asyncio.sleep(seconds)
            t.step("round", i, await barrier.wait())

    a = asyncio.create_task(rounds(1), name="a")
    b = asyncio.create_task(rounds(2), name="b")
    await asyncio.wait([a, b])


async def round_after_round_at_once(t):
    barrier = asyncio.Barrier(2)

    async def rounds():
        for i in range(3):
            t.step("round", i, await barrier.wait())

    await asyncio.wait([asyncio.create_task(rounds(), name=name) for name in "ab"])


async def more_tasks_than_parties(t):
    barrier = asyncio.Barrier(2)
    tasks = _arriving(t, barrier, "abcde")
    await asyncio.sleep(1)
    _show(t, barrier)
    tasks += _arriving(t, barrier, "f")
    await asyncio.wait(tasks)


async def newcomer_while_a_round_leaves(t):
    barrier = asyncio.Barrier(2)
    tasks = _arriving(t, barrier, "ab")
    await asyncio.sleep(0)
    _show(t, barrier)
    tasks += _arriving(t, barrier, "c")
    await asyncio.sleep(0)
    _show(t, barrier)
    await asyncio.sleep(1)
    _show(t, barrier)
    tasks += _arriving(t, barrier, "d")
    await asyncio.wait(tasks)


async def with_block(t):
    barrier = asyncio.Barrier(2)

    async def child():
        async with barrier:
            t.step("in")
            await asyncio.sleep(1)
        t.step("out")

    await asyncio.wait([asyncio.create_task(child(), name=name) for name in "ab"])


async def with_block_that_fails(t):
    barrier = asyncio.Barrier(2)

    async def child():
        async with barrier:
            raise Broken("b")

    tasks = [asyncio.create_task(child(), name="a"), *_arriving(t, barrier, "b")]
    await asyncio.wait(tasks)
    t.state("a", tasks[0])
    _show(t, barrier)


async def cancelled_party_counts_no_more(t):
    barrier = asyncio.Barrier(3)
    a, b = _arriving(t, barrier, "ab")
    await asyncio.sleep(1)
    a.cancel("enough")
    await t.attempt("a", a)
    _show(t, barrier)
    c, d = _arriving(t, barrier, "cd")
    await asyncio.wait([b, c, d])


async def cancel_then_the_last_arrives(t):
    barrier = asyncio.Barrier(2)
    (a,) = _arriving(t, barrier, "a")
    await asyncio.sleep(1)
    a.cancel()
    b = asyncio.create_task(_arrive(t, barrier), name="b")
    await asyncio.sleep(1)
    t.state("b", b)
    _show(t, barrier)
    (c,) = _arriving(t, barrier, "c")
    await asyncio.wait([a, b, c])


async def last_arrives_then_cancel(t):
    barrier = asyncio.Barrier(2)
    (a,) = _arriving(t, barrier, "a")
    await asyncio.sleep(1)
    await t.attempt("wait", barrier.wait())
    a.cancel()
    _show(t, barrier)
    await t.attempt("a", a)
    _show(t, barrier)


async def cancelled_while_it_leaves_and_another_round_waits(t):
    barrier = asyncio.Barrier(2)
    a, b, c, d = _arriving(t, barrier, "abcd")
    await asyncio.sleep(0)
    a.cancel()
    await asyncio.sleep(1)
    _show(t, barrier)
    for task in (a, b, c, d):
        t.state(task.get_name(), task)


async def limit_of_time(t):
    barrier = asyncio.Barrier(2)

    async def limited():
        async with asyncio.timeout(2):
            await _arrive(t, barrier)

    await t.attempt("limited", limited())
    _show(t, barrier)


async def waiting_for_the_next_round_and_cancelled(t):
    barrier = asyncio.Barrier(2)
    ticker = asyncio.create_task(t.tick(8), name="ticker")
    a, b, c = _arriving(t, barrier, "abc")
    await asyncio.sleep(0)
    c.cancel()
    await asyncio.wait([a, b, c, ticker])
    _show(t, barrier)


async def failing_group_whose_children_wait(t):
    barrier = asyncio.Barrier(3)

    async def group():
        async with asyncio.TaskGroup() as g:
            for name in "ab":
                g.create_task(_arrive(t, barrier), name=name)
            g.create_task(t.fail(1, Broken("b")), name="failing")

    await t.attempt("group", group())
    _show(t, barrier)


async def end_of_the_run_while_some_wait(t):
    barrier = asyncio.Barrier(3)
    _arriving(t, barrier, "ab")
    await asyncio.sleep(1)
