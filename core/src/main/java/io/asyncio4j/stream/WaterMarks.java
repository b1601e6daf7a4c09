// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.util.Objects;

/**
 * Back-pressure for the writing side of a transport: tells a protocol to pause above the high water mark, and to resume at
 * the low one. Part of a transport, which calls {@link #update} whenever what it keeps has grown or shrunk. On the loop's
 * thread of control.
 */
public final class WaterMarks {
    /** The high water mark at first, in bytes. */
    public static final int DEFAULT_HIGH = 64 * 1024;

    private final Protocol protocol;
    private int high = DEFAULT_HIGH;
    private int low = DEFAULT_HIGH / 4;
    private boolean paused;

    /**
     * Water marks of 64 KiB and 16 KiB.
     *
     * @param protocol whom to tell
     */
    public WaterMarks(Protocol protocol) {
        this.protocol = Objects.requireNonNull(
                protocol, "protocol is null: WaterMarks tell one when to pause and when to resume.");
    }

    /**
     * Sets the marks, and tells the protocol to pause if more is kept than the high one. One that has been told before goes on
     * when some of what is kept is sent, not already because the marks are higher now, as in CPython.
     *
     * @param high in bytes
     * @param low in bytes
     * @param kept how many bytes are kept and not sent yet
     * @throws IllegalArgumentException unless {@code high >= low >= 0}
     */
    public void set(int high, int low, long kept) {
        check(high, low);
        this.high = high;
        this.low = low;
        pauseIfAbove(kept);
    }

    static void check(int high, int low) {
        if (low < 0 || high < low) {
            throw new IllegalArgumentException("high (" + high + ") must be >= low (" + low + ") must be >= 0:"
                    + " writing pauses above high bytes and goes on at low.");
        }
    }

    /**
     * Tells the protocol if a mark has been passed.
     *
     * @param kept how many bytes are kept and not sent yet
     */
    public void update(long kept) {
        if (paused && kept <= low) {
            paused = false;
            protocol.resumeWriting();
        } else {
            pauseIfAbove(kept);
        }
    }

    private void pauseIfAbove(long kept) {
        if (!paused && kept > high) {
            paused = true;
            protocol.pauseWriting();
        }
    }

    /**
     * The high water mark.
     *
     * @return bytes
     */
    public int high() {
        return high;
    }

    /**
     * The low water mark.
     *
     * @return bytes
     */
    public int low() {
        return low;
    }

    /** Shows the marks, and whether the protocol was told to pause. */
    @Override
    public String toString() {
        return "WaterMarks(high=" + high + ", low=" + low + (paused ? ", paused" : "") + ")";
    }
}
