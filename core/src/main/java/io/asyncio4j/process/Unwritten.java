// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** What is to be written to a pipe and no thread has yet, in order: small pieces are put together, large ones cut. */
final class Unwritten {
    /** What is written before the loop hears of it. */
    private static final int BATCH = 128 << 10;

    /** Smaller pieces are put together. */
    private static final int SMALL = 8 << 10;

    /** The last one may have room for more, between its limit and its capacity. */
    private final ArrayDeque<ByteBuffer> pieces = new ArrayDeque<>();

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** Adds a copy of what remains of a buffer, which is at its limit then. */
    void add(ByteBuffer data) {
        int n = data.remaining();
        ByteBuffer last = pieces.peekLast();
        if (last != null && last.capacity() - last.limit() >= n) {
            int end = last.limit();
            last.limit(end + n);
            last.put(end, data, data.position(), n);
        } else {
            var piece = ByteBuffer.allocate(Math.max(n, SMALL));
            piece.put(0, data, data.position(), n).limit(n);
            pieces.addLast(piece);
        }
        data.position(data.limit());
    }

    /** Adds an array that nobody changes: without a copy. */
    void addShared(byte[] data) {
        pieces.addLast(ByteBuffer.wrap(data));
    }

    /** Takes out what one thread is to write at once. */
    List<ByteBuffer> takeBatch() {
        var batch = new ArrayList<ByteBuffer>();
        int length = 0;
        while (!pieces.isEmpty() && length < BATCH) {
            ByteBuffer piece = pieces.removeFirst();
            if (piece.remaining() > BATCH) {
                pieces.addFirst(piece.duplicate().position(piece.position() + BATCH));
                piece = piece.duplicate().limit(piece.position() + BATCH);
            }
            batch.add(piece);
            length += piece.remaining();
        }
        return batch;
    }

    void clear() {
        pieces.clear();
    }
}
