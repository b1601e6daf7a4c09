// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.local.Limited;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.loop.ExceptionContext;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection in memory. It keeps what is written to it, and hands it to the other end's protocol piece by piece,
 * each in a callback of its own, while that end reads.
 *
 * <pre>
 *  open → closing    // close: what is kept goes out first
 *  open, closing → lost    // all is out; abort; the other end is gone, or has failed
 * </pre>
 */
final class MemoryTransport implements ReadTransport, WriteTransport, Limited {
    private static final String KIND = "StreamPair";

    private final boolean isFirst;

    /** Of the pair, among those of its loop. */
    private final int number;

    private final Kernel loop;
    private final Protocol protocol;
    private final IntSupplier chunks;
    private final WaterMarks marks;
    private final ByteQueue kept = new ByteQueue();

    /** Set once, before anything else happens. */
    @SuppressWarnings("NullAway.Init")
    private MemoryTransport peer;

    private boolean paused;
    private boolean eofWritten;

    /** The other end has been told the end of the data. */
    private boolean eofTold;

    /** Where the limit of its reader is set: unless the pair has made that, by who has made the protocol. */
    private String limitCall = "new StreamProtocol(bytes)";

    private boolean closing;

    /** Nothing moves any more, either way: all that is to come is the callback that ends both. */
    private boolean aborted;

    private boolean lost;

    /** A callback for {@link #move} stands in the loop. */
    private boolean scheduled;

    private MemoryTransport(boolean isFirst, int number, Kernel loop, Protocol protocol, IntSupplier chunks) {
        this.isFirst = isFirst;
        this.number = number;
        this.loop = loop;
        this.protocol = protocol;
        this.chunks = chunks;
        this.marks = new WaterMarks(protocol);
    }

    /** Joins two protocols; the first end, whose other end is the second's. They are not told yet: {@link #begin}. */
    static MemoryTransport between(Kernel loop, Protocol first, Protocol second, IntSupplier chunks) {
        int number = loop.kinds().next(KIND);
        var one = new MemoryTransport(true, number, loop, first, chunks);
        var other = new MemoryTransport(false, number, loop, second, chunks);
        one.peer = other;
        other.peer = one;
        return one;
    }

    MemoryTransport peer() {
        return peer;
    }

    /** Which pair it is, in a sentence. */
    String pair() {
        return loop.kinds().name(KIND, number);
    }

    /** Which end of which pair it is, in a sentence. */
    String name() {
        return (isFirst ? "the first end of " : "the second end of ") + pair();
    }

    void begin() {
        protocol.connectionMade(this);
    }

    // -- moving

    private void schedule() {
        if (!scheduled && hasWork()) {
            scheduled = true;
            loop.callSoon(this::move);
        }
    }

    private boolean hasWork() {
        return !aborted
                && !peer.aborted
                && ((!lost && (kept.isEmpty() ? closing : peer.isReading() || isInVain())) || owesEof());
    }

    /** Whether nobody will take what is kept: the other end is gone, or neither end reads any more. */
    private boolean isInVain() {
        return peer.lost || (closing && peer.closing);
    }

    private boolean owesEof() {
        return kept.isEmpty() && (eofWritten || closing) && !eofTold && peer.isReading();
    }

    private void move() {
        scheduled = false;
        if (!hasWork()) {
            return;
        }
        if (!kept.isEmpty() && isInVain()) {
            // Who has closed has no use for that news any more, as with a socket.
            lose(
                    closing
                            ? null
                            : new ConnectionResetException(
                                    "Connection reset by peer: the other end was closed, and cannot"
                                            + " take what was written to " + this + "."));
            return;
        }
        if (!kept.isEmpty() && peer.isReading()) {
            peer.guarded("dataReceived", () -> {
                byte[] piece = kept.take(Math.min(kept.size(), nextChunk()));
                peer.protocol.dataReceived(ByteBuffer.wrap(piece));
            });
            if (lost) {
                return;
            }
            marks.update(kept.size());
        }
        if (owesEof()) {
            eofTold = true;
            peer.guarded("eofReceived", () -> {
                if (!peer.protocol.eofReceived()) {
                    peer.close();
                }
            });
        }
        if (closing && kept.isEmpty()) {
            lose(null);
        }
        schedule();
    }

    private int nextChunk() {
        int most = chunks.getAsInt();
        if (most < 1) {
            throw new IllegalArgumentException(
                    "chunks(...) of " + pair() + " gave " + most + ": a piece has at least one byte.");
        }
        return most;
    }

    /** Calls the protocol; what that throws ends the connection, as in CPython. */
    private void guarded(String call, Runnable body) {
        try {
            body.run();
        } catch (Throwable t) {
            if (Unchecked.isFatal(t)) {
                throw t;
            }
            loop.callExceptionHandler(
                    new ExceptionContext("Fatal error: " + call + "(...) of " + protocol + " failed", t, this));
            lose(t);
            peer.lose(gone());
        }
    }

    private void lose(@Nullable Throwable cause) {
        if (lost) {
            return;
        }
        lost = true;
        closing = true;
        kept.skip(kept.size());
        protocol.connectionLost(cause);
        peer.schedule();
    }

    /** What the other end fails with when this one is no more. */
    private ConnectionResetException gone() {
        return new ConnectionResetException(
                "Connection reset by peer: the other end, which is " + name() + ", was aborted.");
    }

    // -- the transport

    @Override
    public void write(ByteBuffer data) {
        Objects.requireNonNull(data, "data is null: write(...) takes bytes.");
        loop.checkTurn("write(...)", "loop.callSoonThreadsafe(() -> transport.write(...))");
        if (eofWritten) {
            throw new IllegalStateException(
                    "Cannot call write() after writeEof(): write(...) was called on " + this + ". Write before.");
        }
        if (closing) {
            data.position(data.limit());
            return;
        }
        if (!kept.canHold(data.remaining())) {
            throw new IllegalStateException("write(...) of more than 2 GiB that nobody has read: " + this
                    + " cannot keep more. Call drain() after each write.");
        }
        kept.append(data);
        marks.update(kept.size());
        schedule();
    }

    @Override
    public void writeEof() {
        loop.checkTurn("writeEof()", "loop.callSoonThreadsafe(transport::writeEof)");
        eofWritten = true;
        schedule();
    }

    @Override
    public boolean canWriteEof() {
        return true;
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        loop.checkTurn(
                "setWriteBufferLimits(...)", "loop.callSoonThreadsafe(() -> transport.setWriteBufferLimits(...))");
        marks.set(high, low, kept.size());
    }

    @Override
    public long writeBufferSize() {
        return kept.size();
    }

    @Override
    public void pauseReading() {
        loop.checkTurn("pauseReading()", "loop.callSoonThreadsafe(transport::pauseReading)");
        paused = true;
    }

    @Override
    public void resumeReading() {
        loop.checkTurn("resumeReading()", "loop.callSoonThreadsafe(transport::resumeReading)");
        paused = false;
        peer.schedule();
    }

    @Override
    public boolean isReading() {
        return !paused && !closing;
    }

    @Override
    public void close() {
        loop.checkTurn("close()", "loop.callSoonThreadsafe(transport::close)");
        closing = true;
        schedule();
        peer.schedule();
    }

    @Override
    public void abort() {
        abort(gone());
    }

    /** Ends this end, and has the other one fail. */
    void abort(Throwable seenByPeer) {
        loop.checkTurn("abort()", "loop.callSoonThreadsafe(transport::abort)");
        if (lost) {
            return;
        }
        closing = true;
        aborted = true;
        kept.skip(kept.size());
        loop.callSoon(() -> {
            lose(null);
            peer.lose(seenByPeer);
        });
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    void limitCall(String call) {
        limitCall = call;
    }

    @Override
    public String limitCall() {
        return limitCall;
    }

    /** Shows which end it is, how much is kept, and whether it is paused or ends. */
    @Override
    public String toString() {
        return name() + " (" + kept.size() + " bytes kept" + (paused ? ", reading paused" : "")
                + (eofWritten ? ", eof written" : "") + (lost ? ", lost" : closing ? ", closing" : "") + ")";
    }
}
