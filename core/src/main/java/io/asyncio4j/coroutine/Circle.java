// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tasks none of which can go on before another one of them does: the one that begins to wait, and those that it waits for,
 * over others. Found by following from there what each waits for. Who waits for several things at once is stuck if one of
 * them is; where the first one is enough, if all are. A wait of which it is not known what ends it counts as one that ends.
 *
 * <p>No more than so many steps are gone: a chain may be as long as there are tasks, and it is looked for at each wait. What
 * lies further away is found when the loop has nothing to do. Looking from both ends would see more, and cost more.
 */
final class Circle {
    /** How many tasks are followed, one after the other. */
    static final int FAR = 100;

    /** How many of the members of gathers and groups are looked at, once it is worth a search. */
    private static final int MANY = 1_000;

    private final Strand waiter;
    private final Completion wait;

    /** What cannot end before the waiter goes on, of all that was found. */
    private final Set<Completion> stuck;

    private Circle(Strand waiter, Completion wait) {
        this.waiter = waiter;
        this.wait = wait;
        this.stuck = found();
        if (stuck.stream().anyMatch(c -> needs(c, waiter))) {
            leaveStuck(stuck, true);
        } else {
            stuck.clear(); // it may wait for those who are stuck, but nobody waits for it
        }
    }

    /** The circle that a strand closes which waits for something, or is about to; null if there is none, or it is far. */
    static @Nullable Circle find(Strand waiter, Completion wait) {
        if (!isPossible(waiter, wait)) {
            return null;
        }
        var circle = new Circle(waiter, wait);
        return circle.isClosed() ? circle : null;
    }

    /** A look that costs next to nothing where nobody waits for anybody. */
    private static boolean isPossible(Strand waiter, Completion wait) {
        Completion c = wait;
        for (int steps = 0; steps < FAR; steps++) {
            if (needs(c, waiter)) {
                return true;
            }
            Strand holder = holderOf(c);
            if (holder == null) {
                return c.role() instanceof Compound whole && hasStuckMember(whole, waiter);
            }
            Completion next = waitOf(holder);
            if (next == null) {
                return false;
            }
            c = next;
        }
        return false;
    }

    private static boolean hasStuckMember(Compound whole, Strand waiter) {
        int looks = 0;
        for (Completion member : whole.members()) {
            if (mayBeStuck(member, waiter)) {
                return true;
            }
            if (++looks == FAR) {
                return false;
            }
        }
        return false;
    }

    // -- what is known of one wait

    /** What the one strand waits for, in its turn, that could end something; or null. */
    static @Nullable Completion after(Completion c) {
        Strand holder = holderOf(c);
        return holder == null ? null : waitOf(holder);
    }

    /** The one strand that could end something, or null. */
    static @Nullable Strand holderOf(Completion c) {
        Strand own = c.strand();
        if (own != null) {
            return own;
        }
        Role role = c.role();
        return role == null ? null : role.holder();
    }

    /** What a strand waits for that has not ended, or null. */
    private static @Nullable Completion waitOf(Strand strand) {
        return strand.isStuck() && strand.waitingFor() instanceof Completion c ? c : null;
    }

    /** Whether something ends no sooner than a strand, by what is known without following others. */
    private static boolean needs(Completion c, Strand strand) {
        Strand holder = holderOf(c);
        if (holder != null) {
            return holder == strand;
        }
        return switch (c.role()) {
            case Nursery group -> Enclosure.isInside(strand.enclosure(), group);
            case Compound whole -> whole.until() != Compound.Until.FIRST && isMember(strand, whole);
            case null, default -> false;
        };
    }

    /** Asked from the side of the one: a gather may be of any number. */
    private static boolean isMember(Strand strand, Compound whole) {
        Completion own = strand.body.completion();
        return own != null && own.isPartOf(whole);
    }

    private static boolean mayBeStuck(Completion member, Strand waiter) {
        if (member.peekState() != Completion.PENDING) {
            return false;
        }
        Strand own = member.strand();
        return own == null ? member.role() instanceof Compound : own == waiter || waitOf(own) != null;
    }

    // -- searching

    /** All that may be unable to end, from the first wait on. */
    private Set<Completion> found() {
        var all = new LinkedHashSet<Completion>();
        var open = new ArrayDeque<Completion>();
        open.add(wait);
        int looks = 0;
        for (Completion c = open.poll(); c != null && all.size() < FAR; c = open.poll()) {
            if (!all.add(c)) {
                continue;
            }
            Strand holder = holderOf(c);
            Completion next = holder == null || holder == waiter ? null : waitOf(holder);
            if (next != null) {
                open.add(next);
            } else if (holder == null && c.role() instanceof Compound whole) {
                for (Completion member : whole.members()) {
                    if (looks == MANY) {
                        break;
                    }
                    looks++;
                    if (mayBeStuck(member, waiter)) {
                        open.add(member);
                    }
                }
            }
        }
        return all;
    }

    /** Takes out what can end, and what can end then, until nothing more can. */
    private void leaveStuck(Set<Completion> all, boolean waiterIsStuck) {
        while (all.removeIf(c -> !isStuck(c, all, waiterIsStuck))) {
            // what has waited for those can end now, perhaps
        }
    }

    private boolean isStuck(Completion c, Set<Completion> all, boolean waiterIsStuck) {
        if (waiterIsStuck && needs(c, waiter)) {
            return true;
        }
        Strand holder = holderOf(c);
        if (holder != null) {
            Completion next = holder == waiter ? null : waitOf(holder);
            return next != null && all.contains(next);
        }
        return c.role() instanceof Compound whole && isStuck(whole, all);
    }

    private static boolean isStuck(Compound whole, Set<Completion> all) {
        boolean isStuck = false;
        for (Completion member : whole.members()) {
            isStuck = all.contains(member);
            if (isStuck != (whole.until() == Compound.Until.FIRST)) {
                break; // one that can end is enough to end it, or one that cannot is too many
            }
        }
        return isStuck;
    }

    private boolean isClosed() {
        return stuck.contains(wait); // what is left there cannot end before the waiter goes on
    }

    /** What cannot end before the waiter goes on. */
    Set<Completion> waits() {
        return stuck;
    }

    /** Whether it is the waiter that closes it: else it waits for those who were stuck before, and were reported. */
    boolean isNew() {
        return !stuckWithoutWaiter().contains(wait);
    }

    private Set<Completion> stuckWithoutWaiter() {
        var others = new HashSet<>(stuck);
        leaveStuck(others, false);
        return others;
    }

    // -- for the report

    /** Who is in it, each once: the waiter, and then who waits for whom. */
    List<Strand> strands() {
        var strands = new ArrayList<Strand>(List.of(waiter));
        collect(wait, strands, stuckWithoutWaiter(), new HashSet<>());
        return strands;
    }

    private void collect(Completion c, List<Strand> strands, Set<Completion> others, Set<Completion> seen) {
        if (!seen.add(c) || needs(c, waiter)) {
            return;
        }
        Strand holder = holderOf(c);
        if (holder != null) {
            Completion next = waitOf(holder);
            if (next != null) {
                if (!strands.contains(holder)) {
                    strands.add(holder);
                }
                collect(next, strands, others, seen);
            }
        } else if (c.role() instanceof Compound whole) {
            if (whole.until() == Compound.Until.FIRST) {
                whole.members().forEach(member -> collect(member, strands, others, seen));
            } else {
                collectOne(whole, strands, others, seen);
            }
        }
    }

    /** One is enough to be stuck for; best one that leads back to the waiter. */
    private void collectOne(Compound whole, List<Strand> strands, Set<Completion> others, Set<Completion> seen) {
        Completion any = null;
        for (Completion member : whole.members()) {
            if (stuck.contains(member)) {
                if (!others.contains(member)) {
                    collect(member, strands, others, seen);
                    return;
                }
                any = any == null ? member : any;
            }
        }
        if (any != null) {
            collect(any, strands, others, seen);
        }
    }
}
