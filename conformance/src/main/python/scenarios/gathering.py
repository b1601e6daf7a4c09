# SPDX-License-Identifier: Apache-2.0
"""gather: the results of several in the order of the arguments."""

import asyncio

from trace import Broken, Lost


async def results_in_order_of_arguments(t):
    a = asyncio.create_task(t.work(3, "va"), name="a")
    b = asyncio.create_task(t.work(1, "vb"), name="b")
    t.step("got", await asyncio.gather(a, b))


async def first_failure_is_thrown(t):
    a = asyncio.create_task(t.work(3, "va"), name="a")
    b = asyncio.create_task(t.fail(1, Broken("b")), name="b")
    await t.attempt("gather", asyncio.gather(a, b))
    t.state("a", a)
    t.step("got", await a)


async def first_failure_in_time_not_in_order(t):
    a = asyncio.create_task(t.fail(2, Broken("later")), name="a")
    b = asyncio.create_task(t.fail(1, Lost("earlier")), name="b")
    await t.attempt("gather", asyncio.gather(a, b))
    await asyncio.sleep(2)
    t.state("a", a)


async def second_failure_is_not_asked_for(t):
    a = asyncio.create_task(t.fail(1, Broken("one")), name="a")
    b = asyncio.create_task(t.fail(2, Lost("two")), name="b")
    await t.attempt("gather", asyncio.gather(a, b))
    await asyncio.sleep(2)


async def failure_of_the_gather_is_not_asked_for(t):
    a = asyncio.create_task(t.fail(1, Broken("b")), name="a")
    gathered = asyncio.gather(a)
    await asyncio.sleep(2)
    t.step("done", gathered.done())


async def outcomes(t):
    a = asyncio.create_task(t.work(2, "va"), name="a")
    b = asyncio.create_task(t.fail(1, Broken("b")), name="b")
    t.step("got", await asyncio.gather(a, b, return_exceptions=True))


async def outcomes_with_a_cancelled_one(t):
    a = asyncio.create_task(t.work(2, "va"), name="a")
    b = asyncio.create_task(t.work(5), name="b")
    asyncio.get_running_loop().call_later(1, b.cancel)
    t.step("got", await asyncio.gather(a, b, return_exceptions=True))


async def outcomes_of_all_failed(t):
    a = asyncio.create_task(t.fail(2, Broken("one")), name="a")
    b = asyncio.create_task(t.fail(1, Lost("two")), name="b")
    t.step("got", await asyncio.gather(a, b, return_exceptions=True))


async def nothing(t):
    t.step("got", await asyncio.gather())


async def outcomes_of_nothing(t):
    t.step("got", await asyncio.gather(return_exceptions=True))


async def duplicates(t):
    a = asyncio.create_task(t.work(1, "va"), name="a")
    b = asyncio.create_task(t.work(1, "vb"), name="b")
    t.step("got", await asyncio.gather(a, b, a))


async def all_done_already(t):
    a = asyncio.create_task(t.work(0, "va"), name="a")
    b = asyncio.create_task(t.work(0, "vb"), name="b")
    await asyncio.sleep(1)
    asyncio.get_running_loop().call_soon(t.step, "callback")
    t.step("got", await asyncio.gather(a, b))


async def failed_already(t):
    a = asyncio.create_task(t.fail(0, Broken("b")), name="a")
    b = asyncio.create_task(t.work(5, "vb"), name="b")
    await asyncio.sleep(1)
    await t.attempt("gather", asyncio.gather(b, a))
    t.state("b", b)


async def of_futures(t):
    f, g = asyncio.get_running_loop().create_future(), asyncio.get_running_loop().create_future()
    gathered = asyncio.gather(f, g)
    g.set_result("vg")
    await asyncio.sleep(0)
    t.step("done", gathered.done())
    f.set_result("vf")
    t.step("got", await gathered)


async def ends_in_the_iteration_after_the_last(t):
    f = asyncio.get_running_loop().create_future()
    gathered = asyncio.gather(f)
    gathered.add_done_callback(lambda g: t.step("callback"))
    f.set_result("v")
    for i in range(3):
        t.step("turn", i, gathered.done())
        await asyncio.sleep(0)


async def cancelled(t):
    a = asyncio.create_task(t.work(5), name="a")
    b = asyncio.create_task(t.work(5), name="b")
    gathered = asyncio.gather(a, b)
    await asyncio.sleep(1)
    t.step("cancel", gathered.cancel())
    await t.attempt("await", gathered)
    for task in (a, b):
        t.state(task.get_name(), task)
        t.cancelling(task.get_name(), task)


async def cancelled_with_a_message(t):
    a = asyncio.create_task(t.work(5), name="a")
    gathered = asyncio.gather(a)
    await asyncio.sleep(1)
    gathered.cancel("why")
    await t.attempt("await", gathered)


async def cancelled_through_its_awaiter(t):
    a = asyncio.create_task(t.work(5), name="a")
    b = asyncio.create_task(t.work(5), name="b")

    async def gathering():
        await asyncio.gather(a, b)

    task = asyncio.create_task(gathering(), name="g")
    await asyncio.sleep(1)
    task.cancel()
    await t.attempt("await", task)
    for each in (a, b, task):
        t.state(each.get_name(), each)


async def cancelled_when_all_are_done(t):
    a = asyncio.create_task(t.work(1, "va"), name="a")
    gathered = asyncio.gather(a)
    await gathered
    t.step("cancel", gathered.cancel())


async def cancelled_and_a_child_swallows(t):
    async def stubborn():
        await t.attempt("sleep", asyncio.sleep(5))
        return "stayed"

    a = asyncio.create_task(stubborn(), name="a")
    b = asyncio.create_task(t.work(5), name="b")
    gathered = asyncio.gather(a, b)
    await asyncio.sleep(1)
    gathered.cancel()
    await t.attempt("await", gathered)
    t.state("a", a)


async def cancelled_and_all_children_swallow(t):
    async def stubborn():
        await t.attempt("sleep", asyncio.sleep(5))
        return "stayed"

    a = asyncio.create_task(stubborn(), name="a")
    gathered = asyncio.gather(a)
    await asyncio.sleep(1)
    gathered.cancel()
    await t.attempt("await", gathered)
    t.state("a", a)


async def outcomes_cancelled(t):
    a = asyncio.create_task(t.work(5), name="a")
    b = asyncio.create_task(t.work(1, "vb"), name="b")
    gathered = asyncio.gather(a, b, return_exceptions=True)
    await asyncio.sleep(2)
    gathered.cancel()
    await t.attempt("await", gathered)


async def child_is_cancelled(t):
    a = asyncio.create_task(t.work(5), name="a")
    b = asyncio.create_task(t.work(3, "vb"), name="b")
    asyncio.get_running_loop().call_later(1, a.cancel)
    gathered = asyncio.gather(a, b)
    await t.attempt("await", gathered)
    t.step("gather is cancelled", gathered.cancelled())
    t.state("b", b)
    await b


async def child_is_cancelled_before_it_starts(t):
    a = asyncio.create_task(t.work(5), name="a")
    b = asyncio.create_task(t.work(1, "vb"), name="b")
    gathered = asyncio.gather(a, b)
    a.cancel()
    await t.attempt("await", gathered)
    await b


async def nested(t):
    a = asyncio.create_task(t.work(2, "va"), name="a")
    b = asyncio.create_task(t.work(1, "vb"), name="b")
    c = asyncio.create_task(t.work(3, "vc"), name="c")
    t.step("got", await asyncio.gather(asyncio.gather(a, b), c))


async def nested_and_an_inner_one_fails(t):
    a = asyncio.create_task(t.fail(2, Broken("b")), name="a")
    b = asyncio.create_task(t.work(1, "vb"), name="b")
    c = asyncio.create_task(t.work(3, "vc"), name="c")
    await t.attempt("gather", asyncio.gather(asyncio.gather(a, b), c))
    t.step("got", await c)


async def same_task_in_two_gathers(t):
    a = asyncio.create_task(t.fail(1, Broken("b")), name="a")
    first, second = asyncio.gather(a), asyncio.gather(a)
    await t.attempt("first", first)
    await t.attempt("second", second)


async def failure_after_the_cancel(t):
    async def failing():
        try:
            await asyncio.sleep(5)
        finally:
            raise Broken("clean-up")

    a = asyncio.create_task(failing(), name="a")
    b = asyncio.create_task(t.work(5), name="b")
    gathered = asyncio.gather(a, b)
    await asyncio.sleep(1)
    gathered.cancel()
    await t.attempt("await", gathered)
