# SPDX-License-Identifier: Apache-2.0
"""Task groups: who is cancelled when something fails, and what comes out."""

import asyncio

from trace import Broken, Lost


async def waits_for_all(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.work(1), name="a")
            g.create_task(t.work(2), name="b")
            t.step("body ends")

    await t.attempt("group", group())


async def without_children(t):
    async def group():
        async with asyncio.TaskGroup():
            t.step("body")

    await t.attempt("group", group())


async def results_after_the_group(t):
    async with asyncio.TaskGroup() as g:
        a = g.create_task(t.work(2, "va"), name="a")
        b = g.create_task(t.work(1, "vb"), name="b")
    t.step("got", a.result(), b.result())


async def one_failure_cancels_the_siblings(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.fail(1, Broken("b")), name="a")
            g.create_task(t.work(5), name="b")
            g.create_task(t.work(5), name="c")

    await t.attempt("group", group())
    t.cancelling("after")


async def failures_in_order_of_completion(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.fail_in_clean_up(5, Lost("first child")), name="a")
            g.create_task(t.fail(1, Broken("second child")), name="b")
            g.create_task(t.fail_in_clean_up(5, Lost("third child")), name="c")

    await t.attempt("group", group())


async def slow_failure_comes_later(t):
    async def slow():
        try:
            await asyncio.sleep(5)
        finally:
            await asyncio.sleep(3)
            raise Lost("slow")

    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(slow(), name="slow")
            g.create_task(t.fail(1, Broken("b")), name="a")
            g.create_task(t.fail_in_clean_up(5, Lost("quick")), name="quick")

    await t.attempt("group", group())


async def cancelled_child_is_no_error(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            a = g.create_task(t.work(5), name="a")
            g.create_task(t.work(2), name="b")
            await asyncio.sleep(1)
            a.cancel()

    await t.attempt("group", group())


async def child_that_cancels_itself_is_no_error(t):
    async def child():
        asyncio.current_task().cancel()
        await asyncio.sleep(1)

    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(child(), name="a")
            g.create_task(t.work(2), name="b")

    await t.attempt("group", group())


async def two_children_fail_in_one_iteration(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.fail(1, Broken("one")), name="a")
            g.create_task(t.fail(1, Lost("two")), name="b")
            g.create_task(t.work(1), name="c")

    await t.attempt("group", group())


async def slow_clean_up_is_waited_for(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.work_and_clean_up(5, 4), name="a")
            g.create_task(t.fail(1, Broken("b")), name="b")

    await t.attempt("group", group())


async def child_swallows_the_abort(t):
    async def stubborn():
        await t.attempt("sleep", asyncio.sleep(5))
        await asyncio.sleep(3)
        t.step("ends in its own time")
        return "v"

    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(stubborn(), name="a")
            g.create_task(t.fail(1, Broken("b")), name="b")

    await t.attempt("group", group())


async def failure_of_a_child_with_a_cause(t):
    async def child():
        try:
            raise Lost("first")
        except Lost as e:
            raise Broken("second") from e

    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(child(), name="a")

    await t.attempt("group", group())
