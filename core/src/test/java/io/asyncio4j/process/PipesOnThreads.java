// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import static io.asyncio4j.support.Interleavings.check;

import io.asyncio4j.scheduler.LoopAmongThreads;
import io.asyncio4j.stream.Protocol;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.Interleavings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The transports of pipes with their threads, which come from a pool that Lincheck cannot follow: so only on real ones. Of
 * writes to a pipe one is under way at a time, in order, and little is kept; after {@code close()} nothing comes in, and the
 * thread goes.
 */
public final class PipesOnThreads implements Interleavings {
    private static final int PIECES = 12;

    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new Scenario("all is written, in order, and little is kept", () -> new Writer(-1).run()),
                new Scenario("a write that fails ends the connection", () -> new Writer(300_000).run()),
                new Scenario("nothing comes after close", () -> new Closer().run()));
    }

    private static byte at(long position) {
        return (byte) ((position * 31) >> 3);
    }

    /** Writes while it may, and closes when all is written. */
    private static final class Writer extends OutputStream implements Protocol {
        private final LoopAmongThreads crowd = new LoopAmongThreads();
        private final PipeWriting pipe = new PipeWriting(crowd.loop, this, "a command");

        /** Where the pipe breaks; negative = never. */
        private final long breaks;

        private final AtomicBoolean writing = new AtomicBoolean();
        private final AtomicInteger closed = new AtomicInteger();

        /** By one pool thread after the other. */
        private volatile long received;

        // Loop only:

        private int pieces;
        private long sent;
        private boolean paused;
        private Throwable cause;

        Writer(long breaks) {
            this.breaks = breaks;
        }

        void run() {
            crowd.loop.ready(() -> {
                pipe.connected(this);
                writeOn();
            });
            crowd.runUntilStopped(); // by connectionLost
            Eventually.waitUntil("the pipe is closed", () -> closed.get() > 0);
            check(closed.get() == 1, "closed " + closed + " times");
            check(
                    breaks < 0 ? cause == null && received == sent : cause instanceof IOException,
                    cause + ", " + received);
            check(crowd.isIdle(), "the loop still waits for it");
        }

        private void writeOn() {
            while (!paused && !pipe.isClosing()) {
                if (pieces == PIECES) {
                    pipe.close();
                    return;
                }
                pieces++;
                int size = pieces * pieces * 700;
                var piece = ByteBuffer.allocate(size);
                while (piece.hasRemaining()) {
                    piece.put(at(sent++));
                }
                pipe.write(piece.flip());
                check(pipe.writeBufferSize() <= (64 << 10) + size, pipe.writeBufferSize() + " bytes are kept");
            }
        }

        @Override
        public void pauseWriting() {
            paused = true;
        }

        @Override
        public void resumeWriting() {
            paused = false;
            crowd.loop.ready(this::writeOn);
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            throw new AssertionError(data);
        }

        @Override
        public void connectionLost(Throwable why) {
            cause = why;
            crowd.loop.stop();
        }

        // -- the end that is written to; on the thread of a pool

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one at a time: that is what is checked
        public void write(byte[] buffer, int from, int length) throws IOException {
            check(!writing.getAndSet(true), "two writes at a time");
            try {
                for (int i = from; i < from + length; i++) {
                    if (buffer[i] != at(received++)) {
                        throw new IOException("another byte than was written, at " + (received - 1));
                    }
                }
                if (breaks >= 0 && received > breaks) {
                    throw new IOException("as if");
                }
            } finally {
                writing.set(false);
            }
        }

        @Override
        public void write(int one) {
            throw new AssertionError(one);
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    /** Reads some of what never ends. */
    private static final class Closer extends InputStream implements Protocol {
        private final LoopAmongThreads crowd = new LoopAmongThreads();
        private final PipeReading pipe = new PipeReading(crowd.loop, this);
        private final AtomicInteger closed = new AtomicInteger();
        private int taken;
        private int lost;

        void run() {
            crowd.loop.ready(pipe::connected);
            crowd.thread(() -> pipe.pump(this));
            crowd.run(); // for ever, if the thread does not go
            check(taken == 3 && lost == 1, taken + " pieces, lost " + lost + " times");
            check(closed.get() >= 1, "not closed");
            check(crowd.isIdle(), "the loop still waits for it");
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            check(lost == 0 && !pipe.isClosing(), "a piece after close");
            taken++;
            if (taken == 3) {
                pipe.pauseReading();
                crowd.loop.ready(pipe::close);
            }
        }

        @Override
        public boolean eofReceived() {
            throw new AssertionError("it has no end");
        }

        @Override
        public void connectionLost(Throwable cause) {
            lost++;
        }

        @Override
        public int read(byte[] buffer, int from, int length) {
            return 1;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
