# SPDX-License-Identifier: Apache-2.0
"""Processes that do their work and end: what they get, what they say, and how they have ended."""

import asyncio
import os
from asyncio.subprocess import DEVNULL, PIPE, STDOUT

_exec = asyncio.create_subprocess_exec
_shell = asyncio.create_subprocess_shell


async def _says(t, process, data=None):
    """Communicates, and traces stdout, which is a pipe."""
    out, _ = await process.communicate(data)
    t.step("says", out)
    t.step("code", process.returncode)


async def _ends(t, process):
    t.step("ended", await process.wait())


async def success(t):
    await _ends(t, await _exec("true"))


async def failure(t):
    await _ends(t, await _exec("false"))


async def exit_code(t):
    await _ends(t, await _shell("exit 3"))
    await _ends(t, await _shell("exit 127"))


async def last_command_of_a_line_counts(t):
    await _ends(t, await _shell("false; true"))
    await _ends(t, await _shell("true; false"))


async def command_that_the_shell_does_not_know(t):
    await _ends(t, await _shell("no-such-program-at-all 2>/dev/null"))


async def process_that_kills_itself(t):
    for name in ("KILL", "TERM", "USR1"):
        await _ends(t, await _shell(f"kill -{name} $$"))


async def exit_code_that_is_that_of_a_signal(t):
    await _ends(t, await _shell("exit 143"))


async def code_is_there_when_it_has_ended(t):
    process = await _exec("cat", stdin=PIPE)
    t.step("code", process.returncode)
    process.stdin.close()
    await _ends(t, process)
    t.step("code", process.returncode)


async def wait_again(t):
    process = await _exec("false")
    for _ in range(3):
        await _ends(t, process)


async def wait_after_the_end_does_not_suspend(t):
    process = await _exec("true")
    await process.wait()
    await asyncio.sleep(1)
    asyncio.create_task(t.tick(1), name="other")
    await _ends(t, process)
    await asyncio.sleep(0)


async def words_are_passed_as_they_are(t):
    await _says(t, await _exec("printf", "%s,", "$HOME", "* ;", "", "a  b", stdout=PIPE))


async def shell_reads_its_line(t):
    await _says(t, await _shell("echo $((1 + 2)) | cat; echo 'a  b'", stdout=PIPE))


async def output_and_errors(t):
    process = await _shell("echo out; echo err >&2; exit 2", stdout=PIPE, stderr=PIPE)
    out, err = await process.communicate()
    t.step("says", out, err)
    t.step("code", process.returncode)


async def errors_go_where_the_output_goes(t):
    process = await _shell("echo one; echo two >&2; echo three", stdout=PIPE, stderr=STDOUT)
    await _says(t, process)


async def errors_are_thrown_away(t):
    await _says(t, await _shell("echo out; echo err >&2", stdout=PIPE, stderr=DEVNULL))


async def output_is_thrown_away(t):
    process = await _shell("echo out; echo err >&2", stdout=DEVNULL, stderr=PIPE)
    _, err = await process.communicate()
    t.step("says", err)


async def output_and_errors_go_nowhere(t):
    process = await _shell("echo out; echo err >&2", stdout=DEVNULL, stderr=STDOUT)
    await process.communicate()
    await _ends(t, process)


async def nothing_to_read(t):
    await _says(t, await _exec("cat", stdin=DEVNULL, stdout=PIPE))


async def input(t):
    await _says(t, await _exec("cat", stdin=PIPE, stdout=PIPE), b"one\ntwo")


async def empty_input(t):
    await _says(t, await _exec("cat", stdin=PIPE, stdout=PIPE), b"")


async def pipe_without_input(t):
    await _says(t, await _exec("cat", stdin=PIPE, stdout=PIPE))


async def input_without_an_output(t):
    process = await _shell("read x; test $x = abc", stdin=PIPE)
    await process.communicate(b"abc\n")
    await _ends(t, process)


async def much_input_and_output(t):
    process = await _exec("cat", stdin=PIPE, stdout=PIPE)
    out, _ = await process.communicate(bytes(1_000_000))
    t.step("says", len(out))
    t.step("code", process.returncode)


async def much_output_on_both(t):
    line = "head -c 300000 /dev/zero; head -c 200000 /dev/zero >&2"
    process = await _shell(line, stdout=PIPE, stderr=PIPE)
    out, err = await process.communicate()
    t.step("says", len(out), len(err))


async def input_that_nobody_reads(t):
    process = await _exec("true", stdin=PIPE, stdout=PIPE)
    await _says(t, process, bytes(1_000_000))


async def input_that_is_read_in_part(t):
    process = await _shell("read x; echo $x", stdin=PIPE, stdout=PIPE)
    await _says(t, process, b"abc\n" + bytes(1_000_000))


async def communicates_after_the_end(t):
    process = await _shell("echo out; exit 4", stdout=PIPE)
    await _ends(t, process)
    await _says(t, process)


async def communicates_again(t):
    process = await _shell("echo out", stdout=PIPE)
    await _says(t, process)

    async def again():
        out, _ = await process.communicate()
        return out

    await t.attempt("again", again())


async def folder(t):
    await _says(t, await _exec("pwd", stdout=PIPE, cwd="/"))


async def environment_as_a_whole(t):
    process = await _exec("/bin/sh", "-c", "echo $A; echo ${HOME-none}", stdout=PIPE, env={"A": "1"})
    await _says(t, process)


async def one_variable_more(t):
    process = await _shell("echo $A_VARIABLE; test -n \"$PATH\"", stdout=PIPE, env=os.environ | {"A_VARIABLE": "2"})
    await _says(t, process)


async def unknown_program(t):
    await t.attempt("start", _exec("no-such-program-at-all"))
    await t.attempt("start", _exec("/no/such/program"))


async def unknown_folder(t):
    await t.attempt("start", _exec("true", cwd="/no-such-folder"))


async def file_as_a_folder(t):
    await t.attempt("start", _exec("true", cwd="/dev/null"))


async def folder_as_a_program(t):
    await t.attempt("start", _exec("/"))


async def nul_in_a_word(t):
    await t.attempt("start", _exec("echo", "a\0b"))


async def several_beside_each_other(t):
    async def run(n):
        return await (await _shell(f"exit {n}")).wait()

    await t.attempt("codes", asyncio.gather(*(run(n) for n in (3, 1, 2))))


async def one_after_the_other(t):
    for i in range(5):
        await _says(t, await _exec("echo", str(i), stdout=PIPE))
