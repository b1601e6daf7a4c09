# SPDX-License-Identifier: Apache-2.0
"""Queues: who waits first is called first, and a newcomer may take what is there before the one who was called."""

import asyncio

from queueusers import getters, putters, show


async def first_in_first_out(t):
    queue = asyncio.Queue()
    for i in range(3):
        queue.put_nowait(i)
    for _ in range(3):
        t.step("gets", queue.get_nowait())


async def last_in_first_out(t):
    queue = asyncio.LifoQueue()
    for i in (1, 3, 2):
        queue.put_nowait(i)
    for _ in range(3):
        t.step("gets", queue.get_nowait())


async def smallest_first(t):
    queue = asyncio.PriorityQueue()
    for i in (5, 1, 4, 2, 3):
        queue.put_nowait(i)
    for _ in range(5):
        t.step("gets", queue.get_nowait())


async def size(t):
    queue = asyncio.Queue(2)
    t.step("maxsize", queue.maxsize)
    show(t, queue)
    queue.put_nowait(1)
    show(t, queue)
    queue.put_nowait(2)
    show(t, queue)
    queue.get_nowait()
    show(t, queue)


async def without_a_bound(t):
    queue = asyncio.Queue()
    t.step("maxsize", queue.maxsize)
    asyncio.create_task(t.tick(1), name="other")
    for i in range(100):
        await queue.put(i)
    show(t, queue)
    await asyncio.sleep(0)


async def neither_suspends_while_it_can_go_on(t):
    queue = asyncio.Queue(2)
    asyncio.create_task(t.tick(1), name="other")
    await t.attempt_action("put", queue.put(1))
    await t.attempt_action("put", queue.put(2))
    await t.attempt("get", queue.get())
    await t.attempt("get", queue.get())
    await asyncio.sleep(0)


async def get_of_an_empty_one_without_waiting(t):
    queue = asyncio.Queue()
    t.attempt_call("get", queue.get_nowait)


async def put_to_a_full_one_without_waiting(t):
    queue = asyncio.Queue(1)
    t.attempt_call("put", queue.put_nowait, 1)
    t.attempt_call("put", queue.put_nowait, 2)
    show(t, queue)


async def getters_are_served_in_the_order_of_waiting(t):
    queue = asyncio.Queue()
    tasks = getters(t, queue, "abc")
    await asyncio.sleep(1)
    for i in range(3):
        queue.put_nowait(i)
    t.step("has put all")
    await asyncio.wait(tasks)


async def putters_are_served_in_the_order_of_waiting(t):
    queue = asyncio.Queue(1)
    tasks = putters(t, queue, "abcd")
    await asyncio.sleep(1)
    for _ in range(4):
        t.step("gets", await queue.get())
        await asyncio.sleep(1)
    await asyncio.wait(tasks)


async def one_iteration_from_put_to_the_getter(t):
    queue = asyncio.Queue()
    ticker = asyncio.create_task(t.tick(4), name="ticker")
    tasks = getters(t, queue, "ab")
    await asyncio.sleep(0)
    await queue.put(1)
    await queue.put(2)
    await asyncio.wait([*tasks, ticker])


async def one_iteration_from_get_to_the_putter(t):
    queue = asyncio.Queue(1)
    ticker = asyncio.create_task(t.tick(8), name="ticker")
    tasks = putters(t, queue, "abc")
    await asyncio.sleep(0)
    for _ in range(3):
        t.step("gets", await queue.get())
        await asyncio.sleep(0)
    await asyncio.wait([*tasks, ticker])


async def item_is_there_while_its_getter_is_called(t):
    queue = asyncio.Queue()
    (a,) = getters(t, queue, "a")
    await asyncio.sleep(1)
    queue.put_nowait("x")
    show(t, queue)
    await a
    show(t, queue)


async def newcomer_takes_the_item_of_who_was_called(t):
    queue = asyncio.Queue()
    (a,) = getters(t, queue, "a")
    await asyncio.sleep(1)
    queue.put_nowait("x")
    await t.attempt("get", queue.get())
    await asyncio.sleep(1)
    queue.put_nowait("y")
    await a


async def who_was_called_for_nothing_is_the_last_in_line(t):
    queue = asyncio.Queue()
    tasks = getters(t, queue, "abc")
    await asyncio.sleep(1)
    queue.put_nowait("x")
    t.attempt_call("get", queue.get_nowait)
    await asyncio.sleep(1)
    for item in "123":
        queue.put_nowait(item)
        await asyncio.sleep(1)
    await asyncio.wait(tasks)


async def newcomer_takes_the_place_of_a_putter_that_was_called(t):
    queue = asyncio.Queue(1)
    queue.put_nowait("x")
    tasks = putters(t, queue, "abc")
    await asyncio.sleep(1)
    t.attempt_call("get", queue.get_nowait)
    t.attempt_call("put", queue.put_nowait, "y")
    await asyncio.sleep(1)
    for _ in range(4):
        t.attempt_call("get", queue.get_nowait)
        await asyncio.sleep(1)
    await asyncio.wait(tasks)


async def more_items_than_getters(t):
    queue = asyncio.Queue()
    tasks = getters(t, queue, "a")
    await asyncio.sleep(1)
    queue.put_nowait(1)
    queue.put_nowait(2)
    tasks += getters(t, queue, "bc")
    await asyncio.sleep(1)
    t.state("c", tasks[2])
    queue.put_nowait(3)
    await asyncio.wait(tasks)
