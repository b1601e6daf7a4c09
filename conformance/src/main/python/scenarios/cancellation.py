# SPDX-License-Identifier: Apache-2.0
"""Cancelling: what a request does to a task, depending on where the task is."""

import asyncio

from trace import Broken


async def before_start(t):
    task = asyncio.create_task(t.work(1), name="a")
    t.step("cancel", task.cancel())
    t.state("a", task)
    await t.attempt("await", task)
    t.state("a", task)
    t.cancelling("a", task)


async def before_start_with_message(t):
    task = asyncio.create_task(t.work(1), name="a")
    task.cancel("why")
    await t.attempt("await", task)


async def in_sleep(t):
    task = asyncio.create_task(t.work(10), name="a")
    await asyncio.sleep(3)
    t.step("cancel", task.cancel())
    t.state("a", task)
    await t.attempt("await", task)
    t.state("a", task)
    t.cancelling("a", task)


async def in_sleep_with_message(t):
    task = asyncio.create_task(t.work(10), name="a")
    await asyncio.sleep(3)
    task.cancel("enough")
    await t.attempt("await", task)


async def later_readers(t):
    task = asyncio.create_task(t.work(10), name="a")
    await asyncio.sleep(3)
    task.cancel("enough")
    await t.attempt("first", task)
    await t.attempt("second", task)
    t.attempt_call("result", task.result)
    t.attempt_call("exception", task.exception)


async def ended_task(t):
    task = asyncio.create_task(t.work(1, "v"), name="a")
    await task
    t.step("cancel", task.cancel())
    t.cancelling("a", task)
    t.state("a", task)


async def cancelled_task_again(t):
    task = asyncio.create_task(t.work(9), name="a")
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("await", task)
    t.step("cancel", task.cancel())
    t.cancelling("a", task)


async def itself(t):
    async def child():
        asyncio.current_task().cancel("me")
        t.cancelling("still running")
        await t.attempt("sleep", asyncio.sleep(1))
        t.step("goes on")
        return "v"

    task = asyncio.create_task(child(), name="a")
    await t.attempt("await", task)
    t.state("a", task)


async def itself_and_returns(t):
    async def child():
        asyncio.current_task().cancel("me")
        return "dropped"

    task = asyncio.create_task(child(), name="a")
    await t.attempt("await", task)
    t.state("a", task)


async def itself_and_throws(t):
    async def child():
        asyncio.current_task().cancel("me")
        raise Broken("b")

    task = asyncio.create_task(child(), name="a")
    await t.attempt("await", task)
    t.state("a", task)
    t.cancelling("a", task)


async def itself_before_an_await_that_does_not_suspend(t):
    done = asyncio.get_running_loop().create_future()
    done.set_result("v")

    async def child():
        asyncio.current_task().cancel()
        await t.attempt("await done", done)
        await t.attempt("yield", asyncio.sleep(0))
        t.step("ends")

    await t.attempt("await", asyncio.create_task(child(), name="a"))


async def itself_before_a_pending_future(t):
    pending = asyncio.get_running_loop().create_future()

    async def child():
        asyncio.current_task().cancel("me")
        await t.attempt("await pending", pending)
        t.state("pending", pending)

    await t.attempt("await", asyncio.create_task(child(), name="a"))


async def twice_before_it_runs(t):
    task = asyncio.create_task(t.work(10), name="a")
    await asyncio.sleep(1)
    task.cancel("first")
    task.cancel("second")
    t.cancelling("a", task)
    await t.attempt("await", task)


async def twice_in_sequence(t):
    async def child():
        for i in range(3):
            await t.attempt(f"sleep {i}", asyncio.sleep(10))
            t.cancelling("now")
        return "survived"

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("await", task)
    t.cancelling("a", task)
    t.state("a", task)


async def swallowed(t):
    async def child():
        await t.attempt("sleep", asyncio.sleep(10))
        return "swallowed"

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("await", task)
    t.cancelling("a", task)
    t.step("cancelled", task.cancelled())


async def taken_back(t):
    async def child():
        await t.attempt("sleep", asyncio.sleep(10))
        t.step("uncancel", asyncio.current_task().uncancel())
        await asyncio.sleep(1)
        return "v"

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("await", task)
    t.cancelling("a", task)


async def taken_back_before_delivery(t):
    async def child():
        asyncio.current_task().cancel()
        t.step("uncancel", asyncio.current_task().uncancel())
        await t.attempt("sleep", asyncio.sleep(1))
        return "v"

    task = asyncio.create_task(child(), name="a")
    await t.attempt("await", task)


async def taken_back_without_a_request(t):
    t.step("uncancel", asyncio.current_task().uncancel())
    t.cancelling("main")
    await asyncio.sleep(1)


async def one_of_two_taken_back_before_delivery(t):
    async def child():
        task = asyncio.current_task()
        task.cancel()
        task.cancel()
        t.step("uncancel", task.uncancel())
        await t.attempt("sleep", asyncio.sleep(1))
        t.cancelling("now")

    await t.attempt("await", asyncio.create_task(child(), name="a"))


async def taken_back_by_another_while_asleep(t):
    task = asyncio.create_task(t.work(10), name="a")
    await asyncio.sleep(1)
    task.cancel()
    t.step("uncancel", task.uncancel())
    await t.attempt("await", task)
    t.cancelling("a", task)


async def clean_up_awaits(t):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            t.step("cleans up")
            await asyncio.sleep(2)
            t.step("cleaned up")

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)
    task.cancel("enough")
    await t.attempt("await", task)


async def second_request_in_the_clean_up(t):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            t.step("cleans up")
            try:
                await asyncio.sleep(5)
            finally:
                t.cancelling("clean-up ends")

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)
    task.cancel("first")
    await asyncio.sleep(1)
    task.cancel("second")
    await t.attempt("await", task)


async def clean_up_fails(t):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            raise Broken("clean-up")

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("await", task)
    t.state("a", task)
    t.cancelling("a", task)


async def turned_into_another_exception(t):
    async def child():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as e:
            raise Broken("instead") from e

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(1)
    task.cancel("enough")
    await t.attempt("await", task)
    t.state("a", task)


async def thrown_without_a_request(t):
    async def child():
        await asyncio.sleep(1)
        inner = asyncio.get_running_loop().create_future()
        inner.cancel("inner")
        await inner

    task = asyncio.create_task(child(), name="a")
    await t.attempt("await", task)
    t.state("a", task)
    t.cancelling("a", task)


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


async def outcome_is_in_already(t):
    future = asyncio.get_running_loop().create_future()

    async def child():
        await t.attempt("await", future)
        return "v"

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(0)
    future.set_result("in time")
    t.step("cancel", task.cancel("too late"))
    await t.attempt("await a", task)
    t.cancelling("a", task)


async def failed_outcome_is_in_already(t):
    future = asyncio.get_running_loop().create_future()

    async def child():
        await t.attempt("await", future)

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(0)
    future.set_exception(Broken("b"))
    t.step("cancel", task.cancel())
    await t.attempt("await a", task)
    t.state("future", future)


async def sleep_is_over_already(t):
    async def sleeper():
        await t.attempt("sleep", asyncio.sleep(5))

    other = None

    async def first():
        await asyncio.sleep(5)
        t.step("cancel", other.cancel())

    a = asyncio.create_task(first(), name="first")
    other = asyncio.create_task(sleeper(), name="second")
    await asyncio.sleep(6)
    t.state("second", other)
    await a


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


async def main_task(t):
    asyncio.get_running_loop().call_later(2, asyncio.current_task().cancel, "main")
    await asyncio.sleep(10)


async def main_task_swallows(t):
    asyncio.get_running_loop().call_later(2, asyncio.current_task().cancel, "main")
    await t.attempt("sleep", asyncio.sleep(10))
    t.cancelling("main")


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


async def endless_refusal_ends_some_time(t):
    async def child():
        for i in range(3):
            try:
                await asyncio.sleep(10)
                return "slept"
            except asyncio.CancelledError as e:
                t.failure(f"refuses {i}", e)
        return "gave in"

    task = asyncio.create_task(child(), name="a")
    for i in range(3):
        await asyncio.sleep(1)
        task.cancel(f"request {i}")
    await t.attempt("await", task)
    t.cancelling("a", task)


async def sleep_zero_is_a_place_to_be_cancelled(t):
    async def child():
        for i in range(5):
            t.step("turn", i)
            await asyncio.sleep(0)

    task = asyncio.create_task(child(), name="a")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await t.attempt("await", task)
