// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.nio.ByteBuffer;

/**
 * Bytes in, bytes out, in one array: so that a separator that came in pieces is found without gluing them. Bytes are moved
 * when the array is full and at least half of it is free, or when it doubles: a constant number of times each.
 */
final class ByteQueue {
    /** An empty queue keeps no larger array than this. */
    private static final int KEPT = 256 * 1024;

    private static final int LARGEST = Integer.MAX_VALUE - 8;
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int start;
    private int end;

    int size() {
        return end - start;
    }

    boolean isEmpty() {
        return start == end;
    }

    /** Whether so many more would fit into an array at all. */
    boolean canHold(int more) {
        return more <= LARGEST - size();
    }

    void append(ByteBuffer data) {
        int more = data.remaining();
        makeRoom(more);
        data.get(bytes, end, more);
        end += more;
    }

    private void makeRoom(int more) {
        if (more <= bytes.length - end) {
            return;
        }
        int size = size();
        int needed = Math.addExact(size, more);
        byte[] to = bytes;
        if (needed > bytes.length || size > bytes.length / 2) {
            to = new byte[(int) Math.min(LARGEST, Math.max(needed, 2L * bytes.length))];
        }
        System.arraycopy(bytes, start, to, 0, size);
        bytes = to;
        start = 0;
        end = size;
    }

    /** Takes the first {@code n} out; no more than there are. */
    byte[] take(int n) {
        byte[] taken = new byte[n];
        System.arraycopy(bytes, start, taken, 0, n);
        skip(n);
        return taken;
    }

    /** Drops the first {@code n}. */
    void skip(int n) {
        start += n;
        if (start == end) {
            start = 0;
            end = 0;
            if (bytes.length > KEPT) {
                bytes = NOTHING;
            }
        }
    }

    /** The first {@code n} as they lie here: to be read before anything else is called. */
    ByteBuffer peek(int n) {
        return ByteBuffer.wrap(bytes, start, n).slice().asReadOnlyBuffer();
    }

    /**
     * The first position at which these bytes end, or -1.
     *
     * @param from the first position to look at, at least 1
     * @param to the last one
     */
    int find(byte[] what, int from, int to) {
        byte[] all = bytes;
        byte last = what[what.length - 1];
        for (int i = start + from - 1; i < start + to; i++) {
            if (all[i] == last && endsWith(what, i - start + 1)) {
                return i - start + 1;
            }
        }
        return -1;
    }

    /** Whether the bytes before position {@code to} are these. */
    boolean endsWith(byte[] what, int to) {
        int from = start + to - what.length;
        if (from < start) {
            return false;
        }
        for (int i = what.length - 1; i >= 0; i--) {
            if (bytes[from + i] != what[i]) {
                return false;
            }
        }
        return true;
    }
}
