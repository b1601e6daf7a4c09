// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * Something that one strand at a time holds, as those see it who wait for it. A strand has a list of what it holds, through
 * these: where it ends without giving something back, who waits for that must hear that nobody ever will. For whoever has the
 * turn; others read a hint.
 */
public abstract class Holding implements Role {
    private @Nullable Strand holder;

    /** What the holder has taken before this, and not given back. */
    private @Nullable Holding before;

    /** Nobody holds it. */
    protected Holding() {}

    /** The strand that holds it; also one that has ended. */
    @Override
    public final @Nullable Strand holder() {
        return holder;
    }

    /** The strand holds it from now on; nobody has before. */
    public final void take(Strand strand) {
        holder = strand;
        before = strand.held;
        strand.held = this;
    }

    /** The strand that holds it does so no more. */
    public final void giveBack(Strand strand) {
        holder = null;
        if (strand.held == this) {
            strand.held = before; // what is taken last is given back first, mostly
        } else {
            takeOut(strand);
        }
        before = null;
    }

    private void takeOut(Strand strand) {
        for (Holding h = strand.held; h != null; h = h.before) {
            if (h.before == this) {
                h.before = before;
            }
        }
    }

    /** A strand has ended, with those that it holds. */
    static void abandon(Holding last) {
        Holding h = last;
        while (h != null) {
            Holding next = h.before;
            h.before = null;
            h.abandoned();
            h = next;
        }
    }

    /** The strand that holds it has ended: who waits for it is woken, to be told. */
    protected abstract void abandoned();

    /** Whether the strand that holds it has ended, or will never run again: then nobody gives it back. */
    public final boolean isAbandoned() {
        Strand strand = holder;
        return strand != null && (strand.hasEnded() || strand.loop.isClosed());
    }
}
