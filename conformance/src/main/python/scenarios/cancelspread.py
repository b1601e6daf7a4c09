# SPDX-License-Identifier: Apache-2.0
"""How far a request reaches: what the task waits for, and who else waits for that."""

import asyncio

from trace import Broken


async def reaches_the_innermost(t):
    inner = asyncio.create_task(t.work(10), name="inner")

    async def outer():
        await t.attempt("await inner", inner)
        t.cancelling("outer")
        raise Broken("outer goes on")

    task = asyncio.create_task(outer(), name="outer")
    await asyncio.sleep(1)
    task.cancel("why")
    await t.attempt("await outer", task)
    t.state("inner", inner)
    t.cancelling("inner", inner)
    t.cancelling("outer", task)


async def chain_of_tasks(t):
    async def link(inner):
        try:
            await inner
        except asyncio.CancelledError as e:
            t.failure("await", e)
            raise

    a = asyncio.create_task(t.work(10), name="a")
    b = asyncio.create_task(link(a), name="b")
    c = asyncio.create_task(link(b), name="c")
    await asyncio.sleep(1)
    c.cancel("top")
    await t.attempt("await c", c)
    for task in (a, b, c):
        t.state(task.get_name(), task)
        t.cancelling(task.get_name(), task)


async def child_swallows_so_the_parent_goes_on(t):
    async def stubborn():
        await t.attempt("sleep", asyncio.sleep(10))
        return "stayed"

    inner = asyncio.create_task(stubborn(), name="inner")

    async def outer():
        t.step("got", await inner)
        t.cancelling("outer")
        await asyncio.sleep(1)
        return "outer done"

    task = asyncio.create_task(outer(), name="outer")
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("await outer", task)
    t.cancelling("inner", inner)


async def child_fails_instead(t):
    async def failing():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            raise Broken("inner") from None

    inner = asyncio.create_task(failing(), name="inner")

    async def outer():
        await inner

    task = asyncio.create_task(outer(), name="outer")
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("await outer", task)
    t.state("outer", task)
    t.cancelling("outer", task)


async def shared_future_is_cancelled_for_all(t):
    future = asyncio.get_running_loop().create_future()

    async def waiter():
        try:
            await future
        except asyncio.CancelledError as e:
            t.failure("await", e)
            t.cancelling("count")
            raise

    tasks = [asyncio.create_task(waiter(), name=n) for n in "abc"]
    await asyncio.sleep(0)
    tasks[1].cancel("b only")
    await asyncio.sleep(1)
    for task in tasks:
        t.state(task.get_name(), task)
    t.state("future", future)


async def shared_task_is_cancelled_for_all(t):
    shared = asyncio.create_task(t.work(10), name="shared")

    async def waiter():
        await shared

    tasks = [asyncio.create_task(waiter(), name=n) for n in "ab"]
    await asyncio.sleep(1)
    tasks[0].cancel()
    await asyncio.sleep(1)
    for task in [shared, *tasks]:
        t.state(task.get_name(), task)
        t.cancelling(task.get_name(), task)


async def from_a_done_callback(t):
    victim = asyncio.create_task(t.work(10), name="victim")
    trigger = asyncio.create_task(t.work(1), name="trigger")
    trigger.add_done_callback(lambda _: t.step("cancel", victim.cancel()))
    await t.attempt("await", victim)


async def each_other(t):
    tasks = {}

    async def child(other):
        try:
            await asyncio.sleep(1)
            t.step("cancel", tasks[other].cancel())
            await asyncio.sleep(1)
        except asyncio.CancelledError as e:
            t.failure("cancelled", e)
            raise

    tasks["a"] = asyncio.create_task(child("b"), name="a")
    tasks["b"] = asyncio.create_task(child("a"), name="b")
    await asyncio.sleep(3)
    for name, task in tasks.items():
        t.state(name, task)


async def many_in_order(t):
    tasks = [asyncio.create_task(t.work(10), name=n) for n in "abcd"]
    await asyncio.sleep(1)
    for task in reversed(tasks):
        task.cancel()
    t.step("cancelled all")
    for task in tasks:
        await t.attempt("await " + task.get_name(), task)


async def request_while_awaiting_a_cancelled_task(t):
    async def slow():
        try:
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(3)
            t.step("cleaned up")

    inner = asyncio.create_task(slow(), name="inner")

    async def outer():
        inner.cancel()
        await t.attempt("await", inner)
        t.cancelling("outer")

    await asyncio.sleep(0)
    task = asyncio.create_task(outer(), name="outer")
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("await outer", task)
    t.cancelling("inner", inner)
