# SPDX-License-Identifier: Apache-2.0
"""Task groups: who is cancelled when something fails, and what comes out."""

import asyncio

from trace import Broken, Lost


async def _slow_to_end(t, seconds, cleaning):
    """A child that takes its time when it is cancelled."""
    try:
        await asyncio.sleep(seconds)
    finally:
        t.step("cleans up")
        await asyncio.sleep(cleaning)
        t.step("cleaned up")


async def _failing_to_clean_up(seconds, exception):
    """A child that fails when it is cancelled."""
    try:
        await asyncio.sleep(seconds)
    finally:
        raise exception


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


async def failures_in_order_of_completion(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(_failing_to_clean_up(5, Lost("first child")), name="a")
            g.create_task(t.fail(1, Broken("second child")), name="b")
            g.create_task(_failing_to_clean_up(5, Lost("third child")), name="c")

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
            g.create_task(_failing_to_clean_up(5, Lost("quick")), name="quick")

    await t.attempt("group", group())


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
            g.create_task(_failing_to_clean_up(5, Lost("child")), name="a")
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


async def failing_child_is_awaited_by_the_body(t):
    async def group():
        async with asyncio.TaskGroup() as g:
            a = g.create_task(t.fail(1, Broken("b")), name="a")
            await t.attempt("await a", a)
            t.step("body goes on")
            await t.attempt("sleep", asyncio.sleep(3))

    await t.attempt("group", group())
    t.cancelling("after")


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
                g.create_task(_failing_to_clean_up(5, Broken("b")), name="a")
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
                g.create_task(_slow_to_end(t, 5, 3), name="b")
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
            g.create_task(_slow_to_end(t, 5, 5), name="a")

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
            g.create_task(_failing_to_clean_up(5, Broken("b")), name="a")
            await asyncio.sleep(1)
            await inner

    await t.attempt("group", group())


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
                    inner.create_task(_failing_to_clean_up(5, Lost("inner")), name="inner child")
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
            g.create_task(_slow_to_end(t, 5, 4), name="a")
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
                g.create_task(_failing_to_clean_up(5, Lost("two")), name="c")
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
