# SPDX-License-Identifier: Apache-2.0
"""Tasks that are cancelled while they wait for room in a queue: no place is lost, and nothing is put."""

import asyncio

from queueusers import put


async def _putting(t, queue, names):
    """Fills the queue, and has tasks wait that put their names."""
    asyncio.create_task(t.tick(8), name="ticker")
    while not queue.full():
        queue.put_nowait("first")
    tasks = [asyncio.create_task(put(t, queue, name), name=name) for name in names]
    await asyncio.sleep(0)
    return tasks


async def _drain(t, queue):
    while True:
        try:
            async with asyncio.timeout(1):
                t.step("takes", await queue.get())
        except TimeoutError:
            return


async def putter(t):
    queue = asyncio.Queue(1)
    a, b = await _putting(t, queue, "ab")
    a.cancel("enough")
    await t.attempt("a", a)
    await _drain(t, queue)
    t.state("b", b)


async def get_then_cancel(t):
    queue = asyncio.Queue(1)
    a, b = await _putting(t, queue, "ab")
    queue.get_nowait()
    t.step("cancel", a.cancel("too late?"))
    await asyncio.wait([a, b])
    await _drain(t, queue)


async def get_then_cancel_the_only_putter(t):
    queue = asyncio.Queue(1)
    (a,) = await _putting(t, queue, "a")
    queue.get_nowait()
    a.cancel()
    await asyncio.wait([a])
    t.step("size", queue.qsize())
    await t.attempt_action("put", queue.put("x"))
    t.step("size", queue.qsize())


async def cancel_then_get(t):
    queue = asyncio.Queue(1)
    a, b = await _putting(t, queue, "ab")
    a.cancel()
    queue.get_nowait()
    await asyncio.wait([a, b])
    await _drain(t, queue)


async def get_two_then_cancel_the_first(t):
    queue = asyncio.Queue(2)
    a, b, c = await _putting(t, queue, "abc")
    queue.get_nowait()
    queue.get_nowait()
    a.cancel()
    await asyncio.wait([a, b, c])
    await _drain(t, queue)


async def get_two_then_cancel_both(t):
    queue = asyncio.Queue(2)
    a, b, c, d = await _putting(t, queue, "abcd")
    queue.get_nowait()
    queue.get_nowait()
    a.cancel()
    b.cancel()
    await asyncio.wait([a, b, c, d])
    await _drain(t, queue)


async def get_then_cancel_all_putters(t):
    queue = asyncio.Queue(1)
    tasks = await _putting(t, queue, "abc")
    queue.get_nowait()
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    t.step("size", queue.qsize())


async def get_then_put_then_cancel(t):
    queue = asyncio.Queue(1)
    a, b = await _putting(t, queue, "ab")
    queue.get_nowait()
    queue.put_nowait("x")
    a.cancel()
    await asyncio.wait([a])
    await _drain(t, queue)
    t.state("b", b)


async def putter_swallows_it_and_asks_again(t):
    queue = asyncio.Queue(1)

    async def stubborn():
        await t.attempt_action("first", queue.put("a"))
        await put(t, queue, "again")

    queue.put_nowait("x")
    a = asyncio.create_task(stubborn(), name="a")
    b = asyncio.create_task(put(t, queue, "b"), name="b")
    await asyncio.sleep(1)
    queue.get_nowait()
    a.cancel()
    await _drain(t, queue)
    await asyncio.wait([a, b])


async def item_of_a_cancelled_putter_is_not_put(t):
    queue = asyncio.Queue(1)
    a, b, c = await _putting(t, queue, "abc")
    b.cancel()
    await _drain(t, queue)
    await asyncio.wait([a, b, c])


async def many_putters_come_and_go(t):
    queue = asyncio.Queue(1)
    queue.put_nowait("first")

    async def impatient(item):
        try:
            async with asyncio.timeout(1):
                await queue.put(item)
                t.step("has put", item)
        except TimeoutError:
            t.step("goes")

    tasks = [asyncio.create_task(impatient(i), name=f"t{i}") for i in range(3)]
    await asyncio.wait(tasks)
    last = asyncio.create_task(impatient("last"), name="last")
    await asyncio.sleep(0)
    t.attempt_call("get", queue.get_nowait)
    await last
    t.attempt_call("get", queue.get_nowait)
    t.step("size", queue.qsize())


async def own_request_and_a_full_queue(t):
    queue = asyncio.Queue(1)

    async def child():
        asyncio.current_task().cancel("me")
        await t.attempt_action("put", queue.put(1))
        await t.attempt_action("put", queue.put(2))

    await asyncio.create_task(child(), name="a")
    t.step("size", queue.qsize())
