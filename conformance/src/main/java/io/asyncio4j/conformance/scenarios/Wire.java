// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import io.asyncio4j.Asyncio;
import io.asyncio4j.stream.ReadTransport;
import io.asyncio4j.stream.StreamProtocol;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import io.asyncio4j.stream.WaterMarks;
import io.asyncio4j.stream.WriteTransport;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A transport that a scenario moves by hand, with a reader and a writer: keeps what is written until it is taken, and ends
 * when it is told to. {@code wire.py} does the same.
 */
final class Wire implements ReadTransport, WriteTransport {
    private final StreamProtocol protocol;
    private final WaterMarks marks;
    private byte[] kept = {};
    private boolean ended;
    private boolean closing;
    private boolean paused;

    Wire() {
        this(1 << 16);
    }

    Wire(int limit) {
        protocol = new StreamProtocol(limit);
        marks = new WaterMarks(protocol);
        protocol.connectionMade(this);
    }

    // -- for the scenario

    StreamReader reader() {
        return protocol.reader();
    }

    StreamWriter writer() {
        return protocol.writer();
    }

    byte[] kept() {
        return kept;
    }

    boolean ended() {
        return ended;
    }

    /** The other end takes some bytes. */
    void take(int n) {
        kept = Arrays.copyOfRange(kept, Math.min(n, kept.length), kept.length);
        marks.update(kept.length);
    }

    /** The other end sends some bytes. */
    void bring(byte[] data) {
        protocol.dataReceived(ByteBuffer.wrap(data));
    }

    /** The other end sends nothing more; whether this one stays open. */
    boolean bringEnd() {
        return protocol.eofReceived();
    }

    /** The connection ends. */
    void lose(Throwable cause) {
        closing = true;
        kept = new byte[0];
        protocol.connectionLost(cause);
    }

    // -- the transport

    @Override
    public void write(ByteBuffer data) {
        if (ended) {
            throw new IllegalStateException("Cannot call write() after writeEof()");
        }
        int n = data.remaining();
        byte[] more = Arrays.copyOf(kept, kept.length + n);
        data.get(more, kept.length, n);
        if (!closing) {
            kept = more;
            marks.update(kept.length);
        }
    }

    @Override
    public long writeBufferSize() {
        return kept.length;
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        marks.set(high, low, kept.length);
    }

    @Override
    public boolean canWriteEof() {
        return true;
    }

    @Override
    public void writeEof() {
        ended = true;
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
    }

    @Override
    public boolean isReading() {
        return !paused && !closing;
    }

    @Override
    public void close() {
        closing = true;
    }

    @Override
    public void abort() {
        closing = true;
        Asyncio.runningLoop().callSoon(() -> lose(null));
    }

    @Override
    public boolean isClosing() {
        return closing;
    }
}
