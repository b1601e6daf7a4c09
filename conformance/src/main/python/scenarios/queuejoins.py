# SPDX-License-Identifier: Apache-2.0
"""Queues: join waits until all that was put is done."""

import asyncio


async def _join(t, queue):
    t.step("joins")
    try:
        await queue.join()
    except BaseException as e:
        t.failure("join", e)
        raise
    t.step("all is done")


def _joiners(t, queue, names):
    return [asyncio.create_task(_join(t, queue), name=name) for name in names]


async def nothing_was_put(t):
    queue = asyncio.Queue()
    asyncio.create_task(t.tick(1), name="other")
    await t.attempt_action("join", queue.join())
    await t.attempt_action("join", queue.join())
    await asyncio.sleep(0)


async def done_too_often(t):
    queue = asyncio.Queue()
    t.attempt_call("done", queue.task_done)
    queue.put_nowait(1)
    t.attempt_call("done", queue.task_done)
    t.attempt_call("done", queue.task_done)


async def taken_is_not_done(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.get_nowait()
    (a,) = _joiners(t, queue, "a")
    await asyncio.sleep(1)
    t.state("a", a)
    queue.task_done()
    await a


async def last_one_done_wakes_all_joiners(t):
    queue = asyncio.Queue()
    for i in range(3):
        queue.put_nowait(i)
    tasks = _joiners(t, queue, "ab")
    for _ in range(3):
        await asyncio.sleep(1)
        t.step("done", queue.get_nowait())
        queue.task_done()
    await asyncio.wait(tasks)


async def one_iteration_from_done_to_the_joiner(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    ticker = asyncio.create_task(t.tick(4), name="ticker")
    tasks = _joiners(t, queue, "ab")
    await asyncio.sleep(0)
    queue.task_done()
    await asyncio.wait([*tasks, ticker])


async def put_again_before_the_joiner_runs(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    (a,) = _joiners(t, queue, "a")
    await asyncio.sleep(1)
    queue.task_done()
    queue.put_nowait(2)
    (b,) = _joiners(t, queue, "b")
    await asyncio.sleep(1)
    t.state("a", a)
    t.state("b", b)
    queue.task_done()
    await b


async def workers(t):
    queue = asyncio.Queue()
    for i in (3, 1, 2, 1):
        queue.put_nowait(i)

    async def worker():
        while True:
            seconds = await queue.get()
            t.step("works", seconds)
            await asyncio.sleep(seconds)
            queue.task_done()

    tasks = [asyncio.create_task(worker(), name=name) for name in "ab"]
    await t.attempt_action("join", queue.join())
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    for task in tasks:
        t.state(task.get_name(), task)


async def other_orders(t):
    for queue in (asyncio.LifoQueue(), asyncio.PriorityQueue()):
        for i in (2, 1):
            queue.put_nowait(i)
        (a,) = _joiners(t, queue, "a")
        for _ in range(2):
            await asyncio.sleep(1)
            t.step("done", queue.get_nowait())
            queue.task_done()
        await a
        t.attempt_call("done", queue.task_done)


async def cancelled_joiner(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    a, b = _joiners(t, queue, "ab")
    await asyncio.sleep(1)
    a.cancel("enough")
    await t.attempt("a", a)
    queue.task_done()
    await b


async def done_then_cancel(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    a, b = _joiners(t, queue, "ab")
    await asyncio.sleep(1)
    queue.task_done()
    a.cancel("late")
    await asyncio.wait([a, b])


async def limit_of_time(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)

    async def limited():
        async with asyncio.timeout(2):
            await _join(t, queue)

    await t.attempt("limited", limited())


async def putter_that_waits_counts_not_yet(t):
    queue = asyncio.Queue(1)
    queue.put_nowait(1)
    putter = asyncio.create_task(queue.put(2), name="putter")
    (a,) = _joiners(t, queue, "a")
    await asyncio.sleep(1)
    queue.task_done()
    await asyncio.sleep(1)
    t.state("a", a)
    t.state("putter", putter)
    queue.get_nowait()
    await putter
    t.attempt_call("done", queue.task_done)


async def end_of_the_run_while_some_join(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    _joiners(t, queue, "ab")
    await asyncio.sleep(1)
