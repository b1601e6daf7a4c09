// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import static io.asyncio4j.support.Interleavings.check;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.scheduler.LoopAmongThreads;
import io.asyncio4j.stream.Protocol;
import io.asyncio4j.support.Interleavings;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * The thread that reads a pipe against a reader that pauses and goes on. All comes, in order; one piece is under way at a
 * time, so the buffer is never written while somebody reads it; none comes to a paused reader; and the thread never waits for
 * a call that has been.
 */
public final class PipeReadingInterleavings implements Interleavings {
    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new Scenario("a reader that takes what comes", () -> run(2, false, _ -> {})),
                new Scenario("a reader that pauses after each piece", () -> run(3, true, _ -> {})),
                new Scenario(
                        "a reader that pauses while a piece may be under way",
                        () -> run(2, false, reader -> {
                            reader.pipe.pauseReading();
                            reader.loop.ready(() -> reader.loop.ready(reader.pipe::resumeReading));
                        })),
                new Scenario(
                        "a reader that pauses, and then all is wanted",
                        () -> run(
                                2,
                                true,
                                reader -> reader.loop.ready(() -> {
                                    reader.holdsBack = false;
                                    reader.pipe.takeAll(true);
                                }))));
    }

    private static void run(int pieces, boolean pauses, Consumer<Reader> onceConnected) {
        var crowd = new LoopAmongThreads();
        var reader = new Reader(crowd.loop, pauses);
        var pipe = new PipeReading(crowd.loop, reader);
        reader.pipe = pipe;
        crowd.loop.ready(pipe::connected);
        crowd.loop.ready(() -> onceConnected.accept(reader));
        crowd.thread(() -> pipe.pump(new Source(reader, pieces)));
        crowd.run(); // for ever, if a call is missed
        check(reader.taken == pieces, reader.taken + " pieces of " + pieces);
        check(reader.ended.equals("eof, closed"), reader.ended);
        check(crowd.isIdle(), "the loop still waits for it");
    }

    /** Pieces of one byte each, with their number. */
    private static final class Source extends InputStream {
        private final Reader reader;
        private final int pieces;
        private int given;

        private Source(Reader reader, int pieces) {
            this.reader = reader;
            this.pieces = pieces;
        }

        @Override
        public int read(byte[] buffer, int from, int length) {
            check(reader.taken == given, "a read while a piece is under way");
            check(!reader.holdsBack, "a read for a reader that has paused");
            if (given == pieces) {
                return -1;
            }
            given++;
            buffer[from] = (byte) given;
            return 1;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Reader implements Protocol {
        private final Kernel loop;
        private final boolean pauses;
        private PipeReading pipe;
        private String ended = "";

        /** The loop writes, the thread reads when a piece has been taken. */
        private int taken;

        /** Whether it has paused when it took the last piece. As taken. */
        private boolean holdsBack;

        private Reader(Kernel loop, boolean pauses) {
            this.loop = loop;
            this.pauses = pauses;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            check(pipe.isReading(), "a piece for a reader that is paused");
            check(data.remaining() == 1 && data.get() == taken + 1, data + " after " + taken);
            taken++;
            if (pauses) {
                pipe.pauseReading();
                holdsBack = !pipe.isReading(); // not if all is wanted
                loop.ready(() -> {
                    holdsBack = false;
                    pipe.resumeReading();
                });
            }
        }

        @Override
        public boolean eofReceived() {
            ended += "eof";
            return true;
        }

        @Override
        public void connectionLost(Throwable cause) {
            ended += cause == null ? ", closed" : ", " + cause;
        }
    }
}
