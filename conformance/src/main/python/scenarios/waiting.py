# SPDX-License-Identifier: Apache-2.0
"""wait: until some have ended, or all; nothing is thrown, nothing is cancelled."""

import asyncio

from trace import Broken


def _three(t, failing=None):
    return [
        asyncio.create_task(t.fail(n, Broken(f"b{n}")) if n == failing else t.work(n, f"v{n}"), name=f"t{n}")
        for n in (3, 1, 2)
    ]


async def _wait(t, tasks, **options):
    done, pending = await asyncio.wait(tasks, **options)
    t.step("done", done, "pending", pending)
    return pending


async def all_completed(t):
    await _wait(t, _three(t))


async def first_completed(t):
    tasks = _three(t)
    await _wait(t, tasks, return_when=asyncio.FIRST_COMPLETED)
    await _wait(t, tasks)


async def first_exception(t):
    tasks = _three(t, failing=2)
    await _wait(t, tasks, return_when=asyncio.FIRST_EXCEPTION)
    t.state("t2", tasks[2])
    await tasks[0]


async def first_exception_and_none_fails(t):
    await _wait(t, _three(t), return_when=asyncio.FIRST_EXCEPTION)


async def first_exception_and_one_is_cancelled(t):
    tasks = _three(t)
    asyncio.get_running_loop().call_later(1, tasks[2].cancel)
    await _wait(t, tasks, return_when=asyncio.FIRST_EXCEPTION)


async def first_completed_and_one_is_cancelled(t):
    tasks = _three(t)
    tasks[0].cancel()
    pending = await _wait(t, tasks, return_when=asyncio.FIRST_COMPLETED)
    await _wait(t, pending)


async def all_completed_with_failures(t):
    tasks = _three(t, failing=1)
    await _wait(t, tasks)
    for task in tasks:
        t.state(task.get_name(), task)


async def timeout(t):
    tasks = _three(t)
    pending = await _wait(t, tasks, timeout=2)
    await _wait(t, pending)


async def timeout_before_the_first(t):
    tasks = _three(t)
    pending = await _wait(t, tasks, timeout=0)
    await _wait(t, pending)


async def timeout_that_is_not_reached(t):
    await _wait(t, _three(t), timeout=10)
    t.step("time")


async def all_done_already(t):
    tasks = _three(t)
    await asyncio.sleep(4)
    asyncio.get_running_loop().call_soon(t.step, "callback")
    await _wait(t, tasks)


async def one_done_already(t):
    tasks = _three(t)
    await tasks[1]
    asyncio.get_running_loop().call_soon(t.step, "callback")
    await _wait(t, tasks, return_when=asyncio.FIRST_COMPLETED)
    await _wait(t, tasks)


async def all_done_at_once(t):
    tasks = [asyncio.create_task(t.work(1), name=n) for n in "abc"]
    await _wait(t, tasks, return_when=asyncio.FIRST_COMPLETED)


async def cancelled(t):
    tasks = _three(t)

    async def waiter():
        await _wait(t, tasks)

    w = asyncio.create_task(waiter(), name="w")
    await asyncio.sleep(1)
    w.cancel("why")
    await t.attempt("await w", w)
    for task in tasks:
        t.state(task.get_name(), task)
    await _wait(t, tasks)


async def duplicates_count_once(t):
    a = asyncio.create_task(t.work(1), name="a")
    await _wait(t, [a, a])


async def nothing(t):
    await t.attempt("wait", asyncio.wait([]))


async def in_a_timeout(t):
    tasks = _three(t)

    async def body():
        async with asyncio.timeout(2):
            await _wait(t, tasks)

    await t.attempt("timeout", body())
    await _wait(t, tasks)
