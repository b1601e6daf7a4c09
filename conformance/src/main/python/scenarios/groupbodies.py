# SPDX-License-Identifier: Apache-2.0
"""What the body of a task group does, and when tasks may still be made."""

import asyncio

from trace import Broken, Lost


async def one_failure_cancels_the_body(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.fail(1, Broken("b")), name="a")
            try:
                await asyncio.sleep(5)
            except asyncio.CancelledError as e:
                t.failure("body", e)
                t.cancelling("body")
                raise

    await t.attempt("group", group())
    t.cancelling("after")


async def body_fails(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.work(5), name="a")
            await asyncio.sleep(1)
            raise Broken("body")

    await t.attempt("group", group())
    t.cancelling("after")


async def failure_of_the_body_comes_last(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.fail_in_clean_up(5, Lost("child")), name="a")
            await asyncio.sleep(1)
            raise Broken("body")

    await t.attempt("group", group())


async def body_fails_before_its_children_start(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.work(5), name="a")
            raise Broken("body")

    await t.attempt("group", group())


async def body_fails_when_it_is_cancelled(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.fail(1, Broken("child")), name="a")
            try:
                await asyncio.sleep(5)
            finally:
                raise Lost("body")

    await t.attempt("group", group())
    t.cancelling("after")


async def body_fails_in_the_step_of_a_child(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.fail(1, Broken("child")), name="a")
            await asyncio.sleep(1)
            raise Lost("body")

    await t.attempt("group", group())


async def body_swallows(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.fail(1, Broken("b")), name="a")
            await t.attempt("sleep", asyncio.sleep(5))
            t.cancelling("body")
            await t.attempt("again", asyncio.sleep(2))
            t.step("body ends")

    await t.attempt("group", group())
    t.cancelling("after")


async def body_is_over_when_a_child_fails(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.fail(1, Broken("b")), name="a")
            g.create_task(t.work(5), name="b")
            t.step("body ends")

    await t.attempt("group", group())
    t.cancelling("after")


async def failing_child_is_awaited_by_the_body(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            a = g.create_task(t.fail(1, Broken("b")), name="a")
            await t.attempt("await a", a)
            t.step("body goes on")
            await t.attempt("sleep", asyncio.sleep(3))

    await t.attempt("group", group())
    t.cancelling("after")


async def child_creates_siblings(t):
    async def group():
        async with asyncio.TaskGroup() as g:

            async def child():
                t.step("creates")
                g.create_task(t.work(1), name="sibling")
                await asyncio.sleep(2)
                g.create_task(t.work(2), name="late sibling")

            g.create_task(child(), name="child")
            t.step("body ends")

    await t.attempt("group", group())


async def task_is_created_while_the_group_ends(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            asyncio.get_running_loop().call_later(1, lambda: g.create_task(t.work(2), name="late"))
            g.create_task(t.work(2), name="a")
            t.step("body ends")

    await t.attempt("group", group())


async def task_on_a_finished_group(t):
    async with asyncio.TaskGroup() as g:
        g.create_task(t.work(1), name="a")
    late = t.work(1)
    t.attempt_call("create", lambda: g.create_task(late, name="late"))
    late.close()


async def task_on_an_aborting_group(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.fail(1, Broken("b")), name="a")
            await t.attempt("sleep", asyncio.sleep(5))
            late = t.work(1)
            t.attempt_call("create", lambda: g.create_task(late, name="late"))
            late.close()

    await t.attempt("group", group())


async def child_clean_up_creates_on_an_aborting_group(t):
    async def group():
        async with asyncio.TaskGroup() as g:

            async def child():
                try:
                    await asyncio.sleep(5)
                finally:
                    late = t.work(1)
                    t.attempt_call("create", lambda: g.create_task(late, name="late"))
                    late.close()

            g.create_task(child(), name="child")
            g.create_task(t.fail(1, Broken("b")), name="a")

    await t.attempt("group", group())


async def children_start_after_the_body_suspends(t):
    async with asyncio.TaskGroup() as g:
        g.create_task(t.work(0), name="a")
        t.step("created a")
        g.create_task(t.work(0), name="b")
        t.step("created b")
        await asyncio.sleep(0)
        t.step("a turn later")


async def child_fails_before_the_body_suspends_again(t):
    async def child():
        raise Broken("b")

    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(child(), name="a")
            for i in range(4):
                await t.attempt(f"turn {i}", asyncio.sleep(0))

    await t.attempt("group", group())
    t.cancelling("after")
