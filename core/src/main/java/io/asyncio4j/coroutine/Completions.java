// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import io.asyncio4j.ledger.Failure;
import io.asyncio4j.ledger.Origin;
import org.jspecify.annotations.Nullable;

/**
 * What groups and combinators may do with futures and tasks, though users may not. For whoever has the turn. Nothing here
 * counts as retrieving a failure (S25).
 */
public final class Completions {
    /** How many combinators, one in the other, pass a request on at once. */
    private static final int DEEP = 200;

    private Completions() {}

    /** The loop that it belongs to. */
    public static Kernel loopOf(Completion c) {
        return c.kernel();
    }

    /** Whether it has succeeded. */
    public static boolean hasSucceeded(Completion c) {
        return c.peekState() == Completion.SUCCEEDED;
    }

    /** What it has failed with, or null. */
    public static @Nullable Throwable failure(Completion c) {
        return c.peekState() == Completion.FAILED ? (Throwable) c.peekValue() : null;
    }

    /** The error that it was cancelled with, or null. */
    public static @Nullable Error cancellation(Completion c) {
        return c.peekState() == Completion.CANCELLED ? (Error) c.peekValue() : null;
    }

    /** The value of what has succeeded. */
    public static @Nullable Object value(Completion c) {
        return c.peekValue();
    }

    /** Has a waiter told of its end; at once if it has ended. */
    public static void tell(Completion c, Waiter waiter) {
        if (c.peekState() == Completion.PENDING) {
            c.addWaiter(waiter);
        } else {
            waiter.schedule();
        }
    }

    /** Who is told last of its end, or null. */
    public static @Nullable Object lastWaiter(Completion c) {
        return c.lastWaiter();
    }

    /** Takes that back. */
    public static void untell(Completion c, Waiter waiter) {
        c.removeWaiter(waiter);
    }

    /**
     * Looks whether who runs a task can ever go on, where something else than its own wait may have closed a circle: of
     * several, of which the first was enough, another one has ended in vain.
     */
    public static void lookForCircle(Completion task) {
        Strand strand = task.strand();
        if (strand != null && strand.isStuck() && strand.waitingFor() instanceof Completion wait) {
            task.kernel().lookForCircle(strand, wait);
        }
    }

    /** Asks it to end as cancelled; false if it has ended, or nothing came of it. */
    public static boolean cancel(Completion c, Error request) {
        return c.peekState() == Completion.PENDING && c.cancelWait(request);
    }

    /**
     * Passes on what was asked of something that stands for several; false if it has ended, or nothing came of it. From one
     * combinator to the next this is recursion. Where those are nested deeper than a stack may be, the rest of the way is
     * gone in the next iteration.
     */
    public static boolean passOn(Completion c, Error request) {
        Kernel loop = c.kernel();
        if (loop.passingOn == DEEP) {
            loop.ready(() -> cancel(c, request));
            return c.peekState() == Completion.PENDING;
        }
        loop.passingOn++;
        try {
            return cancel(c, request);
        } finally {
            loop.passingOn--;
        }
    }

    /** Says what a new future stands for, and may give it another way to answer a request to cancel. */
    public static <C extends Completion> C as(Role role, C c) {
        c.role(role);
        return c;
    }

    /** What is being waited for by who awaits it, in words. */
    public static String what(Completion c) {
        Role role = c.role();
        return role == null ? "a future" : role.what();
    }

    /** Ends it with a value. */
    public static void succeed(Completion c, @Nullable Object value) {
        c.succeed(value);
    }

    /** Ends it with what something else has failed with, or with a failure of its own. */
    public static void fail(Completion c, Origin origin, Throwable exception) {
        Failure record = null;
        try {
            record = c.kernel().ledger().failed(c, origin, exception, null);
        } finally {
            c.fail(exception, record); // also without a record, if there is no memory for one: somebody may wait
        }
    }

    /** Ends it cancelled. */
    public static void endCancelled(Completion c, Error error) {
        c.endCancelled(error);
    }

    /** Its failure is kept by what a call has made, and stays unsettled until that ends. */
    public static void carry(Completion c, String caller, String call) {
        Failure record = c.failureRecord();
        if (record != null && c.kernel().hasTurn()) { // not if it has ended in another loop
            record.hop(caller, call, null);
            record.expected();
        }
    }

    /** Its failure goes on as part of what a call has made. */
    public static void handOn(Completion c, String caller, String call) {
        carry(c, caller, call);
        handOn(c);
    }

    /** Its failure, which was carried, goes on as part of something else. */
    public static void handOn(Completion c) {
        Failure record = c.failureRecord();
        if (record != null) {
            record.handedOn();
        }
    }

    /** Its failure, which was carried, is left to who asks for it. */
    public static void release(Completion c) {
        Failure record = c.failureRecord();
        if (record != null && c.kernel().hasTurn()) {
            record.unexpected();
        }
    }

    /** Its failure is one that nobody needs to know of. */
    public static void ignore(Completion c) {
        Failure record = c.failureRecord();
        if (record != null) {
            record.ignored();
        }
    }

    /** Its failure was lost in a way that has a name; it stays unsettled. */
    public static void label(Completion c, String word) {
        Failure record = c.failureRecord();
        if (record != null && c.kernel().hasTurn()) {
            record.label(word);
        }
    }
}
