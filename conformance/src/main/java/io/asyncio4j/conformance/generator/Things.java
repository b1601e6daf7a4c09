// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/**
 * The primitives, queues, streams and processes of a program that is being made, and which of them the task holds whose text
 * is written.
 */
final class Things {
    private static final List<Thing> KINDS = Arrays.stream(Thing.values())
            .flatMap(thing -> Collections.nCopies(thing.weight, thing).stream())
            .toList();

    private final Random random;
    private final List<Ref> all = new ArrayList<>();
    private final Locking locking = new Locking();

    /** What is held, innermost first; for each task that the text is in, innermost first. */
    private final Deque<Deque<Ref>> held = new ArrayDeque<>();

    Things(Random random) {
        this.random = random;
        enterTask();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Makes one more. */
    Step.Make make(int id) {
        Thing thing = KINDS.get(random.nextInt(KINDS.size()));
        int number = thing.least + random.nextInt(thing.most - thing.least + 1);
        Ref lock = thing == Thing.CONDITION && random.nextInt(4) > 0
                ? pick(ref -> ref.kind() == Ref.Kind.LOCK).orElse(Ref.SELF)
                : Ref.SELF;
        var make = new Step.Make(id, thing, number, lock);
        locking.made(make);
        all.add(make.ref());
        return make;
    }

    /** Uses one, if there is one that may be used: a condition only with its lock. */
    Optional<Step.Use> use(int id) {
        Optional<Ref> condition = pick(ref -> ref.kind() == Ref.Kind.CONDITION && isHeld(ref));
        return condition
                .filter(_ -> random.nextInt(4) > 0)
                .or(() -> pick(ref -> ref.kind() != Ref.Kind.CONDITION || isHeld(ref)))
                .map(ref -> new Step.Use(id, ref, act(ref.kind())));
    }

    private Act act(Ref.Kind kind) {
        var choice = new ArrayList<Act>();
        for (Act act : Act.values()) {
            if (act.kind == kind) {
                choice.addAll(Collections.nCopies(act.weight, act));
            }
        }
        return choice.get(random.nextInt(choice.size()));
    }

    /** What the task may hold as well. */
    Optional<Ref> toHold() {
        return pick(ref -> switch (ref.kind()) {
            case LOCK, CONDITION -> !isHeld(ref);
            case SEMAPHORE, BOUNDED_SEMAPHORE -> true;
            default -> false;
        });
    }

    /** What a callback may use. */
    Optional<Ref> forCallback() {
        return pick(ref -> switch (ref.kind()) {
            case EVENT, SEMAPHORE, QUEUE, READER, PIPE, LATCH -> true;
            default -> false;
        });
    }

    /** What a call on another thread may wait for. */
    Optional<Ref> latch() {
        return pick(ref -> ref.kind() == Ref.Kind.LATCH);
    }

    /** From now on the text is that of another task, which holds nothing. */
    void enterTask() {
        held.push(new ArrayDeque<>());
    }

    void leaveTask() {
        held.pop();
    }

    /** From now on the task holds this as well. */
    void enter(Ref ref) {
        held.element().push(locking.lockOf(ref));
    }

    void leave() {
        held.element().pop();
    }

    private boolean isHeld(Ref ref) {
        return held.element().contains(locking.lockOf(ref));
    }

    private Optional<Ref> pick(Predicate<Ref> which) {
        List<Ref> those = all.stream().filter(which).toList();
        return those.isEmpty() ? Optional.empty() : Optional.of(those.get(random.nextInt(those.size())));
    }
}
