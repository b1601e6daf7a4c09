# SPDX-License-Identifier: Apache-2.0
"""Queues that are shut down, while getters, putters and joiners wait."""

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


async def empty(t):
    queue = asyncio.Queue()
    queue.shutdown()
    await _use(t, queue)
    await t.attempt_action("join", queue.join())


async def empty_and_at_once(t):
    queue = asyncio.Queue()
    queue.shutdown(immediate=True)
    await _use(t, queue)
    await t.attempt_action("join", queue.join())


async def what_is_there_can_be_taken(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.put_nowait(2)
    queue.shutdown()
    t.step("size", queue.qsize())
    await t.attempt("get", queue.get())
    await _use(t, queue)


async def what_is_there_is_dropped(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.put_nowait(2)
    queue.shutdown(immediate=True)
    t.step("size", queue.qsize())
    await _use(t, queue)
    await t.attempt_action("join", queue.join())
    t.attempt_call("done", queue.task_done)


async def getters_wait(t):
    queue = asyncio.Queue()
    tasks = _getters(t, queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown()
    t.step("is shut down")
    await _end(t, tasks)


async def getters_wait_and_at_once(t):
    queue = asyncio.Queue()
    tasks = _getters(t, queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown(immediate=True)
    await _end(t, tasks)


async def putters_wait(t):
    queue = asyncio.Queue(1)
    queue.put_nowait("x")
    tasks = _putters(t, queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown()
    await _end(t, tasks)
    await _use(t, queue)


async def putters_wait_and_at_once(t):
    queue = asyncio.Queue(1)
    queue.put_nowait("x")
    tasks = _putters(t, queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown(immediate=True)
    await _end(t, tasks)
    await _use(t, queue)


async def joiners_wait(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.put_nowait(2)
    tasks = _joiners(t, queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown()
    await asyncio.sleep(1)
    t.state("a", tasks[0])
    for _ in range(2):
        queue.get_nowait()
        queue.task_done()
    await _end(t, tasks)


async def joiners_wait_and_at_once(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.put_nowait(2)
    tasks = _joiners(t, queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown(immediate=True)
    await _end(t, tasks)


async def joiners_wait_for_what_is_in_work(t):
    queue = asyncio.Queue()
    for i in range(3):
        queue.put_nowait(i)
    queue.get_nowait()
    tasks = _joiners(t, queue, "a")
    await asyncio.sleep(1)
    queue.shutdown(immediate=True)
    await asyncio.sleep(1)
    t.state("a", tasks[0])
    queue.task_done()
    await _end(t, tasks)
    t.attempt_call("done", queue.task_done)


async def all_of_them_wait(t):
    queue = asyncio.Queue(1)
    ticker = asyncio.create_task(t.tick(4), name="ticker")
    queue.put_nowait("x")
    tasks = [*_putters(t, queue, "ab"), *_joiners(t, queue, "c")]
    await asyncio.sleep(0)
    queue.shutdown(immediate=True)
    await _end(t, [*tasks, ticker])


async def twice(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.shutdown()
    queue.shutdown()
    await _use(t, queue)


async def first_gently_then_at_once(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.shutdown()
    queue.shutdown(immediate=True)
    await _use(t, queue)
