// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;

/** What a read may end with. Of several that end at the same byte the shortest counts. */
final class Separators {
    /** The end of a line. */
    static final Separators NEWLINE = new Separators(new byte[][] {{'\n'}});

    /** The shortest first. */
    private final byte[][] all;

    private Separators(byte[][] all) {
        this.all = all;
    }

    static Separators of(byte[]... separators) {
        Objects.requireNonNull(separators, "separators is null: readUntil(...) takes one or more, such as {'\\n'}.");
        if (separators.length == 0) {
            throw new IllegalArgumentException("Separator should contain at least one element:"
                    + " readUntil() got none. To read until the stream ends use readAll().");
        }
        byte[][] all = separators.clone();
        for (byte[] separator : all) {
            Objects.requireNonNull(
                    separator,
                    "a separator is null: readUntil(...) takes bytes. To read until the stream ends use readAll().");
            if (separator.length == 0) {
                throw new IllegalArgumentException("Separator should be at least one-byte string:"
                        + " readUntil(...) got an empty one, which would be found at once.");
            }
        }
        Arrays.sort(all, Comparator.comparingInt(separator -> separator.length));
        return new Separators(all);
    }

    /**
     * The first position at which one of them ends, or -1.
     *
     * @param from the first position to look at
     */
    int find(ByteQueue in, int from) {
        int first = -1;
        int to = in.size();
        for (byte[] separator : all) {
            int found = in.find(separator, from, to);
            if (found >= 0) {
                first = found;
                to = found - 1; // another counts only if it ends before
            }
        }
        return first;
    }

    /** The length of that which ends at a position. */
    int lengthAt(ByteQueue in, int to) {
        for (byte[] separator : all) {
            if (in.endsWith(separator, to)) {
                return separator.length;
            }
        }
        throw new IllegalArgumentException("none ends at " + to);
    }

    /** The length of the longest. */
    int longest() {
        return all[all.length - 1].length;
    }
}
