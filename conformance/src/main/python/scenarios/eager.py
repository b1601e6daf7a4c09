# SPDX-License-Identifier: Apache-2.0
"""Eager tasks: they run until they suspend, while their creator waits."""

import asyncio
import contextvars

from trace import Broken

_var = contextvars.ContextVar("var", default="default")


def _eager(coro, name):
    return asyncio.Task(coro, loop=asyncio.get_running_loop(), name=name, eager_start=True)


async def runs_before_its_creator_goes_on(t):
    task = _eager(t.work(1, "v"), "a")
    t.step("created")
    t.step("got", await task)


async def ends_without_a_suspension(t):
    async def child():
        t.step("runs")
        return "v"

    task = _eager(child(), "a")
    t.state("a", task)
    t.step("got", await task)


async def fails_without_a_suspension(t):
    async def child():
        raise Broken("b")

    task = _eager(child(), "a")
    t.state("a", task)
    await t.attempt("await", task)


async def is_the_current_task_meanwhile(t):
    async def child():
        t.step("I am", asyncio.current_task())

    _eager(child(), "a")
    t.step("I am", asyncio.current_task())


async def eager_within_eager(t):
    async def inner():
        t.step("inner starts")
        await asyncio.sleep(1)
        t.step("inner ends")

    async def outer():
        t.step("outer starts")
        task = _eager(inner(), "inner")
        t.step("outer goes on")
        await task
        t.step("outer ends")

    await _eager(outer(), "outer")


async def before_what_is_ready(t):
    asyncio.get_running_loop().call_soon(t.step, "callback")
    plain = asyncio.create_task(t.work(1), name="plain")
    task = _eager(t.work(1), "eager")
    t.step("created both")
    await plain
    await task


async def from_a_callback(t):
    def callback():
        _eager(t.work(1), "a")
        t.step("callback goes on")

    asyncio.get_running_loop().call_soon(callback)
    await asyncio.sleep(2)


async def done_callbacks_still_take_a_turn(t):
    async def child():
        return "v"

    task = _eager(child(), "a")
    task.add_done_callback(lambda f: t.step("callback"))
    t.step("registered")
    await asyncio.sleep(0)
    t.step("a turn later")


async def cancelled_after_its_first_step(t):
    task = _eager(t.work(9), "a")
    task.cancel()
    t.step("asked")
    await t.attempt("await", task)


async def has_a_context_of_its_own(t):
    async def child():
        t.step("sees", _var.get())
        _var.set("child")

    _var.set("main")
    _eager(child(), "a")
    t.step("sees", _var.get())


async def cancels_its_creator(t):
    creator = asyncio.current_task()

    async def child():
        t.step("cancel", creator.cancel("by the child"))

    _eager(child(), "a")
    t.cancelling("creator goes on")
    await t.attempt("sleep", asyncio.sleep(1))
    creator.uncancel()
