# SPDX-License-Identifier: Apache-2.0
"""What a program has done: one event a line, with the time, the task and what has happened.

io.asyncio4j.conformance.Trace prints the same lines.
"""

import asyncio


class Broken(Exception):
    """What scenarios throw."""


class Lost(Exception):
    """What scenarios throw, where it takes two."""


def text(value):
    """A value as both languages print it."""
    match value:
        case None:
            return "none"
        case bool():
            return str(value).lower()
        case BaseException():
            return describe(value)
        case asyncio.Task():
            return value.get_name()
        case asyncio.Future():
            return "future"
        case bytes():
            return repr(value)[1:]
        case str() | int():
            return str(value)
        case _:
            return "[" + ", ".join(text(v) for v in value) + "]"


def describe(exception):
    """Type, message, members of a group, and the causes."""
    name = type(exception).__name__
    if isinstance(exception, BaseExceptionGroup):
        line = f"{name}: {exception.message} {text(exception.exceptions)}"
    else:
        message = str(exception).split("<")[0].rstrip(" :")  # what follows shows an object, with its address
        line = f"{name}: {message}" if message else name
    cause = exception.__cause__
    return f"{line} <- {describe(cause)}" if cause else line


def state(future):
    """How a future or task has ended; asking counts as retrieving."""
    if not future.done():
        return "pending"
    if future.cancelled():
        return "cancelled"
    exception = future.exception()
    return f"failed {describe(exception)}" if exception else f"succeeded {text(future.result())}"


class Trace:
    def __init__(self, loop):
        self._loop = loop
        self._lines = []
        self._late = []

    def lines(self):
        """All lines; what was found out by the collector at the end, where it has no time and no order."""
        return self._lines + sorted(self._late)

    def step(self, label, *values):
        """Something has happened."""
        try:
            task = asyncio.current_task(self._loop)
        except RuntimeError:
            task = None
        self.line(task.get_name() if task else "loop", " ".join([label, *map(text, values)]))

    def line(self, who, what):
        self._lines.append(f"{self._loop.now} {who}: {what}")

    def failure(self, label, exception):
        """Something was thrown."""
        self.step(f"{label} raised {describe(exception)}")

    def state(self, label, future):
        """How a future or task is, or has ended."""
        self.step(label, state(future))

    def cancelling(self, label, task=None):
        """How many requests to cancel a task has."""
        self.step(f"{label} cancelling={(task or asyncio.current_task()).cancelling()}")

    async def attempt(self, label, awaitable):
        """Awaits, and traces what comes out."""
        try:
            self.step(label, "->", await awaitable)
        except BaseException as e:
            self.failure(label, e)

    async def attempt_action(self, label, awaitable):
        """Awaits what has no value in Java, and traces what comes out."""

        async def without_value():
            await awaitable

        await self.attempt(label, without_value())

    def attempt_call(self, label, function, *args):
        """Calls, and traces what comes out."""
        try:
            self.step(label, "->", function(*args))
        except BaseException as e:
            self.failure(label, e)

    async def work(self, seconds, value=None):
        """The body of a child: traces its start, and how its sleep has ended."""
        self.step("starts")
        try:
            await asyncio.sleep(seconds)
        except BaseException as e:
            self.failure("sleep", e)
            raise
        self.step("ends")
        return value

    async def fail(self, seconds, exception):
        """The body of a child that fails in the end."""
        await self.work(seconds)
        raise exception

    async def tick(self, times):
        """The body of a task that counts the iterations of the loop."""
        for i in range(times):
            self.step("tick", i)
            await asyncio.sleep(0)

    async def work_and_clean_up(self, seconds, cleaning):
        """The body of a child that takes its time when it is cancelled."""
        try:
            await asyncio.sleep(seconds)
        finally:
            self.step("cleans up")
            await asyncio.sleep(cleaning)
            self.step("cleaned up")

    async def fail_in_clean_up(self, seconds, exception):
        """The body of a child that fails when it is cancelled."""
        try:
            await asyncio.sleep(seconds)
        finally:
            raise exception

    def report(self, loop, context):
        """The exception handler of the loop."""
        message = context["message"]
        if message.startswith("Exception in callback"):
            message = "Exception in callback"
        source = context.get("task") or context.get("future")
        name = f" {source.get_name()}" if isinstance(source, asyncio.Task) else ""
        exception = context.get("exception")
        what = f"{message}{name}" + (f" {describe(exception)}" if exception else "")
        if "never retrieved" in message or "destroyed" in message:
            self._late.append("end: " + what.replace("_GatheringFuture", "Future"))
        else:
            self.step("reported", what)
