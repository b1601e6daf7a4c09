# SPDX-License-Identifier: Apache-2.0
"""Tasks that are cancelled while they wait for an item of a queue: no item is lost."""

import asyncio

from queueusers import get


async def _getting(t, queue, names):
    asyncio.create_task(t.tick(8), name="ticker")
    tasks = [asyncio.create_task(get(t, queue), name=name) for name in names]
    await asyncio.sleep(0)
    return tasks


async def getter(t):
    queue = asyncio.Queue()
    a, b = await _getting(t, queue, "ab")
    a.cancel("enough")
    await t.attempt("a", a)
    queue.put_nowait("x")
    await b


async def put_then_cancel(t):
    queue = asyncio.Queue()
    a, b = await _getting(t, queue, "ab")
    queue.put_nowait("x")
    t.step("cancel", a.cancel("too late?"))
    await asyncio.wait([a, b])


async def put_then_cancel_the_only_getter(t):
    queue = asyncio.Queue()
    (a,) = await _getting(t, queue, "a")
    queue.put_nowait("x")
    a.cancel()
    await asyncio.wait([a])
    await t.attempt("get", queue.get())


async def cancel_then_put(t):
    queue = asyncio.Queue()
    a, b = await _getting(t, queue, "ab")
    a.cancel()
    queue.put_nowait("x")
    await asyncio.wait([a, b])


async def cancel_then_put_with_the_only_getter(t):
    queue = asyncio.Queue()
    (a,) = await _getting(t, queue, "a")
    a.cancel()
    queue.put_nowait("x")
    await asyncio.wait([a])
    t.step("size", queue.qsize())


async def put_two_then_cancel_the_first(t):
    queue = asyncio.Queue()
    a, b, c = await _getting(t, queue, "abc")
    queue.put_nowait("x")
    queue.put_nowait("y")
    a.cancel()
    await asyncio.wait([a, b, c])


async def put_two_then_cancel_both(t):
    queue = asyncio.Queue()
    a, b, c, d = await _getting(t, queue, "abcd")
    queue.put_nowait("x")
    queue.put_nowait("y")
    b.cancel()
    a.cancel()
    await asyncio.wait([a, b, c, d])


async def put_then_cancel_all(t):
    queue = asyncio.Queue()
    tasks = await _getting(t, queue, "abc")
    queue.put_nowait("x")
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    t.step("size", queue.qsize())


async def cancel_then_put_then_cancel_the_next(t):
    queue = asyncio.Queue()
    a, b, c = await _getting(t, queue, "abc")
    a.cancel()
    queue.put_nowait("x")
    b.cancel()
    await asyncio.wait([a, b, c])


async def put_then_taken_then_cancel(t):
    queue = asyncio.Queue()
    a, b = await _getting(t, queue, "ab")
    queue.put_nowait("x")
    t.attempt_call("get", queue.get_nowait)
    a.cancel()
    await asyncio.wait([a])
    queue.put_nowait("y")
    await asyncio.wait([b])


async def getter_swallows_it_and_asks_again(t):
    queue = asyncio.Queue()

    async def stubborn():
        await t.attempt("first", queue.get())
        await get(t, queue)

    a = asyncio.create_task(stubborn(), name="a")
    b = asyncio.create_task(get(t, queue), name="b")
    await asyncio.sleep(1)
    queue.put_nowait("x")
    a.cancel()
    await asyncio.sleep(1)
    t.state("a", a)
    t.state("b", b)
    queue.put_nowait("y")
    await asyncio.wait([a, b])


async def only_getter_swallows_it_and_asks_again(t):
    queue = asyncio.Queue()

    async def stubborn():
        await t.attempt("first", queue.get())
        await get(t, queue)

    a = asyncio.create_task(stubborn(), name="a")
    await asyncio.sleep(1)
    queue.put_nowait("x")
    a.cancel()
    await a


async def many_getters_come_and_go(t):
    queue = asyncio.Queue()

    async def impatient():
        try:
            async with asyncio.timeout(1):
                t.step("gets", await queue.get())
        except TimeoutError:
            t.step("goes")

    tasks = [asyncio.create_task(impatient(), name=f"t{i}") for i in range(3)]
    await asyncio.wait(tasks)
    last = asyncio.create_task(impatient(), name="last")
    await asyncio.sleep(0)
    queue.put_nowait("x")
    await last


async def put_at_the_time_of_the_limit(t):
    queue = asyncio.Queue()

    async def limited():
        async with asyncio.timeout(2):
            await get(t, queue)

    asyncio.get_running_loop().call_later(2, queue.put_nowait, "x")
    a = asyncio.create_task(limited(), name="a")
    b = asyncio.create_task(get(t, queue), name="b")
    await t.attempt("a", a)
    await b


async def put_just_after_the_limit(t):
    queue = asyncio.Queue()

    async def limited():
        async with asyncio.timeout(2):
            await get(t, queue)

    a = asyncio.create_task(limited(), name="a")
    b = asyncio.create_task(get(t, queue), name="b")
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(2, queue.put_nowait, "x")
    await t.attempt("a", a)
    await b


async def twice_before_the_getter_runs(t):
    queue = asyncio.Queue()
    a, b = await _getting(t, queue, "ab")
    queue.put_nowait("x")
    a.cancel("first")
    a.cancel("second")
    await t.attempt("a", a)
    t.cancelling("a", a)
    await b


async def own_request_and_an_item(t):
    queue = asyncio.Queue()
    queue.put_nowait("x")

    async def child():
        asyncio.current_task().cancel("me")
        await t.attempt("get", queue.get())
        await t.attempt("get", queue.get())

    await asyncio.create_task(child(), name="a")
