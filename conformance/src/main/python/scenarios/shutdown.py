# SPDX-License-Identifier: Apache-2.0
"""The end of a run: what becomes of the tasks that are left."""

import asyncio

from trace import Broken, Lost


async def tasks_that_are_left_are_cancelled(t):
    for n in "abc":
        asyncio.create_task(t.work(10), name=n)
    await asyncio.sleep(1)
    t.step("main ends")


async def task_of_the_last_step_still_starts(t):
    asyncio.create_task(t.work(10), name="a")
    t.step("main ends")


async def clean_up_is_waited_for(t):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            t.step("cleans up")
            await asyncio.sleep(3)
            t.step("cleaned up")

    asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)


async def clean_ups_run_beside_each_other(t):
    async def child(seconds):
        try:
            await asyncio.sleep(10)
        finally:
            t.step("cleans up")
            await asyncio.sleep(seconds)
            t.step("cleaned up")

    for n in (3, 1, 2):
        asyncio.create_task(child(n), name=str(n))
    await asyncio.sleep(1)


async def refusal_is_waited_for(t):
    async def child():
        await t.attempt("sleep", asyncio.sleep(10))
        await asyncio.sleep(5)
        t.step("ends in its own time")

    asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)


async def failure_is_reported(t):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            raise Broken("clean-up")

    asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)


async def two_failures_are_reported(t):
    async def child(exception):
        try:
            await asyncio.sleep(10)
        finally:
            raise exception

    asyncio.create_task(child(Broken("one")), name="a")
    asyncio.create_task(t.work(10), name="b")
    asyncio.create_task(child(Lost("two")), name="c")
    await asyncio.sleep(1)


async def main_fails_and_the_rest_is_cancelled(t):
    asyncio.create_task(t.work(10), name="a")
    await asyncio.sleep(1)
    raise Broken("main")


async def main_is_cancelled_and_the_rest_too(t):
    asyncio.create_task(t.work(10), name="a")
    asyncio.get_running_loop().call_later(1, asyncio.current_task().cancel)
    await asyncio.sleep(5)


async def main_cancels_itself_and_returns(t):
    asyncio.create_task(t.work(10), name="a")
    asyncio.current_task().cancel("me")


async def tasks_that_wait_for_each_other(t):
    async def outer(inner):
        try:
            await inner
        except asyncio.CancelledError:
            t.step("cancelled")
            raise

    inner = asyncio.create_task(t.work(10), name="inner")
    asyncio.create_task(outer(inner), name="outer")
    await asyncio.sleep(1)


async def callbacks_that_are_ready_still_run(t):
    asyncio.get_running_loop().call_soon(t.step, "callback")
    t.step("main ends")


async def timers_that_are_left_do_not_fire(t):
    asyncio.get_running_loop().call_later(5, t.step, "never")
    await asyncio.sleep(1)


async def timers_fire_while_a_clean_up_waits(t):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(4)
            t.step("cleaned up")

    asyncio.create_task(child(), name="a")
    asyncio.get_running_loop().call_later(3, t.step, "timer")
    await asyncio.sleep(1)


async def done_callbacks_are_called(t):
    task = asyncio.create_task(t.work(10), name="a")
    task.add_done_callback(lambda f: t.state("callback", f))
    await asyncio.sleep(1)


async def task_that_was_asked_before_is_asked_again(t):
    async def child():
        await t.attempt("first", asyncio.sleep(10))
        t.cancelling("now")
        try:
            await asyncio.sleep(10)
        finally:
            t.cancelling("ends")

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)
    task.cancel("by main")
    await asyncio.sleep(1)


async def what_is_ready_runs_before_all_is_cancelled(t):
    async def child():
        for i in range(4):
            t.step("turn", i)
            await asyncio.sleep(0)

    for n in "ab":
        asyncio.create_task(child(), name=n)
    await asyncio.sleep(0)
    t.step("main ends")


async def callbacks_of_the_last_task_are_called(t):
    loop = asyncio.get_running_loop()

    def hop(n):
        t.step("hop", n)
        if n < 2:
            loop.call_soon(hop, n + 1)

    task = asyncio.create_task(t.work(10), name="a")
    task.add_done_callback(lambda f: hop(0))
    await asyncio.sleep(1)


async def callback_that_throws_is_reported(t):
    def callback(f):
        raise Broken("callback")

    task = asyncio.create_task(t.work(10), name="a")
    task.add_done_callback(callback)
    await asyncio.sleep(1)


async def task_cancels_another_in_its_clean_up(t):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            t.step("cancel", other.cancel("by a sibling"))

    async def stubborn():
        await t.attempt("first", asyncio.sleep(10))
        await t.attempt("second", asyncio.sleep(10))
        t.cancelling("ends")

    other = asyncio.create_task(stubborn(), name="other")
    asyncio.create_task(child(), name="child")
    await asyncio.sleep(1)


async def group_is_ended_with_its_children(t):
    async def grouping():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.work(10), name="a")
            g.create_task(t.work(10), name="b")

    asyncio.create_task(grouping(), name="parent")
    await asyncio.sleep(1)


async def group_whose_child_fails_is_reported(t):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            raise Broken("child")

    async def grouping():
        async with asyncio.TaskGroup() as g:
            g.create_task(child(), name="a")

    asyncio.create_task(grouping(), name="parent")
    await asyncio.sleep(1)


async def timeout_that_expires_during_the_shutdown(t):
    async def child():
        try:
            async with asyncio.timeout(3):
                try:
                    await asyncio.sleep(10)
                finally:
                    t.step("cleans up")
                    await asyncio.sleep(9)
        except TimeoutError as e:
            t.failure("timeout", e)
        t.cancelling("ends")

    asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)


async def failure_before_the_shutdown_is_reported_as_never_retrieved(t):
    asyncio.create_task(t.fail(1, Broken("before")), name="a")
    asyncio.create_task(t.work(10), name="b")
    await asyncio.sleep(2)


async def main_fails_with_a_group(t):
    async with asyncio.TaskGroup() as g:
        g.create_task(t.fail(1, Broken("one")), name="a")
        g.create_task(t.work(5), name="b")
