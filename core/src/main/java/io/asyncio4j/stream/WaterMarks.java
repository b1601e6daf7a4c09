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
        this.protocol = Objects.requireNonNull(protocol, "protocol");
    }

    /**
     * Sets the marks; call {@link #update} then.
     *
     * @param high in bytes
     * @param low in bytes
     * @throws IllegalArgumentException unless {@code high >= low >= 0}
     */
    public void set(int high, int low) {
        if (low < 0 || high < low) {
            throw new IllegalArgumentException("high (" + high + ") must be >= low (" + low + ") must be >= 0:"
                    + " writing pauses above high bytes and goes on at low.");
        }
        this.high = high;
        this.low = low;
    }

    /**
     * Tells the protocol if a mark has been passed.
     *
     * @param kept how many bytes are kept and not sent yet
     */
    public void update(long kept) {
        if (!paused && kept > high) {
            paused = true;
            protocol.pauseWriting();
        } else if (paused && kept <= low) {
            paused = false;
            protocol.resumeWriting();
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
