# SPDX-License-Identifier: Apache-2.0
"""Queues between producers and consumers."""

import asyncio

from queueusers import get, getters, put, putters, show
from trace import Broken


async def getter_that_gets_again_at_once(t):
    queue = asyncio.Queue()

    async def rounds():
        for i in range(2):
            t.step("round", i, await queue.get())

    tasks = [asyncio.create_task(rounds(), name=name) for name in "ab"]
    await asyncio.sleep(1)
    for i in range(4):
        queue.put_nowait(i)
    await asyncio.wait(tasks)


async def getter_that_gets_again_before_the_next_item(t):
    queue = asyncio.Queue()

    async def rounds():
        for i in range(2):
            t.step("round", i, await queue.get())

    tasks = [asyncio.create_task(rounds(), name=name) for name in "ab"]
    for i in range(4):
        await asyncio.sleep(1)
        queue.put_nowait(i)
    await asyncio.wait(tasks)


async def bounded_producer_and_consumer(t):
    queue = asyncio.Queue(2)

    async def producer():
        for i in range(5):
            await queue.put(i)
            t.step("has put", i)

    async def consumer():
        for _ in range(5):
            t.step("gets", await queue.get())

    a = asyncio.create_task(producer(), name="producer")
    b = asyncio.create_task(consumer(), name="consumer")
    await asyncio.wait([a, b])


async def bound_of_one_and_slow_consumer(t):
    queue = asyncio.Queue(1)

    async def producer():
        for i in range(4):
            await queue.put(i)
            t.step("has put", i)

    async def consumer():
        for _ in range(4):
            await asyncio.sleep(2)
            t.step("gets", await queue.get())

    a = asyncio.create_task(producer(), name="producer")
    b = asyncio.create_task(consumer(), name="consumer")
    await asyncio.wait([a, b])


async def two_producers_and_two_consumers(t):
    queue = asyncio.Queue(1)

    async def producer(name):
        for i in range(3):
            await queue.put(f"{name}{i}")
            t.step("has put", i)

    async def consumer():
        for _ in range(3):
            t.step("gets", await queue.get())

    tasks = [asyncio.create_task(producer(name), name=name) for name in "ab"]
    tasks += [asyncio.create_task(consumer(), name=name) for name in "cd"]
    await asyncio.wait(tasks)


async def putters_and_getters_that_met_before(t):
    queue = asyncio.Queue(1)
    tasks = getters(t, queue, "ab")
    await asyncio.sleep(0)
    tasks += putters(t, queue, "wxyz")
    await asyncio.sleep(1)
    show(t, queue)
    tasks += getters(t, queue, "cd")
    await asyncio.wait(tasks)


async def smallest_first_among_those_that_could_be_put(t):
    queue = asyncio.PriorityQueue(2)

    async def put(item):
        await queue.put(item)
        t.step("has put", item)

    tasks = [asyncio.create_task(put(item), name=f"t{item}") for item in (5, 3, 4, 1, 2)]
    await asyncio.sleep(1)
    for _ in range(5):
        t.step("gets", await queue.get())
        await asyncio.sleep(1)
    await asyncio.wait(tasks)


async def last_in_first_out_among_those_that_could_be_put(t):
    queue = asyncio.LifoQueue(2)
    tasks = putters(t, queue, "abcde")
    await asyncio.sleep(1)
    for _ in range(5):
        t.step("gets", await queue.get())
        await asyncio.sleep(1)
    await asyncio.wait(tasks)


async def put_by_a_callback(t):
    queue = asyncio.Queue()
    loop = asyncio.get_running_loop()
    tasks = getters(t, queue, "ab")
    for i in (2, 1):
        loop.call_later(i, queue.put_nowait, i)
    await asyncio.wait(tasks)


async def eager_getter(t):
    queue = asyncio.Queue()
    loop = asyncio.get_running_loop()
    a = asyncio.Task(get(t, queue), loop=loop, name="a", eager_start=True)
    (b,) = getters(t, queue, "b")
    queue.put_nowait(1)
    queue.put_nowait(2)
    await asyncio.wait([a, b])


async def failing_group_whose_children_wait(t):
    queue = asyncio.Queue(1)

    async def group():
        async with asyncio.TaskGroup() as g:
            for name in "abc":
                g.create_task(put(t, queue, name), name=name)
            g.create_task(t.fail(1, Broken("b")), name="failing")

    await t.attempt("group", group())
    show(t, queue)


async def end_of_the_run_while_some_wait(t):
    full, empty = asyncio.Queue(1), asyncio.Queue()
    putters(t, full, "abc")
    getters(t, empty, "de")
    await asyncio.sleep(1)
