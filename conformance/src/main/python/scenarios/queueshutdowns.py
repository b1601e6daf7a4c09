# SPDX-License-Identifier: Apache-2.0
"""Queues that are shut down, while getters, putters and joiners wait."""

import asyncio

from queueusers import end, getters, joiners, putters, use


async def empty(t):
    queue = asyncio.Queue()
    queue.shutdown()
    await use(t, queue)
    await t.attempt_action("join", queue.join())


async def empty_and_at_once(t):
    queue = asyncio.Queue()
    queue.shutdown(immediate=True)
    await use(t, queue)
    await t.attempt_action("join", queue.join())


async def what_is_there_can_be_taken(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.put_nowait(2)
    queue.shutdown()
    t.step("size", queue.qsize())
    await t.attempt("get", queue.get())
    await use(t, queue)


async def what_is_there_is_dropped(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.put_nowait(2)
    queue.shutdown(immediate=True)
    t.step("size", queue.qsize())
    await use(t, queue)
    await t.attempt_action("join", queue.join())
    t.attempt_call("done", queue.task_done)


async def getters_wait(t):
    queue = asyncio.Queue()
    tasks = getters(t, queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown()
    t.step("is shut down")
    await end(t, tasks)


async def getters_wait_and_at_once(t):
    queue = asyncio.Queue()
    tasks = getters(t, queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown(immediate=True)
    await end(t, tasks)


async def putters_wait(t):
    queue = asyncio.Queue(1)
    queue.put_nowait("x")
    tasks = putters(t, queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown()
    await end(t, tasks)
    await use(t, queue)


async def putters_wait_and_at_once(t):
    queue = asyncio.Queue(1)
    queue.put_nowait("x")
    tasks = putters(t, queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown(immediate=True)
    await end(t, tasks)
    await use(t, queue)


async def joiners_wait(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.put_nowait(2)
    tasks = joiners(t, queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown()
    await asyncio.sleep(1)
    t.state("a", tasks[0])
    for _ in range(2):
        queue.get_nowait()
        queue.task_done()
    await end(t, tasks)


async def joiners_wait_and_at_once(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.put_nowait(2)
    tasks = joiners(t, queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown(immediate=True)
    await end(t, tasks)


async def joiners_wait_for_what_is_in_work(t):
    queue = asyncio.Queue()
    for i in range(3):
        queue.put_nowait(i)
    queue.get_nowait()
    tasks = joiners(t, queue, "a")
    await asyncio.sleep(1)
    queue.shutdown(immediate=True)
    await asyncio.sleep(1)
    t.state("a", tasks[0])
    queue.task_done()
    await end(t, tasks)
    t.attempt_call("done", queue.task_done)


async def all_of_them_wait(t):
    queue = asyncio.Queue(1)
    ticker = asyncio.create_task(t.tick(4), name="ticker")
    queue.put_nowait("x")
    tasks = [*putters(t, queue, "ab"), *joiners(t, queue, "c")]
    await asyncio.sleep(0)
    queue.shutdown(immediate=True)
    await end(t, [*tasks, ticker])


async def twice(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.shutdown()
    queue.shutdown()
    await use(t, queue)


async def first_gently_then_at_once(t):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.shutdown()
    queue.shutdown(immediate=True)
    await use(t, queue)
