// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.ledger;

import io.asyncio4j.failure.FailurePolicy;
import io.asyncio4j.failure.FailureRecord;
import io.asyncio4j.failure.FailureState;
import io.asyncio4j.failure.Hop;
import io.asyncio4j.local.Text;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One failure, S25.
 *
 * <pre>
 *  UNSETTLED → NOTICED                                                    // the early notice; still unsettled
 *  UNSETTLED, NOTICED → RETRIEVED | HANDED_ON | REPORTED | IGNORED        // the first event wins
 *  REPORTED → RETRIEVED                                                   // and nothing else
 * </pre>
 */
public final class Failure implements FailureRecord {
    /** Where it is; a notice is part of it so that it cannot cross with a retrieval on another thread. */
    enum Stage {
        UNSETTLED(FailureState.UNSETTLED),
        NOTICED(FailureState.UNSETTLED),
        RETRIEVED(FailureState.RETRIEVED),
        HANDED_ON(FailureState.HANDED_ON),
        REPORTED(FailureState.REPORTED),
        IGNORED(FailureState.IGNORED);

        final FailureState shown;

        Stage(FailureState shown) {
            this.shown = shown;
        }
    }

    private static final VarHandle STAGE;

    static {
        try {
            STAGE = MethodHandles.lookup().findVarHandle(Failure.class, "stage", Stage.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** How many hops are kept: a failed task that is cached may be awaited any number of times. */
    private static final int HOPS = 32;

    private record Path(Hop hop, @Nullable Path before) {}

    private final Ledger ledger;
    private final long id;
    private final Origin origin;
    private final FailurePolicy policy;
    private final long failedAt;

    /** Any thread, CAS. */
    private volatile Stage stage = Stage.UNSETTLED;

    /** The Throwable while unsettled, then a WeakReference to it. Any thread. */
    private volatile Object exception;

    /** The way of the exception so far, the last hop first. Loop writes, any thread reads. */
    private volatile @Nullable Path path;

    /** How many hops there were. As path. */
    private volatile int hops;

    /** Loop writes, any thread reads. */
    private volatile @Nullable String label;

    /** Whether {@code run} throws it soon, or a combinator carries it: no notice then. Loop only. */
    private boolean expected;

    Failure(Ledger ledger, long id, Origin origin, Throwable exception, FailurePolicy policy, long failedAt) {
        this.ledger = ledger;
        this.id = id;
        this.origin = origin;
        this.exception = exception;
        this.policy = policy;
        this.failedAt = failedAt;
    }

    /** The exception is delivered to user code. A report or notice that was given before is taken back. Any thread. */
    public void retrieved() {
        if (!settle(Stage.RETRIEVED)
                && stage == Stage.REPORTED
                && STAGE.compareAndSet(this, Stage.REPORTED, Stage.RETRIEVED)) {
            ledger.reportedAndRetrieved();
            ledger.retract(this);
        }
    }

    /** The failure became part of something that carries it further. Any thread. */
    public void handedOn() {
        settle(Stage.HANDED_ON);
    }

    /** The failure is one that nobody needs to know of. Any thread. */
    public void ignored() {
        settle(Stage.IGNORED);
    }

    /** Somebody is going to be told of it, so there is no need to say that nobody has asked yet. Loop only. */
    public void expected() {
        expected = true;
    }

    /** Somebody was going to be told of it, and now it is open again whether anyone is. Loop only. */
    public void unexpected() {
        expected = false;
    }

    /** Whether the next hop is kept, and so worth a look at its line. */
    public boolean keepsHop() {
        return hops < HOPS;
    }

    /** The exception came out of an await. For whoever has the turn. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only whoever has the turn changes it
    public void hop(String awaiter, String call, @Nullable StackTraceElement line) {
        if (keepsHop()) {
            path = new Path(new Hop(awaiter, call, line), path);
        }
        hops++;
    }

    /** Says how it was lost. For whoever has the turn. */
    public void label(String word) {
        label = word;
    }

    /** Settles it; false if that has happened before. Any thread. */
    boolean settle(Stage how) {
        for (Stage before = stage; before.shown == FailureState.UNSETTLED; before = stage) {
            if (STAGE.compareAndSet(this, before, how)) {
                exception = new WeakReference<>(Objects.requireNonNull(exception()));
                ledger.settled(this, how.shown);
                if (how == Stage.RETRIEVED && before == Stage.NOTICED) {
                    ledger.retract(this);
                }
                return true;
            }
        }
        return false;
    }

    boolean isUnsettled() {
        return stage.shown == FailureState.UNSETTLED;
    }

    /** To be followed by the notice, if this is true: once, and only if nobody has asked. */
    boolean notice() {
        return STAGE.compareAndSet(this, Stage.UNSETTLED, Stage.NOTICED);
    }

    boolean isExpected() {
        return expected;
    }

    @Nullable
    Throwable created() {
        return origin.created();
    }

    FailurePolicy policy() {
        return policy;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String kind() {
        return origin.kind();
    }

    @Override
    public String name() {
        return origin.name();
    }

    @Override
    public FailureState state() {
        return stage.shown;
    }

    @Override
    public @Nullable Throwable exception() {
        Object seen = exception; // once: it changes when the failure is settled on another thread
        return seen instanceof WeakReference<?> w ? (Throwable) w.get() : (Throwable) seen;
    }

    boolean refersTo(Throwable t) {
        return exception() == t;
    }

    @Override
    public long failedAt() {
        return failedAt;
    }

    @Override
    public Instant failedAtInstant() {
        return ledger.instantOf(failedAt);
    }

    @Override
    public String label() {
        String set = label;
        return set == null ? "" : set;
    }

    @Override
    public List<Hop> path() {
        var hops = new ArrayList<Hop>();
        for (Path p = path; p != null; p = p.before) {
            hops.add(p.hop);
        }
        Collections.reverse(hops);
        return List.copyOf(hops);
    }

    /** What is said of the way of its exception. */
    Way way() {
        boolean ofTask = kind().equals("Task");
        Hop call = call();
        String where = ofTask ? "task '" + name() + "'" : call != null ? call.toString() : "";
        String beginning = (ofTask ? "raised in " + where : call != null ? "came out of " + where : "set on a future")
                + (label().isEmpty() ? "" : " (" + label() + ")");
        return new Way(where, !label().isEmpty(), beginning, path(), Math.max(0, hops - HOPS));
    }

    /** The call that made the future, if a combinator did. */
    private @Nullable Hop call() {
        return origin.caller() == null ? null : new Hop(origin.caller(), name(), null);
    }

    /** The exception, for who must not hold it. */
    WeakReference<Object> weakly() {
        return new WeakReference<>(exception());
    }

    /** The way that an exception has gone until it became this failure, or the cause of it. */
    List<String> wayOf(Throwable t) {
        return ledger.wayOf(t, this);
    }

    /** {@code Task 'fetch'}, {@code Future}, or {@code Future of gather in task 'main'}. */
    public String who() {
        Hop call = call();
        return call != null ? kind() + " of " + call : name().isEmpty() ? kind() : kind() + " '" + name() + "'";
    }

    @Override
    public String toString() {
        return "Failure #" + id + " of " + who() + " (" + state() + (label == null ? "" : ", " + label) + "): "
                + Text.of(exception());
    }
}
