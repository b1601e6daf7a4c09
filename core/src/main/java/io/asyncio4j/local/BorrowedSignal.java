// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

import sun.misc.SignalHandler;

/**
 * A handler that this library puts in the place of another for a while. There may be several on top of each other, for a run
 * and by the program, and they do not end in the order in which they began: who takes one off puts back what it stands for
 * by then.
 */
public interface BorrowedSignal extends SignalHandler {
    /** This handler while it is in use, then the one that was there before it. */
    SignalHandler standsFor();

    /** What to put back for a handler that was there before. */
    static SignalHandler restored(SignalHandler before) {
        SignalHandler handler = before;
        while (handler instanceof BorrowedSignal borrowed && borrowed.standsFor() != borrowed) {
            handler = borrowed.standsFor();
        }
        return handler;
    }
}
