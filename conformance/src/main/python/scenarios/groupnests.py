# SPDX-License-Identifier: Apache-2.0
"""Task groups within task groups."""

import asyncio

from trace import Broken, Lost


async def nested(t):
    async def group():
        async with asyncio.TaskGroup() as outer:
            outer.create_task(t.work(5), name="outer child")
            async with asyncio.TaskGroup() as inner:
                inner.create_task(t.fail(1, Broken("b")), name="inner child")
            t.step("never")

    await t.attempt("group", group())
    t.cancelling("after")


async def nested_and_the_inner_failure_is_caught(t):
    async def group():
        async with asyncio.TaskGroup() as outer:
            outer.create_task(t.work(3), name="outer child")
            try:
                async with asyncio.TaskGroup() as inner:
                    inner.create_task(t.fail(1, Broken("b")), name="inner child")
            except* Broken as e:
                t.failure("caught", e)
            t.step("body goes on")

    await t.attempt("group", group())
    t.cancelling("after")


async def nested_and_the_outer_child_fails(t):
    async def group():
        async with asyncio.TaskGroup() as outer:
            outer.create_task(t.fail(1, Broken("b")), name="outer child")
            async with asyncio.TaskGroup() as inner:
                inner.create_task(t.work(5), name="inner child")
            t.step("never")

    await t.attempt("group", group())
    t.cancelling("after")


async def nested_and_both_fail_at_once(t):
    async def group():
        async with asyncio.TaskGroup() as outer:
            outer.create_task(t.fail(1, Broken("outer")), name="outer child")
            async with asyncio.TaskGroup() as inner:
                inner.create_task(t.fail(1, Lost("inner")), name="inner child")
            t.step("never")

    await t.attempt("group", group())
    t.cancelling("after")


async def nested_and_the_inner_fails_first_at_the_same_time(t):
    async def group():
        async with asyncio.TaskGroup() as outer:
            async with asyncio.TaskGroup() as inner:
                inner.create_task(t.fail(1, Lost("inner")), name="inner child")
                outer.create_task(t.fail(1, Broken("outer")), name="outer child")
            t.step("never")

    await t.attempt("group", group())
    t.cancelling("after")


async def inner_failure_is_caught_while_the_outer_aborts(t):
    async def group():
        async with asyncio.TaskGroup() as outer:
            outer.create_task(t.fail(1, Broken("outer")), name="outer child")
            try:
                async with asyncio.TaskGroup() as inner:
                    inner.create_task(t.fail_in_clean_up(5, Lost("inner")), name="inner child")
            except* Lost as e:
                t.failure("caught", e)
                t.cancelling("caught")
            await t.attempt("sleep", asyncio.sleep(5))
            t.step("body ends")

    await t.attempt("group", group())
    t.cancelling("after")


async def nested_and_cancelled_from_outside(t):
    async def grouping():
        async with asyncio.TaskGroup() as outer:
            outer.create_task(t.work(5), name="outer child")
            async with asyncio.TaskGroup() as inner:
                inner.create_task(t.work(5), name="inner child")

    task = asyncio.create_task(grouping(), name="parent")
    await asyncio.sleep(1)
    task.cancel("outside")
    await t.attempt("await", task)
    t.cancelling("parent", task)


async def group_in_a_child(t):
    async def child():
        async with asyncio.TaskGroup() as inner:
            inner.create_task(t.fail(1, Broken("b")), name="grandchild")
            inner.create_task(t.work(5), name="other grandchild")

    async def group():
        async with asyncio.TaskGroup() as outer:
            outer.create_task(child(), name="child")
            outer.create_task(t.work(5), name="other child")

    await t.attempt("group", group())


async def child_throws_a_group(t):
    async def child():
        raise ExceptionGroup("mine", [Broken("b"), Lost("l")])

    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(child(), name="a")

    await t.attempt("group", group())


async def failures_are_retrieved_by_the_group(t):
    async with asyncio.TaskGroup() as outer:
        outer.create_task(t.work(1), name="a")
        try:
            async with asyncio.TaskGroup() as g:
                g.create_task(t.fail(1, Broken("one")), name="b")
                g.create_task(t.fail_in_clean_up(5, Lost("two")), name="c")
        except* Exception as e:
            t.failure("caught", e)


async def next_group_of_the_same_task(t):
    async def group(exception):
        async with asyncio.TaskGroup() as g:
            g.create_task(t.fail(1, exception), name="a")
            await asyncio.sleep(5)

    await t.attempt("first", group(Broken("one")))
    t.cancelling("between")
    await t.attempt("second", group(Lost("two")))
    t.cancelling("after")
