// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import io.asyncio4j.local.Text;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The text that a group prints: its stack trace, and under it the members with theirs, each with its task.
 *
 * <p>It is bounded, as CPython's is, so that a hundred thousand failures with one reason leave a readable log: the first
 * {@value #WIDTH} members of a group, {@value #DEPTH} groups deep, {@value #ALL} exceptions altogether. What was printed
 * once is not printed again.
 */
final class Printout {
    private static final int WIDTH = 15;
    private static final int DEPTH = 10;
    private static final int ALL = 200;

    private final StringBuilder text = new StringBuilder();
    private final Set<Throwable> printed = Collections.newSetFromMap(new IdentityHashMap<>());

    private Printout() {}

    static String of(ExceptionGroup group) {
        var printout = new Printout();
        printout.print(group, "", "", 1);
        return printout.text.toString();
    }

    /** The depth bounds the recursion, of causes too. */
    private void print(Throwable exception, String indent, String caption, int depth) {
        if (!printed.add(exception)) {
            block(indent, caption + Text.of(exception) + " (printed above)");
        } else if (exception instanceof ExceptionGroup group) {
            block(indent, caption + group);
            for (StackTraceElement line : group.getStackTrace()) {
                block(indent, "\tat " + line);
            }
            printMembers(group, indent + "  ", depth);
            for (Throwable t : group.suppressedBesides()) {
                printBeside(t, indent + "\t", "Suppressed: ", depth);
            }
            if (group.getCause() != null) {
                printBeside(group.getCause(), indent, "Caused by: ", depth);
            }
        } else {
            block(indent, caption + Text.stackTraceOf(exception));
        }
    }

    private void printBeside(Throwable exception, String indent, String caption, int depth) {
        if (depth < DEPTH && printed.size() < ALL) {
            print(exception, indent, caption, depth + 1);
        } else {
            block(indent, caption + Text.of(exception) + " (no more of it is printed)");
        }
    }

    private void printMembers(ExceptionGroup group, String indent, int depth) {
        int size = group.size();
        int shown = 0;
        while (shown < size && shown < WIDTH && depth < DEPTH && printed.size() < ALL) {
            String task = group.taskAt(shown);
            block(indent, "+---- " + (shown + 1) + " of " + size + (task.isEmpty() ? "" : ", task '" + task + "'"));
            print(group.memberAt(shown++), indent + "| ", "", depth + 1);
        }
        block(
                indent,
                "+----"
                        + (shown == size
                                ? ""
                                : " left out: " + (size - shown) + " of " + size + inThose(group, shown)));
    }

    /** How many failures are in the groups among the later members. One that is in it twice is counted once. */
    private static String inThose(ExceptionGroup group, int from) {
        var counted = Collections.<Throwable>newSetFromMap(new IdentityHashMap<>());
        var uncounted = new ArrayDeque<>(group.exceptions().subList(from, group.size()));
        int groups = 0;
        while (!uncounted.isEmpty()) {
            Throwable t = uncounted.pop();
            if (counted.add(t) && t instanceof ExceptionGroup g) {
                uncounted.addAll(g.exceptions());
                groups++;
            }
        }
        int failures = counted.size() - groups;
        return groups == 0 ? "" : ", with " + failures + (failures == 1 ? " failure" : " failures");
    }

    private void block(String indent, String lines) {
        lines.lines().forEach(line -> text.append(indent).append(line).append(System.lineSeparator()));
    }
}
