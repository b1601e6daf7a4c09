# SPDX-License-Identifier: Apache-2.0
"""Runs generated programs on asyncio in virtual time, and writes their traces.

Order and time are those of virtual.py. Tasks are held strongly (S14), and a run ends when no task is left (S29). Calls on
other threads, and what tasks do with processes and signals, pass one at a time, and each only when the loop has nothing else
to do, so that they come back in the same order in every run.

Standard input: for each program a line "NAME LINES", then as many lines of source. Standard output: the same with its trace.
"""

import ast
import asyncio
import asyncio.runners
import concurrent.futures
import io
import os
import signal
import sys
import threading

from virtual import VirtualLoop, put_in_order, remade

MOST_LINES = 3_000
GUARD, GUARD_AGAIN, GUARD_ROUNDS = 1_000, 100, 100


class Abandoned(BaseException):
    """Ends a call whose outcome nobody wants any more."""


class Call:
    """One call on another thread, which runs only while it passes."""

    own = threading.local()

    def __init__(self, loop, foreign):
        self.loop = loop
        self.foreign = foreign
        self.turn = threading.Semaphore(0)
        self.may_pass = lambda: True  # None while it passes
        self.released = False
        self.future = None

    def release(self):
        self.released = True
        self.turn.release()

    def is_back(self):
        if self.future.done():
            self.release()
        return self.future.done()

    def go(self):
        self.turn.release()
        return None

    def run(self, work, *args):
        self.own.call = self
        self.await_turn()
        return work(*args)

    def stop(self, until):
        """Lets others pass until this may go on."""
        self.may_pass = until
        self.loop.call_soon_threadsafe(lambda: None)  # so that it looks
        self.await_turn()

    def await_turn(self):
        self.turn.acquire()
        if self.released:
            raise Abandoned


class Turn:
    """The place in the line of a task, which does something while it passes, and then leaves."""

    foreign = True  # no thread of the loop's executor

    def __init__(self, loop, may_pass):
        self.come = loop.create_future()
        self.may_pass = may_pass  # None while it passes
        self.left = False

    def is_back(self):
        return self.left

    def go(self):
        self.come.set_result(None)
        return 0

    async def __aenter__(self):
        try:
            await self.come
        except BaseException:
            self.left = True
            raise

    async def __aexit__(self, *_):
        self.left = True


class Loop(VirtualLoop):
    def __init__(self):
        super().__init__()
        self.over = False
        self.calls = []
        self.foreign_calls = []
        self.quiet = None
        self.has_passed = False
        self.held = []

    def idle(self, timeout):
        """Nothing is ready: lets a call or task pass, else time; returns how long to wait for what comes from outside."""
        if self.quiet:
            self.quiet.set_result(None)
            self.quiet = None
            return 0
        self.calls = [call for call in self.calls if not call.is_back()]
        if any(call.may_pass is None for call in self.calls):
            return None
        for call in self.calls:
            if call.may_pass():
                call.may_pass = None
                self.has_passed = True
                return call.go()
        if self.has_passed:
            self.has_passed = False
            return 0  # the loop looks once more: the last thread may have posted something before it stopped
        return self.jump(timeout)

    def turn(self, may_pass=lambda: True):
        turn = Turn(self, may_pass)
        self.calls.append(turn)
        return turn

    def run_in_executor(self, executor, func, *args):
        if executor is None and not self._default_executor:
            self.set_default_executor(concurrent.futures.ThreadPoolExecutor(64))
        call = Call(self, executor is not None)
        call.future = super().run_in_executor(executor, call.run, func, *args)
        self.calls.append(call)
        if call.foreign:
            self.foreign_calls.append(call)
        return call.future

    def be_over(self):
        """The main task ends: calls wait for nothing any more, and what the end does not wait for is cancelled."""
        self.over = True
        for call in self.foreign_calls:
            call.future.cancel()

    async def shutdown_default_executor(self, timeout=None):
        """Waits for the calls that somebody may still ask for, and then until nothing is ready."""
        while left := [call.future for call in self.calls if not call.foreign and not call.future.done()]:
            await asyncio.wait(left)
            self.quiet = self.create_future()
            await self.quiet
        for call in self.calls:
            if not call.foreign:
                call.release()
        if self._default_executor:
            self._default_executor.shutdown(wait=True)

    def create_task(self, coro, **options):
        task = super().create_task(coro, **options)
        self.held.append(task)
        return task


def create_eager_task(coro, name):
    loop = asyncio.get_running_loop()
    task = loop.in_order(lambda: asyncio.Task(coro, loop=loop, name=name, eager_start=True))
    loop.held.append(task)
    return task


EXECUTOR = concurrent.futures.ThreadPoolExecutor(1_000)


class Reader(asyncio.StreamReader):
    """For one task at a time: others are refused until it runs again, also where they would not have to wait.

    And none of its reads loses what a cancelled or failed one has taken, or waits on after the stream has failed.
    """

    def __init__(self, limit):
        super().__init__(limit)
        self.waiting = None  # of the task that reads, until it runs again
        self.taken = bytearray()  # by who reads all

    def enter(self, call):
        if self.waiting is not None and not self.waiting.cancelled():
            raise RuntimeError(f"{call}() called while another coroutine is already waiting for incoming data")
        self.give_back(self.taken)  # who has been cancelled, and does not run yet

    def give_back(self, taken):
        self._buffer[:0] = taken
        taken.clear()

    async def read(self, n=-1):
        self.enter("read")
        if n >= 0:
            return await super().read(n)
        if self._exception is not None:
            raise self._exception
        self.taken = taken = bytearray()
        try:
            while not self._eof:
                await self._wait_for_data("read")
                taken += self._buffer
                self._buffer.clear()
        except BaseException:
            self.give_back(taken)
            raise
        taken += self._buffer
        self._buffer.clear()
        self._maybe_resume_transport()
        self.taken = bytearray()
        return bytes(taken)

    async def readexactly(self, n):
        self.enter("readexactly")
        return await super().readexactly(n)

    async def readuntil(self, separator=b"\n"):
        self.enter("readuntil")
        return await super().readuntil(separator)

    async def _wait_for_data(self, call):
        if self._exception is not None:
            raise self._exception
        if self._paused:
            self._paused = False
            self._transport.resume_reading()
        self._waiter = self.waiting = mine = self._loop.create_future()
        try:
            await mine
        finally:
            if self.waiting is mine:  # else it was cancelled, and another task reads by now
                self._waiter = self.waiting = None


class Closing:
    """The end of a connection for each who waits for it: one that is cancelled does not cancel the others."""

    def __init__(self, loop):
        self.loop = loop
        self.ended = None
        self.waiters = []

    def done(self):
        return self.ended is not None

    def cancelled(self):
        return False

    def exception(self):
        return None

    def set_result(self, result):
        self.end(lambda waiter: waiter.set_result(result))

    def set_exception(self, e):
        self.end(lambda waiter: waiter.set_exception(e))

    def end(self, ended):
        self.ended = ended
        for waiter in self.waiters:
            if not waiter.done():
                ended(waiter)

    def waiter(self):
        waiter = self.loop.create_future()
        if self.ended:
            self.ended(waiter)
        else:
            self.waiters.append(waiter)
        return waiter


class Protocol(asyncio.StreamReaderProtocol):
    def __init__(self, reader, loop):
        super().__init__(reader, loop=loop)
        self._closed = Closing(loop)

    def _get_close_waiter(self, stream):
        return self._closed.waiter()


class MemoryTransport(asyncio.transports._FlowControlMixin):
    """One end of a connection in memory, which hands what is written to it over in pieces, as asyncio4j's does."""

    PIECE = 3

    def __init__(self, loop, protocol):
        super().__init__(loop=loop)
        self._protocol = protocol
        self.peer = None
        self.kept = bytearray()
        self.paused = self.eof_written = self.eof_told = False
        self.closed = self.closing = self.aborted = self.lost = self.scheduled = False

    def get_write_buffer_size(self):
        return len(self.kept)

    def schedule(self):
        if not self.scheduled and self.has_work():
            self.scheduled = True
            self._loop.call_soon(self.move)

    def has_work(self):
        if self.aborted or self.peer.aborted:
            return False
        if self.owes_eof():
            return True
        if self.lost:
            return False
        return self.peer.is_reading() or self.is_in_vain() if self.kept else self.closing

    def is_in_vain(self):
        return self.peer.lost or (self.closing and self.peer.closing)

    def owes_eof(self):
        return not self.kept and (self.eof_written or self.closing) and not self.eof_told and self.peer.is_reading()

    def move(self):
        self.scheduled = False
        if not self.has_work():
            return
        if self.kept and self.is_in_vain():
            self.lose(None if self.closing else ConnectionResetError("Connection reset by peer"))
            return
        if self.kept and self.peer.is_reading():
            piece = bytes(self.kept[: self.PIECE])
            del self.kept[: self.PIECE]
            self.peer.guarded(self.peer._protocol.data_received, piece)
            if self.lost:
                return
            self._maybe_resume_protocol()
        if self.owes_eof():
            self.eof_told = True
            self.peer.guarded(self.peer._protocol.eof_received)
        if self.closing and not self.kept:
            self.lose(None)
        self.schedule()

    def guarded(self, call, *args):
        try:
            call(*args)
        except Exception as e:
            self._loop.call_exception_handler({"message": "Fatal error", "exception": e})
            self.lose(e)
            self.peer.lose(ConnectionResetError("Connection reset by peer"))

    def lose(self, cause):
        if not self.lost:
            self.lost = self.closing = True
            self.kept.clear()
            self._protocol.connection_lost(cause)
            self.peer.schedule()

    def write(self, data):
        if self.closed or self.eof_written:
            raise RuntimeError("Cannot call write() after " + ("close()" if self.closed else "write_eof()"))
        if not self.closing:
            self.kept += data
            self._maybe_pause_protocol()
            self.schedule()

    def write_eof(self):
        self.eof_written = True
        self.schedule()

    def is_reading(self):
        return not self.paused and not self.closing

    def pause_reading(self):
        self.paused = True

    def resume_reading(self):
        self.paused = False
        self.peer.schedule()

    def is_closing(self):
        return self.closing

    def close(self):
        self.closed = self.closing = True
        self.schedule()
        self.peer.schedule()

    def abort(self):
        if not self.lost:
            self.closing = self.aborted = True
            self.kept.clear()
            self._loop.call_soon(self.break_off)

    def break_off(self):
        self.lose(None)
        self.peer.lose(ConnectionResetError("Connection reset by peer"))


class End:
    def __init__(self, loop):
        self.reader = Reader(4)
        self.protocol = Protocol(self.reader, loop)
        self.transport = MemoryTransport(loop, self.protocol)
        self.writer = asyncio.StreamWriter(self.transport, self.protocol, self.reader, loop)


class Pipe:
    """Two connected ends that keep little and hand it over in small pieces."""

    def __init__(self, loop, high):
        self.first = End(loop)
        self.second = End(loop)
        self.first.transport.peer = self.second.transport
        self.second.transport.peer = self.first.transport
        for end in (self.first, self.second):
            end.transport.set_write_buffer_limits(high, high // 2)
            end.protocol.connection_made(end.transport)


pipes = []  # of the program that runs: one that is collected closes itself


def pipe(high):
    pipes.append(Pipe(asyncio.get_running_loop(), high))
    return pipes[-1]


class Child:
    """A process that writes what it reads. What has an effect on it is done in turn, until all who wait have heard of it."""

    def __init__(self, loop, process):
        self.loop = loop
        self.process = process
        self.transport = process._transport
        self.popen = self.transport._proc
        self.unread = self.readers = self.waiters = 0
        self.input_closed = self.ended = self.lost = False
        self.change = None

    async def write(self, line):
        async with self.loop.turn():
            if self.input_closed:
                return "too late"
            self.process.stdin.write(line)
            await self.process.stdin.drain()
            self.unread += 1
            await self.until(lambda: self.readers == 0)
            return "written"

    async def read_line(self):
        async with self.loop.turn():
            if self.lost or self.readers:
                return "lost" if self.lost else "busy"
            if self.unread or self.ended:
                return await self.read()
        self.readers += 1
        return await self.wait_for(self.read(), "readers")

    async def read(self):
        line = await self.process.stdout.readline()
        self.unread = max(0, self.unread - 1)
        return line

    async def wait(self):
        if self.ended:
            async with self.loop.turn():
                return await self.process.wait()
        self.waiters += 1
        return await self.wait_for(self.process.wait(), "waiters")

    async def wait_for(self, event, among):
        """Waits for what the process does, out of turn, and goes on in turn."""
        come = False
        turn = self.loop.turn(lambda: come)
        try:
            value = await event
            come = True
        finally:
            turn.left = not come
            setattr(self, among, getattr(self, among) - 1)
            if self.change and not self.change.done():
                self.change.set_result(None)
        async with turn:
            return value

    async def until(self, condition):
        while not condition():
            self.change = self.loop.create_future()
            await self.change

    async def close(self):
        return await self.end(self.process.stdin.close)

    async def terminate(self):
        return await self.kill(self.process.terminate)

    async def kill(self, send=None):
        def how():
            self.lost = self.unread > 0
            (send or self.process.kill)()

        return await self.end(how)

    async def end(self, how):
        async with self.loop.turn():
            if self.ended:
                return "too late"
            self.input_closed = True
            how()
            await self.process.wait()
            await self.be_ended()
            return "ended"

    async def communicate(self, given):
        async with self.loop.turn():
            if self.ended or self.readers:
                return "too late" if self.ended else "busy"
            self.input_closed = True
            output, _ = await self.process.communicate(given)
            self.unread = 0
            await self.be_ended()
            return output

    async def be_ended(self):
        self.ended = True
        await self.until(lambda: self.readers + self.waiters == 0)

    def code(self):
        return self.process.returncode if self.ended else "runs"

    def abandon(self):
        """The program hangs, and nothing can be done in turn any more."""
        if self.ended:
            return
        self.popen.kill()
        self.popen.wait()
        self.transport._closed = True
        for protocol in self.transport._pipes.values():
            if protocol.pipe._pipe is not None:
                protocol.pipe._pipe.close()
                protocol.pipe._pipe = None


class OwnSignal:
    """A signal that a program sends to itself, in turn: until its callback has run nothing else happens."""

    def __init__(self, loop, number):
        self.loop = loop
        self.number = number
        self.registered = False
        self.heard = None

    def on(self, callback):
        def called():
            if self.heard and not self.heard.done():
                self.heard.set_result(None)
            callback()

        self.loop.add_signal_handler(self.number, called)
        self.registered = True

    def off(self):
        was, self.registered = self.registered, False
        if was:
            self.loop.remove_signal_handler(self.number)
        return was

    async def send(self):
        async with self.loop.turn():
            if not self.registered:
                return "nobody"
            self.heard = self.loop.create_future()
            os.kill(os.getpid(), self.number)
            await self.heard
            return "heard"


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
        pipes.clear()
        self.children = []
        self.no_more_children = False
        self.signals = {}
        runner = asyncio.Runner(loop_factory=Loop)
        self.loop = runner.get_loop()
        self.loop.set_exception_handler(self.handled)
        try:
            end = "returned " + value(runner.run(self.start()))
        except BaseException as e:
            end = "raised " + exception(e)
        self.add(f"- - - main {end}")
        try:
            runner.close()
        except RuntimeError as e:
            self.add(f"HUNG: {e}")
        for call in self.loop.foreign_calls:
            call.release()
        for child in self.children:
            child.abandon()
        for one in self.all():
            self.add(f"- - - {name(one)} {state(one)}")
        return self.lines

    async def start(self):
        self.t0 = asyncio.current_task()
        self.t0.set_name("main")
        self.loop.call_later(GUARD, self.guard)
        try:
            return await self.main()
        finally:
            try:
                await self.end_children()
            finally:
                self.loop.be_over()

    async def end_children(self):
        """Before the end of the run, which waits for threads, and not for processes."""
        self.no_more_children = True
        cancelled = None
        for child in self.children:
            while not child.ended:
                try:
                    await child.kill()
                except asyncio.CancelledError as e:
                    cancelled = e
        if cancelled:
            raise cancelled

    def guard(self):
        for task in asyncio.all_tasks(self.loop):
            task.cancel("guard")
        self.guarded += 1
        if self.guarded < GUARD_ROUNDS:
            self.loop.call_later(GUARD_AGAIN, self.guard)

    def handled(self, loop, context):
        if context["message"].startswith("Exception in callback"):
            self.add(f"{self.loop.time()} - - handled {exception(context['exception'])}")

    def log(self, step, what):
        task = asyncio.current_task(self.loop) if threading.current_thread() is threading.main_thread() else None
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

    async def start_child(self):
        pipe = asyncio.subprocess.PIPE
        async with self.loop.turn():
            if self.no_more_children:
                return None
            process = await asyncio.create_subprocess_exec("cat", stdin=pipe, stdout=pipe)
        self.children.append(Child(self.loop, process))
        return self.children[-1]

    def signal(self, number):
        if number not in self.signals:
            self.signals[number] = OwnSignal(self.loop, (signal.SIGUSR1, signal.SIGWINCH)[number])
        return self.signals[number]

    def start_on_thread(self, work):
        return self.loop.run_in_executor(None, work)

    def in_executor(self, work):
        """At the end on a thread of the loop, which waits for those alone."""
        return self.loop.run_in_executor(None if self.loop.over else EXECUTOR, work)

    def await_latch(self, latch):
        """On another thread: waits for what a task does."""
        Call.own.call.stop(lambda: latch.is_set() or self.loop.over)

    def submit(self, body):
        """On another thread: has the loop run something, and waits for it."""
        if self.loop.over:
            return "too late"
        future = asyncio.run_coroutine_threadsafe(body(), self.loop)
        Call.own.call.stop(future.done)
        try:
            return future.result()
        except concurrent.futures.CancelledError:
            return "cancelled"

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
            if not left:
                loop.stop()

    def next_round():
        nonlocal left
        to_cancel = list(asyncio.all_tasks(loop))
        left = len(to_cancel)
        for task in to_cancel:
            task.cancel()
        for task in to_cancel:
            task.add_done_callback(one_has_ended)

    next_round()
    if left:
        loop.run_forever()


class LastToEnd(ast.NodeTransformer):
    """A gather that was cancelled ends with the error of the child that has ended last, not of the last in its list."""

    def visit_For(self, node):
        if ast.unparse(node.iter) == "children" and ast.unparse(node.target) == "fut":
            for name in ast.walk(node):
                if isinstance(name, ast.Name) and name.id == "fut":
                    name.id = "child"
        return node


asyncio.runners._cancel_all_tasks = cancel_all_tasks
asyncio.tasks.gather = asyncio.gather = remade(asyncio.tasks.gather, LastToEnd())
put_in_order()


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
