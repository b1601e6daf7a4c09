// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import io.asyncio4j.task.Tasks;
import java.util.Objects;
import java.util.function.IntSupplier;

/**
 * Two connected ends in memory: what is written at one is read at the other. For tests of code that takes a reader and a
 * writer, and for tasks that talk in bytes.
 *
 * <pre>{@code
 * var pair = StreamPair.create();
 * createTask(() -> serve(pair.second().reader(), pair.second().writer()));
 * pair.first().writer().write("hello\n");
 * var answer = pair.first().reader().readLine(UTF_8);
 * }</pre>
 *
 * <p>It behaves as a socket does: a slow reader holds a fast writer back, the data may come cut into other pieces than it was
 * written in ({@link Builder#chunks}), one direction may end before the other ({@link StreamWriter#writeEof}), writing to an
 * end that was closed breaks the connection, and so does {@link End#abort()}. It belongs to the loop that it was made in, and
 * nothing of it is outside that loop.
 */
public final class StreamPair {
    private final End first;
    private final End second;

    private StreamPair(End first, End second) {
        this.first = first;
        this.second = second;
    }

    /**
     * A pair with the defaults of {@link #builder}.
     *
     * @return a new pair of the running loop
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static StreamPair create() {
        return builder().build();
    }

    /**
     * For a pair to one's own measure.
     *
     * @return a builder with the defaults of streams: a limit of 64 KiB, water marks at 64 and 16 KiB, pieces of up to 64 KiB
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * One end.
     *
     * @return the end
     */
    public End first() {
        return first;
    }

    /**
     * The other end.
     *
     * @return the end
     */
    public End second() {
        return second;
    }

    /** Shows both ends; and which pair it is, if its loop has made several. */
    @Override
    public String toString() {
        String name = first.transport.pair();
        return (name.contains("#") ? name : "StreamPair") + "(End" + first.sides() + ", End" + second.sides() + ")";
    }

    /** One end of a pair. */
    public static final class End {
        private final StreamProtocol protocol;
        private final MemoryTransport transport;

        private End(StreamProtocol protocol, MemoryTransport transport) {
            this.protocol = protocol;
            this.transport = transport;
        }

        /**
         * What the other end has written.
         *
         * @return the reader
         */
        public StreamReader reader() {
            return protocol.reader();
        }

        /**
         * The way to the other end's reader.
         *
         * @return the writer
         */
        public StreamWriter writer() {
            return protocol.writer();
        }

        /** Breaks the connection: the other end fails with a {@link ConnectionResetException}, this one ends. */
        public void abort() {
            transport.abort();
        }

        /**
         * Breaks the connection: the other end fails, this one ends. What was written and has not been received is lost.
         *
         * @param seenByOther what the other end fails with
         */
        public void abort(Throwable seenByOther) {
            transport.abort(Objects.requireNonNull(
                    seenByOther,
                    "seenByOther is null: abort(...) takes what the other end fails with; else use abort()."));
        }

        private String sides() {
            return "(" + reader() + ", " + writer() + ")";
        }

        /** Shows which end of which pair it is, reader and writer. */
        @Override
        public String toString() {
            return transport.name() + " " + sides();
        }
    }

    /** Builds pairs; may be used several times. */
    public static final class Builder {
        private static final String LIMIT = "StreamPair.builder().limit(bytes)";

        private int limit = StreamReader.DEFAULT_LIMIT;
        private int high = WaterMarks.DEFAULT_HIGH;
        private int low = WaterMarks.DEFAULT_HIGH / 4;
        private IntSupplier chunks = () -> 64 * 1024;

        private Builder() {}

        /**
         * The limit of both readers.
         *
         * @param bytes positive
         * @return this
         * @throws IllegalArgumentException if it is not
         */
        public Builder limit(int bytes) {
            limit = StreamReader.checkedLimit(bytes);
            return this;
        }

        /**
         * The water marks of both writers.
         *
         * @param high in bytes
         * @param low in bytes
         * @return this
         * @throws IllegalArgumentException unless {@code high >= low >= 0}
         */
        public Builder writeBufferLimits(int high, int low) {
            WaterMarks.check(high, low);
            this.high = high;
            this.low = low;
            return this;
        }

        /**
         * How the data is cut: asked before each piece that an end receives.
         *
         * @param sizes gives the size of the next piece at most, positive
         * @return this
         */
        public Builder chunks(IntSupplier sizes) {
            chunks = Objects.requireNonNull(
                    sizes, "sizes is null: chunks(...) takes what gives the size of the next piece, such as () -> 1.");
            return this;
        }

        /**
         * Makes a pair of streams.
         *
         * @return a new pair of the running loop
         * @throws IllegalStateException if no loop runs on this thread
         */
        public StreamPair build() {
            var one = new StreamProtocol(limit);
            var other = new StreamProtocol(limit);
            MemoryTransport transport = connect(one, other);
            transport.limitCall(LIMIT);
            transport.peer().limitCall(LIMIT);
            return new StreamPair(new End(one, transport), new End(other, transport.peer()));
        }

        /**
         * Joins two protocols of one's own, which are told {@link Protocol#connectionMade} before this returns. The limit
         * means nothing to them.
         *
         * @param first the protocol at one end
         * @param second the protocol at the other
         * @throws IllegalStateException if no loop runs on this thread
         */
        public void join(Protocol first, Protocol second) {
            Objects.requireNonNull(first, "first is null: join(...) takes a Protocol for each of the two ends.");
            Objects.requireNonNull(second, "second is null: join(...) takes a Protocol for each of the two ends.");
            connect(first, second);
        }

        private MemoryTransport connect(Protocol first, Protocol second) {
            MemoryTransport transport =
                    MemoryTransport.between(Tasks.runningKernel("a StreamPair"), first, second, chunks);
            transport.setWriteBufferLimits(high, low);
            transport.peer().setWriteBufferLimits(high, low);
            transport.begin();
            transport.peer().begin();
            return transport;
        }
    }
}
