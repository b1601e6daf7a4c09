// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import io.asyncio4j.local.CallSite;
import io.asyncio4j.local.Log;
import io.asyncio4j.loop.ExceptionContext;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds tasks that nothing can wake, in two ways.
 *
 * <p><b>A circle</b>, when it closes: a task begins to wait for something that is in the hands of a task which waits, over
 * others, for the first one. Each waits for one other here, so following them is a short walk; what waits for several tasks
 * at once is left to the second way.
 *
 * <p><b>A loop with nothing to do</b>: nothing is ready, no timer is set, no call is in flight outside, and yet tasks wait.
 * Only a thread that has got hold of the loop could help then. If none has, nothing can wake these tasks.
 */
final class Deadlocks {
    /** How far a chain of waiting tasks is followed at each wait; a chain may be as long as there are tasks. */
    private static final int FAR = 100;

    /** How many tasks a report names. */
    private static final int NAMED = 10;

    private final Kernel loop;

    /** What the tasks were waiting for at the last report: the identities, so as to keep nothing alive. */
    private List<Integer> toldOf = List.of();

    /** Ends the run in debug mode; null = nobody can. Loop only. */
    @Nullable
    Consumer<String> failFast;

    Deadlocks(Kernel loop) {
        this.loop = loop;
    }

    // -- circles

    /** A strand is about to wait for something that is in the hands of another. On the strand's own thread. */
    void look(Strand waiter, Strand holder) {
        if (closesAt(waiter, holder)) {
            loop.ready(() -> reportCircle(waiter)); // not here: nothing is logged on a task's thread (S1)
        }
    }

    private static boolean closesAt(Strand waiter, Strand holder) {
        Strand next = holder;
        for (int steps = 0; next != null && steps < FAR; steps++) {
            if (next == waiter || waitsForGroupOf(next, waiter)) {
                return true;
            }
            next = holderOf(next);
        }
        return false;
    }

    /** Whether a strand waits for the tasks of the very group that another one belongs to. */
    private static boolean waitsForGroupOf(Strand owner, Strand member) {
        return owner.waitingFor() instanceof Completion c
                && c.role() instanceof Nursery group
                && Enclosure.isInside(member.enclosure(), group);
    }

    /** The one strand that could end what a strand waits for; null if it does not wait, or not for one strand. */
    private static @Nullable Strand holderOf(Strand strand) {
        if (!strand.isStuck() || !(strand.waitingFor() instanceof Completion wait)) {
            return null;
        }
        Strand awaited = wait.strand();
        if (awaited != null) {
            return awaited;
        }
        Role role = wait.role();
        return role == null ? null : role.holder();
    }

    private void reportCircle(Strand waiter) {
        Strand holder = holderOf(waiter);
        if (holder == null || !closesAt(waiter, holder)) {
            return; // somebody has been cancelled meanwhile
        }
        var members = new ArrayList<Strand>(List.of(waiter));
        for (Strand next = holder; next != null && next != waiter; next = holderOf(next)) {
            members.add(next);
        }
        loop.callExceptionHandler(new ExceptionContext(
                members.size() == 1
                        ? "a task waits for itself, and cannot go on unless it is cancelled or has a time limit"
                        : members.size() + " tasks wait for each other, and none of them can go on unless one is"
                                + " cancelled or has a time limit. Where they take several locks, have them"
                                + " take those in the same order",
                null,
                loop,
                lines(members)));
    }

    // -- a loop with nothing to do

    /** The loop has nothing to do and no timer, and no call is in flight. Loop only. */
    void lookAtAll() {
        List<Strand> strands = loop.strands().toList();
        var waits = new ArrayList<Integer>(strands.size());
        for (Strand strand : strands) {
            Object wait = strand.waitingFor();
            if (wait == null || !strand.isStuck()) {
                return; // it is in foreign code, out of which somebody may wake it
            }
            waits.add(System.identityHashCode(wait));
        }
        if (waits.isEmpty() || waits.equals(toldOf)) {
            return;
        }
        boolean isFirst = toldOf.isEmpty();
        toldOf = waits;
        if (!loop.isHandedOut()) {
            report(strands);
        } else if (isFirst) {
            Log.write(
                    Level.INFO,
                    "this loop has nothing to run, no timer and no call in flight: unless another thread wakes it, "
                            + these(strands.size()) + (strands.size() == 1 ? " waits" : " wait") + " for ever:\n"
                            + lines(strands));
        }
    }

    private void report(List<Strand> strands) {
        boolean isOne = strands.size() == 1;
        String message = "nothing can wake " + these(strands.size()) + ": " + (isOne ? "its" : "their")
                + " loop has nothing to run, no timer and no call in flight, and no other thread knows it. Only an"
                + " interrupt of the run, such as Ctrl-C, can end it";
        String lines = lines(strands);
        loop.callExceptionHandler(new ExceptionContext(message, null, loop, lines));
        Consumer<String> end = failFast;
        if (end != null && loop.isDebug()) {
            end.accept(message + "\n" + lines);
        }
    }

    private static String these(int tasks) {
        return tasks == 1 ? "this task" : "these " + tasks + " tasks";
    }

    /** The tasks, and the line of each one's code in which it waits. */
    private static String lines(List<Strand> strands) {
        var lines = new StringJoiner("\n  ", "  ", "");
        for (Strand strand : strands.subList(0, Math.min(NAMED, strands.size()))) {
            List<StackTraceElement> stack = CallSite.trim(strand.stackTrace());
            lines.add(strand + (stack.isEmpty() ? "" : " at " + stack.getFirst()));
        }
        if (strands.size() > NAMED) {
            lines.add("and " + (strands.size() - NAMED) + " more");
        }
        return lines.toString();
    }
}
