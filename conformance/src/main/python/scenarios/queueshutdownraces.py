# SPDX-License-Identifier: Apache-2.0
"""Queues that are shut down in the moment in which something else happens to them."""

import asyncio


async def _get(t, queue):
    try:
        item = await queue.get()
    except BaseException as e:
        t.failure("get", e)
        raise
    t.step("gets", item)


async def _put(t, queue, item):
    try:
        await queue.put(item)
    except BaseException as e:
        t.failure("put", e)
        raise
    t.step("has put", item)


async def _join(t, queue):
    await queue.join()
    t.step("all is done")


def _getters(t, queue, names):
    return [asyncio.create_task(_get(t, queue), name=name) for name in names]


def _putters(t, queue, names):
    return [asyncio.create_task(_put(t, queue, name), name=name) for name in names]


def _joiners(t, queue, names):
    return [asyncio.create_task(_join(t, queue), name=name) for name in names]


async def _end(t, tasks):
    await asyncio.wait(tasks)
    for task in tasks:
        t.state(task.get_name(), task)


async def _use(t, queue):
    """Everything that one can ask of it."""
    await t.attempt("get", queue.get())
    t.attempt_call("get without waiting", queue.get_nowait)
    await t.attempt_action("put", queue.put("late"))
    t.attempt_call("put without waiting", queue.put_nowait, "late")
    t.step("size", queue.qsize())


async def put_then_shutdown_before_the_getter_runs(t):
    queue = asyncio.Queue()
    tasks = _getters(t, queue, "abc")
    await asyncio.sleep(1)
    queue.put_nowait("x")
    queue.put_nowait("y")
    queue.shutdown()
    await _end(t, tasks)


async def put_then_shutdown_at_once_before_the_getter_runs(t):
    queue = asyncio.Queue()
    tasks = [*_getters(t, queue, "ab"), *_joiners(t, queue, "c")]
    await asyncio.sleep(1)
    queue.put_nowait("x")
    tasks += _joiners(t, queue, "d")
    queue.shutdown(immediate=True)
    await _end(t, tasks)


async def get_then_shutdown_before_the_putter_runs(t):
    queue = asyncio.Queue(1)
    queue.put_nowait("x")
    tasks = _putters(t, queue, "ab")
    await asyncio.sleep(1)
    t.attempt_call("get", queue.get_nowait)
    queue.shutdown()
    await _end(t, tasks)
    t.step("size", queue.qsize())


async def shutdown_then_cancel_the_getter(t):
    queue = asyncio.Queue()
    tasks = _getters(t, queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown()
    tasks[0].cancel("late")
    await _end(t, tasks)


async def cancel_the_getter_then_shutdown(t):
    queue = asyncio.Queue()
    tasks = _getters(t, queue, "ab")
    await asyncio.sleep(1)
    tasks[0].cancel("early")
    queue.shutdown()
    await _end(t, tasks)


async def shutdown_then_cancel_the_putter(t):
    queue = asyncio.Queue(1)
    queue.put_nowait("x")
    tasks = _putters(t, queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown()
    tasks[0].cancel("late")
    await _end(t, tasks)


async def shutdown_at_once_then_cancel_the_putter(t):
    queue = asyncio.Queue(1)
    queue.put_nowait("x")
    tasks = _putters(t, queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown(immediate=True)
    tasks[0].cancel("late")
    await _end(t, tasks)
    t.step("size", queue.qsize())


async def workers_end(t):
    queue = asyncio.Queue()

    async def worker():
        while True:
            try:
                seconds = await queue.get()
            except asyncio.QueueShutDown:
                t.step("goes home")
                return
            t.step("works", seconds)
            await asyncio.sleep(seconds)
            queue.task_done()

    tasks = [asyncio.create_task(worker(), name=name) for name in "ab"]
    for i in (3, 1, 2):
        await queue.put(i)
    queue.shutdown()
    await t.attempt_action("join", queue.join())
    await _end(t, tasks)


async def workers_end_at_once(t):
    queue = asyncio.Queue()

    async def worker():
        while True:
            try:
                seconds = await queue.get()
            except asyncio.QueueShutDown:
                t.step("goes home")
                return
            t.step("works", seconds)
            await asyncio.sleep(seconds)
            queue.task_done()

    tasks = [asyncio.create_task(worker(), name=name) for name in "ab"]
    for i in (3, 1, 2, 2):
        await queue.put(i)
    await asyncio.sleep(1)
    queue.shutdown(immediate=True)
    await t.attempt_action("join", queue.join())
    await _end(t, tasks)


async def other_orders(t):
    for queue in (asyncio.LifoQueue(2), asyncio.PriorityQueue(2)):
        queue.put_nowait(1)
        queue.put_nowait(2)
        task = asyncio.create_task(_put(t, queue, 3), name="a")
        await asyncio.sleep(1)
        queue.shutdown()
        await t.attempt("a", task)
        await t.attempt("get", queue.get())
        await _use(t, queue)
