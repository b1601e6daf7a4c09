// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.ledger;

import io.asyncio4j.failure.FailureHandler;
import io.asyncio4j.failure.FailureHandler.Event;
import io.asyncio4j.failure.FailureLedger;
import io.asyncio4j.failure.FailurePolicy;
import io.asyncio4j.failure.FailureRecord;
import io.asyncio4j.failure.FailureState;
import io.asyncio4j.failure.Failures;
import io.asyncio4j.local.CallSite;
import io.asyncio4j.local.Paths;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.scheduler.Background;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The account of one loop's failures, and the three triggers of S26.
 *
 * <pre>
 *  failed            → fresh                     // in the step that failed; nothing else is done there (S1)
 *  fresh             → aged → watched            // one whole iteration later, if it is still unsettled
 *  watched           → noticed                   // (b) the grace period is over
 *  watched, noticed  → reported                  // (a) the task was collected, (c) the loop closes
 *  any of these      → settled                   // somebody asked; dropped here the next time we pass by
 * </pre>
 *
 * A failure that an awaiter takes in the next iteration, as most do, never becomes watched: it costs no reference that
 * the garbage collector has to follow, and no timer.
 */
public final class Ledger extends Background implements FailureLedger, Paths.Source {
    /** What the ledger needs of its loop. */
    public interface Home {
        /** Loop time. */
        long time();

        /** Calls the loop's exception handler. */
        void callExceptionHandler(ExceptionContext context);

        /** Runs something on the loop, from any thread; false if it is closed. */
        boolean post(Runnable work);
    }

    private static final int REMEMBERED = 1_000;

    /** For the benchmark that shows what the ledger costs: without it nothing is remembered, and nothing reported. */
    private static final boolean OFF = "off".equals(System.getProperty("asyncio4j.ledger"));

    private final Home home;
    private final FailurePolicy policy;

    /** How long nobody may ask before the notice; negative = no notice. Nanoseconds. */
    private final long grace;

    private @Nullable Consumer<Throwable> stopper;
    /** Number of the last failure. Loop writes, any thread reads. */
    private volatile long lastId;

    /** Failures of this iteration, the last one first. Loop writes, any thread reads. */
    private volatile @Nullable Fresh fresh;

    /** The ones of the iteration before. Loop writes, any thread reads. */
    private volatile @Nullable Fresh aged;

    /** Unsettled and older. Changed by the loop, outside steps; read by any thread. */
    private final ConcurrentHashMap<Long, Watched> watched = new ConcurrentHashMap<>();

    /** Those whose notice is still to come, in order of time. Loop only. */
    private final ArrayDeque<Watched> graceful = new ArrayDeque<>();

    private final Ring settled = new Ring(REMEMBERED);

    /** How many are in each state but UNSETTLED. The map never changes, the numbers do, by any thread. */
    private final EnumMap<FailureState, AtomicLong> counts = new EnumMap<>(FailureState.class);

    /** Retrieved after a notice or report, and not taken back yet. Any thread. */
    private final ConcurrentLinkedQueue<Failure> retractions = new ConcurrentLinkedQueue<>();

    /** A failure with its source, held strongly so that it is not collected meanwhile. */
    private record Fresh(
            Failure failure, Object source, @Nullable Fresh before) {
        /** This one and those before it, oldest first. */
        static List<Fresh> oldestFirst(@Nullable Fresh last) {
            var all = new ArrayDeque<Fresh>();
            for (Fresh f = last; f != null; f = f.before) {
                all.addFirst(f);
            }
            return List.copyOf(all);
        }
    }

    /** A ledger for one loop. */
    public Ledger(Home home, FailurePolicy policy, @Nullable Duration grace) {
        this.home = home;
        this.policy = policy;
        this.grace = grace == null ? -1 : grace.toNanos();
        for (FailureState s : FailureState.values()) {
            counts.put(s, new AtomicLong());
        }
        Paths.add(this);
    }

    private AtomicLong count(FailureState state) {
        return Objects.requireNonNull(counts.get(state));
    }

    /** What STOP_LOOP does: called with the failure, on the loop. */
    public void stopper(@Nullable Consumer<Throwable> stopper) {
        this.stopper = stopper;
    }

    // -- what the kernel tells

    /** A task or future has failed. For whoever has the turn; does no more than remember it. Null if it is switched off. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the loop changes lastId
    public @Nullable Failure failed(Object source, Origin origin, Throwable exception, @Nullable FailurePolicy own) {
        if (OFF) {
            return null;
        }
        var failure = new Failure(this, ++lastId, origin, exception, own != null ? own : policy, home.time());
        fresh = new Fresh(failure, source, fresh);
        due = true;
        return failure;
    }

    void settled(Failure failure, FailureState how) {
        count(how).incrementAndGet();
        settled.add(failure);
    }

    void reportedAndRetrieved() {
        count(FailureState.REPORTED).decrementAndGet();
        count(FailureState.RETRIEVED).incrementAndGet();
    }

    long now() {
        return home.time();
    }

    // -- the triggers

    @Override
    protected void run(long now) {
        if (due) {
            watchAged(now);
        }
        while (!graceful.isEmpty() && graceful.peekFirst().failure.failedAt() + grace <= now) {
            notice(graceful.pollFirst().failure, now);
        }
        // Settled ones at the head would wake the loop for nothing.
        while (!graceful.isEmpty() && !graceful.peekFirst().failure.isUnsettled()) {
            forget(graceful.pollFirst());
        }
        deadline = graceful.isEmpty()
                ? Long.MAX_VALUE
                : graceful.peekFirst().failure.failedAt() + grace;
    }

    private void watchAged(long now) {
        for (Fresh f : Fresh.oldestFirst(aged)) {
            if (f.failure.isUnsettled()) {
                var w = new Watched(f.failure, f.source, this);
                watched.put(f.failure.id(), w);
                if (grace > 0) {
                    graceful.addLast(w);
                } else if (grace == 0) {
                    notice(f.failure, now);
                }
            }
        }
        aged = fresh;
        fresh = null;
        due = aged != null;
    }

    private void notice(Failure failure, long now) {
        if (!failure.isUnsettled()) {
            watched.remove(failure.id());
            return;
        }
        failure.noticed();
        if (failure.policy() == FailurePolicy.STOP_LOOP) {
            report(failure);
            return;
        }
        if (failure.policy() != FailurePolicy.IGNORE) {
            double seconds = (now - failure.failedAt()) / 1e9;
            tell(
                    Event.NOTICE,
                    failure,
                    Level.WARNING,
                    "%s failed %.1f s ago and nobody has asked yet: %s"
                            .formatted(failure.who(), seconds, failure.exception()));
        }
    }

    /** (a): nobody can reach the source any more. Called by the watcher; a loop that has closed has reported already. */
    void collectedSomewhere(Watched w) {
        home.post(() -> {
            forget(w);
            report(w.failure);
        });
    }

    private void forget(Watched w) {
        watched.remove(w.failure.id());
        w.clear();
    }

    private void report(Failure failure) {
        Throwable exception = failure.exception();
        watched.remove(failure.id());
        if (failure.policy() == FailurePolicy.IGNORE) {
            failure.settle(FailureState.IGNORED);
            return;
        }
        if (exception == null || !failure.settle(FailureState.REPORTED)) {
            return;
        }
        String message = failure.kind() + " exception was never retrieved"
                + (failure.label().isEmpty() ? "" : " (" + failure.label() + ")");
        if (failure.policy() instanceof FailurePolicy.Handled(FailureHandler handler)) {
            call(handler, Event.REPORT, failure);
        } else {
            home.callExceptionHandler(new ExceptionContext(
                    message + ": " + failure.who(), exception, failure, detailsOf(failure, exception)));
        }
        if (failure.policy() == FailurePolicy.STOP_LOOP && stopper != null) {
            stopper.accept(exception);
        }
    }

    /** What a report says beside the stack trace: the way of the exception, if it has gone any, and the creation. */
    private static String detailsOf(Failure failure, Throwable exception) {
        var lines = new StringBuilder();
        if (!failure.path().isEmpty() || exception.getCause() != null) {
            lines.append(Failures.path(exception));
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
        retractions.add(failure);
        if (!home.post(this::sayRetractions)) {
            sayRetractions();
        }
    }

    private void sayRetractions() {
        for (Failure f = retractions.poll(); f != null; f = retractions.poll()) {
            tell(Event.RETRACTION, f, Level.INFO, f.who() + " has been asked after all: " + f.exception());
        }
    }

    private void tell(Event event, Failure failure, Level level, String text) {
        if (failure.policy() instanceof FailurePolicy.Handled(FailureHandler handler)) {
            call(handler, event, failure);
        } else {
            logger().log(level, text);
        }
    }

    private void call(FailureHandler handler, Event event, Failure failure) {
        try {
            handler.handle(event, failure);
        } catch (Throwable t) {
            if (Unchecked.isFatal(t)) {
                throw Unchecked.<RuntimeException>rethrow(t);
            }
            logger().log(
                            Level.ERROR,
                            "Unhandled error in failure handler " + handler + ", which was called for " + failure,
                            t);
        }
    }

    private static Logger logger() {
        return System.getLogger("io.asyncio4j");
    }

    /** (c): reports all that nobody has asked for. */
    @Override
    protected void closing() {
        for (FailureRecord failure : unsettled()) {
            report((Failure) failure);
        }
        watched.values().forEach(Watched::clear);
        watched.clear();
        graceful.clear();
        fresh = null;
        aged = null;
        sayRetractions();
        Archive.take(settled);
        Paths.remove(this);
    }

    /** Reports a failure now, with a text of its own; true if nobody had asked for it. */
    public boolean reportNow(Failure failure, String message, @Nullable Object source) {
        Throwable exception = failure.exception();
        if (exception == null || !failure.settle(FailureState.REPORTED)) {
            return false;
        }
        home.callExceptionHandler(
                new ExceptionContext(message + ": " + failure.who(), exception, source, detailsOf(failure, exception)));
        return true;
    }

    /** Number of the last failure. */
    public long lastId() {
        return lastId;
    }

    // -- asking

    @Override
    public List<FailureRecord> unsettled() {
        // In the order in which they move on: one that moves meanwhile is seen twice, never missed.
        var all = new TreeMap<Long, Failure>();
        for (Fresh f = fresh; f != null; f = f.before) {
            all.put(f.failure.id(), f.failure);
        }
        for (Fresh f = aged; f != null; f = f.before) {
            all.put(f.failure.id(), f.failure);
        }
        for (Watched w : watched.values()) {
            all.put(w.failure.id(), w.failure);
        }
        all.values().removeIf(f -> !f.isUnsettled());
        return List.copyOf(all.values());
    }

    @Override
    public List<FailureRecord> records() {
        var all = new ArrayList<>(unsettled());
        all.addAll(settled.toList());
        all.sort(Comparator.comparingLong(FailureRecord::id));
        return List.copyOf(all);
    }

    @Override
    public Map<FailureState, Long> counts() {
        var map = new EnumMap<FailureState, Long>(FailureState.class);
        long sum = 0;
        for (FailureState s : FailureState.values()) {
            long count = count(s).get();
            map.put(s, count);
            sum += count;
        }
        map.put(FailureState.UNSETTLED, Math.max(0, lastId - sum));
        return map;
    }

    @Override
    public void describe(Throwable exception, List<String> lines) {
        for (FailureRecord r : records()) {
            Archive.describe((Failure) r, exception, lines);
        }
    }

    @Override
    public String toString() {
        return "FailureLedger" + counts();
    }
}
