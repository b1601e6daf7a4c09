# SPDX-License-Identifier: Apache-2.0
"""Queues that are shut down in the moment in which something else happens to them."""

import asyncio

from queueusers import end, getters, joiners, put, putters, use


async def put_then_shutdown_before_the_getter_runs(t):
    queue = asyncio.Queue()
    tasks = getters(t, queue, "abc")
    await asyncio.sleep(1)
    queue.put_nowait("x")
    queue.put_nowait("y")
    queue.shutdown()
    await end(t, tasks)


async def put_then_shutdown_at_once_before_the_getter_runs(t):
    queue = asyncio.Queue()
    tasks = [*getters(t, queue, "ab"), *joiners(t, queue, "c")]
    await asyncio.sleep(1)
    queue.put_nowait("x")
    tasks += joiners(t, queue, "d")
    queue.shutdown(immediate=True)
    await end(t, tasks)


async def get_then_shutdown_before_the_putter_runs(t):
    queue = asyncio.Queue(1)
    queue.put_nowait("x")
    tasks = putters(t, queue, "ab")
    await asyncio.sleep(1)
    t.attempt_call("get", queue.get_nowait)
    queue.shutdown()
    await end(t, tasks)
    t.step("size", queue.qsize())


async def shutdown_then_cancel_the_getter(t):
    queue = asyncio.Queue()
    tasks = getters(t, queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown()
    tasks[0].cancel("late")
    await end(t, tasks)


async def cancel_the_getter_then_shutdown(t):
    queue = asyncio.Queue()
    tasks = getters(t, queue, "ab")
    await asyncio.sleep(1)
    tasks[0].cancel("early")
    queue.shutdown()
    await end(t, tasks)


async def shutdown_then_cancel_the_putter(t):
    queue = asyncio.Queue(1)
    queue.put_nowait("x")
    tasks = putters(t, queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown()
    tasks[0].cancel("late")
    await end(t, tasks)


async def shutdown_at_once_then_cancel_the_putter(t):
    queue = asyncio.Queue(1)
    queue.put_nowait("x")
    tasks = putters(t, queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown(immediate=True)
    tasks[0].cancel("late")
    await end(t, tasks)
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
    await end(t, tasks)


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
    await end(t, tasks)


async def other_orders(t):
    for queue in (asyncio.LifoQueue(2), asyncio.PriorityQueue(2)):
        queue.put_nowait(1)
        queue.put_nowait(2)
        task = asyncio.create_task(put(t, queue, 3), name="a")
        await asyncio.sleep(1)
        queue.shutdown()
        await t.attempt("a", task)
        await t.attempt("get", queue.get())
        await use(t, queue)
