// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of a strand's way that can be cancelled as a whole: level-triggered, as in trio. Once it is cancelled, whatever
 * suspends inside is cancelled, at each of its suspension points, until it has left. This counts as no request to the
 * task ({@link Strand#cancelling}): it is a state of the place, not of the task.
 *
 * <p>Inside are the strand that has entered it, its host, and the tasks of the groups that were opened inside.
 */
public abstract non-sealed class Scope extends Enclosure {
    private final Strand host;

    /** Who is inside, and in no scope further in. */
    private final Set<Strand> strands = new LinkedHashSet<>();

    /** The scopes that were entered inside. */
    private final Set<Scope> inner = new LinkedHashSet<>();

    private boolean cancelled;
    private boolean shielded;

    /** The host enters it. On the host's own thread. */
    protected Scope(Strand host) {
        super(host.enclosure());
        this.host = host;
        Scope around = scopeOf(outer);
        if (around != null) {
            around.inner.add(this);
        }
        host.enclosure(this);
    }

    /** An error for one strand that this scope cancels. */
    protected abstract Error newRequest();

    /** The host leaves it: on the host's own thread, when all that was inside has ended. */
    public final void exit() {
        host.enclosure(outer);
        Scope around = scopeOf(outer);
        if (around != null) {
            around.inner.remove(this);
        }
        host.dropRequestOfScope();
    }

    /** From now on everything inside is cancelled. For whoever has the turn. */
    public final void cancel() {
        if (!cancelled) {
            cancelled = true;
            reach(this);
        }
    }

    /** Keeps scopes that stand around this one out, or lets them in. For whoever has the turn. */
    public final void shield(boolean on) {
        if (shielded == on) {
            return;
        }
        shielded = on;
        Scope reaching = cancelledOf(this);
        if (reaching != null) {
            reach(reaching);
        }
    }

    /** Whether it was cancelled itself. */
    public final boolean isCancelled() {
        return cancelled;
    }

    /** Whether it keeps scopes around it out. */
    public final boolean isShielded() {
        return shielded;
    }

    /** Whether a cancelled scope around this one reaches in here: then the error is that one's to take. */
    public final boolean isReachedFromOutside() {
        return !shielded && cancelledOf(outer) != null;
    }

    private void reach(Scope by) {
        for (Strand strand : List.copyOf(strands)) {
            strand.reach(by);
        }
        for (Scope scope : List.copyOf(inner)) {
            if (!scope.shielded && !scope.cancelled) {
                scope.reach(by);
            }
        }
    }

    static void move(Strand strand, @Nullable Enclosure from, @Nullable Enclosure to) {
        Scope before = scopeOf(from);
        Scope after = scopeOf(to);
        if (before != after) {
            if (before != null) {
                before.strands.remove(strand);
            }
            if (after != null) {
                after.strands.add(strand);
            }
        }
    }
}
