// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Line;
import io.asyncio4j.coroutine.Role;
import io.asyncio4j.local.Limited;
import io.asyncio4j.local.Text;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.Tasks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has come for a {@link StreamReader} and is not read yet, and the task that waits for more. Holds the transport back
 * above twice the limit, until no more than the limit is left; but not while a task waits that needs more still.
 */
final class Intake implements Role {
    static final String NO_DATA =
            "data is null: feedData(...) takes bytes that have come; for the end of them there is feedEof().";

    private static final String KIND = "StreamReader";
    private static final byte[] NOTHING = {};

    private final Kernel loop;
    private final StreamReader reader;
    private final int number;
    private final int limit;
    private final ByteQueue buffer = new ByteQueue();

    /** How many bytes were taken out so far. */
    private long position;

    private boolean ended;
    private @Nullable ConnectionFailure failure;
    private @Nullable ReadTransport transport;
    private boolean paused;

    /** The one who waits, from its wait until it runs again, and before it those who were cancelled and have not run yet. */
    private final Line waiting = new Line();

    private @Nullable Task<?, ?> waiter;

    /** That read throws, also if data comes, or the connection fails once more, before its task runs. */
    private record Failing(@Nullable Task<?, ?> waiter, ConnectionFailure why) {}

    /** The one who waited when the connection failed. */
    private @Nullable Failing failing;

    /** With how many bytes in the buffer the one who waits can go on. */
    private int enough;

    Intake(StreamReader reader, int limit) {
        this.loop = Tasks.runningKernel("new StreamReader(...)");
        this.reader = reader;
        this.number = loop.kinds().next(KIND);
        this.limit = limit;
    }

    // -- reading

    /** Refuses who may not read now, and throws what the connection has failed with. */
    void enter(String call) throws IOException {
        Tasks.checkTaskOf(loop, "reader", call);
        if (waiting.hasHopeful()) {
            throw new IllegalStateException(call + " called while another task is already waiting for incoming data: "
                    + waiter + ". Let one task read " + reader + ", and hand on what it reads through a Queue.");
        }
        throwFailure();
    }

    void throwFailure() throws IOException {
        if (failure != null) {
            throw failure.raise();
        }
    }

    /** Waits until so many bytes are there, or the end is. */
    void await(int enough) throws IOException {
        while (buffer.size() < enough && !ended) {
            awaitMore(enough);
        }
    }

    private void awaitMore(int enough) throws IOException {
        throwFailure();
        if (paused) {
            resume();
        }
        Task<?, ?> calling = Tasks.currentTask();
        this.enough = enough;
        waiter = calling;
        try {
            waiting.join(loop, this).await();
            if (failing != null && failing.waiter() == calling) {
                throw failing.why().raise();
            }
        } finally {
            if (failing != null && failing.waiter() == calling) {
                failing = null;
            }
            if (waiter == calling) { // else this one was cancelled, and another waits by now
                waiter = null;
            }
        }
    }

    /** The bytes themselves, to look at. */
    ByteQueue bytes() {
        return buffer;
    }

    int size() {
        return buffer.size();
    }

    boolean isEmpty() {
        return buffer.isEmpty();
    }

    /** How many bytes were taken so far. */
    long position() {
        return position;
    }

    /** Whether nothing more comes. */
    boolean hasEnded() {
        return ended;
    }

    /** Who sets the limit is not who reads: a transport knows better. */
    String limitCall() {
        return transport instanceof Limited from
                ? from.limitCall()
                : transport == null ? "new StreamReader(bytes)" : "new StreamProtocol(bytes)";
    }

    @Nullable
    ConnectionFailure failure() {
        return failure;
    }

    byte[] take(int n) {
        if (n == 0) {
            return NOTHING;
        }
        byte[] taken = buffer.take(n);
        wasTaken(n);
        return taken;
    }

    byte[] takeAll() {
        return take(buffer.size());
    }

    void skip(int n) {
        buffer.skip(n);
        wasTaken(n);
    }

    private void wasTaken(int n) {
        position += n;
        if (paused && buffer.size() <= limit) {
            resume();
        }
    }

    private void resume() {
        paused = false;
        Objects.requireNonNull(transport).resumeReading();
    }

    // -- feeding

    void transport(ReadTransport from) {
        Objects.requireNonNull(from, "transport is null: setTransport(...) takes where the data comes from.");
        loop.checkTurn("setTransport(...)", "loop.callSoonThreadsafe(() -> reader.setTransport(...))");
        if (transport != null) {
            throw new IllegalStateException("Transport already set: " + reader + " gets its data from " + transport
                    + ". Make a new StreamReader for another transport.");
        }
        transport = from;
    }

    void feed(ByteBuffer data) {
        Objects.requireNonNull(data, NO_DATA);
        loop.checkTurn("feedData(...)", "loop.callSoonThreadsafe(() -> reader.feedData(...))");
        if (ended) {
            throw new IllegalStateException("feedData(...) after feedEof(): " + data.remaining() + " bytes came for "
                    + reader + ", which has ended. Call feedEof() after the last data.");
        }
        if (!data.hasRemaining()) {
            return;
        }
        if (!buffer.canHold(data.remaining())) {
            fail(ConnectionFailure.quiet(new IOException(
                    "readAll() of more than 2 GiB: " + reader + " cannot keep more. Read it in pieces: read().")));
            return;
        }
        buffer.append(data);
        boolean lacks = buffer.size() < enough && waiting.hasHopeful();
        waiting.callNext(); // also one that needs more: its place among what is ready is that of the first data (S2)
        if (transport != null && !paused && buffer.size() > 2L * limit && !lacks) {
            paused = true;
            transport.pauseReading();
        }
    }

    void feedEnd() {
        loop.checkTurn("feedEof()", "loop.callSoonThreadsafe(reader::feedEof)");
        ended = true;
        waiting.callNext();
    }

    void fail(Throwable cause) {
        loop.checkTurn("setException(...)", "loop.callSoonThreadsafe(() -> reader.setException(...))");
        fail(ConnectionFailure.quiet(cause));
    }

    void fail(ConnectionFailure why) {
        failure = why;
        if (waiting.callNext()) {
            failing = new Failing(waiter, why);
        }
    }

    @Override
    public String what() {
        ReadTransport from = transport;
        return "data of " + (from == null ? loop.kinds().name(KIND, number) : Text.of(from));
    }

    /** For the reader's text. */
    @Override
    public String toString() {
        return buffer.size() + " bytes"
                + (limit == StreamReader.DEFAULT_LIMIT ? "" : ", limit=" + limit)
                + (ended ? ", eof" : "")
                + (failure == null ? "" : ", exception=" + failure)
                + (paused ? ", paused" : "");
    }
}
