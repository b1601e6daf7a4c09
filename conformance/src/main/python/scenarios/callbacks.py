# SPDX-License-Identifier: Apache-2.0
"""Done-callbacks: when they are called, in what order, and what if they throw."""

import asyncio

from trace import Broken, Lost


def _future():
    return asyncio.get_running_loop().create_future()


async def run_in_the_next_iteration(t):
    f = _future()
    f.add_done_callback(lambda f: t.step("callback"))
    f.set_result(1)
    t.step("set")
    await asyncio.sleep(0)
    t.step("a turn later")


async def in_order_of_registration(t):
    f = _future()
    for i in range(4):
        f.add_done_callback(lambda f, i=i: t.step("callback", i))
    f.set_result(1)
    await asyncio.sleep(0)


async def on_a_done_future(t):
    f = _future()
    f.set_result(1)
    f.add_done_callback(lambda f: t.state("callback", f))
    t.step("registered")
    await asyncio.sleep(0)


async def awaiters_stand_in_the_same_list(t):
    f = _future()

    async def waiter():
        await f
        t.step("woke")

    f.add_done_callback(lambda f: t.step("first"))
    task = asyncio.create_task(waiter(), name="a")
    await asyncio.sleep(0)
    f.add_done_callback(lambda f: t.step("last"))
    f.set_result(1)
    await task


async def removed(t):
    f = _future()

    def callback(f):
        t.step("never")

    f.add_done_callback(callback)
    f.add_done_callback(lambda f: t.step("stays"))
    f.remove_done_callback(callback)
    f.set_result(1)
    await asyncio.sleep(0)


async def added_in_a_callback(t):
    f = _future()

    def callback(f):
        t.step("callback")
        f.add_done_callback(lambda f: t.step("added"))
        asyncio.get_running_loop().call_soon(t.step, "soon")

    f.add_done_callback(callback)
    f.set_result(1)
    for i in range(3):
        await asyncio.sleep(0)
        t.step("turn", i)


async def throwing(t):
    f = _future()

    def callback(f):
        raise Broken("b")

    f.add_done_callback(callback)
    f.add_done_callback(lambda f: t.step("next"))
    f.set_result(1)
    await asyncio.sleep(0)
    t.step("main goes on")


async def two_throwing(t):
    f = _future()

    def first(f):
        raise Broken("b")

    def second(f):
        raise Lost("l")

    f.add_done_callback(first)
    f.add_done_callback(second)
    f.set_exception(Broken("f"))
    await asyncio.sleep(0)
    t.state("f", f)


async def of_a_failed_task(t):
    task = asyncio.create_task(t.fail(1, Broken("b")), name="a")
    task.add_done_callback(lambda f: t.state("callback", f))
    await asyncio.sleep(2)


async def of_a_cancelled_task(t):
    task = asyncio.create_task(t.work(9), name="a")
    task.add_done_callback(lambda f: t.state("callback", f))
    await asyncio.sleep(1)
    task.cancel()
    t.step("asked")
    await t.attempt("await", task)


async def of_a_task_before_its_awaiter(t):
    task = asyncio.create_task(t.work(1), name="a")
    task.add_done_callback(lambda f: t.step("callback"))
    await task
    t.step("woke")


async def starts_a_task(t):
    def callback(f):
        asyncio.get_running_loop().create_task(t.work(1), name="started")

    task = asyncio.create_task(t.work(1), name="a")
    task.add_done_callback(callback)
    await asyncio.sleep(4)


async def completes_another_future(t):
    f, g = _future(), _future()
    f.add_done_callback(lambda f: g.set_result(f.result() + 1))
    g.add_done_callback(lambda g: t.state("g", g))
    f.set_result(1)
    t.step("set")
    t.step("got", await g)
