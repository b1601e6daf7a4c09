# SPDX-License-Identifier: Apache-2.0
"""Tasks: when they start, how they end, and who learns of it."""

import asyncio

from trace import Broken, Lost


async def starts_in_the_next_iteration(t):
    task = asyncio.create_task(t.work(1, "v"), name="a")
    t.step("created")
    await asyncio.sleep(0)
    t.step("a turn later")
    t.step("got", await task)


async def start_in_order_of_creation(t):
    tasks = [asyncio.create_task(t.work(0), name=n) for n in "abc"]
    for task in tasks:
        await task


async def result_of_pending(t):
    task = asyncio.create_task(t.work(1), name="a")
    t.attempt_call("result", task.result)
    t.attempt_call("exception", task.exception)
    await asyncio.sleep(0)
    t.attempt_call("result of suspended", task.result)
    t.attempt_call("exception of suspended", task.exception)
    await task


async def value(t):
    task = asyncio.create_task(t.work(2, 42), name="a")
    t.step("got", await task)
    t.state("a", task)
    t.attempt_call("exception", task.exception)
    t.step("cancel", task.cancel())
    t.cancelling("a", task)


async def failure(t):
    task = asyncio.create_task(t.fail(1, Broken("b")), name="a")
    await t.attempt("await", task)
    t.attempt_call("result", task.result)
    t.attempt_call("exception", task.exception)
    t.state("a", task)


async def same_exception_for_every_reader(t):
    broken = Broken("b")
    task = asyncio.create_task(t.fail(0, broken), name="a")
    for _ in range(2):
        try:
            await task
        except Broken as e:
            t.step("same", e is broken, task.exception() is broken)


async def failure_with_a_cause(t):
    async def child():
        try:
            raise Lost("first")
        except Lost as e:
            raise Broken("second") from e

    task = asyncio.create_task(child(), name="a")
    await t.attempt("await", task)


async def failure_goes_through_a_chain(t):
    async def outer(inner):
        t.step("waits")
        return await inner

    a = asyncio.create_task(t.fail(1, Broken("b")), name="a")
    b = asyncio.create_task(outer(a), name="b")
    c = asyncio.create_task(outer(b), name="c")
    await t.attempt("await c", c)
    for task in (a, b, c):
        t.state(task.get_name(), task)


async def failing_task_touches_nobody_else(t):
    a = asyncio.create_task(t.fail(1, Broken("b")), name="a")
    b = asyncio.create_task(t.work(2, "fine"), name="b")
    t.step("got", await b)
    t.state("a", a)


async def awaited_by_several(t):
    a = asyncio.create_task(t.work(1, "v"), name="a")

    async def reader():
        t.step("got", await a)

    readers = [asyncio.create_task(reader(), name=f"r{i}") for i in range(3)]
    for reader in readers:
        await reader


async def done_task_is_awaited_without_a_turn(t):
    task = asyncio.create_task(t.work(0, "v"), name="a")
    await asyncio.sleep(1)
    asyncio.get_running_loop().call_soon(t.step, "callback")
    t.step("got", await task)
    await asyncio.sleep(0)
    t.step("after the callback")


async def cannot_await_itself(t):
    tasks = []

    async def child():
        await t.attempt("await", tasks[0])
        await asyncio.sleep(1)
        t.step("goes on")

    tasks.append(asyncio.create_task(child(), name="a"))
    await tasks[0]
    t.state("a", tasks[0])


async def current_task_inside(t):
    async def child():
        t.step("I am", asyncio.current_task())

    t.step("I am", asyncio.current_task())
    await asyncio.create_task(child(), name="a")
    t.step("I am", asyncio.current_task())


async def all_tasks_are_those_that_have_not_ended(t):
    a = asyncio.create_task(t.work(1), name="a")
    asyncio.create_task(t.work(2), name="b")
    t.step("all", asyncio.all_tasks())
    await a
    t.step("all", asyncio.all_tasks())
    await asyncio.sleep(2)
    t.step("all", asyncio.all_tasks())


async def name_can_change(t):
    async def child():
        t.step("starts")
        asyncio.current_task().set_name("new")
        t.step("renamed")

    task = asyncio.create_task(child(), name="old")
    t.step("name", task.get_name())
    await task
    t.step("name", task.get_name())


async def child_outlives_its_creator(t):
    async def child():
        asyncio.create_task(t.work(2), name="grandchild")
        t.step("ends")

    await asyncio.create_task(child(), name="child")
    await asyncio.sleep(3)
    t.step("ends")


async def ends_in_the_iteration_after_its_await(t):
    future = asyncio.get_running_loop().create_future()

    async def child():
        await future
        t.step("got it")

    task = asyncio.create_task(child(), name="a")
    task.add_done_callback(lambda f: t.step("callback"))
    await asyncio.sleep(0)
    future.set_result(None)
    for i in range(4):
        t.step("turn", i, task.done())
        await asyncio.sleep(0)


async def finally_runs_before_the_failure_is_seen(t):
    async def child():
        try:
            await asyncio.sleep(1)
            raise Broken("b")
        finally:
            t.step("cleans up")
            await asyncio.sleep(1)
            t.step("cleaned up")

    await t.attempt("await", asyncio.create_task(child(), name="a"))


async def failure_in_finally_replaces_the_first(t):
    async def child():
        try:
            await asyncio.sleep(1)
            raise Broken("first")
        finally:
            await asyncio.sleep(1)
            raise Lost("second")

    await t.attempt("await", asyncio.create_task(child(), name="a"))


async def main_fails(t):
    asyncio.create_task(t.work(5), name="a")
    await asyncio.sleep(1)
    raise Broken("main")
