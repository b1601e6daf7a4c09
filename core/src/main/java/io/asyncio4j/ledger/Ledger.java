// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.ledger;

import io.asyncio4j.failure.FailureLedger;
import io.asyncio4j.failure.FailurePolicy;
import io.asyncio4j.failure.FailureRecord;
import io.asyncio4j.failure.FailureState;
import io.asyncio4j.failure.SwallowedCancellation;
import io.asyncio4j.local.Chore;
import io.asyncio4j.local.Paths;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.scheduler.Background;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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

    private final FailurePolicy policy;
    private final Reporter reporter;

    /** Null once the loop has closed: records that are remembered must not hold a loop. Loop writes, any thread reads. */
    private volatile @Nullable Home home;

    /** The moment at which the loop's clock was at 0. */
    private final Instant origin;

    /** How long nobody may ask before the notice; negative = no notice. Nanoseconds. */
    private final long grace;

    /** Number of the last failure. Loop writes, any thread reads. */
    private volatile long lastId;

    /** Failures of this iteration, the last one first. Loop writes, any thread reads. */
    private volatile @Nullable Fresh fresh;

    /** The ones of the iteration before. Loop writes, any thread reads. */
    private volatile @Nullable Fresh aged;

    /** Older, and unsettled when they came in. Changed by the loop, outside steps; read by any thread. */
    private final ConcurrentHashMap<Long, Watched> watched = new ConcurrentHashMap<>();

    /** Those whose notice is still to come, in order of time. Loop only. */
    private final ArrayDeque<Watched> graceful = new ArrayDeque<>();

    /** When there are as many, the settled ones among them are taken out. Loop only. */
    private int sweepAt = REMEMBERED;

    private final Ring<Failure> settled = new Ring<>(REMEMBERED);
    private final Ring<SwallowedCancellation> swallowed = new Ring<>(REMEMBERED);

    /** How many are in each state but UNSETTLED. The map never changes, the numbers do, by any thread. */
    private final EnumMap<FailureState, AtomicLong> counts = new EnumMap<>(FailureState.class);

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
        this.reporter = new Reporter(home);
        this.origin = Instant.now().minusNanos(home.time());
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
        reporter.stopper(stopper);
    }

    // -- what the kernel tells

    /** A task or future has failed. For whoever has the turn; does no more than remember it. Null if it is switched off. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the loop changes lastId
    public @Nullable Failure failed(Object source, Origin origin, Throwable exception, @Nullable FailurePolicy own) {
        if (OFF) {
            return null;
        }
        long now = Objects.requireNonNull(home).time();
        var failure = new Failure(this, ++lastId, origin, exception, own != null ? own : policy, now);
        fresh = new Fresh(failure, source, fresh);
        due = true;
        return failure;
    }

    /** A task has ended as if nobody had asked it to. Loop only. */
    public void swallowed(SwallowedCancellation cancellation) {
        swallowed.add(cancellation);
    }

    void settled(Failure failure, FailureState how) {
        count(how).incrementAndGet();
        settled.add(failure);
    }

    void reportedAndRetrieved() {
        count(FailureState.REPORTED).decrementAndGet();
        count(FailureState.RETRIEVED).incrementAndGet();
    }

    void retract(Failure failure) {
        reporter.retract(failure);
    }

    Instant instantOf(long loopTime) {
        return origin.plusNanos(loopTime);
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
        if (Math.max(watched.size(), graceful.size()) >= sweepAt) {
            sweep();
        }
    }

    private void notice(Failure failure, long now) {
        if (failure.isUnsettled()) {
            reporter.notice(failure, now);
        } else {
            watched.remove(failure.id());
        }
    }

    /** Failures that were asked for meanwhile are not kept until their notice would be due: there may be any number. */
    private void sweep() {
        graceful.removeIf(w -> !w.failure.isUnsettled());
        for (Watched w : watched.values()) {
            if (!w.failure.isUnsettled()) {
                forget(w);
            }
        }
        sweepAt = Math.max(REMEMBERED, 2 * Math.max(watched.size(), graceful.size()));
    }

    /** (a): nobody can reach the source any more. Called by the watcher; a loop that has closed has reported already. */
    void collectedSomewhere(Watched w) {
        Home loop = home;
        if (loop != null) {
            loop.post(new Chore("the report of a failure that nobody has asked for", () -> {
                forget(w);
                reporter.report(w.failure);
            }));
        }
    }

    private void forget(Watched w) {
        watched.remove(w.failure.id());
        w.clear();
    }

    /** (c): reports all that nobody has asked for, one after the other, whatever happens in between. */
    @Override
    protected void closing() {
        Throwable fatal = null;
        for (FailureRecord failure : unsettled()) {
            try {
                reporter.report((Failure) failure);
            } catch (Throwable t) {
                fatal = t;
            }
        }
        // Handlers are user code and may cause failures too. They are not called for those: it might never end.
        for (FailureRecord failure : unsettled()) {
            reporter.reportToLog((Failure) failure);
        }
        watched.values().forEach(Watched::clear);
        watched.clear();
        graceful.clear();
        fresh = null;
        aged = null;
        home = null;
        Archive.take(settled);
        Paths.remove(this);
        reporter.closing();
        if (fatal != null) {
            throw Unchecked.<RuntimeException>rethrow(fatal);
        }
    }

    /** Reports the failures after a given one that nobody has asked for, now and with a text of its own. */
    public void reportAfter(long id, String message) {
        for (FailureRecord failure : unsettled()) {
            if (failure.id() > id) {
                reporter.report((Failure) failure, message);
            }
        }
    }

    /** Number of the last failure. */
    public long lastId() {
        return lastId;
    }

    // -- asking

    @Override
    public List<FailureRecord> unsettled() {
        return List.copyOf(unsettledInOrder().values());
    }

    /**
     * What nobody has asked for so far, reported or not, with the exceptions, as far as those are still known: what was
     * reported holds its own weakly, and may lose it at any time.
     */
    public Map<Failure, Throwable> unasked() {
        var all = unsettledInOrder();
        settled.forEach(f -> {
            if (f.state() == FailureState.REPORTED) {
                all.put(f.id(), f);
            }
        });
        var known = new LinkedHashMap<Failure, Throwable>();
        for (Failure failure : all.values()) {
            Throwable exception = failure.exception();
            if (exception != null) {
                known.put(failure, exception);
            }
        }
        return known;
    }

    private Map<Long, Failure> unsettledInOrder() {
        var all = new TreeMap<Long, Failure>();
        forEachCurrent(f -> {
            if (f.isUnsettled()) {
                all.put(f.id(), f);
            }
        });
        return all;
    }

    /** All that may be unsettled, in the order in which they move on: one that moves meanwhile comes twice, not never. */
    private void forEachCurrent(Consumer<Failure> action) {
        for (Fresh f = fresh; f != null; f = f.before) {
            action.accept(f.failure);
        }
        for (Fresh f = aged; f != null; f = f.before) {
            action.accept(f.failure);
        }
        for (Watched w : watched.values()) {
            action.accept(w.failure);
        }
    }

    @Override
    public List<FailureRecord> records() {
        var all = unsettledInOrder();
        settled.forEach(f -> all.put(f.id(), f)); // one that is settled meanwhile is in both: it is the same one
        return List.copyOf(all.values());
    }

    @Override
    public List<SwallowedCancellation> swallowedCancellations() {
        var all = new ArrayList<SwallowedCancellation>();
        swallowed.forEach(all::add);
        return List.copyOf(all);
    }

    @Override
    public Map<FailureState, Long> counts() {
        var map = new EnumMap<FailureState, Long>(FailureState.class);
        long sum = 0;
        for (FailureState s : FailureState.values()) {
            long count = Math.max(0, count(s).get()); // one may be retrieved before its report is counted
            map.put(s, count);
            sum += count;
        }
        map.put(FailureState.UNSETTLED, Math.max(0, lastId - sum));
        return map;
    }

    @Override
    public void describe(Throwable exception, List<String> lines) {
        var its = new TreeMap<Long, Way>();
        Consumer<Failure> take = f -> {
            if (f.refersTo(exception)) {
                its.put(f.id(), f.way());
            }
        };
        forEachCurrent(take);
        settled.forEach(take);
        Way.describe(its.values(), lines);
    }

    /**
     * The way of an exception for the report of a failure: only through failures that are settled, as those are that were
     * awaited. There may be any number of unsettled ones, and a report for each.
     */
    List<String> wayOf(Throwable exception, Failure reported) {
        var its = new TreeMap<Long, Way>();
        settled.forEach(f -> {
            if (f.refersTo(exception)) {
                its.put(f.id(), f.way());
            }
        });
        if (reported.refersTo(exception)) {
            its.put(reported.id(), reported.way());
        }
        var lines = new ArrayList<String>();
        Way.describe(its.values(), lines);
        return lines;
    }

    @Override
    public String toString() {
        return "FailureLedger" + counts();
    }
}
