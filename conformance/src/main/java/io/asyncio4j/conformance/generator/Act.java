// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import io.asyncio4j.conformance.generator.Ref.Kind;

/** What a task does with a primitive, queue, stream or process, and how each language says it. */
enum Act {
    LOCK_LOCKED(Kind.LOCK, 1, "locked()", "isLocked()"),

    EVENT_WAIT(Kind.EVENT, 4, "await wait()", "await()"),
    EVENT_SET(Kind.EVENT, 4, "set()", "set()"),
    EVENT_CLEAR(Kind.EVENT, 2, "clear()", "clear()"),
    EVENT_IS_SET(Kind.EVENT, 1, "is_set()", "isSet()"),

    CONDITION_WAIT(Kind.CONDITION, 5, "await wait()", "await()"),
    CONDITION_WAIT_FOR(Kind.CONDITION, 2, "await wait_for(self.asked(2))", "awaitUntil(asked(2))"),
    CONDITION_NOTIFY(Kind.CONDITION, 3, "notify()", "signal()"),
    CONDITION_NOTIFY_TWO(Kind.CONDITION, 2, "notify(2)", "signalMany(2)"),
    CONDITION_NOTIFY_ALL(Kind.CONDITION, 2, "notify_all()", "signalAll()"),

    SEMAPHORE_ACQUIRE(Kind.SEMAPHORE, 4, "await acquire()", "acquire()"),
    SEMAPHORE_RELEASE(Kind.SEMAPHORE, 4, "release()", "release()"),
    SEMAPHORE_LOCKED(Kind.SEMAPHORE, 1, "locked()", "isLocked()"),
    BOUNDED_SEMAPHORE_LOCKED(Kind.BOUNDED_SEMAPHORE, 1, "locked()", "isLocked()"),

    QUEUE_PUT(Kind.QUEUE, 5, "await put('i%d')", "put(\"i%d\")"),
    QUEUE_GET(Kind.QUEUE, 5, "await get()", "get()"),
    QUEUE_PUT_NOWAIT(Kind.QUEUE, 3, "put_nowait('i%d')", "putNowait(\"i%d\")"),
    QUEUE_GET_NOWAIT(Kind.QUEUE, 2, "get_nowait()", "getNowait()"),
    QUEUE_TASK_DONE(Kind.QUEUE, 2, "task_done()", "taskDone()"),
    QUEUE_JOIN(Kind.QUEUE, 1, "await join()", "join()"),
    QUEUE_SHUTDOWN(Kind.QUEUE, 1, "shutdown()", "shutdown()"),
    QUEUE_SHUTDOWN_NOW(Kind.QUEUE, 1, "shutdown(immediate=True)", "shutdownNow()"),
    QUEUE_SIZE(Kind.QUEUE, 1, "qsize()", "size()"),

    BARRIER_WAIT(Kind.BARRIER, 7, "await wait()", "await()"),
    BARRIER_RESET(Kind.BARRIER, 1, "await reset()", "reset()"),
    BARRIER_ABORT(Kind.BARRIER, 1, "await abort()", "abort()"),
    BARRIER_WAITING(Kind.BARRIER, 1, "n_waiting", "waiting()"),

    READER_FEED(Kind.READER, 5, "feed_data(b'%d')", "feedData(bytes(\"%d\"))"),
    READER_FEED_LINE(Kind.READER, 3, "feed_data(b'%d\\n')", "feedData(bytes(\"%d\\n\"))"),
    READER_FEED_MUCH(Kind.READER, 2, "feed_data(b'%d;abcdefgh')", "feedData(bytes(\"%d;abcdefgh\"))"),
    READER_FEED_EOF(Kind.READER, 1, "feed_eof()", "feedEof()"),
    READER_FAIL(Kind.READER, 1, "set_exception(Crash('c%d'))", "setException(new Crash(\"c%d\"))"),
    READER_READ(Kind.READER, 4, "await read(2)", "read(2)"),
    READER_READ_EXACTLY(Kind.READER, 3, "await readexactly(5)", "readExactly(5)"),
    READER_READ_LINE(Kind.READER, 3, "await readline()", "readLine()"),
    READER_READ_UNTIL(Kind.READER, 2, "await readuntil(b';a')", "readUntil(bytes(\";a\"))"),
    READER_READ_UNTIL_ANY(
            Kind.READER, 1, "await readuntil((b'bc', b'\\n'))", "readUntil(bytes(\"bc\"), bytes(\"\\n\"))"),
    READER_READ_ALL(Kind.READER, 1, "await read()", "readAll()"),
    READER_AT_EOF(Kind.READER, 1, "at_eof()", "atEof()"),

    PIPE_WRITE(Kind.PIPE, 5, "first.writer.write(b'%d')", "first().writer().write(\"%d\")"),
    PIPE_WRITE_LINE(Kind.PIPE, 3, "first.writer.write(b'%d\\n')", "first().writer().write(\"%d\\n\")"),
    PIPE_WRITE_MUCH(Kind.PIPE, 3, "first.writer.write(b'%d;abcdefgh')", "first().writer().write(\"%d;abcdefgh\")"),
    PIPE_DRAIN(Kind.PIPE, 5, "await first.writer.drain()", "first().writer().drain()"),
    PIPE_WRITE_EOF(Kind.PIPE, 1, "first.writer.write_eof()", "first().writer().writeEof()"),
    PIPE_CLOSE(Kind.PIPE, 1, "first.writer.close()", "first().writer().close()"),
    PIPE_WAIT_CLOSED(Kind.PIPE, 2, "await first.writer.wait_closed()", "first().writer().waitClosed()"),
    PIPE_IS_CLOSING(Kind.PIPE, 1, "first.writer.is_closing()", "first().writer().isClosing()"),
    PIPE_ABORT(Kind.PIPE, 1, "first.writer.transport.abort()", "first().abort()"),
    PIPE_READ(Kind.PIPE, 4, "await second.reader.read(2)", "second().reader().read(2)"),
    PIPE_READ_EXACTLY(Kind.PIPE, 3, "await second.reader.readexactly(9)", "second().reader().readExactly(9)"),
    PIPE_READ_LINE(Kind.PIPE, 2, "await second.reader.readline()", "second().reader().readLine()"),
    PIPE_READ_ALL(Kind.PIPE, 1, "await second.reader.read()", "second().reader().readAll()"),
    PIPE_AT_EOF(Kind.PIPE, 1, "second.reader.at_eof()", "second().reader().atEof()"),
    PIPE_ANSWER(Kind.PIPE, 1, "second.writer.write(b'%d')", "second().writer().write(\"%d\")"),
    PIPE_HEAR(Kind.PIPE, 1, "await first.reader.read(2)", "first().reader().read(2)"),
    PIPE_HANG_UP(Kind.PIPE, 1, "second.writer.close()", "second().writer().close()"),

    LATCH_SET(Kind.LATCH, 5, "set()", "countDown()"),
    LATCH_IS_SET(Kind.LATCH, 1, "is_set()", "getCount() == 0"),

    PROCESS_WRITE(Kind.PROCESS, 5, "await write(b'%d\\n')", "write(\"%d\\n\")"),
    PROCESS_READ_LINE(Kind.PROCESS, 5, "await read_line()", "readLine()"),
    PROCESS_WAIT(Kind.PROCESS, 4, "await wait()", "await()"),
    PROCESS_CLOSE(Kind.PROCESS, 1, "await close()", "close()"),
    PROCESS_TERMINATE(Kind.PROCESS, 1, "await terminate()", "terminate()"),
    PROCESS_KILL(Kind.PROCESS, 1, "await kill()", "kill()"),
    PROCESS_COMMUNICATE(Kind.PROCESS, 1, "await communicate(b'%d')", "communicate(\"%d\")"),
    PROCESS_CODE(Kind.PROCESS, 1, "code()", "code()"),

    SIGNAL_SEND(Kind.SIGNAL, 5, "await send()", "send()"),
    SIGNAL_OFF(Kind.SIGNAL, 1, "off()", "off()");

    private static final String AWAIT = "await ";

    final Kind kind;

    /** How often it occurs, beside the others of its kind. */
    final int weight;

    private final String python;
    private final String java;

    Act(Kind kind, int weight, String python, String java) {
        this.kind = kind;
        this.weight = weight;
        this.python = python;
        this.java = java;
    }

    /** Whether both languages have a value to show. */
    boolean hasValue() {
        return switch (this) {
            case LOCK_LOCKED,
                    EVENT_IS_SET,
                    SEMAPHORE_LOCKED,
                    BOUNDED_SEMAPHORE_LOCKED,
                    QUEUE_GET,
                    QUEUE_GET_NOWAIT,
                    QUEUE_SIZE,
                    BARRIER_WAIT,
                    BARRIER_WAITING,
                    READER_READ,
                    READER_READ_EXACTLY,
                    READER_READ_LINE,
                    READER_READ_UNTIL,
                    READER_READ_UNTIL_ANY,
                    READER_READ_ALL,
                    READER_AT_EOF,
                    PIPE_IS_CLOSING,
                    PIPE_READ,
                    PIPE_READ_EXACTLY,
                    PIPE_READ_LINE,
                    PIPE_READ_ALL,
                    PIPE_AT_EOF,
                    PIPE_HEAR,
                    LATCH_IS_SET,
                    PROCESS_WRITE,
                    PROCESS_READ_LINE,
                    PROCESS_WAIT,
                    PROCESS_CLOSE,
                    PROCESS_TERMINATE,
                    PROCESS_KILL,
                    PROCESS_COMMUNICATE,
                    PROCESS_CODE,
                    SIGNAL_SEND,
                    SIGNAL_OFF -> true;
            default -> false;
        };
    }

    boolean waits() {
        return python.startsWith(AWAIT);
    }

    /** The Python of step {@code id}. */
    String python(String variable, int id) {
        String call = waits() ? python.substring(AWAIT.length()) : python;
        return (waits() ? AWAIT : "") + variable + "." + call.formatted(id);
    }

    /** The Java of step {@code id}. */
    String java(String variable, int id) {
        return variable + "." + java.formatted(id);
    }

    /** What a callback may do with such a thing, and wakes somebody. */
    static Act ofCallback(Kind kind) {
        return switch (kind) {
            case EVENT -> EVENT_SET;
            case SEMAPHORE -> SEMAPHORE_RELEASE;
            case QUEUE -> QUEUE_PUT_NOWAIT;
            case READER -> READER_FEED;
            case PIPE -> PIPE_WRITE;
            case LATCH -> LATCH_SET;
            default -> throw new IllegalArgumentException("callbacks do nothing with " + kind);
        };
    }
}
