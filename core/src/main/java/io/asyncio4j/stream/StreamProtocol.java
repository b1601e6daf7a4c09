// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Line;
import io.asyncio4j.coroutine.Role;
import io.asyncio4j.local.Text;
import io.asyncio4j.task.Tasks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Joins a transport to a {@link StreamReader} and a {@link StreamWriter}, as {@code asyncio.StreamReaderProtocol}. Who brings
 * a transport gives it one of these, and its user the two.
 */
public final class StreamProtocol implements Protocol {
    private final Kernel loop;
    private final StreamReader reader;
    private @Nullable Transport transport;
    private @Nullable StreamWriter writer;
    private boolean paused;
    private boolean lost;

    /** What it was lost for; null also if it was closed. */
    private @Nullable ConnectionFailure failure;

    private final Line draining = new Line();
    private final Line closing = new Line();

    // What those wait for, in words: put together only if somebody looks.

    private final Role drain = () -> "the write buffer of " + Text.of(transport) + " to drain";
    private final Role close = () -> Text.of(transport) + " to be closed";

    /** For a connection whose reader has a limit of 64 KiB. */
    public StreamProtocol() {
        this(StreamReader.DEFAULT_LIMIT);
    }

    /**
     * For a connection.
     *
     * @param limit the limit of its reader, in bytes
     * @throws IllegalArgumentException if the limit is not positive
     * @throws IllegalStateException if no loop runs on this thread
     */
    public StreamProtocol(int limit) {
        this.reader = new StreamReader(limit);
        this.loop = Tasks.runningKernel("new StreamProtocol(...)");
    }

    /**
     * The reading side. It ends, or fails, with the connection.
     *
     * @return the reader
     */
    public StreamReader reader() {
        return reader;
    }

    /**
     * The writing side.
     *
     * @return the writer
     * @throws IllegalStateException before {@link #connectionMade}, or if that was no {@link WriteTransport}
     */
    public StreamWriter writer() {
        if (writer == null) {
            throw new IllegalStateException(
                    transport == null
                            ? "writer() was called before connectionMade(...). Have the transport call that first."
                            : "writer() was called for " + transport + ", which only reads. Use reader().");
        }
        return writer;
    }

    // -- for the transport

    @Override
    public void connectionMade(Transport transport) {
        Objects.requireNonNull(transport, "transport is null: connectionMade(...) takes the way to the other end.");
        loop.checkTurn("connectionMade(...)", "loop.callSoonThreadsafe(() -> protocol.connectionMade(...))");
        if (this.transport != null) {
            throw new IllegalStateException("connectionMade(...) was called before, with " + this.transport
                    + ". Make a new StreamProtocol for each connection.");
        }
        this.transport = transport;
        if (transport instanceof ReadTransport readable) {
            reader.setTransport(readable);
        }
        if (transport instanceof WriteTransport writable) {
            writer = new StreamWriter(loop, writable, this);
        }
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        reader.feedData(data);
    }

    /** Ends the reader. The connection stays open for writing. */
    @Override
    public boolean eofReceived() {
        reader.feedEof();
        return true;
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
        loop.checkTurn("connectionLost(...)", "loop.callSoonThreadsafe(() -> protocol.connectionLost(...))");
        if (lost) {
            throw new IllegalStateException(
                    "connectionLost(...) was called before: a transport calls it once, at the end.");
        }
        lost = true;
        if (cause == null) {
            reader.feedEof();
        } else {
            failure = writer != null && writer.isClosed()
                    ? ConnectionFailure.quiet(cause)
                    : ConnectionFailure.kept(cause, transport == null ? "" : Text.of(transport));
            reader.fail(failure);
        }
        closing.callAll(); // first, as in CPython
        draining.callAll();
    }

    @Override
    public void pauseWriting() {
        paused = true;
    }

    @Override
    public void resumeWriting() {
        paused = false;
        draining.callAll();
    }

    // -- for the writer

    @Nullable
    ConnectionFailure failure() {
        return failure;
    }

    void enter(String call) {
        Tasks.checkTaskOf(loop, "writer", call);
    }

    void drain(StreamWriter asking) throws IOException {
        if (lost) {
            throwFailure();
            throw new ConnectionResetException("Connection lost: drain() was called on " + asking
                    + (asking.isClosed()
                            ? ". Drain before close()."
                            : ", but the connection has ended: " + Text.of(transport)
                                    + ". What is written after its end is lost: drain while the other end is there."));
        }
        if (paused) {
            draining.join(loop, drain).await();
            throwFailure();
        }
    }

    void waitClosed() throws IOException {
        enter("waitClosed()");
        while (!lost) {
            closing.join(loop, close).await();
        }
        throwFailure();
    }

    private void throwFailure() throws IOException {
        if (failure != null) {
            throw failure.raise();
        }
    }

    /** Shows both sides. */
    @Override
    public String toString() {
        return "StreamProtocol(" + reader + (writer == null ? "" : ", " + writer) + (lost ? ", lost" : "") + ")";
    }
}
