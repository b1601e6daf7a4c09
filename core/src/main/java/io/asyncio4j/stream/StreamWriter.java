// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.task.Tasks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Bytes that go out, as {@code asyncio.StreamWriter}: {@link #write} never waits, {@link #drain} waits while too much is kept
 * and not sent yet. A program that writes much calls it after each write, or what it writes piles up in memory.
 *
 * <p>Too much is more than the high water mark, 64 KiB at first; the wait ends at the low one, a quarter of it.
 * {@code transport().setWriteBufferLimits(…)} sets them. Several tasks may write and drain.
 *
 * <p><b>Failures.</b> When the connection is lost, what is written goes nowhere and {@code write} says nothing; {@code drain}
 * and {@link #waitClosed} throw what it was lost for, as the reads of the {@link StreamReader} do, which says what becomes of
 * a failure that nobody hears of.
 *
 * <p><b>Threads.</b> All methods are for the loop's thread of control; those that wait are for tasks.
 */
public final class StreamWriter implements AutoCloseable {
    private static final String NO_DATA = "data is null: write(...) takes bytes or text.";

    private final Kernel loop;
    private final WriteTransport transport;
    private final StreamProtocol protocol;
    private boolean closed;
    private boolean ended;

    StreamWriter(Kernel loop, WriteTransport transport, StreamProtocol protocol) {
        this.loop = loop;
        this.transport = transport;
        this.protocol = protocol;
    }

    /**
     * Writes bytes. Never waits.
     *
     * @param data the bytes; the caller may change the array afterwards
     * @throws IllegalStateException after {@link #close} or {@link #writeEof}
     */
    public void write(byte[] data) {
        write(ByteBuffer.wrap(Objects.requireNonNull(data, NO_DATA)));
    }

    /**
     * Writes bytes. Never waits.
     *
     * @param data the bytes from its position to its limit, where the position is afterwards; the caller may use it again
     * @throws IllegalStateException after {@link #close} or {@link #writeEof}
     */
    public void write(ByteBuffer data) {
        Objects.requireNonNull(data, NO_DATA);
        beforeWrite();
        transport.write(data);
    }

    /**
     * Writes text in UTF-8. Never waits.
     *
     * @param text the text
     * @throws IllegalArgumentException if it has half a surrogate pair; nothing is written then
     * @throws IllegalStateException after {@link #close} or {@link #writeEof}
     */
    public void write(String text) {
        write(text, StandardCharsets.UTF_8);
    }

    /**
     * Writes text. Never waits.
     *
     * @param text the text
     * @param charset the charset
     * @throws IllegalArgumentException if it has a character that the charset lacks; nothing is written then
     * @throws IllegalStateException after {@link #close} or {@link #writeEof}
     */
    public void write(String text, Charset charset) {
        Objects.requireNonNull(text, "text is null: write(...) takes text or bytes.");
        StrictText.checkGiven(charset, "write(...)");
        write(StrictText.encode(text, charset));
    }

    /**
     * Writes lines of text in UTF-8, each followed by {@code "\n"}. Never waits.
     *
     * <p>Differs from asyncio, where {@code writelines} adds nothing: here as with {@code Files.write} a line has an end.
     *
     * @param lines the lines, without their ends
     * @throws IllegalArgumentException if one has half a surrogate pair; those before are written then
     * @throws IllegalStateException after {@link #close} or {@link #writeEof}
     */
    public void writeLines(Iterable<String> lines) {
        Objects.requireNonNull(lines, "lines is null: writeLines(...) takes texts, such as List.of(\"one\", \"two\").");
        for (String line : lines) {
            Objects.requireNonNull(line, "a line is null: writeLines(...) takes texts; an empty line is \"\".");
            write(line + "\n");
        }
    }

    /**
     * Waits while too much is kept and not sent yet; does not suspend if it is not. Cancelling the wait changes nothing about
     * what was written.
     *
     * @throws ConnectionResetException if the connection was closed
     * @throws IOException what the connection was lost for
     */
    public void drain() throws IOException {
        protocol.enter("drain()");
        protocol.reader().throwIfFailed();
        if (transport.isClosing()) {
            Tasks.yieldNow(); // so that a loss that is on its way is told here, as in CPython
        }
        protocol.drain(this);
    }

    /**
     * Says that nothing more is written; the other direction stays open. Does nothing if it was called before, or after
     * {@link #close}.
     *
     * @throws UnsupportedOperationException if the connection has no way to say so
     */
    public void writeEof() {
        checkTurn("writeEof()");
        transport.writeEof();
        ended = true;
    }

    /**
     * Whether {@link #writeEof} is possible.
     *
     * @return true if it is
     */
    public boolean canWriteEof() {
        return transport.canWriteEof();
    }

    /** Closes the connection, once all that was written is sent. Does not wait: {@link #waitClosed} does. */
    @Override
    public void close() {
        checkTurn("close()");
        closed = true;
        transport.close();
    }

    /**
     * Whether the connection is closed, closes, or was lost.
     *
     * @return true if it does
     */
    public boolean isClosing() {
        return transport.isClosing();
    }

    /**
     * Waits until the connection has ended; does not close it.
     *
     * @throws IOException what it was lost for; nothing if it was closed
     */
    public void waitClosed() throws IOException {
        protocol.waitClosed();
    }

    /**
     * The transport, for its water marks and the like.
     *
     * @return the transport
     */
    public WriteTransport transport() {
        return transport;
    }

    /** Whether the program has called {@link #close}. */
    boolean isClosed() {
        return closed;
    }

    private void beforeWrite() {
        checkTurn("write(...)");
        if (closed) {
            throw new IllegalStateException(
                    "write(...) was called on " + this + ". Write before close(), which sends what was written.");
        }
        if (ended) {
            throw new IllegalStateException("Cannot call write() after writeEof(): write(...) was called on " + this
                    + ". Write before writeEof().");
        }
    }

    private void checkTurn(String call) {
        if (!loop.hasTurn()) {
            loop.checkTurn(call, "loop.callSoonThreadsafe(() -> writer." + call + ")");
        }
    }

    /** Shows how much is kept, and whether it is closed. */
    @Override
    public String toString() {
        return "StreamWriter(" + transport.writeBufferSize() + " bytes kept" + state() + ")";
    }

    private String state() {
        ConnectionFailure failure = protocol.failure();
        return (closed ? ", closed" : transport.isClosing() ? ", closing" : "")
                + (ended ? ", eof written" : "")
                + (failure == null ? "" : ", exception=" + failure);
    }
}
