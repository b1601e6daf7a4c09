// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

import io.asyncio4j.local.BorrowedSignal;
import io.asyncio4j.local.Log;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * SIGINT while programs run (S30): the first cancels all their main tasks, the second goes to the JVM, which ends. The
 * handler is ours only from the first run that begins to the last one that ends, and only if nobody has set one.
 *
 * <p>The JVM calls a handler on a thread that it starts for that, which may be late: what arrives when no run is to be told
 * any more is for the handler of before.
 */
final class Sigint {
    private static final Signal INT = new Signal("INT");

    /** The status of a program that SIGINT has ended: 128 and the number of the signal. */
    private static final int INTERRUPTED = 130;

    private static final List<Sigint> ACTIVE = new ArrayList<>();
    private static @Nullable SignalHandler before;
    private static final Ours OURS = new Ours();

    /** What it is while there are runs; by then a handler of the program's may lie on top, and is taken off later. */
    private static final class Ours implements BorrowedSignal {
        /** What there was before the last time. Guarded by ACTIVE. */
        private SignalHandler replaced = SignalHandler.SIG_DFL;

        @Override
        public void handle(Signal signal) {
            arrived(signal);
        }

        @Override
        public SignalHandler standsFor() {
            synchronized (ACTIVE) {
                return before == null ? replaced : this;
            }
        }
    }

    /** What lies there for an instant, to see who has SIGINT: whoever that is gets what arrives meanwhile. */
    private static final class Looking implements BorrowedSignal {
        /** Guarded by ACTIVE. */
        private SignalHandler next = SignalHandler.SIG_DFL;

        @Override
        public void handle(Signal signal) {
            passTo(standsFor(), signal);
        }

        @Override
        public SignalHandler standsFor() {
            synchronized (ACTIVE) { // so it waits until the look is over
                return next;
            }
        }
    }

    /** Has somebody else get SIGINT, depending on who has it. */
    private static void swap(UnaryOperator<SignalHandler> successor) {
        var looking = new Looking();
        SignalHandler now = Signal.handle(INT, looking);
        looking.next = successor.apply(now);
        SignalHandler there = Signal.handle(INT, looking.next);
        if (there != looking) {
            Signal.handle(INT, there); // the program has set one of its own in that very instant
        }
    }

    private static void passTo(SignalHandler handler, Signal signal) {
        if (handler == SignalHandler.SIG_DFL) {
            Runtime.getRuntime().halt(INTERRUPTED); // as the operating system would, which cannot be called
        } else if (handler != SignalHandler.SIG_IGN) {
            handler.handle(signal);
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
            swap(now -> {
                if (!isJvms(now)) {
                    return now; // the program has a handler of its own
                }
                before = now;
                OURS.replaced = now;
                return OURS;
            });
            return before != null;
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
            swap(now -> now == OURS ? old : now); // the program may have set one of its own meanwhile
        }
    }

    private static void arrived(Signal signal) {
        List<Sigint> told;
        SignalHandler instead;
        synchronized (ACTIVE) {
            told = before == null ? List.of() : List.copyOf(ACTIVE);
            instead = OURS.replaced;
            restore(); // the second one is the JVM's
        }
        if (told.isEmpty()) {
            passTo(instead, signal);
        }
        told.forEach(s -> s.action.run());
    }
}
