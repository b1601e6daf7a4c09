# SPDX-License-Identifier: Apache-2.0
"""Timeouts beside other things that cancel: each other, groups, and somebody outside."""

import asyncio

from trace import Broken


async def cancelled_from_outside(t):
    timeout = asyncio.timeout(5)

    async def body():
        async with timeout:
            await asyncio.sleep(9)

    task = asyncio.create_task(body(), name="a")
    await asyncio.sleep(1)
    task.cancel("outside")
    await t.attempt("await", task)
    t.step("expired", timeout.expired())
    t.cancelling("a", task)


async def cancelled_from_outside_before_it_expires_at_the_same_time(t):
    timeout = asyncio.timeout(2)

    async def body():
        async with timeout:
            await asyncio.sleep(9)

    tasks = []
    asyncio.get_running_loop().call_later(2, lambda: tasks[0].cancel("outside"))
    tasks.append(asyncio.create_task(body(), name="a"))
    await t.attempt("await", tasks[0])
    t.step("expired", timeout.expired())
    t.cancelling("a", tasks[0])


async def cancelled_from_outside_after_it_expires_at_the_same_time(t):
    timeout = asyncio.timeout(2)

    async def body():
        async with timeout:
            await asyncio.sleep(9)

    task = asyncio.create_task(body(), name="a")
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(2, lambda: task.cancel("outside"))
    await t.attempt("await", task)
    t.step("expired", timeout.expired())
    t.cancelling("a", task)


async def cancelled_from_outside_during_the_clean_up(t):
    timeout = asyncio.timeout(1)

    async def body():
        async with timeout:
            try:
                await asyncio.sleep(9)
            finally:
                await asyncio.sleep(5)

    task = asyncio.create_task(body(), name="a")
    await asyncio.sleep(2)
    task.cancel("outside")
    await t.attempt("await", task)
    t.step("expired", timeout.expired())
    t.cancelling("a", task)


async def entered_with_a_request_pending(t):
    async def body():
        asyncio.current_task().cancel("before")
        async with asyncio.timeout(1):
            await asyncio.sleep(5)

    task = asyncio.create_task(body(), name="a")
    await t.attempt("await", task)
    t.cancelling("a", task)


async def entered_after_a_swallowed_request(t):
    async def body():
        await t.attempt("first", asyncio.sleep(5))
        async with asyncio.timeout(1):
            await asyncio.sleep(5)

    task = asyncio.create_task(body(), name="a")
    await asyncio.sleep(1)
    task.cancel("before")
    await t.attempt("await", task)
    t.cancelling("a", task)


async def nested_and_the_inner_expires(t):
    inner, outer = asyncio.timeout(1), asyncio.timeout(3)

    async def body():
        async with outer:
            try:
                async with inner:
                    await asyncio.sleep(5)
            except TimeoutError as e:
                t.failure("inner", e)
            await asyncio.sleep(1)
            t.step("goes on")

    await t.attempt("outer", body())
    t.step("expired", inner.expired(), outer.expired())


async def nested_and_the_outer_expires(t):
    inner, outer = asyncio.timeout(3), asyncio.timeout(1)

    async def body():
        async with outer:
            try:
                async with inner:
                    await asyncio.sleep(5)
            except TimeoutError:
                t.step("never")

    await t.attempt("outer", body())
    t.step("expired", inner.expired(), outer.expired())


async def nested_and_both_expire_at_once(t):
    inner, outer = asyncio.timeout(1), asyncio.timeout(1)

    async def body():
        async with outer:
            try:
                async with inner:
                    await asyncio.sleep(5)
            except TimeoutError as e:
                t.failure("inner", e)
                raise

    await t.attempt("outer", body())
    t.step("expired", inner.expired(), outer.expired())
    t.cancelling("after")


async def nested_and_the_outer_expires_during_the_clean_up(t):
    inner, outer = asyncio.timeout(1), asyncio.timeout(2)

    async def body():
        async with outer:
            try:
                async with inner:
                    try:
                        await asyncio.sleep(9)
                    finally:
                        await asyncio.sleep(5)
            except TimeoutError as e:
                t.failure("inner", e)
                raise

    await t.attempt("outer", body())
    t.step("expired", inner.expired(), outer.expired())
    t.cancelling("after")


async def around_a_group(t):
    async def body():
        async with asyncio.timeout(1):
            async with asyncio.TaskGroup() as g:
                g.create_task(t.work(5), name="a")
                g.create_task(t.work(5), name="b")

    await t.attempt("timeout", body())
    t.cancelling("after")


async def around_a_group_whose_child_fails_when_cancelled(t):
    timeout = asyncio.timeout(1)

    async def child():
        try:
            await asyncio.sleep(5)
        finally:
            raise Broken("child")

    async def body():
        async with timeout:
            async with asyncio.TaskGroup() as g:
                g.create_task(child(), name="a")

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())
    t.cancelling("after")
    await t.attempt("next", asyncio.sleep(1))


async def inside_a_group(t):
    async def body():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.work(3), name="a")
            try:
                async with asyncio.timeout(1):
                    await asyncio.sleep(5)
            except TimeoutError as e:
                t.failure("caught", e)

    await t.attempt("group", body())


async def in_a_child(t):
    async def child():
        async with asyncio.timeout(1):
            await asyncio.sleep(5)

    async def body():
        async with asyncio.TaskGroup() as g:
            g.create_task(child(), name="a")
            g.create_task(t.work(5), name="b")

    await t.attempt("group", body())
    t.cancelling("after")


async def expires_when_a_child_fails(t):
    timeout = asyncio.timeout(1)

    async def body():
        async with timeout:
            async with asyncio.TaskGroup() as g:
                g.create_task(t.fail(1, Broken("b")), name="a")
                g.create_task(t.work(5), name="b")

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())
    t.cancelling("after")
    await t.attempt("next", asyncio.sleep(1))


async def inside_an_aborting_group(t):
    async def body():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.fail(1, Broken("b")), name="a")
            async with asyncio.timeout(5):
                try:
                    await asyncio.sleep(9)
                finally:
                    t.cancelling("inside")

    await t.attempt("group", body())
    t.cancelling("after")


async def expires_inside_an_aborting_group_at_once(t):
    async def body():
        async with asyncio.TaskGroup() as g:
            g.create_task(t.fail(1, Broken("b")), name="a")
            try:
                async with asyncio.timeout(1):
                    await asyncio.sleep(9)
            except TimeoutError as e:
                t.failure("caught", e)
            t.cancelling("body")
            await t.attempt("sleep", asyncio.sleep(5))

    await t.attempt("group", body())
    t.cancelling("after")


async def around_the_await_of_a_task(t):
    task = asyncio.create_task(t.work(5), name="a")

    async def body():
        async with asyncio.timeout(1):
            await task

    await t.attempt("timeout", body())
    t.state("a", task)


async def around_a_task_that_swallows(t):
    async def stubborn():
        await t.attempt("sleep", asyncio.sleep(5))
        await asyncio.sleep(1)
        return "stayed"

    task = asyncio.create_task(stubborn(), name="a")
    timeout = asyncio.timeout(1)

    async def body():
        async with timeout:
            t.step("got", await task)

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())
    t.cancelling("after")
