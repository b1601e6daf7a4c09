# SPDX-License-Identifier: Apache-2.0
"""Tasks that use a queue, and trace what it does to them.

io.asyncio4j.conformance.scenarios.QueueUsers does the same.
"""

import asyncio


async def get(t, queue):
    try:
        item = await queue.get()
    except BaseException as e:
        t.failure("get", e)
        raise
    t.step("gets", item)
    return item


async def put(t, queue, item):
    try:
        await queue.put(item)
    except BaseException as e:
        t.failure("put", e)
        raise
    t.step("has put", item)


async def join(t, queue):
    await queue.join()
    t.step("all is done")


def getters(t, queue, names):
    return [asyncio.create_task(get(t, queue), name=name) for name in names]


def putters(t, queue, names):
    """Each puts its name."""
    return [asyncio.create_task(put(t, queue, name), name=name) for name in names]


def joiners(t, queue, names):
    return [asyncio.create_task(join(t, queue), name=name) for name in names]


async def end(t, tasks):
    """Waits for tasks, and traces how each has ended."""
    await asyncio.wait(tasks)
    for task in tasks:
        t.state(task.get_name(), task)


def show(t, queue):
    t.step("size", queue.qsize(), "empty", queue.empty(), "full", queue.full())


async def use(t, queue):
    """Everything that one can ask of it."""
    await t.attempt("get", queue.get())
    t.attempt_call("get without waiting", queue.get_nowait)
    await t.attempt_action("put", queue.put("late"))
    t.attempt_call("put without waiting", queue.put_nowait, "late")
    t.step("size", queue.qsize())
