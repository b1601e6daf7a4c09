# SPDX-License-Identifier: Apache-2.0
"""StreamReader: what it gives to a task, as bytes come in."""

import asyncio

from trace import Broken


async def _read(t, what):
    try:
        data = await what
    except BaseException as e:
        t.failure("read", e)
        raise
    t.step("reads", data)


def _reading(t, name, what):
    return asyncio.create_task(_read(t, what), name=name)


async def what_is_there(t):
    reader = asyncio.StreamReader()
    asyncio.create_task(t.tick(1), name="other")
    reader.feed_data(b"abcdef")
    await t.attempt("two", reader.read(2))
    await t.attempt("none", reader.read(0))
    await t.attempt("three", reader.readexactly(3))
    await t.attempt("ten", reader.read(10))
    await asyncio.sleep(0)


async def waits_for_the_first_byte(t):
    reader = asyncio.StreamReader()
    a = _reading(t, "a", reader.read(10))
    await asyncio.sleep(1)
    reader.feed_data(b"ab")
    reader.feed_data(b"c")
    await a


async def waits_for_all_of_them(t):
    reader = asyncio.StreamReader()
    a = _reading(t, "a", reader.readexactly(3))
    for data in (b"a", b"b", b"cd"):
        await asyncio.sleep(1)
        reader.feed_data(data)
    await a
    await t.attempt("rest", reader.read(5))


async def one_iteration_from_the_data_to_the_reader(t):
    reader = asyncio.StreamReader()
    ticker = asyncio.create_task(t.tick(5), name="ticker")
    a = _reading(t, "a", reader.readexactly(2))
    await asyncio.sleep(0)
    reader.feed_data(b"a")
    await asyncio.sleep(0)
    reader.feed_data(b"b")
    await asyncio.wait([a, ticker])


async def until_the_end(t):
    reader = asyncio.StreamReader()
    a = _reading(t, "a", reader.read(-1))
    for data in (b"ab", b"cd"):
        await asyncio.sleep(1)
        reader.feed_data(data)
    t.step("at the end", reader.at_eof())
    reader.feed_eof()
    await a
    t.step("at the end", reader.at_eof())


async def nothing_after_the_end(t):
    reader = asyncio.StreamReader()
    reader.feed_data(b"a")
    reader.feed_eof()
    t.step("at the end", reader.at_eof())
    await t.attempt("some", reader.read(5))
    t.step("at the end", reader.at_eof())
    await t.attempt("some", reader.read(5))
    await t.attempt("line", reader.readline())
    await t.attempt("all", reader.read(-1))
    await t.attempt("none", reader.readexactly(0))


async def end_while_a_task_reads(t):
    reader = asyncio.StreamReader()
    a = _reading(t, "a", reader.read(5))
    await asyncio.sleep(1)
    reader.feed_eof()
    await a


async def end_in_the_midst_of_what_is_wanted(t):
    reader = asyncio.StreamReader()
    a = _reading(t, "a", reader.readexactly(5))
    await asyncio.sleep(1)
    reader.feed_data(b"abc")
    reader.feed_eof()
    await t.attempt("a", a)
    await t.attempt("rest", reader.read(5))


async def lines(t):
    reader = asyncio.StreamReader()
    reader.feed_data(b"one\ntwo\n\nthr")
    for _ in range(3):
        await t.attempt("line", reader.readline())
    a = _reading(t, "a", reader.readline())
    await asyncio.sleep(1)
    reader.feed_data(b"ee\nfour")
    await a
    reader.feed_eof()
    await t.attempt("line", reader.readline())
    await t.attempt("line", reader.readline())


async def line_that_comes_byte_by_byte(t):
    reader = asyncio.StreamReader()
    a = _reading(t, "a", reader.readline())
    for data in (b"a", b"b", b"\n", b"c"):
        await asyncio.sleep(1)
        reader.feed_data(data)
    await a
    await t.attempt("rest", reader.read(5))


async def line_that_is_too_long(t):
    reader = asyncio.StreamReader(limit=4)
    reader.feed_data(b"abcdefgh\nij\n")
    await t.attempt("line", reader.readline())
    await t.attempt("line", reader.readline())


async def line_that_gets_too_long(t):
    reader = asyncio.StreamReader(limit=4)
    a = _reading(t, "a", reader.readline())
    await asyncio.sleep(1)
    reader.feed_data(b"abc")
    await asyncio.sleep(1)
    reader.feed_data(b"def")
    await t.attempt("a", a)
    reader.feed_data(b"g\nh\n")
    await t.attempt("line", reader.readline())
    await t.attempt("line", reader.readline())


async def line_as_long_as_the_limit(t):
    reader = asyncio.StreamReader(limit=4)
    reader.feed_data(b"abcd\nefgh\n")
    await t.attempt("line", reader.readline())
    await t.attempt("line", reader.readline())


async def separators(t):
    reader = asyncio.StreamReader()
    reader.feed_data(b"a--b-c--")
    await t.attempt("part", reader.readuntil(b"--"))
    await t.attempt("part", reader.readuntil(b"--"))
    a = _reading(t, "a", reader.readuntil(b"--"))
    for data in (b"d-", b"-e"):
        await asyncio.sleep(1)
        reader.feed_data(data)
    await a
    reader.feed_eof()
    await t.attempt("part", reader.readuntil(b"--"))
    await t.attempt("part", reader.readuntil(b"--"))


async def several_separators(t):
    reader = asyncio.StreamReader()
    reader.feed_data(b"a;b\r\nc;;")
    for _ in range(4):
        await t.attempt("part", reader.readuntil((b"\r\n", b";")))


async def separator_beyond_the_limit(t):
    reader = asyncio.StreamReader(limit=3)
    reader.feed_data(b"abcde;f;")
    await t.attempt("part", reader.readuntil(b";"))
    await t.attempt("those", reader.readexactly(5))
    await t.attempt("part", reader.readuntil(b";"))
    await t.attempt("part", reader.readuntil(b";"))


async def no_separator_within_the_limit(t):
    reader = asyncio.StreamReader(limit=3)
    reader.feed_data(b"abcdef")
    await t.attempt("part", reader.readuntil(b";"))
    await t.attempt("those", reader.readexactly(6))


async def empty_separator(t):
    reader = asyncio.StreamReader()
    await t.attempt("part", reader.readuntil(b""))


async def negative_numbers_and_limits(t):
    t.attempt_call("limit", asyncio.StreamReader, 0)
    reader = asyncio.StreamReader()
    await t.attempt("exactly", reader.readexactly(-1))


async def two_tasks_read(t):
    reader = asyncio.StreamReader()
    a = _reading(t, "a", reader.read(5))
    await asyncio.sleep(1)
    await t.attempt("second", reader.readline())
    await t.attempt("second", reader.readexactly(2))
    reader.feed_data(b"abc")
    await a


async def cancelled_reader_has_taken_nothing(t):
    reader = asyncio.StreamReader()
    a = _reading(t, "a", reader.readexactly(5))
    await asyncio.sleep(1)
    reader.feed_data(b"abc")
    await asyncio.sleep(1)
    a.cancel("enough")
    await t.attempt("a", a)
    reader.feed_data(b"de")
    await t.attempt("next", reader.readexactly(5))


async def data_then_cancel(t):
    reader = asyncio.StreamReader()
    ticker = asyncio.create_task(t.tick(5), name="ticker")
    a = _reading(t, "a", reader.read(5))
    await asyncio.sleep(0)
    reader.feed_data(b"abc")
    a.cancel("late")
    await t.attempt("a", a)
    await t.attempt("next", reader.read(5))
    await ticker


async def cancel_then_data(t):
    reader = asyncio.StreamReader()
    a = _reading(t, "a", reader.readline())
    await asyncio.sleep(1)
    a.cancel("early")
    reader.feed_data(b"abc\n")
    await t.attempt("a", a)
    await t.attempt("next", reader.readline())


async def next_reader_after_a_cancelled_one(t):
    reader = asyncio.StreamReader()
    a = _reading(t, "a", reader.read(5))
    await asyncio.sleep(1)
    a.cancel()
    await asyncio.wait([a])
    b = _reading(t, "b", reader.read(5))
    await asyncio.sleep(1)
    reader.feed_data(b"abc")
    await b


async def limit_of_time(t):
    reader = asyncio.StreamReader()

    async def limited():
        async with asyncio.timeout(2):
            await _read(t, reader.readline())

    reader.feed_data(b"ab")
    await t.attempt("limited", limited())
    reader.feed_data(b"c\n")
    await t.attempt("limited", limited())


async def data_at_the_time_of_the_limit(t):
    reader = asyncio.StreamReader()

    async def limited():
        async with asyncio.timeout(2):
            await _read(t, reader.read(5))

    asyncio.get_running_loop().call_later(2, reader.feed_data, b"abc")
    await t.attempt("limited", limited())
    await t.attempt("next", reader.read(5))


async def failure_while_a_task_reads(t):
    reader = asyncio.StreamReader()
    a = _reading(t, "a", reader.read(5))
    await asyncio.sleep(1)
    reader.set_exception(Broken("b"))
    await t.attempt("a", a)
    await t.attempt("again", reader.read(5))


async def failure_comes_before_what_is_there(t):
    reader = asyncio.StreamReader()
    reader.feed_data(b"abc\n")
    reader.set_exception(Broken("b"))
    await t.attempt("some", reader.read(5))
    await t.attempt("line", reader.readline())
    await t.attempt("exactly", reader.readexactly(1))


async def failure_then_another_one(t):
    reader = asyncio.StreamReader()
    a = _reading(t, "a", reader.read())
    await asyncio.sleep(1)
    reader.set_exception(Broken("first"))
    reader.set_exception(Broken("second"))
    await t.attempt("a", a)
    await t.attempt("again", reader.read(5))


async def failure_then_cancel(t):
    reader = asyncio.StreamReader()
    a = _reading(t, "a", reader.read(5))
    await asyncio.sleep(1)
    reader.set_exception(Broken("b"))
    a.cancel("late")
    await t.attempt("a", a)


async def end_of_the_run_while_one_reads(t):
    reader = asyncio.StreamReader()
    _reading(t, "a", reader.readline())
    await asyncio.sleep(1)
