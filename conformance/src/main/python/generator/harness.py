# SPDX-License-Identifier: Apache-2.0
"""Runs generated programs on asyncio in virtual time, and writes their traces.

What is changed of asyncio is order where it promises none, as it is in asyncio4j (S2): equal timers in the order of their
making, and sets in the order of their filling. Time is a whole number of seconds, and jumps to the next timer when nothing is
ready. Tasks are held strongly (S14), and a run ends when no task is left (S29).

Standard input: for each program a line "NAME LINES", then as many lines of source. Standard output: the same with its trace.
"""

import asyncio
import asyncio.runners
import asyncio.taskgroups
import asyncio.tasks
import asyncio.timeouts
import io
import sys

MOST_LINES = 3_000
GUARD, GUARD_AGAIN, GUARD_ROUNDS = 1_000, 100, 100


class OrderedSet(dict):
    def __init__(self, items=()):
        super().__init__(dict.fromkeys(items))

    def add(self, item):
        self[item] = None

    def discard(self, item):
        self.pop(item, None)

    remove = dict.__delitem__


class AsCompleted(asyncio.tasks._AsCompletedIterator):
    def __init__(self, awaitables, timeout):
        super().__init__((), timeout)
        self._todo = OrderedSet(awaitables)
        self._todo_left = len(self._todo)
        for one in self._todo:
            one.add_done_callback(self._handle_completion)


class StableTimer(asyncio.TimerHandle):
    __slots__ = ("number",)

    def __lt__(self, other):
        return (self._when, self.number) < (other._when, other.number)


class JumpingSelector:
    """No file is ever ready: waiting is moving the clock."""

    def __init__(self):
        self.now = 0

    def select(self, timeout):
        if timeout is None:
            raise SystemError("waits for ever")
        self.now += timeout
        return ()

    def get_map(self):
        return {}

    def close(self):
        pass


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        self.jumping = JumpingSelector()
        super().__init__(self.jumping)
        self._clock_resolution = 0.5
        self.timers = 0
        self.numbers = 0
        self.tasks = {}

    def _make_self_pipe(self):
        self._ssock = self._csock = None

    def _close_self_pipe(self):
        pass

    def time(self):
        return self.jumping.now

    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        timer = StableTimer(when, callback, args, self, context)
        timer.number = self.timers = self.timers + 1
        asyncio.base_events.heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def create_task(self, coro, **options):
        number = self.next_number()
        self.tasks[number] = task = super().create_task(coro, **options)
        return task

    def next_number(self):
        self.numbers += 1
        return self.numbers

    def all_tasks(self):
        """In the order of their making, which for an eager task is before what it has made."""
        return [self.tasks[number] for number in sorted(self.tasks) if not self.tasks[number].done()]


def create_eager_task(coro, name):
    loop = asyncio.get_running_loop()
    number = loop.next_number()
    loop.tasks[number] = task = asyncio.Task(coro, loop=loop, name=name, eager_start=True)
    return task


asyncio.tasks.set = OrderedSet
asyncio.taskgroups.set = OrderedSet
asyncio.as_completed = lambda awaitables: AsCompleted(awaitables, None)


class Boom(Exception):
    pass


class Crash(Exception):
    pass


def value(of):
    if isinstance(of, BaseException):
        return exception(of)
    if isinstance(of, list):
        return "[" + ", ".join(map(value, of)) + "]"
    return str(of)


def state(of):
    if not of.done():
        return "pending"
    if of.cancelled():
        return "cancelled"
    if of.exception() is not None:
        return "failed " + exception(of.exception())
    return "succeeded " + value(of.result())


def exception(e):
    said = one(e)
    cause = e.__cause__
    return said if cause is None else said + " <- " + exception(cause)


def one(e):
    if isinstance(e, BaseExceptionGroup):
        return f"{type(e).__name__}('{e.message}', [" + ", ".join(map(exception, e.exceptions)) + "])"
    message = str(e).replace("'", '"')
    return type(e).__name__ + "(" + (f"'{message}'" if message else "") + ")"


names_given = {}


def name(of):
    return of.get_name() if isinstance(of, asyncio.Task) else names_given[of]


def names(of):
    return " ".join(map(name, of))


def those(*some):
    return [of for of in some if of is not None]


class Program:
    def __getattr__(self, name):
        if name[1:].isdigit():
            return None  # a variable that has no value yet
        raise AttributeError(name)

    def trace(self):
        self.lines = []
        self.guarded = 0
        names_given.clear()
        runner = asyncio.Runner(loop_factory=VirtualLoop)
        self.loop = runner.get_loop()
        self.loop.set_exception_handler(self.handled)
        try:
            end = "returned " + value(runner.run(self.start()))
        except BaseException as e:
            end = "raised " + exception(e)
        self.add(f"- - - main {end}")
        try:
            runner.close()
        except SystemError as e:
            self.add(f"HUNG: {e}")
        for one in self.all():
            self.add(f"- - - {name(one)} {state(one)}")
        return self.lines

    async def start(self):
        self.t0 = asyncio.current_task()
        self.t0.set_name("main")
        self.loop.call_later(GUARD, self.guard)
        return await self.main()

    def guard(self):
        for task in self.loop.all_tasks():
            task.cancel("guard")
        self.guarded += 1
        if self.guarded < GUARD_ROUNDS:
            self.loop.call_later(GUARD_AGAIN, self.guard)

    def handled(self, loop, context):
        if context["message"].startswith("Exception in callback"):
            self.add(f"{self.loop.time()} - - handled {exception(context['exception'])}")

    def log(self, step, what):
        task = asyncio.current_task()
        if task is None:
            self.add(f"{self.loop.time()} - {step} {value(what)}")
        else:
            self.add(f"{self.loop.time()} {task.get_name()} {step} {value(what)} c{task.cancelling()}")

    def show(self, step, of):
        if of is None:
            self.log(step, "nothing")
        else:
            count = f" c{of.cancelling()}" if isinstance(of, asyncio.Task) else ""
            self.log(step, f"{name(of)} {state(of)}{count}")

    def fail(self, e):
        raise e

    def asked(self, times):
        """A predicate that is true when it is asked for the given time."""
        left = [times]

        def predicate():
            left[0] -= 1
            return left[0] <= 0

        return predicate

    def named(self, name, one):
        names_given[one] = name
        return one

    def add(self, line):
        if len(self.lines) == MOST_LINES:
            raise SystemError("a program without an end")
        self.lines.append(line)


def cancel_all_tasks(loop):
    """CPython's, but for what was made meanwhile: that is cancelled in turn, as soon as the last one has ended (S29)."""
    left = 0

    def one_has_ended(_):
        nonlocal left
        left -= 1
        if not left:
            next_round()

    def next_round():
        nonlocal left
        to_cancel = loop.all_tasks()
        left = len(to_cancel)
        for task in to_cancel:
            task.cancel()
        for task in to_cancel:
            task.add_done_callback(one_has_ended)
        if not left:
            loop.stop()

    next_round()
    if left:
        loop.run_forever()


asyncio.runners._cancel_all_tasks = cancel_all_tasks


def main():
    if sys.version_info[:2] != (3, 13):
        sys.exit(f"the traces to compare with are CPython 3.13's, and this is {sys.version}")
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n", write_through=False)
    source = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8")
    while header := source.readline():
        program, count = header.split()
        text = "".join(source.readline() for _ in range(int(count)))
        here = dict(globals())
        exec(compile(text, program, "exec"), here)
        lines = here[program]().trace()
        out.write(f"{program} {len(lines)}\n")
        out.writelines(line + "\n" for line in lines)
        out.flush()


if __name__ == "__main__":
    main()
