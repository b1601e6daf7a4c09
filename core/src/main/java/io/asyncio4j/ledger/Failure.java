// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.ledger;

import io.asyncio4j.failure.FailurePolicy;
import io.asyncio4j.failure.FailureRecord;
import io.asyncio4j.failure.FailureState;
import io.asyncio4j.failure.Hop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One failure, S25: {@code UNSETTLED → RETRIEVED | HANDED_ON | REPORTED | IGNORED}, then only {@code REPORTED → RETRIEVED}. */
public final class Failure implements FailureRecord {
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Failure.class, "state", FailureState.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private record Path(Hop hop, @Nullable Path before) {}

    private final Ledger ledger;
    private final long id;
    private final Origin origin;
    private final FailurePolicy policy;
    private final long failedAt;

    /** Any thread, CAS. */
    private volatile FailureState state = FailureState.UNSETTLED;

    /** The Throwable while unsettled, then a WeakReference to it. Any thread. */
    private volatile Object exception;

    /** The way of the exception so far, the last hop first. Loop writes, any thread reads. */
    private volatile @Nullable Path path;

    /** Loop writes, any thread reads. */
    private volatile @Nullable String label;

    /** True once the early notice was given. Loop writes, any thread reads. */
    private volatile boolean noticed;

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
        if (settle(FailureState.RETRIEVED)) {
            if (noticed) {
                ledger.retract(this);
            }
        } else if (state == FailureState.REPORTED
                && STATE.compareAndSet(this, FailureState.REPORTED, FailureState.RETRIEVED)) {
            ledger.reportedAndRetrieved();
            ledger.retract(this);
        }
    }

    /** The failure became part of something that carries it further. Any thread. */
    public void handedOn() {
        settle(FailureState.HANDED_ON);
    }

    /** The exception came out of an await. For whoever has the turn. */
    public void hop(Hop hop) {
        path = new Path(hop, path);
    }

    /** Says how it was lost. For whoever has the turn. */
    public void label(String word) {
        label = word;
    }

    boolean settle(FailureState how) {
        if (state != FailureState.UNSETTLED || !STATE.compareAndSet(this, FailureState.UNSETTLED, how)) {
            return false;
        }
        exception = new WeakReference<>(Objects.requireNonNull(exception()));
        ledger.settled(this, how);
        return true;
    }

    boolean isUnsettled() {
        return state == FailureState.UNSETTLED;
    }

    void noticed() {
        noticed = true;
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
        return state;
    }

    @Override
    public @Nullable Throwable exception() {
        return exception instanceof WeakReference<?> w ? (Throwable) w.get() : (Throwable) exception;
    }

    boolean refersTo(Throwable t) {
        return exception instanceof WeakReference<?> w ? w.get() == t : exception == t;
    }

    @Override
    public long failedAt() {
        return failedAt;
    }

    @Override
    public Instant failedAtInstant() {
        return Instant.now().minusNanos(ledger.now() - failedAt);
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

    /** {@code Task 'fetch'}, or {@code Future}. */
    String who() {
        return name().isEmpty() ? kind() : kind() + " '" + name() + "'";
    }

    @Override
    public String toString() {
        return "Failure #" + id + " of " + who() + " (" + state + (label == null ? "" : ", " + label) + "): "
                + exception();
    }
}
