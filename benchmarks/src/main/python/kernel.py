# SPDX-License-Identifier: Apache-2.0
"""The kernel rows on CPython's asyncio. Prints nanoseconds per operation: kernel.py ROW SECONDS"""

import asyncio
import sys
import time


async def nothing():
    pass


async def failing():
    raise ValueError("expected")


async def spawn_and_await(times):
    for _ in range(times):
        await asyncio.create_task(nothing())


async def spawn_and_await_failing(times):
    for _ in range(times):
        try:
            await asyncio.create_task(failing())
        except ValueError:
            pass


async def spawn_many(times):
    for _ in range(times // 1000):
        tasks = [asyncio.create_task(nothing()) for _ in range(1000)]
        await asyncio.gather(*tasks)


async def group(times):
    for _ in range(times // 1000):
        async with asyncio.TaskGroup() as tasks:
            for _ in range(1000):
                tasks.create_task(nothing())


async def timeout(times):
    for i in range(times):
        async with asyncio.timeout(10):
            await ready(i)


async def ready(value):
    return value


async def switch(times):
    loop = asyncio.get_running_loop()
    ping = loop.create_future()
    pong = None

    async def answering():
        nonlocal ping
        for _ in range(times // 2):
            await ping
            ping = loop.create_future()
            pong.set_result(None)

    async def asking():
        nonlocal pong
        for _ in range(times // 2):
            pong = loop.create_future()
            ping.set_result(None)
            await pong

    tasks = [asyncio.create_task(answering()), asyncio.create_task(asking())]
    for task in tasks:
        await task


async def yield_now(times):
    for _ in range(times):
        await asyncio.sleep(0)


def do_nothing():
    pass


async def cancelled_timers(times):
    loop = asyncio.get_running_loop()
    staying = [loop.call_later(3600, do_nothing) for _ in range(1000)]
    for i in range(times):
        loop.call_later(3600, do_nothing).cancel()
        if i % 1000 == 0:
            await asyncio.sleep(0)
    for timer in staying:
        timer.cancel()


async def firing_timers(times):
    loop = asyncio.get_running_loop()
    for _ in range(times // 1000):
        end = loop.create_future()
        fired = 0

        def fire():
            nonlocal fired
            fired += 1
            if fired == 1000:
                end.set_result(None)

        for i in range(1000):
            loop.call_later(i * 7919 % 1000 * 1e-9, fire)
        await end


async def bounded_queue(times):
    queue = asyncio.Queue(100)

    async def consume():
        for _ in range(times):
            await queue.get()

    consumer = asyncio.create_task(consume())
    for i in range(times):
        await queue.put(i)
    await consumer


async def lock_hand_over(times):
    lock = asyncio.Lock()

    async def take():
        for _ in range(times // 2):
            async with lock:
                await asyncio.sleep(0)

    tasks = [asyncio.create_task(take()), asyncio.create_task(take())]
    for task in tasks:
        await task


async def to_thread(times):
    for _ in range(times):
        await asyncio.to_thread(do_nothing)


async def sleepers(times):
    seconds = 2
    start = time.perf_counter()
    tasks = [asyncio.create_task(asyncio.sleep(seconds)) for _ in range(times)]
    for task in tasks:
        await task
    return time.perf_counter() - start - seconds


async def cancel_group(tasks):
    async def fail():
        nonlocal start
        start = time.perf_counter()
        raise ValueError("expected")

    start = 0
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(tasks):
                group.create_task(asyncio.sleep(3600))
            await asyncio.sleep(0)
            group.create_task(fail())
    except* ValueError:
        pass
    return time.perf_counter() - start


async def cancel_tasks(tasks):
    all_tasks = [asyncio.create_task(asyncio.sleep(3600)) for _ in range(tasks)]
    await asyncio.sleep(0)
    start = time.perf_counter()
    for task in all_tasks:
        task.cancel()
    for task in all_tasks:
        try:
            await task
        except asyncio.CancelledError:
            pass
    return time.perf_counter() - start


ROWS = {
    "spawn": spawn_and_await,
    "spawn-failing": spawn_and_await_failing,
    "spawn-1000": spawn_many,
    "group-1000": group,
    "timeout": timeout,
    "switch": switch,
    "yield": yield_now,
    "queue": bounded_queue,
    "lock": lock_hand_over,
    "to-thread": to_thread,
    "timer-cancel": cancelled_timers,
    "timer-fire": firing_timers,
}

CANCELS = {
    "cancel-group": cancel_group,
    "cancel-tasks": cancel_tasks,
}


def main(row, seconds):
    if row == "sleepers":
        # A tenth of the tasks; it takes as long per task.
        print(asyncio.run(sleepers(100_000)) * 10)
        return
    if row in CANCELS:
        tasks = 100_000
        times = sorted(asyncio.run(CANCELS[row](tasks)) for _ in range(3))
        print(times[1] / tasks * 1e9)
        return
    body = ROWS[row]
    times = 10_000
    asyncio.run(body(times))
    best_effort_until = time.perf_counter() + seconds
    done = 0
    start = time.perf_counter()
    while time.perf_counter() < best_effort_until:
        asyncio.run(body(times))
        done += times
    print((time.perf_counter() - start) / done * 1e9)


main(sys.argv[1], float(sys.argv[2]))
