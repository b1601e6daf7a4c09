// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import io.asyncio4j.ledger.Failure;
import io.asyncio4j.local.CallSite;
import io.asyncio4j.local.Chore;
import io.asyncio4j.local.Log;
import io.asyncio4j.local.Text;
import io.asyncio4j.loop.ExceptionContext;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds tasks that nothing can wake, in two ways.
 *
 * <p><b>A circle</b>, when it closes: a task begins to wait for something that is in the hands of tasks which wait, over
 * others, for the first one.
 *
 * <p><b>A loop with nothing to do</b>: nothing is ready, no timer is set, no call is in flight outside, and yet tasks wait.
 * Only a thread that has got hold of the loop could help then. If none has, nothing can wake these tasks.
 */
final class Deadlocks {
    /** How many tasks, or failures, a report names. */
    private static final int NAMED = 10;
    /** What takes its time, if it does. */
    static final String SEARCH = "the search for deadlocks";

    /** In how many tasks of a loop with nothing to do a circle is sought. */
    private static final int SOUGHT = 1_000;

    private final Kernel loop;

    /**
     * What could not end in the circles that were reported, with who closed each: the identities, so as to keep nothing
     * alive. For whoever has the turn.
     */
    private final Map<Integer, WeakReference<Strand>> known = new HashMap<>();

    /** What the tasks were waiting for at the last report: again the identities. */
    private List<Integer> toldOf = List.of();

    /** Ends the run in debug mode, if it can; null = nobody can. Loop only. */
    @Nullable
    Predicate<String> failFast;

    Deadlocks(Kernel loop) {
        this.loop = loop;
    }

    // -- circles

    /** A strand is about to wait, or waits, for something that is in the hands of others. For whoever has the turn. */
    void look(Strand waiter, Completion wait) {
        Circle circle = Circle.find(waiter, wait);
        if (circle != null && circle.isNew() && !leadsToKnown(wait)) {
            known.values().removeIf(Deadlocks::isOver);
            var closer = new WeakReference<>(waiter);
            circle.waits().forEach(c -> known.put(System.identityHashCode(c), closer));
            loop.ready(new Chore(
                    SEARCH, () -> reportCircle(waiter))); // not here: nothing is logged on a task's thread (S1)
        }
    }

    /** Whether what is waited for is in the hands of one who was reported: a thousand may wait for that one. */
    private boolean leadsToKnown(Completion wait) {
        Completion c = wait;
        for (int steps = 0; c != null && steps < Circle.FAR; steps++) {
            WeakReference<Strand> closer = known.get(System.identityHashCode(c));
            if (closer != null && isInCircle(closer)) {
                return true;
            }
            c = Circle.after(c);
        }
        return false;
    }

    private static boolean isOver(WeakReference<Strand> closer) {
        Strand strand = closer.get();
        return strand == null || !strand.isStuck();
    }

    private static boolean isInCircle(WeakReference<Strand> closer) {
        Strand strand = closer.get();
        return strand != null && circleOf(strand) != null;
    }

    private void reportCircle(Strand waiter) {
        Circle circle = circleOf(waiter);
        if (circle == null) {
            return; // somebody has been cancelled meanwhile
        }
        if (loop.isIdle() && !loop.isHandedOut() && loop.isDebug() && failFast != null && lookAtAll()) {
            return; // the circle is all that there is, and the run ends with it
        }
        List<Strand> members = circle.strands();
        loop.callExceptionHandler(new ExceptionContext(
                members.size() == 1
                        ? "a task waits for itself, and cannot go on unless it is cancelled or has a time limit"
                                + orAnotherFails(members)
                        : members.size() + " tasks wait for each other, and none of them can go on unless one is"
                                + " cancelled or has a time limit" + orAnotherFails(members) + advice(members),
                null,
                loop,
                lines(members)));
    }

    private static @Nullable Circle circleOf(Strand waiter) {
        return waiter.isStuck() && waiter.waitingFor() instanceof Completion wait ? Circle.find(waiter, wait) : null;
    }

    private static @Nullable Role roleOf(Strand strand) {
        return strand.waitingFor() instanceof Completion wait ? wait.role() : null;
    }

    /** A gather may have other members, which have nothing to do with the circle. */
    private static String orAnotherFails(List<Strand> members) {
        return members.stream()
                        .anyMatch(member -> roleOf(member) instanceof Compound whole
                                && whole.until() == Compound.Until.ALL_OR_FAILURE)
                ? ", or something else fails that is gathered"
                : "";
    }

    private static String advice(List<Strand> members) {
        long locks = members.stream()
                .map(Deadlocks::roleOf)
                .filter(Holding.class::isInstance)
                .distinct()
                .count();
        return locks < 2 ? "" : ". Where they take several locks, have them take those in the same order";
    }

    // -- a loop with nothing to do

    /** The loop has nothing to do and no timer, and no call is in flight. Whether that ends the run. Loop only. */
    boolean lookAtAll() {
        List<Strand> strands = loop.strands().toList();
        var waits = new ArrayList<Integer>(strands.size());
        for (Strand strand : strands) {
            Object wait = strand.waitingFor();
            if (wait == null || !strand.isStuck()) {
                return false; // it is in foreign code, out of which somebody may wake it
            }
            waits.add(System.identityHashCode(wait));
        }
        if (waits.isEmpty() || waits.equals(toldOf)) {
            return false;
        }
        boolean isFirst = toldOf.isEmpty();
        toldOf = waits;
        if (!loop.isHandedOut()) {
            return report(strands);
        }
        if (isFirst) {
            Log.write(
                    Level.INFO,
                    "this loop has nothing to run, no timer and no call in flight: unless another thread wakes it, "
                            + these(strands.size()) + (strands.size() == 1 ? " waits" : " wait") + " for ever:\n"
                            + lines(strands) + circle(strands) + failures());
        }
        return false;
    }

    private boolean report(List<Strand> strands) {
        boolean isOne = strands.size() == 1;
        String message = "nothing can wake " + these(strands.size()) + ": " + (isOne ? "its" : "their")
                + " loop has nothing to run, no timer and no call in flight, and no other thread knows it";
        String details = lines(strands) + circle(strands) + failures();
        Predicate<String> end = failFast;
        if (loop.isDebug() && end != null && end.test(message + "\n" + details)) {
            return true; // it comes out of the run: once is enough
        }
        loop.callExceptionHandler(new ExceptionContext(
                message + ". Only an interrupt of the run, such as Ctrl-C, can end "
                        + (isOne ? "that wait" : "these waits"),
                null,
                loop,
                details));
        return false;
    }

    private static String these(int tasks) {
        return tasks == 1 ? "this task" : "these " + tasks + " tasks";
    }

    /** The tasks, and the line of each one's code in which it waits. */
    private static String lines(List<Strand> strands) {
        return list(strands, strand -> strand + at(strand.stackTrace()));
    }

    /** The first circle among tasks that wait: what waits for those waits in vain. */
    private static String circle(List<Strand> strands) {
        for (Strand strand : strands.subList(0, Math.min(SOUGHT, strands.size()))) {
            Circle circle = circleOf(strand);
            if (circle != null && circle.isNew()) {
                List<Strand> members = circle.strands();
                var names = new StringJoiner(", ");
                members.stream().limit(NAMED).forEach(member -> names.add("'" + member.body.name() + "'"));
                return "\n" + members.size()
                        + (members.size() == 1 ? " of them waits for itself: " : " of them wait for each other: ")
                        + names + (members.size() > NAMED ? ", ..." : "") + advice(members);
            }
        }
        return "";
    }

    /** What has failed may be what should have woken somebody. */
    private String failures() {
        Map<Failure, Throwable> failures = loop.ledger().unasked();
        return failures.isEmpty()
                ? ""
                : "\nFailed meanwhile, and nobody has asked for " + (failures.size() == 1 ? "it" : "them") + ":\n"
                        + list(failures.entrySet(), failed -> {
                            Throwable exception = failed.getValue();
                            return failed.getKey().who() + ": " + Text.of(exception) + at(exception.getStackTrace());
                        });
    }

    private static <T> String list(Collection<T> all, Function<T, String> shown) {
        var lines = new StringJoiner("\n  ", "  ", "");
        all.stream().limit(NAMED).map(shown).forEach(lines::add);
        if (all.size() > NAMED) {
            lines.add("and " + (all.size() - NAMED) + " more");
        }
        return lines.toString();
    }

    private static String at(StackTraceElement[] stack) {
        List<StackTraceElement> lines = CallSite.trim(stack);
        return lines.isEmpty() ? "" : " at " + lines.getFirst();
    }
}
