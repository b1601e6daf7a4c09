// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

import io.asyncio4j.local.BorrowedSignal;
import io.asyncio4j.local.Log;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * SIGINT while programs run (S30): the first cancels all their main tasks, the second goes to the JVM, which ends. The
 * handler is ours only from the first run that begins to the last one that ends, and only if nobody has set one.
 */
final class Sigint {
    private static final Signal INT = new Signal("INT");
    private static final List<Sigint> ACTIVE = new ArrayList<>();
    private static @Nullable SignalHandler before;
    private static final Ours OURS = new Ours();

    /** What it is while there are runs; by then a handler of the program's may lie on top, and is taken off later. */
    private static final class Ours implements BorrowedSignal {
        /** What there was before the last time. Guarded by ACTIVE. */
        private SignalHandler replaced = SignalHandler.SIG_DFL;

        @Override
        public void handle(Signal signal) {
            arrived();
        }

        @Override
        public SignalHandler standsFor() {
            synchronized (ACTIVE) {
                return before == null ? replaced : this;
            }
        }
    }

    /** Runs on the JVM's signal thread. */
    private final Runnable action;

    private Sigint(Runnable action) {
        this.action = action;
    }

    /** Has an action called at SIGINT until {@link #end}; null if SIGINT is not to be had. */
    static @Nullable Sigint begin(Runnable action) {
        synchronized (ACTIVE) {
            if (ACTIVE.isEmpty() && !install()) {
                return null;
            }
            var watch = new Sigint(action);
            ACTIVE.add(watch);
            return watch;
        }
    }

    private static boolean install() {
        try {
            SignalHandler old = Signal.handle(INT, OURS);
            if (!isJvms(old)) {
                Signal.handle(INT, old); // the program has a handler of its own
                return false;
            }
            before = old;
            OURS.replaced = old;
            return true;
        } catch (IllegalArgumentException e) {
            // The JVM was started with -Xrs, or by something that keeps SIGINT to itself.
            Log.write(Level.DEBUG, "SIGINT is not to be had", e);
            return false;
        }
    }

    /** A handler that user code has set is an object of its class; those of the JVM are wrapped by the JDK's own. */
    private static boolean isJvms(SignalHandler handler) {
        return handler == SignalHandler.SIG_DFL || handler.getClass().getName().startsWith("sun.misc.Signal$");
    }

    void end() {
        synchronized (ACTIVE) {
            ACTIVE.remove(this);
            if (ACTIVE.isEmpty()) {
                restore();
            }
        }
    }

    private static void restore() {
        SignalHandler old = before;
        if (old != null) {
            before = null;
            SignalHandler now = Signal.handle(INT, old);
            if (now != OURS) {
                Signal.handle(INT, now); // the program has set one of its own meanwhile
            }
        }
    }

    private static void arrived() {
        List<Sigint> all;
        synchronized (ACTIVE) {
            all = List.copyOf(ACTIVE);
            restore(); // the second one is the JVM's
        }
        all.forEach(s -> s.action.run());
    }
}
