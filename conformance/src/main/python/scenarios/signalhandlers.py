# SPDX-License-Identifier: Apache-2.0
"""Signals that a program gets, as callbacks of its loop. Another process sends them."""

import asyncio
import contextvars
import os
import signal

_var = contextvars.ContextVar("var", default="default")


async def _send(name):
    process = await asyncio.create_subprocess_shell(f"kill -{name} {os.getpid()}")
    await process.wait()


class _Handler:
    """A handler that is there for a block."""

    def __init__(self, number, callback, *args):
        self._number = number
        asyncio.get_running_loop().add_signal_handler(number, callback, *args)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        asyncio.get_running_loop().remove_signal_handler(self._number)


async def called_each_time(t):
    got = asyncio.Queue()
    with _Handler(signal.SIGUSR1, got.put_nowait, "called"):
        for _ in range(3):
            await _send("USR1")
            t.step("handler", await got.get())
        t.step("left", got.qsize())


async def each_signal_has_its_own(t):
    got = asyncio.Queue()
    with _Handler(signal.SIGUSR1, got.put_nowait, "first"), _Handler(signal.SIGWINCH, got.put_nowait, "second"):
        await _send("WINCH")
        t.step("handler", await got.get())
        await _send("USR1")
        t.step("handler", await got.get())


async def taken_back_and_set_again(t):
    got = asyncio.Queue()
    with _Handler(signal.SIGWINCH, got.put_nowait, "before"):
        pass
    await _send("WINCH")  # nobody takes notice
    with _Handler(signal.SIGWINCH, got.put_nowait, "after"):
        await _send("WINCH")
        t.step("handler", await got.get())
    t.step("left", got.qsize())


async def called_in_no_task(t):
    called = asyncio.Event()

    def handler():
        t.step("handler")
        called.set()

    with _Handler(signal.SIGUSR1, handler):
        await _send("USR1")
        await called.wait()


async def sees_the_context_of_its_registration(t):
    got = asyncio.Queue()

    def handler():
        got.put_nowait(_var.get())
        _var.set("of the handler")

    _var.set("one")
    with _Handler(signal.SIGUSR1, handler):
        _var.set("two")
        await _send("USR1")
        t.step("sees", await got.get())
        t.step("sees", _var.get())
        await _send("USR1")
        t.step("sees", await got.get())


async def wakes_all_who_wait(t):
    event = asyncio.Event()

    async def wait():
        await event.wait()
        t.step("goes on")

    with _Handler(signal.SIGUSR1, event.set):
        async with asyncio.TaskGroup() as g:
            for name in ("a", "b"):
                g.create_task(wait(), name=name)
            await _send("USR1")


async def cancels_a_task(t):
    async def waits():
        await t.attempt("wait", asyncio.Event().wait())

    task = asyncio.create_task(waits(), name="a")
    ended = asyncio.Event()
    task.add_done_callback(lambda _: ended.set())
    with _Handler(signal.SIGUSR1, task.cancel):
        await _send("USR1")
        await ended.wait()
    t.state("task", task)


async def starts_a_task(t):
    ended = asyncio.Event()
    tasks = set()

    async def started():
        t.step("runs", asyncio.current_task().get_name())
        ended.set()

    with _Handler(signal.SIGUSR1, lambda: tasks.add(asyncio.create_task(started(), name="started"))):
        await _send("USR1")
        await ended.wait()
