# SPDX-License-Identifier: Apache-2.0
"""Two ends of a connection: under CPython of a pair of sockets, here in memory."""

import asyncio
import socket


async def _pair():
    first, second = socket.socketpair()
    return await asyncio.open_connection(sock=first), await asyncio.open_connection(sock=second)


async def _close(*writers):
    for writer in writers:
        writer.close()
    for writer in writers:
        await writer.wait_closed()


async def _echo(t, reader, writer):
    async for line in reader:
        t.step("has", line)
        writer.write(line)
        await writer.drain()
    t.step("at the end")
    writer.close()


async def one_writes_the_other_reads(t):
    (_, writer), (reader, other) = await _pair()
    writer.write(b"abc")
    await t.attempt("read", reader.read(5))
    await _close(writer, other)


async def pieces_are_joined(t):
    (_, writer), (reader, other) = await _pair()
    for data in (b"a", b"b", b"c"):
        writer.write(data)
    await asyncio.sleep(1)
    await t.attempt("read", reader.read(5))
    await _close(writer, other)


async def reader_waits(t):
    (_, writer), (reader, other) = await _pair()
    a = asyncio.create_task(t.attempt("read", reader.readexactly(4)), name="a")
    for data in (b"ab", b"cd"):
        await asyncio.sleep(1)
        writer.write(data)
    await a
    await _close(writer, other)


async def both_ways(t):
    (reader, writer), (other_reader, other_writer) = await _pair()
    echo = asyncio.create_task(_echo(t, other_reader, other_writer), name="echo")
    for line in (b"one\n", b"two\n"):
        writer.write(line)
        await t.attempt("line", reader.readline())
    writer.close()
    await echo
    await _close(writer, other_writer)


async def both_write_first(t):
    (reader, writer), (other_reader, other_writer) = await _pair()
    writer.write(b"hello\n")
    other_writer.write(b"hi\n")
    await t.attempt("one", reader.readline())
    await t.attempt("other", other_reader.readline())
    await _close(writer, other_writer)


async def one_way_ends_before_the_other(t):
    (reader, writer), (other_reader, other_writer) = await _pair()
    writer.write(b"question")
    writer.write_eof()
    await t.attempt("question", other_reader.read())
    other_writer.write(b"answer")
    other_writer.close()
    await t.attempt("answer", reader.read())
    await _close(writer, other_writer)


async def what_was_written_before_the_close_arrives(t):
    (_, writer), (reader, other) = await _pair()
    writer.write(b"abc")
    await _close(writer)
    await t.attempt("all", reader.read())
    t.step("other closing", other.is_closing())
    await _close(other)


async def close_while_the_other_reads(t):
    (_, writer), (reader, other) = await _pair()
    a = asyncio.create_task(t.attempt("read", reader.read(5)), name="a")
    await asyncio.sleep(1)
    writer.close()
    await a
    await _close(other)


async def end_in_the_midst_of_what_is_wanted(t):
    (_, writer), (reader, other) = await _pair()
    writer.write(b"ab")
    writer.close()
    await t.attempt("exactly", reader.readexactly(3))
    await _close(other)


async def own_reader_ends_with_the_close(t):
    (reader, writer), (_, other) = await _pair()
    a = asyncio.create_task(t.attempt("read", reader.read(5)), name="a")
    await asyncio.sleep(1)
    writer.close()
    await a
    await _close(other)


async def write_to_an_end_that_was_closed(t):
    (reader, writer), (_, other) = await _pair()
    await _close(other)
    await t.attempt("read", reader.read(5))
    writer.write(b"ab")
    await asyncio.sleep(1)
    await t.attempt("drain", writer.drain())
    t.step("closing", writer.is_closing())


async def more_than_anybody_keeps(t):
    (_, writer), (reader, other) = await _pair()

    async def send():
        for _ in range(32):
            writer.write(bytes(64 * 1024))
            await writer.drain()
        writer.close()
        await writer.wait_closed()
        t.step("has sent all")

    sender = asyncio.create_task(send(), name="sender")
    size = 0
    while data := await reader.read(64 * 1024):
        size += len(data)
    await sender
    t.step("has received", size)
    await _close(other)


async def drain_waits_for_a_slow_reader(t):
    (_, writer), (reader, other) = await _pair()

    async def send():
        writer.write(bytes(4 * 1024 * 1024))
        await writer.drain()
        t.step("has drained")
        writer.close()

    sender = asyncio.create_task(send(), name="sender")
    await asyncio.sleep(1)
    t.state("sender", sender)
    t.step("has received", len(await reader.read()))
    await sender
    await _close(other)


async def cancelled_reader_has_taken_nothing(t):
    (_, writer), (reader, other) = await _pair()
    a = asyncio.create_task(reader.readline(), name="a")
    writer.write(b"ab")
    await asyncio.sleep(1)
    a.cancel("enough")
    await t.attempt("a", a)
    writer.write(b"c\n")
    await t.attempt("line", reader.readline())
    await _close(writer, other)


async def chain_of_two(t):
    (reader, writer), (inner_reader, inner_writer) = await _pair()
    (proxy_reader, proxy_writer), (echo_reader, echo_writer) = await _pair()

    async def forward(source, target):
        while data := await source.read(1024):
            target.write(data)
            await target.drain()
        target.write_eof()
        t.step("has forwarded all")

    tasks = [
        asyncio.create_task(_echo(t, echo_reader, echo_writer), name="echo"),
        asyncio.create_task(forward(inner_reader, proxy_writer), name="there"),
        asyncio.create_task(forward(proxy_reader, inner_writer), name="back"),
    ]
    for line in (b"one\n", b"two\n"):
        writer.write(line)
        await t.attempt("line", reader.readline())
    writer.write_eof()
    await t.attempt("rest", reader.read())
    await asyncio.wait(tasks)
    await _close(writer, inner_writer, proxy_writer)
