// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.ledger;

import io.asyncio4j.local.Log;
import java.lang.System.Logger.Level;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/** An unsettled failure together with the question whether anybody can still reach what failed. */
final class Watched extends WeakReference<Object> {
    private static final ReferenceQueue<Object> COLLECTED = new ReferenceQueue<>();

    static {
        Thread.ofPlatform().daemon().name("asyncio4j-lost-failures").start(Watched::watch);
    }

    final Failure failure;
    private final Ledger ledger;

    Watched(Failure failure, Object source, Ledger ledger) {
        super(source, COLLECTED);
        this.failure = failure;
        this.ledger = ledger;
    }

    private static void watch() {
        while (true) {
            try {
                if (COLLECTED.remove() instanceof Watched w) {
                    w.ledger.collectedSomewhere(w);
                }
            } catch (InterruptedException e) {
                Log.write(Level.WARNING, "interrupt ignored: this thread never ends", e);
            } catch (Throwable t) {
                // Out of memory, mostly. That failure stays in its ledger, which reports it when the loop closes.
                Log.write(Level.ERROR, "a failure could not be reported at once", t);
            }
        }
    }
}
