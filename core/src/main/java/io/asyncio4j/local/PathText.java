// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The ways of an exception, of its causes, and of the members of groups among them, in lines (S28). Without recursion, each
 * exception once, and no more than {@value #ALL} of them: each is looked up among all failures that are remembered.
 */
final class PathText {
    private static final int ALL = 100;

    private final Function<Throwable, List<String>> linesOf;
    private final StringBuilder text = new StringBuilder();
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    /** What is still to be looked at, the next one first. */
    private final ArrayDeque<Place> open = new ArrayDeque<>();

    private int leftOut;

    /** Where an exception hangs. */
    private static final class Place {
        final Throwable exception;

        /** What it is the cause or a member of; null for the first one. */
        final @Nullable Place before;

        /** Which member it is, from 1; 0 for a cause. */
        final int number;

        /** Of how many. */
        final int all;

        final int depth;

        /** Whether the text says already what it is. */
        boolean introduced;

        Place(Throwable exception, @Nullable Place before, int number, int all) {
            this.exception = exception;
            this.before = before;
            this.number = number;
            this.all = all;
            this.depth = before == null ? 1 : before.depth + (number == 0 ? 0 : 1);
            this.introduced = before == null;
        }

        /** Without its message: that is in the stack trace already, and may end as a sentence does, or with several lines. */
        String introduction() {
            return (number == 0 ? "the cause, " : "member " + number + " of " + all + ", ")
                    + exception.getClass().getName() + ":";
        }
    }

    private PathText(Function<Throwable, List<String>> linesOf) {
        this.linesOf = linesOf;
    }

    static String of(Throwable exception, Function<Throwable, List<String>> linesOf) {
        return new PathText(linesOf).print(exception);
    }

    private String print(Throwable exception) {
        open.push(new Place(exception, null, 0, 0));
        for (Place place = open.poll(); place != null; place = open.poll()) {
            if (seen.add(place.exception)) {
                if (seen.size() <= ALL) {
                    printWay(place, linesOf.apply(place.exception));
                } else if (!(place.exception instanceof Several)) {
                    leftOut++;
                }
                follow(place);
            }
        }
        if (leftOut > 0 && !text.isEmpty()) {
            line(1, "and " + leftOut + (leftOut == 1 ? " exception more" : " exceptions more"));
        }
        return text.toString();
    }

    private void printWay(Place place, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        var unknown = new ArrayDeque<Place>();
        for (Place p = place; p != null && !p.introduced; p = p.before) {
            unknown.push(p);
        }
        for (Place p : unknown) {
            line(p.number == 0 ? p.depth : p.depth - 1, p.introduction());
            p.introduced = true;
        }
        for (String line : lines) {
            line(place.depth, line);
        }
    }

    /** Members come before the cause. */
    private void follow(Place place) {
        Throwable cause = causeOf(place);
        if (cause != null) {
            open.push(new Place(cause, place, 0, 0));
        }
        if (place.exception instanceof Several several) {
            List<Throwable> members = several.exceptions();
            for (int i = members.size(); i > 0; i--) {
                open.push(new Place(members.get(i - 1), place, i, members.size()));
            }
        }
    }

    private @Nullable Throwable causeOf(Place place) {
        try {
            return place.exception.getCause();
        } catch (Throwable t) {
            if (Unchecked.isFatal(t)) {
                throw t;
            }
            if (seen.size() <= ALL) {
                printWay(place, List.of("its cause is not known, since getCause() threw " + Text.of(t)));
            }
            return null;
        }
    }

    private void line(int depth, String line) {
        text.repeat("  ", depth).append(line).append('\n');
    }
}
