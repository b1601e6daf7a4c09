# SPDX-License-Identifier: Apache-2.0
"""Processes that one talks to while they run, and that are waited for, told to end, and left alone."""

import asyncio
import signal
from asyncio.subprocess import DEVNULL, PIPE

from trace import Broken

_exec = asyncio.create_subprocess_exec
_shell = asyncio.create_subprocess_shell


def _cat():
    """A process that lives until its input ends."""
    return _exec("cat", stdin=PIPE, stdout=PIPE)


async def _ends(t, process):
    try:
        code = await process.wait()
    except BaseException as e:
        t.failure("wait", e)
        raise
    t.step("ended", code)


def _waiting(t, process, names):
    return [asyncio.create_task(_ends(t, process), name=name) for name in names]


async def line_by_line(t):
    process = await _cat()
    for line in (b"one\n", b"two\n", b"\n"):
        process.stdin.write(line)
        await process.stdin.drain()
        await t.attempt("line", process.stdout.readline())
    process.stdin.close()
    await t.attempt("line", process.stdout.readline())
    await _ends(t, process)


async def end_of_its_input(t):
    process = await _cat()
    t.step("possible", process.stdin.can_write_eof())
    process.stdin.write(b"abc")
    process.stdin.write_eof()
    await t.attempt("all", process.stdout.read())
    await _ends(t, process)


async def input_is_closed(t):
    process = await _cat()
    process.stdin.write(b"abc")
    t.step("closing", process.stdin.is_closing())
    process.stdin.close()
    t.step("closing", process.stdin.is_closing())
    await t.attempt("closed", process.stdin.wait_closed())
    await t.attempt("all", process.stdout.read())
    await _ends(t, process)


async def lines_of_its_output(t):
    process = await _exec("printf", "a\\nb\\n\\nc", stdout=PIPE)
    async for line in process.stdout:
        t.step("line", line)
    t.step("at the end", process.stdout.at_eof())
    await _ends(t, process)


async def parts_of_its_output(t):
    process = await _exec("printf", "abcdef;gh;i", stdout=PIPE)
    await t.attempt("exactly", process.stdout.readexactly(3))
    await t.attempt("until", process.stdout.readuntil(b";"))
    await t.attempt("until", process.stdout.readuntil(b";"))
    await t.attempt("exactly", process.stdout.readexactly(3))
    await _ends(t, process)


async def output_is_read_after_the_end(t):
    process = await _shell("echo one; echo two; echo three >&2", stdout=PIPE, stderr=PIPE)
    await _ends(t, process)
    await t.attempt("line", process.stdout.readline())
    await t.attempt("rest", process.stdout.read())
    await t.attempt("errors", process.stderr.read())
    await t.attempt("rest", process.stdout.read())


async def line_beyond_the_limit(t):
    process = await _exec("printf", "abcdefgh\\nij\\n", stdout=PIPE, limit=4)
    await t.attempt("line", process.stdout.readline())
    await t.attempt("line", process.stdout.readline())
    await t.attempt("line", process.stdout.readline())
    await _ends(t, process)


async def output_beyond_the_limit_of_its_reader(t):
    process = await _exec("head", "-c", "100000", "/dev/zero", stdout=PIPE, limit=10)
    size = 0
    while data := await process.stdout.read(1000):
        size += len(data)
    t.step("has said", size)
    await _ends(t, process)


async def it_says_something_before_it_is_asked(t):
    process = await _shell("echo ready; read x; echo got $x", stdin=PIPE, stdout=PIPE)
    await t.attempt("line", process.stdout.readline())
    process.stdin.write(b"abc\n")
    await t.attempt("rest", process.stdout.read())
    await _ends(t, process)


async def one_into_the_other(t):
    first = await _exec("printf", "b\\na\\n", stdout=PIPE)
    second = await _exec("sort", stdin=PIPE, stdout=PIPE)

    async def forward():
        async for line in first.stdout:
            second.stdin.write(line)
            await second.stdin.drain()
        second.stdin.close()

    forwarding = asyncio.create_task(forward())
    await t.attempt("all", second.stdout.read())
    await forwarding
    await _ends(t, first)
    await _ends(t, second)


async def more_than_the_pipe_holds(t):
    process = await _shell("cat >/dev/null; exit 3", stdin=PIPE)
    for _ in range(16):
        process.stdin.write(bytes(64 * 1024))
        await process.stdin.drain()
    process.stdin.close()
    await t.attempt("closed", process.stdin.wait_closed())
    await _ends(t, process)


async def write_to_a_process_that_has_ended(t):
    process = await _exec("true", stdin=PIPE)
    await _ends(t, process)
    await asyncio.sleep(1)
    t.step("closing", process.stdin.is_closing())
    t.attempt_call("write", process.stdin.write, b"abc")
    await t.attempt("drain", process.stdin.drain())


async def process_that_reads_no_more(t):
    process = await _shell("read x", stdin=PIPE)
    process.stdin.write(b"abc\n" + bytes(1_000_000))
    await t.attempt("drain", process.stdin.drain())
    await _ends(t, process)


async def several_wait(t):
    process = await _cat()
    tasks = _waiting(t, process, "abc")
    await asyncio.sleep(0)
    process.stdin.close()
    await asyncio.wait(tasks)


async def cancelled_waiter_leaves_it_alone(t):
    process = await _cat()
    (a,) = _waiting(t, process, "a")
    await asyncio.sleep(0)
    a.cancel("enough")
    await t.attempt("a", a)
    t.step("code", process.returncode)
    process.stdin.write(b"abc\n")
    await t.attempt("line", process.stdout.readline())
    process.stdin.close()
    await _ends(t, process)


async def one_of_several_waiters_is_cancelled(t):
    process = await _cat()
    a, b, c = _waiting(t, process, "abc")
    await asyncio.sleep(0)
    b.cancel()
    await asyncio.wait([b])
    process.stdin.close()
    await asyncio.wait([a, c])


async def limit_of_time_that_has_passed(t):
    process = await _cat()

    async def limited():
        async with asyncio.timeout(0):
            await process.wait()

    await t.attempt("limited", limited())
    t.step("code", process.returncode)
    process.stdin.close()
    await _ends(t, process)


async def limit_of_time_that_does_not_pass(t):
    process = await _cat()

    async def limited():
        async with asyncio.timeout(5):
            process.stdin.close()
            await _ends(t, process)

    await t.attempt("limited", limited())


async def wait_for_with_no_time(t):
    process = await _cat()
    task = asyncio.create_task(process.wait())
    await t.attempt("wait", asyncio.wait_for(task, 0))
    process.stdin.close()
    await _ends(t, process)


async def time_stands_still_while_it_runs(t):
    process = await _cat()
    sleeping = asyncio.create_task(t.work(5), name="sleeping")
    for line in (b"one\n", b"two\n"):
        process.stdin.write(line)
        await t.attempt("line", process.stdout.readline())
    process.stdin.close()
    await _ends(t, process)
    await sleeping


async def cancelled_communication_leaves_it_alone(t):
    process = await _exec("sleep", "1000", stdin=DEVNULL, stdout=PIPE)
    a = asyncio.create_task(t.attempt("all", process.communicate()), name="a")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    a.cancel("enough")
    await asyncio.wait([a])
    t.step("code", process.returncode)
    process.kill()
    await _ends(t, process)


async def input_after_a_cancelled_wait(t):
    process = await _cat()
    (a,) = _waiting(t, process, "a")
    await asyncio.sleep(0)
    a.cancel()
    await asyncio.wait([a])
    out, _ = await process.communicate(b"abc")
    t.step("says", out)
    t.step("code", process.returncode)


async def cancelled_reader_has_taken_nothing(t):
    process = await _cat()
    a = asyncio.create_task(t.attempt("exactly", process.stdout.readexactly(6)), name="a")
    process.stdin.write(b"abc")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    a.cancel("enough")
    await asyncio.wait([a])
    process.stdin.write(b"def")
    await t.attempt("exactly", process.stdout.readexactly(6))
    process.stdin.close()
    await _ends(t, process)


async def cancelled_while_it_starts(t):
    a = asyncio.create_task(t.attempt("start", _cat()), name="a")
    await asyncio.sleep(0)
    a.cancel("enough")
    await asyncio.wait([a])


async def terminate(t):
    process = await _cat()
    process.terminate()
    await _ends(t, process)


async def kill(t):
    process = await _cat()
    process.kill()
    await _ends(t, process)
    t.step("code", process.returncode)


async def signal_that_ends_it(t):
    process = await _cat()
    process.send_signal(signal.SIGUSR1)
    await _ends(t, process)


async def signal_that_it_handles(t):
    line = "trap 'kill $!; echo handled; exit 5' USR1; sleep 1000 >/dev/null & echo ready; wait"
    process = await _shell(line, stdout=PIPE)
    await t.attempt("line", process.stdout.readline())
    process.send_signal(signal.SIGUSR1)
    await t.attempt("rest", process.stdout.read())
    await _ends(t, process)


async def signal_that_it_ignores(t):
    process = await _shell("trap '' TERM; echo ready; exec cat", stdin=PIPE, stdout=PIPE)
    await t.attempt("line", process.stdout.readline())
    process.terminate()
    process.stdin.write(b"abc\n")
    await t.attempt("line", process.stdout.readline())
    process.kill()
    await _ends(t, process)


async def several_signals_at_once(t):
    process = await _cat()
    process.terminate()
    process.terminate()
    process.kill()
    t.step("killed", await process.wait() < 0)


async def signals_after_the_end(t):
    process = await _exec("true")
    await _ends(t, process)
    await asyncio.sleep(1)
    t.attempt_call("terminate", process.terminate)
    t.attempt_call("kill", process.kill)
    t.attempt_call("signal", process.send_signal, signal.SIGUSR1)
    await _ends(t, process)


async def all_who_wait_hear_of_the_kill(t):
    process = await _cat()
    tasks = _waiting(t, process, "ab")
    await asyncio.sleep(0)
    process.kill()
    await asyncio.wait(tasks)
    await t.attempt("rest", process.stdout.read())


async def group_that_fails_leaves_it_alone(t):
    process = await _cat()

    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(_ends(t, process), name="waiting")
            g.create_task(t.fail(0, Broken("b")), name="failing")

    await t.attempt("group", group())
    t.step("code", process.returncode)
    process.stdin.close()
    await _ends(t, process)


async def first_that_ends(t):
    one, other = await _cat(), await _cat()
    tasks = _waiting(t, one, "a") + _waiting(t, other, "b")
    other.stdin.close()
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    t.step("done", done)
    t.step("pending", pending)
    one.stdin.close()
    await asyncio.wait(tasks)


async def end_of_the_run_while_one_waits(t):
    process = await _cat()

    async def clean_up():
        try:
            await _ends(t, process)
        finally:
            process.kill()
            await _ends(t, process)

    asyncio.create_task(clean_up(), name="a")
    await asyncio.sleep(0)
