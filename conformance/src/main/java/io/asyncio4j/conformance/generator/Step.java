// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import java.util.ArrayList;
import java.util.List;

/** One thing that a program does. The number of a step stands in the trace, and names what the step makes. */
sealed interface Step {
    int id();

    /** The variables that it needs; where one is missing the step is pointless. */
    default List<Ref> uses() {
        return List.of();
    }

    /** The variables that it sets. */
    default List<Ref> defines() {
        return List.of();
    }

    /** The blocks inside it. */
    default List<List<Step>> blocks() {
        return List.of();
    }

    /** The same with other blocks, as many. */
    default Step withBlocks(List<List<Step>> blocks) {
        return this;
    }

    /** What it counts when programs are compared by size. */
    default int weight() {
        return 1;
    }

    /** How long something takes that may have no limit. */
    int NEVER = -1;

    enum Failure {
        BOOM("Boom", "b"),
        CRASH("Crash", "c");

        final String type;
        final String letter;

        Failure(String type, String letter) {
            this.type = type;
            this.letter = letter;
        }
    }

    // -- waiting

    record Sleep(int id, int seconds) implements Step {}

    record Await(int id, Ref ref) implements Step {
        @Override
        public List<Ref> uses() {
            return List.of(ref);
        }
    }

    record AwaitShielded(int id, Ref ref) implements Step {
        @Override
        public List<Ref> uses() {
            return List.of(ref);
        }
    }

    record WaitFor(int id, Ref ref, int seconds) implements Step {
        @Override
        public List<Ref> uses() {
            return List.of(ref);
        }
    }

    enum When {
        FIRST_COMPLETED,
        FIRST_EXCEPTION,
        ALL_COMPLETED
    }

    record Wait(int id, List<Ref> refs, When when, int seconds) implements Step {
        @Override
        public List<Ref> uses() {
            return refs;
        }
    }

    record AsCompleted(int id, List<Ref> refs) implements Step {
        @Override
        public List<Ref> uses() {
            return refs;
        }
    }

    /**
     * A gather, awaited there or kept in a variable.
     *
     * @param outcomes {@code return_exceptions=True}
     */
    record Gather(int id, List<Ref> refs, boolean outcomes, boolean kept) implements Step {
        @Override
        public List<Ref> uses() {
            return refs;
        }

        @Override
        public List<Ref> defines() {
            return kept ? List.of(Ref.gather(id)) : List.of();
        }
    }

    // -- acting

    record Fail(int id, Failure failure) implements Step {}

    record Cancel(int id, Ref ref, boolean withMessage) implements Step {
        @Override
        public List<Ref> uses() {
            return List.of(ref);
        }
    }

    record Uncancel(int id) implements Step {}

    record Show(int id, Ref ref) implements Step {
        @Override
        public List<Ref> uses() {
            return List.of(ref);
        }
    }

    record NewFuture(int id) implements Step {
        @Override
        public List<Ref> defines() {
            return List.of(Ref.future(id));
        }
    }

    record SetResult(int id, Ref ref) implements Step {
        @Override
        public List<Ref> uses() {
            return List.of(ref);
        }
    }

    record SetException(int id, Ref ref, Failure failure) implements Step {
        @Override
        public List<Ref> uses() {
            return List.of(ref);
        }
    }

    record Reschedule(int id, Ref ref, int seconds) implements Step {
        @Override
        public List<Ref> uses() {
            return List.of(ref);
        }
    }

    // -- primitives and queues

    /**
     * Makes one.
     *
     * @param number how many, of what it has
     * @param lock the lock of a condition that shares one; else {@link Ref#SELF}
     */
    record Make(int id, Thing thing, int number, Ref lock) implements Step {
        Ref ref() {
            return new Ref(thing.kind, id);
        }

        @Override
        public List<Ref> uses() {
            return List.of(lock);
        }

        @Override
        public List<Ref> defines() {
            return List.of(ref());
        }
    }

    /** Holds a lock, a condition or a semaphore. */
    record Hold(int id, Ref ref, List<Step> body) implements Step {
        @Override
        public List<Ref> uses() {
            return List.of(ref);
        }

        @Override
        public List<List<Step>> blocks() {
            return List.of(body);
        }

        @Override
        public Step withBlocks(List<List<Step>> blocks) {
            return new Hold(id, ref, blocks.get(0));
        }
    }

    record Use(int id, Ref ref, Act act) implements Step {
        @Override
        public List<Ref> uses() {
            return List.of(ref);
        }
    }

    // -- calls on other threads

    /** In which thread. */
    enum Where {
        THREAD,
        EXECUTOR
    }

    /** What the thread does, after its wait. */
    enum Work {
        RETURN,
        BOOM,
        CRASH,
        SUBMIT
    }

    /**
     * A call, awaited there or kept in a variable.
     *
     * @param latch what the thread waits for first; else {@link Ref#SELF}
     * @param bodies what the thread gives the loop to run, and waits for: one if it submits, else none
     */
    record Call(int id, Where where, Ref latch, Work work, List<Body> bodies, boolean kept) implements Step {
        @Override
        public List<Ref> uses() {
            return List.of(latch);
        }

        @Override
        public List<Ref> defines() {
            var refs = new ArrayList<>(Body.tasks(bodies));
            if (kept) {
                refs.add(Ref.call(id));
            }
            return refs;
        }

        @Override
        public List<List<Step>> blocks() {
            return bodies.stream().map(Body::steps).toList();
        }

        @Override
        public Step withBlocks(List<List<Step>> blocks) {
            return new Call(id, where, latch, work, Body.with(bodies, blocks), kept);
        }
    }

    // -- callbacks

    enum Deed {
        NOTHING(false),
        CANCEL(true),
        COMPLETE(true),
        USE(true),
        FAIL(false);

        final boolean hasTarget;

        Deed(boolean hasTarget) {
            this.hasTarget = hasTarget;
        }
    }

    /** A done callback on {@code ref}, which then does something to {@code target}. */
    record OnDone(int id, Ref ref, Deed deed, Ref target) implements Step {
        @Override
        public List<Ref> uses() {
            return deed.hasTarget ? List.of(ref, target) : List.of(ref);
        }
    }

    /** A call of the loop, now ({@link #NEVER}) or later. */
    record Later(int id, int seconds, Deed deed, Ref target) implements Step {
        @Override
        public List<Ref> uses() {
            return deed.hasTarget ? List.of(target) : List.of();
        }
    }

    /** What is called from now on when a signal comes, which then does something to {@code target}. */
    record OnSignal(int id, Ref ref, Deed deed, Ref target) implements Step {
        @Override
        public List<Ref> uses() {
            return deed.hasTarget ? List.of(ref, target) : List.of(ref);
        }
    }

    // -- blocks

    enum Start {
        PLAIN,
        EAGER,
        IN_GROUP
    }

    record Spawn(int id, Start start, Ref group, List<Step> body) implements Step {
        @Override
        public List<Ref> uses() {
            return start == Start.IN_GROUP ? List.of(group) : List.of();
        }

        @Override
        public List<Ref> defines() {
            return List.of(Ref.task(id));
        }

        @Override
        public List<List<Step>> blocks() {
            return List.of(body);
        }

        @Override
        public Step withBlocks(List<List<Step>> blocks) {
            return new Spawn(id, start, group, blocks.get(0));
        }
    }

    /** What is given bodies, and makes the tasks for them itself. */
    enum Taker {
        SHIELD,
        GATHER
    }

    /** A body whose task is made elsewhere; it gives itself its name, and sets its variable. */
    record Body(int id, List<Step> steps) {
        static List<Ref> tasks(List<Body> bodies) {
            return bodies.stream().map(body -> Ref.task(body.id())).toList();
        }

        static List<Body> with(List<Body> bodies, List<List<Step>> blocks) {
            var others = new ArrayList<Body>();
            for (int i = 0; i < blocks.size(); i++) {
                others.add(new Body(bodies.get(i).id(), blocks.get(i)));
            }
            return others;
        }
    }

    record OfBodies(int id, Taker taker, List<Body> bodies) implements Step {
        @Override
        public List<Ref> defines() {
            return Body.tasks(bodies);
        }

        @Override
        public List<List<Step>> blocks() {
            return bodies.stream().map(Body::steps).toList();
        }

        @Override
        public Step withBlocks(List<List<Step>> blocks) {
            return new OfBodies(id, taker, Body.with(bodies, blocks));
        }
    }

    record Group(int id, List<Step> body) implements Step {
        @Override
        public List<Ref> defines() {
            return List.of(Ref.group(id));
        }

        @Override
        public List<List<Step>> blocks() {
            return List.of(body);
        }

        @Override
        public Step withBlocks(List<List<Step>> blocks) {
            return new Group(id, blocks.get(0));
        }
    }

    record Limit(int id, int seconds, List<Step> body) implements Step {
        @Override
        public List<Ref> defines() {
            return List.of(Ref.timeout(id));
        }

        @Override
        public List<List<Step>> blocks() {
            return List.of(body);
        }

        @Override
        public Step withBlocks(List<List<Step>> blocks) {
            return new Limit(id, seconds, blocks.get(0));
        }
    }

    record Repeat(int id, int times, List<Step> body) implements Step {
        @Override
        public List<List<Step>> blocks() {
            return List.of(body);
        }

        @Override
        public Step withBlocks(List<List<Step>> blocks) {
            return new Repeat(id, times, blocks.get(0));
        }
    }

    /** What a handler catches, in the order in which Java wants the clauses. */
    enum Caught {
        BOOM,
        GROUP,
        TIMEOUT,
        EXCEPTION,
        CANCELLED
    }

    /** What a handler does after its block. */
    enum Then {
        GO_ON,
        UNCANCEL,
        SPLIT,
        RETHROW,
        RAISE_FROM
    }

    record Handler(Caught caught, List<Step> body, Then then) {}

    record Try(int id, List<Step> body, List<Handler> handlers, boolean cleansUp, List<Step> cleanup) implements Step {
        @Override
        public List<List<Step>> blocks() {
            var blocks = new ArrayList<List<Step>>();
            blocks.add(body);
            handlers.forEach(handler -> blocks.add(handler.body()));
            blocks.add(cleanup);
            return blocks;
        }

        @Override
        public Step withBlocks(List<List<Step>> blocks) {
            var others = new ArrayList<Handler>();
            for (int i = 0; i < handlers.size(); i++) {
                others.add(new Handler(
                        handlers.get(i).caught(),
                        blocks.get(i + 1),
                        handlers.get(i).then()));
            }
            return new Try(id, blocks.getFirst(), others, cleansUp, blocks.getLast());
        }

        @Override
        public int weight() {
            return 1 + handlers.size() + (cleansUp ? 1 : 0);
        }
    }
}
