// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.ledger;

import io.asyncio4j.failure.FailureHandler;
import io.asyncio4j.failure.FailureHandler.Event;
import io.asyncio4j.failure.FailurePolicy;
import io.asyncio4j.ledger.Failure.Stage;
import io.asyncio4j.local.CallSite;
import io.asyncio4j.local.Log;
import io.asyncio4j.local.Paths;
import io.asyncio4j.local.Text;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.loop.ExceptionContext;
import java.lang.System.Logger.Level;
import java.lang.ref.Reference;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says what the ledger has to say of a failure: notice, report and retraction, to whom its policy tells it (S27). Nothing
 * that user code throws meanwhile, be it a handler or an exception's own {@code toString()}, gets in the way of that.
 */
final class Reporter {
    /** Null once the loop has closed: records that are remembered must not hold a loop. Loop writes, any thread reads. */
    private volatile Ledger.@Nullable Home home;

    private @Nullable Consumer<Throwable> stopper;

    /** Retrieved after a notice or report, and not taken back yet. Any thread. */
    private final ConcurrentLinkedQueue<Retraction> retractions = new ConcurrentLinkedQueue<>();

    /** Holds the exception: the record does so weakly by now. */
    private record Retraction(Failure failure, @Nullable Throwable exception) {}

    Reporter(Ledger.Home home) {
        this.home = home;
    }

    void stopper(@Nullable Consumer<Throwable> stopper) {
        this.stopper = stopper;
    }

    /** The early notice (b). */
    void notice(Failure failure, long now) {
        if (failure.isExpected() || !failure.notice()) {
            return;
        }
        if (failure.policy() == FailurePolicy.STOP_LOOP) {
            report(failure);
        } else if (failure.policy() != FailurePolicy.IGNORE) {
            double seconds = (now - failure.failedAt()) / 1e9;
            tell(
                    Event.NOTICE,
                    failure,
                    Level.WARNING,
                    String.format(
                                    Locale.ROOT,
                                    "%s failed %.1f s ago and nobody has asked yet: ",
                                    failure.who(),
                                    seconds)
                            + Text.of(failure.exception()));
        }
    }

    /** The report, (a) and (c). */
    void report(Failure failure) {
        report(failure, message(failure));
    }

    private static String message(Failure failure) {
        return failure.kind() + " exception was never retrieved"
                + (failure.label().isEmpty() ? "" : " (" + failure.label() + ")");
    }

    /** Reports with a text of one's own; does nothing if somebody has asked meanwhile. */
    void report(Failure failure, String message) {
        Throwable exception = failure.exception();
        if (failure.policy() == FailurePolicy.IGNORE) {
            failure.settle(Stage.IGNORED);
        } else if (exception != null && failure.settle(Stage.REPORTED)) {
            Ledger.Home loop = home;
            if (failure.policy() instanceof FailurePolicy.Handled(FailureHandler handler)) {
                try {
                    call(handler, Event.REPORT, failure);
                } finally {
                    Reference.reachabilityFence(
                            exception); // the record holds it weakly, and the handler asks the record
                }
            } else if (loop != null) {
                loop.callExceptionHandler(new ExceptionContext(
                        message + ": " + failure.who(), exception, failure, detailsOf(failure, exception)));
            }
            Consumer<Throwable> stop = stopper;
            if (failure.policy() == FailurePolicy.STOP_LOOP && stop != null) {
                stop.accept(exception);
            }
        }
    }

    /** Reports to the log, whatever policy and exception handler say. */
    void reportToLog(Failure failure) {
        Throwable exception = failure.exception();
        if (exception != null && failure.settle(Stage.REPORTED)) {
            Log.write(Level.ERROR, message(failure) + ": " + failure.who(), exception);
        }
    }

    /** What a report says beside the stack trace: the way of the exception, if it has gone any, and the creation. */
    private static String detailsOf(Failure failure, Throwable exception) {
        var lines = new StringBuilder();
        String way = Paths.print(exception, failure::wayOf);
        if (way.lines().count() > 1) { // that it was raised in this task is said already
            lines.append(way);
        }
        Throwable created = failure.created();
        if (created != null) {
            lines.append("  created at\n");
            for (StackTraceElement line : CallSite.trim(created.getStackTrace())) {
                lines.append("    ").append(line).append('\n');
            }
        }
        return lines.toString().stripTrailing();
    }

    /** Takes a notice or report back. Any thread; the log is written on the loop, never in a task's step (S1). */
    void retract(Failure failure) {
        if (failure.policy() == FailurePolicy.IGNORE) {
            return;
        }
        retractions.add(new Retraction(failure, failure.exception()));
        Ledger.Home loop = home;
        if (loop == null || !loop.post(this::sayRetractions)) {
            sayRetractions();
        }
    }

    private void sayRetractions() {
        for (Retraction r = retractions.poll(); r != null; r = retractions.poll()) {
            try {
                tell(
                        Event.RETRACTION,
                        r.failure,
                        Level.INFO,
                        r.failure.who() + " has been asked after all: " + Text.of(r.exception));
            } finally {
                Reference.reachabilityFence(r.exception);
            }
        }
    }

    /** The loop closes: what is left is said now, and from now on without it. */
    void closing() {
        home = null;
        stopper = null;
        sayRetractions();
    }

    private void tell(Event event, Failure failure, Level level, String text) {
        if (failure.policy() instanceof FailurePolicy.Handled(FailureHandler handler)) {
            call(handler, event, failure);
        } else {
            Log.write(level, text);
        }
    }

    private static void call(FailureHandler handler, Event event, Failure failure) {
        try {
            handler.handle(event, failure);
        } catch (Throwable t) {
            Throwable exception = failure.exception();
            Log.write(
                    Level.ERROR,
                    "Unhandled error in failure handler " + Text.of(handler) + ", which was called for what follows",
                    t);
            Log.write(event == Event.REPORT ? Level.ERROR : Level.INFO, event + " of " + failure, exception);
            if (Unchecked.isFatal(t)) {
                throw Unchecked.<RuntimeException>rethrow(t);
            }
        }
    }
}
