# SPDX-License-Identifier: Apache-2.0
"""Task groups that are cancelled from outside, or from inside."""

import asyncio

from trace import Broken


async def cancelled_from_outside(t):
    async def grouping():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.work(5), name="a")
            g.create_task(t.work(5), name="b")
            t.step("body ends")

    task = asyncio.create_task(grouping(), name="parent")
    await asyncio.sleep(1)
    task.cancel("outside")
    await t.attempt("await", task)
    t.state("parent", task)
    t.cancelling("parent", task)


async def cancelled_from_outside_in_the_body(t):
    async def grouping():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.work(5), name="a")
            await t.attempt("body", asyncio.sleep(5))
            t.cancelling("body")
            await asyncio.sleep(1)
            t.step("body ends")

    task = asyncio.create_task(grouping(), name="parent")
    await asyncio.sleep(1)
    task.cancel("outside")
    await t.attempt("await", task)
    t.cancelling("parent", task)


async def cancelled_from_outside_before_it_starts(t):
    async def grouping():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.work(5), name="a")

    task = asyncio.create_task(grouping(), name="parent")
    task.cancel()
    await t.attempt("await", task)


async def cancelled_from_outside_and_a_child_fails(t):
    async def grouping():
        try:
            async with asyncio.TaskGroup() as g:
                g.create_task(t.fail_in_clean_up(5, Broken("b")), name="a")
        except* Broken as e:
            t.failure("caught", e)
            t.cancelling("caught")
        await t.attempt("next", asyncio.sleep(1))
        t.step("ends")

    task = asyncio.create_task(grouping(), name="parent")
    await asyncio.sleep(1)
    task.cancel("outside")
    await t.attempt("await", task)
    t.cancelling("parent", task)


async def cancelled_from_outside_after_a_child_has_failed(t):
    async def grouping():
        try:
            async with asyncio.TaskGroup() as g:
                g.create_task(t.fail(1, Broken("b")), name="a")
                g.create_task(t.work_and_clean_up(5, 3), name="b")
        except* Broken as e:
            t.failure("caught", e)
            t.cancelling("caught")
        await t.attempt("next", asyncio.sleep(1))

    task = asyncio.create_task(grouping(), name="parent")
    await asyncio.sleep(2)
    task.cancel("outside")
    await t.attempt("await", task)
    t.cancelling("parent", task)


async def cancelled_from_outside_twice(t):
    async def grouping():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.work_and_clean_up(5, 5), name="a")

    task = asyncio.create_task(grouping(), name="parent")
    await asyncio.sleep(1)
    task.cancel("first")
    await asyncio.sleep(1)
    task.cancel("second")
    await t.attempt("await", task)
    t.cancelling("parent", task)


async def cancelled_from_outside_and_a_child_swallows(t):
    async def stubborn():
        await t.attempt("sleep", asyncio.sleep(5))
        return "stayed"

    async def grouping():
        async with asyncio.TaskGroup() as g:
            g.create_task(stubborn(), name="a")

    task = asyncio.create_task(grouping(), name="parent")
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("await", task)
    t.cancelling("parent", task)


async def cancelled_in_the_iteration_in_which_a_child_fails(t):
    async def grouping():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.fail(1, Broken("b")), name="a")
            g.create_task(t.work(5), name="b")

    task = asyncio.create_task(grouping(), name="parent")
    await asyncio.sleep(1)
    task.cancel("outside")
    await t.attempt("await", task)
    t.cancelling("parent", task)


async def cancelled_before_a_child_fails_in_the_same_iteration(t):
    task = None

    async def grouping():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.fail(1, Broken("b")), name="a")

    asyncio.get_running_loop().call_later(1, lambda: task.cancel("outside"))
    task = asyncio.create_task(grouping(), name="parent")
    await t.attempt("await", task)
    t.cancelling("parent", task)


async def cancelled_when_the_last_child_has_ended(t):
    async def grouping():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.work(1, "v"), name="a")
        t.step("group is over")
        return "v"

    task = asyncio.create_task(grouping(), name="parent")
    await asyncio.sleep(1)
    await asyncio.sleep(0)
    t.step("cancel", task.cancel())
    await t.attempt("await", task)


async def body_cancels_its_own_task(t):
    async def grouping():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.work(5), name="a")
            await asyncio.sleep(1)
            asyncio.current_task().cancel("me")
            t.step("body ends")

    task = asyncio.create_task(grouping(), name="parent")
    await t.attempt("await", task)
    t.cancelling("parent", task)


async def child_cancels_the_parent(t):
    async def grouping():
        parent = asyncio.current_task()

        async def child():
            await asyncio.sleep(1)
            parent.cancel("by the child")
            await t.attempt("sleep", asyncio.sleep(5))

        async with asyncio.TaskGroup() as g:
            g.create_task(child(), name="a")

    task = asyncio.create_task(grouping(), name="parent")
    await t.attempt("await", task)
    t.cancelling("parent", task)


async def cancelled_error_of_the_body_without_a_request(t):
    async def group():
        inner = asyncio.get_running_loop().create_future()
        inner.cancel("inner")
        async with asyncio.TaskGroup() as g:
            g.create_task(t.work(5), name="a")
            await asyncio.sleep(1)
            await inner

    await t.attempt("group", group())
    t.cancelling("after")


async def cancelled_error_of_the_body_and_a_failing_child(t):
    async def group():
        inner = asyncio.get_running_loop().create_future()
        inner.cancel("inner")
        async with asyncio.TaskGroup() as g:
            g.create_task(t.fail_in_clean_up(5, Broken("b")), name="a")
            await asyncio.sleep(1)
            await inner

    await t.attempt("group", group())
