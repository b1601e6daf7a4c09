# SPDX-License-Identifier: Apache-2.0
"""Context variables: where a value is seen, and where not."""

import asyncio
import contextvars

_var = contextvars.ContextVar("var", default="default")


async def task_sees_the_value_of_its_creation(t):
    async def child():
        t.step("sees", _var.get())

    _var.set("one")
    task = asyncio.create_task(child(), name="a")
    _var.set("two")
    await task
    t.step("sees", _var.get())


async def task_keeps_its_value_to_itself(t):
    async def child():
        _var.set("child")
        await asyncio.sleep(1)
        t.step("sees", _var.get())

    _var.set("main")
    await asyncio.create_task(child(), name="a")
    t.step("sees", _var.get())


async def called_coroutine_shares_the_context(t):
    async def callee():
        _var.set("callee")

    await callee()
    t.step("sees", _var.get())


async def siblings_do_not_see_each_other(t):
    async def child(value):
        _var.set(value)
        await asyncio.sleep(1)
        t.step("sees", _var.get())

    tasks = [asyncio.create_task(child(n), name=n) for n in "ab"]
    for task in tasks:
        await task
    t.step("sees", _var.get())


async def grandchild_inherits(t):
    async def grandchild():
        t.step("sees", _var.get())

    async def child():
        _var.set("child")
        await asyncio.create_task(grandchild(), name="grandchild")

    _var.set("main")
    await asyncio.create_task(child(), name="child")


async def call_soon_and_call_later_take_a_copy(t):
    loop = asyncio.get_running_loop()

    def callback(what):
        t.step(what, _var.get())
        _var.set("callback")

    _var.set("one")
    loop.call_soon(callback, "soon")
    loop.call_later(1, callback, "later")
    _var.set("two")
    await asyncio.sleep(2)
    t.step("sees", _var.get())


async def done_callback_takes_the_context_of_its_registration(t):
    f = asyncio.get_running_loop().create_future()
    _var.set("one")
    f.add_done_callback(lambda f: t.step("callback", _var.get()))
    _var.set("two")
    f.set_result(None)
    await asyncio.sleep(0)


async def task_in_a_given_context(t):
    async def child():
        t.step("sees", _var.get())
        _var.set("child")

    context = contextvars.copy_context()
    context.run(_var.set, "given")
    _var.set("main")
    await asyncio.create_task(child(), name="a", context=context)
    t.step("sees", _var.get())
    t.step("given", context.run(_var.get))


async def two_tasks_share_a_given_context(t):
    async def writer():
        _var.set("written")
        await asyncio.sleep(2)

    async def reader():
        await asyncio.sleep(1)
        t.step("sees", _var.get())

    context = contextvars.copy_context()
    a = asyncio.create_task(writer(), name="a", context=context)
    b = asyncio.create_task(reader(), name="b", context=context)
    await a
    await b


async def reset(t):
    token = _var.set("one")
    t.step("sees", _var.get())
    _var.reset(token)
    t.step("sees", _var.get())


async def reset_in_another_task(t):
    token = _var.set("one")

    async def child():
        try:
            _var.reset(token)
            t.step("reset")
        except ValueError:
            t.step("refused")
        t.step("sees", _var.get())

    await asyncio.create_task(child(), name="a")
    t.step("sees", _var.get())


async def value_after_a_suspension(t):
    async def other():
        _var.set("other")
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    _var.set("main")
    task = asyncio.create_task(other(), name="other")
    await asyncio.sleep(0)
    t.step("sees", _var.get())
    await task
    t.step("sees", _var.get())
