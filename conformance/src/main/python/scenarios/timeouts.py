# SPDX-License-Identifier: Apache-2.0
"""Timeouts: when they fire, and what comes out."""

import asyncio

from trace import Broken


async def in_time(t):
    async with asyncio.timeout(5) as timeout:
        await asyncio.sleep(1)
    t.step("expired", timeout.expired())


async def too_late(t):
    timeout = asyncio.timeout(2)

    async def body():
        async with timeout:
            try:
                await asyncio.sleep(5)
            except asyncio.CancelledError as e:
                t.failure("sleep", e)
                t.cancelling("inside")
                raise

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())
    t.cancelling("after")


async def at_the_same_time_as_the_body_ends(t):
    timeout = asyncio.timeout(2)

    async def body():
        async with timeout:
            await t.attempt("sleep", asyncio.sleep(2))

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())
    t.cancelling("after")


async def sleep_started_before_ends_at_the_same_time(t):
    task = asyncio.create_task(t.work(2, "v"), name="a")
    await asyncio.sleep(0)

    async def body():
        async with asyncio.timeout_at(2):
            t.step("got", await task)

    await t.attempt("timeout", body())
    t.state("a", task)


async def zero(t):
    timeout = asyncio.timeout(0)

    async def body():
        async with timeout:
            t.step("runs to its first suspension")
            await t.attempt("yield", asyncio.sleep(0))
            t.step("goes on")
            await t.attempt("yield", asyncio.sleep(0))

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())


async def zero_around_no_suspension(t):
    timeout = asyncio.timeout(0)

    async def body():
        async with timeout:
            t.step("does not suspend")

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())
    await asyncio.sleep(1)
    t.cancelling("after")


async def negative(t):
    timeout = asyncio.timeout(-3)

    async def body():
        async with timeout:
            t.step("runs to its first suspension")
            await asyncio.sleep(1)
            t.step("never")

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())


async def in_the_past(t):
    await asyncio.sleep(5)
    timeout = asyncio.timeout_at(3)

    async def body():
        async with timeout:
            t.step("runs to its first suspension")
            await asyncio.sleep(1)
            t.step("never")

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())


async def never(t):
    async with asyncio.timeout(None) as timeout:
        await asyncio.sleep(100)
        t.step("when", timeout.when())
    t.step("expired", timeout.expired())


async def at_a_time(t):
    await asyncio.sleep(3)
    timeout = asyncio.timeout_at(5)

    async def body():
        async with timeout:
            t.step("when", timeout.when())
            await asyncio.sleep(10)

    await t.attempt("timeout", body())


async def swallowed(t):
    timeout = asyncio.timeout(1)

    async def body():
        async with timeout:
            await t.attempt("sleep", asyncio.sleep(5))
            t.step("expired", timeout.expired())
            await asyncio.sleep(1)
            return "v"

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())
    t.cancelling("after")


async def body_fails_in_time(t):
    timeout = asyncio.timeout(5)

    async def body():
        async with timeout:
            await asyncio.sleep(1)
            raise Broken("b")

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())


async def body_fails_when_it_expires(t):
    timeout = asyncio.timeout(1)

    async def body():
        async with timeout:
            try:
                await asyncio.sleep(5)
            finally:
                raise Broken("clean-up")

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())
    t.cancelling("after")


async def clean_up_takes_longer(t):
    async def body():
        async with asyncio.timeout(1):
            try:
                await asyncio.sleep(5)
            finally:
                await asyncio.sleep(3)
                t.step("cleaned up")

    await t.attempt("timeout", body())


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


async def rescheduled_later(t):
    timeout = asyncio.timeout(2)

    async def body():
        async with timeout:
            await asyncio.sleep(1)
            timeout.reschedule(asyncio.get_running_loop().time() + 5)
            t.step("when", timeout.when())
            await t.attempt("sleep", asyncio.sleep(9))

    await t.attempt("timeout", body())


async def rescheduled_earlier(t):
    timeout = asyncio.timeout(20)

    async def body():
        async with timeout:
            timeout.reschedule(asyncio.get_running_loop().time() + 1)
            await asyncio.sleep(9)

    await t.attempt("timeout", body())


async def rescheduled_to_never(t):
    timeout = asyncio.timeout(2)

    async def body():
        async with timeout:
            timeout.reschedule(None)
            await asyncio.sleep(9)
            return "v"

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())


async def rescheduled_to_the_past(t):
    timeout = asyncio.timeout(20)

    async def body():
        async with timeout:
            await asyncio.sleep(5)
            timeout.reschedule(3)
            t.step("still runs")
            await asyncio.sleep(1)
            t.step("never")

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())


async def rescheduled_by_another_task(t):
    timeout = asyncio.timeout(2)

    async def other():
        await asyncio.sleep(1)
        timeout.reschedule(6)

    task = asyncio.create_task(other(), name="other")

    async def body():
        async with timeout:
            await asyncio.sleep(9)

    await t.attempt("timeout", body())
    await task


async def rescheduled_after_it_expired(t):
    timeout = asyncio.timeout(1)

    async def body():
        async with timeout:
            await t.attempt("sleep", asyncio.sleep(5))
            t.attempt_call("reschedule", timeout.reschedule, 9)

    await t.attempt("timeout", body())


async def rescheduled_after_its_end(t):
    async with asyncio.timeout(1) as timeout:
        pass
    t.attempt_call("reschedule", timeout.reschedule, 9)


async def rescheduled_before_it_is_entered(t):
    timeout = asyncio.timeout(1)
    t.attempt_call("reschedule", timeout.reschedule, 9)


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


async def body_throws_a_timeout_error_of_its_own(t):
    timeout = asyncio.timeout(5)

    async def body():
        async with timeout:
            raise TimeoutError("mine")

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())


async def body_is_cancelled_without_a_request(t):
    timeout = asyncio.timeout(5)

    async def body():
        inner = asyncio.get_running_loop().create_future()
        inner.cancel("inner")
        async with timeout:
            await inner

    await t.attempt("timeout", body())
    t.step("expired", timeout.expired())


async def used_twice(t):
    timeout = asyncio.timeout(5)

    async def body():
        async with timeout:
            pass

    await t.attempt("first", body())
    await t.attempt("second", body())
