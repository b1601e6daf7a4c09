# SPDX-License-Identifier: Apache-2.0
"""Tasks that use a lock, and trace when they get it.

io.asyncio4j.conformance.scenarios.LockUsers does the same.
"""

import asyncio


async def hold(t, lock, seconds):
    try:
        await lock.acquire()
    except BaseException as e:
        t.failure("acquire", e)
        raise
    t.step("has it")
    try:
        await asyncio.sleep(seconds)
    finally:
        t.step("releases it")
        lock.release()


async def want_and_hold(t, lock, seconds):
    t.step("wants it")
    await hold(t, lock, seconds)


def holders(t, lock, names, seconds=1):
    return [asyncio.create_task(want_and_hold(t, lock, seconds), name=name) for name in names]


async def waiting(t, lock, names, seconds=0):
    """Holds the lock, and has tasks wait for it."""
    await lock.acquire()
    asyncio.create_task(t.tick(8), name="ticker")
    tasks = [asyncio.create_task(hold(t, lock, seconds), name=name) for name in names]
    await asyncio.sleep(0)
    return tasks
