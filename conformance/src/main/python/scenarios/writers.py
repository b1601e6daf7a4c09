# SPDX-License-Identifier: Apache-2.0
"""StreamWriter: what it keeps, who waits for that to be sent, and how a connection ends."""

import asyncio

from trace import Broken
from wire import Wire


async def _drain(t, writer):
    try:
        await writer.drain()
    except BaseException as e:
        t.failure("drain", e)
        raise
    t.step("has drained")


async def _wait_closed(t, writer):
    try:
        await writer.wait_closed()
    except BaseException as e:
        t.failure("wait", e)
        raise
    t.step("is closed")


def _draining(t, writer, names):
    return [asyncio.create_task(_drain(t, writer), name=name) for name in names]


def _closing(t, writer, names):
    return [asyncio.create_task(_wait_closed(t, writer), name=name) for name in names]


def _full(high=4, low=1):
    """A wire that keeps more than its high water mark."""
    wire = Wire()
    wire.set_write_buffer_limits(high, low)
    wire.writer.write(b"abcde")
    return wire


def _show(t, wire):
    t.step("kept", wire.kept, wire.get_write_buffer_size(), "closing", wire.writer.is_closing())


async def what_is_written(t):
    wire = Wire()
    for data in (b"ab", b"", b"c"):
        wire.writer.write(data)
    _show(t, wire)
    wire.take(2)
    _show(t, wire)


async def several_lines(t):
    wire = Wire()
    wire.writer.writelines([b"one\n", b"two\n"])
    wire.writer.writelines([])
    _show(t, wire)


async def array_may_be_used_again(t):
    wire = Wire()
    data = bytearray(b"abc")
    wire.writer.write(data)
    data[0] = ord("x")
    _show(t, wire)


async def drain_of_nothing(t):
    wire = Wire()
    asyncio.create_task(t.tick(1), name="other")
    await t.attempt("drain", wire.writer.drain())
    await asyncio.sleep(0)


async def drain_at_the_high_water_mark(t):
    wire = Wire()
    wire.set_write_buffer_limits(4, 1)
    asyncio.create_task(t.tick(1), name="other")
    wire.writer.write(b"abcd")
    await t.attempt("drain", wire.writer.drain())
    await asyncio.sleep(0)


async def drain_above_the_high_water_mark(t):
    wire = _full()
    (a,) = _draining(t, wire.writer, "a")
    for n in (2, 1, 1):
        await asyncio.sleep(1)
        wire.take(n)
        _show(t, wire)
    await a


async def marks_at_first(t):
    wire = Wire()
    wire.writer.write(bytes(64 * 1024))
    await t.attempt("drain", wire.writer.drain())
    wire.writer.write(b"x")
    (a,) = _draining(t, wire.writer, "a")
    for n in (48 * 1024, 1):
        await asyncio.sleep(1)
        wire.take(n)
        t.step("kept", wire.get_write_buffer_size())
    await a


async def high_mark_alone(t):
    wire = Wire()
    wire.set_write_buffer_limits(8)
    wire.writer.write(b"123456789")
    (a,) = _draining(t, wire.writer, "a")
    for n in (6, 1):
        await asyncio.sleep(1)
        wire.take(n)
        _show(t, wire)
    await a


async def marks_of_zero(t):
    wire = Wire()
    wire.set_write_buffer_limits(0, 0)
    wire.writer.write(b"")
    await t.attempt("drain", wire.writer.drain())
    wire.writer.write(b"ab")
    (a,) = _draining(t, wire.writer, "a")
    for _ in range(2):
        await asyncio.sleep(1)
        wire.take(1)
        _show(t, wire)
    await a


async def lower_marks_hold_back_at_once(t):
    wire = Wire()
    wire.writer.write(b"abcde")
    await t.attempt("drain", wire.writer.drain())
    wire.set_write_buffer_limits(4, 1)
    (a,) = _draining(t, wire.writer, "a")
    await asyncio.sleep(1)
    wire.take(5)
    await a


async def higher_marks_let_nobody_go_before_some_is_taken(t):
    wire = _full()
    (a,) = _draining(t, wire.writer, "a")
    await asyncio.sleep(1)
    wire.set_write_buffer_limits(20, 10)
    await asyncio.sleep(1)
    t.state("a", a)
    wire.take(1)
    await a
    _show(t, wire)


async def marks_that_make_no_sense(t):
    wire = Wire()
    t.attempt_call("marks", wire.set_write_buffer_limits, 3, 5)
    t.attempt_call("marks", wire.set_write_buffer_limits, 3, -1)
    t.attempt_call("marks", wire.set_write_buffer_limits, -1, -2)


async def several_drainers(t):
    wire = _full()
    tasks = _draining(t, wire.writer, "abc")
    await asyncio.sleep(1)
    wire.take(5)
    t.step("has taken all")
    await asyncio.wait(tasks)


async def one_iteration_from_the_taking_to_the_drainer(t):
    wire = _full()
    ticker = asyncio.create_task(t.tick(4), name="ticker")
    (a,) = _draining(t, wire.writer, "a")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    wire.take(5)
    await asyncio.wait([a, ticker])


async def cancelled_drainer(t):
    wire = _full()
    a, b = _draining(t, wire.writer, "ab")
    await asyncio.sleep(1)
    a.cancel("enough")
    await t.attempt("a", a)
    await asyncio.sleep(1)
    t.state("b", b)
    wire.take(5)
    await b
    _show(t, wire)


async def cancelled_drainer_has_written_all_the_same(t):
    wire = _full()
    (a,) = _draining(t, wire.writer, "a")
    await asyncio.sleep(1)
    a.cancel("enough")
    await t.attempt("a", a)
    _show(t, wire)
    wire.take(5)
    await t.attempt("drain", wire.writer.drain())


async def taken_then_cancel(t):
    wire = _full()
    a, b = _draining(t, wire.writer, "ab")
    await asyncio.sleep(1)
    wire.take(5)
    a.cancel("late")
    await t.attempt("a", a)
    await b


async def cancel_then_taken(t):
    wire = _full()
    a, b = _draining(t, wire.writer, "ab")
    await asyncio.sleep(1)
    a.cancel("early")
    wire.take(5)
    await t.attempt("a", a)
    await b


async def drainer_goes_on_though_there_is_too_much_again(t):
    wire = _full()
    (a,) = _draining(t, wire.writer, "a")
    await asyncio.sleep(1)
    wire.take(5)
    wire.writer.write(b"fghij")
    (b,) = _draining(t, wire.writer, "b")
    await a
    await asyncio.sleep(1)
    wire.take(5)
    await b


async def newcomer_goes_before_those_who_were_called(t):
    wire = _full()
    tasks = _draining(t, wire.writer, "ab")
    await asyncio.sleep(1)
    wire.take(5)
    await _drain(t, wire.writer)
    await asyncio.wait(tasks)


async def limit_of_time(t):
    wire = _full()

    async def limited():
        async with asyncio.timeout(2):
            await _drain(t, wire.writer)

    await t.attempt("limited", limited())
    wire.take(5)
    await t.attempt("limited", limited())


async def producer_and_consumer(t):
    wire = Wire()
    wire.set_write_buffer_limits(4, 2)

    async def produce():
        for i in range(4):
            wire.writer.write(b"abc")
            await wire.writer.drain()
            t.step("has written", i)

    producer = asyncio.create_task(produce(), name="producer")
    while not producer.done():
        await asyncio.sleep(1)
        wire.take(2)
        _show(t, wire)


async def close(t):
    wire = _full()
    t.step("closing", wire.writer.is_closing())
    wire.writer.close()
    t.step("closing", wire.writer.is_closing())
    (a,) = _closing(t, wire.writer, "a")
    await asyncio.sleep(1)
    wire.lose()
    await a
    wire.writer.close()
    t.step("closing", wire.writer.is_closing())


async def write_after_the_close(t):
    wire = Wire()
    wire.writer.write(b"ab")
    wire.writer.close()
    t.attempt_call("write", wire.writer.write, b"cd")
    _show(t, wire)


async def write_to_a_connection_that_has_ended(t):
    wire = Wire()
    wire.lose()
    t.attempt_call("write", wire.writer.write, b"cd")
    _show(t, wire)


async def abort(t):
    wire = _full()
    (a,) = _closing(t, wire.writer, "a")
    (b,) = _draining(t, wire.writer, "b")
    await asyncio.sleep(1)
    wire.writer.transport.abort()
    t.step("closing", wire.writer.is_closing())
    await asyncio.wait([a, b])
    _show(t, wire)


async def end_of_the_data(t):
    wire = Wire()
    t.step("possible", wire.writer.can_write_eof())
    wire.writer.write(b"ab")
    wire.writer.write_eof()
    wire.writer.write_eof()
    t.step("ended", wire.ended)
    _show(t, wire)
    await t.attempt("drain", wire.writer.drain())


async def write_after_the_end_of_the_data(t):
    wire = Wire()
    wire.writer.write_eof()
    t.attempt_call("write", wire.writer.write, b"ab")
    t.attempt_call("lines", wire.writer.writelines, [b"ab\n"])


async def several_wait_for_the_close(t):
    wire = Wire()
    tasks = _closing(t, wire.writer, "abc")
    await asyncio.sleep(1)
    wire.lose()
    t.step("has ended")
    await asyncio.wait(tasks)


async def wait_after_the_close(t):
    wire = Wire()
    wire.writer.close()
    wire.lose()
    asyncio.create_task(t.tick(1), name="other")
    await t.attempt("wait", wire.writer.wait_closed())
    await t.attempt("wait", wire.writer.wait_closed())
    await asyncio.sleep(0)


async def cancelled_who_waits_for_the_close(t):
    wire = Wire()
    (a,) = _closing(t, wire.writer, "a")
    await asyncio.sleep(1)
    a.cancel("enough")
    await asyncio.wait([a])
    wire.lose()
    await t.attempt("wait", wire.writer.wait_closed())


async def one_of_two_who_wait_for_the_close_is_cancelled(t):
    wire = Wire()
    a, b = [asyncio.create_task(t.attempt("wait", wire.writer.wait_closed()), name=name) for name in "ab"]
    await asyncio.sleep(1)
    a.cancel()
    wire.lose()
    await asyncio.wait([a, b])


async def lost_while_tasks_drain(t):
    wire = _full()
    tasks = _draining(t, wire.writer, "ab")
    await asyncio.sleep(1)
    wire.lose()
    await asyncio.wait(tasks)
    await t.attempt("drain", wire.writer.drain())


async def failure_while_tasks_drain(t):
    wire = _full()
    tasks = _draining(t, wire.writer, "ab")
    await asyncio.sleep(1)
    wire.lose(Broken("b"))
    for task in tasks:
        await t.attempt(task.get_name(), task)
    await t.attempt("read", wire.reader.read(5))


async def drain_after_the_end(t):
    wire = Wire()
    wire.lose()
    await t.attempt("drain", wire.writer.drain())
    await t.attempt("drain", wire.writer.drain())


async def drain_after_a_failure(t):
    wire = Wire()
    wire.lose(Broken("b"))
    await t.attempt("drain", wire.writer.drain())
    await t.attempt("drain", wire.writer.drain())
    await t.attempt("wait", wire.writer.wait_closed())


async def drain_while_it_closes_gives_way_once(t):
    wire = Wire()
    ticker = asyncio.create_task(t.tick(3), name="ticker")
    wire.writer.close()
    await t.attempt("drain", wire.writer.drain())
    await ticker


async def end_comes_while_a_drain_gives_way(t):
    wire = Wire()
    wire.writer.close()
    asyncio.get_running_loop().call_soon(wire.lose)
    await t.attempt("drain", wire.writer.drain())


async def failure_of_the_reader_is_one_of_the_drain(t):
    wire = Wire()
    wire.reader.set_exception(Broken("b"))
    await t.attempt("drain", wire.writer.drain())
    t.step("closing", wire.writer.is_closing())


async def failure_after_the_close(t):
    wire = Wire()
    wire.writer.close()
    (a,) = _closing(t, wire.writer, "a")
    await asyncio.sleep(1)
    wire.lose(Broken("b"))
    await t.attempt("a", a)
    await t.attempt("wait", wire.writer.wait_closed())


async def failure_after_the_close_that_nobody_asks_for(t):
    wire = Wire()
    wire.writer.close()
    wire.lose(Broken("b"))


async def failure_that_nobody_asks_for(t):
    wire = Wire()
    wire.lose(Broken("b"))


async def all_who_wait_when_it_ends(t):
    wire = _full()
    (drainer,) = _draining(t, wire.writer, ["drainer"])
    (closer,) = _closing(t, wire.writer, ["closer"])
    reader = asyncio.create_task(t.attempt("read", wire.reader.read(5)), name="reader")
    await asyncio.sleep(1)
    wire.lose()
    await asyncio.wait([drainer, closer, reader])


async def reader_gets_what_comes(t):
    wire = Wire()
    wire.bring(b"abc")
    await t.attempt("read", wire.reader.read(5))
    t.step("stays open", wire.bring_end())
    await t.attempt("read", wire.reader.read(5))
    wire.writer.write(b"x")
    _show(t, wire)


async def reader_holds_the_other_end_back(t):
    wire = Wire(limit=2)
    for data in (b"abcd", b"e"):
        wire.bring(data)
        t.step("reading", wire.is_reading())
    for n in (2, 1):
        await t.attempt("read", wire.reader.read(n))
        t.step("reading", wire.is_reading())


async def reader_that_lacks_something_takes_more_than_its_limit(t):
    wire = Wire(limit=2)
    a = asyncio.create_task(t.attempt("read", wire.reader.readexactly(6)), name="a")
    await asyncio.sleep(1)
    wire.bring(b"abcde")
    await asyncio.sleep(1)
    t.step("reading", wire.is_reading())
    wire.bring(b"f")
    await a
    t.step("reading", wire.is_reading())


async def reader_ends_with_the_connection(t):
    wire = Wire()
    a = asyncio.create_task(t.attempt("read", wire.reader.readexactly(5)), name="a")
    await asyncio.sleep(1)
    wire.bring(b"abc")
    wire.lose()
    await a
    t.step("at the end", wire.reader.at_eof())


async def reader_fails_with_the_connection(t):
    wire = Wire()
    a = asyncio.create_task(t.attempt("read", wire.reader.readline()), name="a")
    await asyncio.sleep(1)
    wire.bring(b"abc")
    await asyncio.sleep(1)
    wire.lose(Broken("b"))
    await a
    await t.attempt("read", wire.reader.read(5))
    await t.attempt("wait", wire.writer.wait_closed())


async def failure_that_comes_with_the_last_data(t):
    wire = Wire()
    a = asyncio.create_task(wire.reader.readline(), name="a")
    await asyncio.sleep(0)
    wire.bring(b"abc")
    wire.lose(Broken("b"))
    for _ in range(3):
        await asyncio.sleep(0)
    t.state("a", a)


async def end_of_the_run_while_one_drains(t):
    wire = _full()
    _draining(t, wire.writer, "a")
    _closing(t, wire.writer, "b")
    await asyncio.sleep(1)
