// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** What is left of a group when some of its leaves are taken out; built from the inside, without recursion. */
final class Part {
    private final ExceptionGroup whole;
    private final List<Throwable> members = new ArrayList<>();
    private final List<String> tasks = new ArrayList<>();

    /** Whether any member is missing, or is a part itself. */
    private boolean changed;

    private int next;

    private Part(ExceptionGroup whole) {
        this.whole = whole;
    }

    /** What a condition takes of a group, and what not; asked for the whole first, then for what is in it. */
    static ExceptionGroup.Split split(ExceptionGroup group, Predicate<? super Throwable> condition) {
        if (condition.test(group)) {
            return new ExceptionGroup.Split(Optional.of(group), Optional.empty());
        }
        var taken = new BitSet();
        int leaf = 0;
        for (var all = new Members(group); all.hasNext(); ) {
            Throwable member = all.next();
            boolean takes = condition.test(member);
            if (takes && member instanceof ExceptionGroup nested) {
                all.leaveOut();
                int first = leaf;
                leaf += (int) nested.leaves().count();
                taken.set(first, leaf);
            } else if (!(member instanceof ExceptionGroup)) {
                taken.set(leaf++, takes);
            }
        }
        // Differs from CPython: a part that is everything is the same object, not a copy, so that what is thrown again
        // untouched is still the exception that was caught.
        return new ExceptionGroup.Split(of(group, taken::get), of(group, i -> !taken.get(i)));
    }

    /** The part with those leaves, by their number in the order of {@link ExceptionGroup#leaves()}, that are wanted. */
    static Optional<ExceptionGroup> of(ExceptionGroup group, IntPredicate wanted) {
        var open = new ArrayDeque<Part>();
        var part = new Part(group);
        int leaf = 0;
        while (true) {
            if (part.next < part.whole.size()) {
                Throwable member = part.whole.memberAt(part.next);
                if (member instanceof ExceptionGroup nested) {
                    open.push(part);
                    part = new Part(nested);
                } else {
                    part.add(member, wanted.test(leaf++));
                }
            } else if (open.isEmpty()) {
                return part.members.isEmpty() ? Optional.empty() : Optional.of(part.result());
            } else {
                Part ended = part;
                part = open.pop();
                if (ended.members.isEmpty()) {
                    part.add(ended.whole, false);
                } else {
                    part.add(ended.result(), true);
                }
            }
        }
    }

    /** Takes over the member that is next, or what has become of it. */
    private void add(Throwable member, boolean wanted) {
        changed |= !wanted || member != whole.memberAt(next);
        if (wanted) {
            members.add(member);
            tasks.add(whole.taskAt(next));
        }
        next++;
    }

    private ExceptionGroup result() {
        return changed ? whole.derive(members, tasks) : whole;
    }
}
