// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import io.asyncio4j.local.BorrowedSignal;
import io.asyncio4j.local.Log;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** A signal that may be caught, and who is told of it: one for each in a JVM, since a JVM has one handler for each. */
final class CaughtSignal {
    /**
     * What is neither the operating system's alone nor the JVM's. The JVM would hand out BUS, USR2, PIPE and XFSZ, but has
     * handlers of its own for them, and breaks without.
     */
    private static final List<String> CATCHABLE = List.of(
            "HUP", "INT", "TRAP", "ABRT", "USR1", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "TSTP", "TTIN", "TTOU",
            "URG", "XCPU", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

    private static final String INSTEAD = "Those that can be caught are "
            + CATCHABLE.stream().filter(SignalName::isHere).collect(Collectors.joining(", ")) + ".";

    private static final Map<String, CaughtSignal> ALL = new ConcurrentHashMap<>();

    private final Signal signal;

    /** Who is told. Written under the lock of this; read by any thread. */
    private volatile List<Signals.Watch> watches = List.of();

    /** Ours, from the first registration to the last. Guarded by this. */
    private @Nullable Handler handler;

    private CaughtSignal(String name) {
        this.signal = new Signal(name);
    }

    /** The one with a name, with or without SIG; refuses what cannot be caught. */
    static CaughtSignal of(String name) {
        int number = SignalName.number(name, "Signals.on(...)", INSTEAD);
        String plain = SignalName.plain(name);
        if (!CATCHABLE.contains(plain)) {
            throw new IllegalArgumentException("SIG" + plain + " (" + number + ") cannot be caught: "
                    + (plain.equals("KILL") || plain.equals("STOP")
                            ? "the operating system does not let anybody. "
                            : "the JVM needs it itself. ")
                    + INSTEAD);
        }
        return ALL.computeIfAbsent(plain, CaughtSignal::new);
    }

    List<Signals.Watch> watches() {
        return watches;
    }

    // On tasks' threads. The lock is held for a system call or two, and is no more than the JDK does: it has one of
    // its own for all signals, around each of these calls. The loop cannot do it later (S1): when on(…) has returned,
    // the signal must no longer end the JVM.

    /** Has one more told. */
    synchronized void add(Signals.Watch watch) {
        var all = new ArrayList<>(watches);
        all.add(watch);
        watches = List.copyOf(all); // first: it may arrive as soon as the handler is there
        if (handler == null) {
            try {
                var ours = new Handler();
                ours.before = Signal.handle(signal, ours);
                handler = ours;
            } catch (IllegalArgumentException e) {
                watches = List.of();
                throw new IllegalArgumentException(
                        signal + " cannot be caught in this JVM, which keeps it to itself: was it started with -Xrs?",
                        e);
            }
        }
    }

    /** Has one less told; with the last one the handler goes that was put in. */
    synchronized void remove(Signals.Watch watch) {
        var all = new ArrayList<>(watches);
        all.remove(watch);
        watches = List.copyOf(all);
        Handler ours = handler;
        if (all.isEmpty() && ours != null) {
            handler = null;
            ours.takeOff();
        }
    }

    /** Waits until who registers or closes is through with that. */
    private synchronized List<Signals.Watch> settledWatches() {
        return watches;
    }

    /**
     * What lies in the place of the handler of before, one for each time that it does. The JVM calls it on a thread that it
     * starts for that, so that may be when all registrations have been closed: then the signal is for the handler of before.
     * The program may also have kept this one, and put it back, or call it.
     */
    private final class Handler implements BorrowedSignal {
        private volatile SignalHandler before = SignalHandler.SIG_DFL;
        private volatile boolean over;

        @Override
        public void handle(Signal arrived) {
            List<Signals.Watch> told = watches;
            if (told.isEmpty()) {
                told = settledWatches();
            }
            if (told.isEmpty()) {
                passOn(arrived);
            }
            told.forEach(Signals.Watch::arrived);
        }

        private void passOn(Signal arrived) {
            SignalHandler next = BorrowedSignal.restored(before);
            if (next == SignalHandler.SIG_DFL) {
                leaveToSystem();
            } else if (next != SignalHandler.SIG_IGN) {
                next.handle(arrived);
            }
        }

        /** What the operating system does cannot be called, and the JDK raises nothing that it has no handler for. */
        private void leaveToSystem() {
            if (takeOff() != SignalHandler.SIG_DFL) {
                // The program has a handler of its own, which has got it, and has called this. Or there is a new
                // registration.
                watches.forEach(Signals.Watch::arrived);
                return;
            }
            String problem = Sending.send(ProcessHandle.current(), signal.getNumber());
            if (problem != null) {
                Log.write(Level.WARNING, signal + " came while its last registration ended, and is lost: " + problem);
            }
        }

        /** Returns what is there instead. */
        SignalHandler takeOff() {
            synchronized (CaughtSignal.this) {
                over = true;
                // No better way to ask what there is now; what arrives meanwhile waits for this lock.
                SignalHandler now = Signal.handle(signal, this);
                SignalHandler back = now == this ? BorrowedSignal.restored(before) : now;
                Signal.handle(signal, back);
                return back;
            }
        }

        @Override
        public SignalHandler standsFor() {
            return over ? before : this;
        }
    }

    @Override
    public String toString() {
        return signal.toString();
    }
}
