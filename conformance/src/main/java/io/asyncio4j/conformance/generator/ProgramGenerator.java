// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import io.asyncio4j.conformance.generator.Step.Body;
import io.asyncio4j.conformance.generator.Step.Caught;
import io.asyncio4j.conformance.generator.Step.Deed;
import io.asyncio4j.conformance.generator.Step.Failure;
import io.asyncio4j.conformance.generator.Step.Handler;
import io.asyncio4j.conformance.generator.Step.Start;
import io.asyncio4j.conformance.generator.Step.Taker;
import io.asyncio4j.conformance.generator.Step.Then;
import io.asyncio4j.conformance.generator.Step.When;
import io.asyncio4j.conformance.generator.Step.Where;
import io.asyncio4j.conformance.generator.Step.Work;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Makes a program from a seed. It ends by construction: no recursion, loops of at most three rounds, and no task waits for
 * itself through others, since a step awaits only what was made before it (in the order of the text) and by no task that it
 * is part of. Circles would be no fair question: CPython's {@code cancel()} runs out of stack on them.
 */
final class ProgramGenerator {
    /** One in so many seeds is that of a crowded program. */
    private static final int CROWDED = 3;

    private static final int DEEPEST = 4;
    private static final int[] DELAYS = {0, 0, 1, 1, 1, 2, 2, 3, 5};

    /** What a variable leads to: the tasks that end before it does. */
    private record Known(Ref ref, Set<Integer> tasks) {}

    /** A group, and the task that waits for its children: only what that task has made may add some. */
    private record Open(Ref group, int owner) {}

    private final Random random;
    private final List<Known> known = new ArrayList<>();
    private final Deque<Integer> within = new ArrayDeque<>();
    private final Deque<Open> groups = new ArrayDeque<>();
    private final Deque<Ref> limits = new ArrayDeque<>();
    private final Things things;
    private int lastId;
    private int left;

    private ProgramGenerator(Random random) {
        this.random = random;
        left = 10 + random.nextInt(30);
        things = new Things(random);
    }

    static Program generate(long seed) {
        // Seeds beside each other give a Random that starts alike.
        var random = new Random(seed * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L);
        return seed % CROWDED == 0 ? CrowdedGenerator.generate(seed, random) : generate(seed, random);
    }

    private static Program generate(long seed, Random random) {
        var generator = new ProgramGenerator(random);
        generator.within.push(0);
        var main = new ArrayList<Step>();
        if (generator.random.nextInt(3) > 0) {
            for (int n = 1 + generator.random.nextInt(3); n > 0; n--) {
                main.add(generator.things.make(++generator.lastId));
            }
        }
        while (generator.left > 0) {
            generator.addPart(main);
        }
        if (generator.random.nextBoolean()) {
            main.add(new Step.Sleep(++generator.lastId, 5)); // else much is left for the shutdown
        }
        return new Program(seed, 0, main);
    }

    /** Most parts of the main task catch what they throw, else most programs would soon be over. */
    private void addPart(List<Step> main) {
        if (random.nextInt(3) == 0) {
            addTo(main, 0);
            return;
        }
        int id = ++lastId;
        var handlers = new ArrayList<Handler>();
        handlers.add(new Handler(Caught.EXCEPTION, List.of(), Then.GO_ON));
        if (random.nextBoolean()) {
            handlers.add(new Handler(Caught.CANCELLED, List.of(), random.nextBoolean() ? Then.UNCANCEL : Then.GO_ON));
        }
        main.add(new Step.Try(id, block(0), handlers, false, List.of()));
    }

    private List<Step> block(int depth) {
        var steps = new ArrayList<Step>();
        for (int n = 1 + random.nextInt(4); n > 0 && left > 0; n--) {
            addTo(steps, depth);
        }
        return steps;
    }

    private void addTo(List<Step> steps, int depth) {
        left--;
        int id = ++lastId;
        Step step = depth < DEEPEST && random.nextInt(100) < 45 ? compound(id, depth + 1) : leaf(id);
        steps.add(step);
    }

    private Step compound(int id, int depth) {
        if (random.nextInt(3) == 0) {
            Optional<Ref> ref = things.toHold();
            if (ref.isPresent()) {
                return hold(id, ref.get(), depth);
            }
        }
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> spawn(id, depth);
            case 6, 7, 8, 9 -> group(id, depth);
            case 10, 11, 12, 13 -> limit(id, depth);
            case 14 -> new Step.Repeat(id, 2 + random.nextInt(2), block(depth));
            case 15 -> random.nextBoolean() ? ofBodies(id, depth) : call(id, depth);
            default -> tryBlock(id, depth);
        };
    }

    private Step spawn(int id, int depth) {
        Start start = !groups.isEmpty() && random.nextInt(4) > 0
                ? Start.IN_GROUP
                : random.nextInt(4) == 0 ? Start.EAGER : Start.PLAIN;
        Ref group = start == Start.IN_GROUP ? pick(List.copyOf(groups)).group() : Ref.SELF;
        List<Step> body = taskBody(id, depth);
        groups.removeIf(open -> open.owner() == id);
        known.add(new Known(Ref.task(id), Set.of(id)));
        return new Step.Spawn(id, start, group, body);
    }

    private Step ofBodies(int id, int depth) {
        Taker taker = pick(List.of(Taker.values()));
        var bodies = new ArrayList<Body>();
        var tasks = new ArrayList<Known>();
        for (int n = taker == Taker.SHIELD ? 1 : 1 + random.nextInt(3); n > 0; n--) {
            int body = ++lastId;
            bodies.add(new Body(body, taskBody(body, depth)));
            groups.removeIf(open -> open.owner() == body);
            tasks.add(new Known(Ref.task(body), Set.of(body)));
        }
        known.addAll(tasks);
        return new Step.OfBodies(id, taker, bodies);
    }

    /** A call on another thread, which may give a body to the loop. */
    private Step call(int id, int depth) {
        Work work =
                random.nextInt(3) == 0 ? Work.SUBMIT : pick(List.of(Work.RETURN, Work.RETURN, Work.BOOM, Work.CRASH));
        var bodies = new ArrayList<Body>();
        var tasks = new HashSet<Integer>();
        if (work == Work.SUBMIT) {
            int body = ++lastId;
            bodies.add(new Body(body, taskBody(body, depth)));
            groups.removeIf(open -> open.owner() == body);
            tasks.add(body);
            known.add(new Known(Ref.task(body), Set.of(body)));
        }
        Ref latch = random.nextInt(3) > 0 ? things.latch().orElse(Ref.SELF) : Ref.SELF;
        boolean kept = random.nextInt(3) == 0;
        if (kept) {
            known.add(new Known(Ref.call(id), tasks));
        }
        return new Step.Call(id, pick(List.of(Where.values())), latch, work, bodies, kept);
    }

    /** The body of another task, which holds nothing yet. */
    private List<Step> taskBody(int id, int depth) {
        within.push(id);
        things.enterTask();
        List<Step> body = block(depth);
        things.leaveTask();
        within.pop();
        return body;
    }

    private Step hold(int id, Ref ref, int depth) {
        things.enter(ref);
        List<Step> body = block(depth);
        things.leave();
        return new Step.Hold(id, ref, body);
    }

    /** Uses a primitive; often with a limit of time, since nobody may come who ends the wait. */
    private Step use(int id) {
        Optional<Step.Use> use = things.use(id);
        if (use.isEmpty()) {
            return new Step.Sleep(id, delay());
        }
        if (use.get().ref().kind() == Ref.Kind.SIGNAL && random.nextInt(3) == 0) {
            Deed deed = deed();
            return new Step.OnSignal(id, use.get().ref(), deed, target(deed));
        }
        boolean limited = use.get().act().waits() && random.nextInt(3) == 0;
        return limited ? new Step.Limit(++lastId, delay(), List.of(use.get())) : use.get();
    }

    private Step group(int id, int depth) {
        var open = new Open(Ref.group(id), within.element());
        groups.push(open);
        var body = new ArrayList<Step>();
        for (int n = random.nextInt(3); n > 0 && left > 0; n--) {
            left--;
            body.add(spawn(++lastId, depth + 1));
        }
        body.addAll(block(depth));
        if (random.nextInt(10) > 0) { // else it is used after its end
            groups.remove(open);
        }
        return new Step.Group(id, body);
    }

    private Step limit(int id, int depth) {
        limits.push(Ref.timeout(id));
        List<Step> body = block(depth);
        if (random.nextInt(10) > 0) {
            limits.pop();
        }
        return new Step.Limit(id, random.nextInt(8) == 0 ? Step.NEVER : delay(), body);
    }

    private Step tryBlock(int id, int depth) {
        List<Step> body = block(depth);
        var handlers = new ArrayList<Handler>();
        for (Caught caught : Caught.values()) {
            if (random.nextInt(3) == 0) {
                handlers.add(new Handler(caught, random.nextInt(3) == 0 ? block(depth) : List.of(), then(caught)));
            }
        }
        boolean cleansUp = handlers.isEmpty() || random.nextInt(3) == 0;
        return new Step.Try(id, body, handlers, cleansUp, cleansUp && random.nextBoolean() ? block(depth) : List.of());
    }

    private Then then(Caught caught) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> Then.GO_ON;
            case 2 ->
                switch (caught) {
                    case CANCELLED -> Then.UNCANCEL;
                    case GROUP -> Then.SPLIT;
                    default -> Then.GO_ON;
                };
            case 3 -> Then.RAISE_FROM;
            default -> Then.RETHROW;
        };
    }

    private Step leaf(int id) {
        if (!things.isEmpty() && random.nextInt(2) == 0) {
            return random.nextInt(15) == 0 ? things.make(id) : use(id);
        }
        return switch (random.nextInt(60)) {
            case 0, 1, 2, 3, 4, 5, 6 -> onOne(id);
            case 7, 8, 9, 10 -> new Step.Fail(id, failure());
            case 11, 12, 13, 14, 15, 16, 17 -> cancel(id);
            case 18, 19 -> new Step.Uncancel(id);
            case 20, 21, 22 -> show(id);
            case 23, 24, 25 -> {
                known.add(new Known(Ref.future(id), Set.of()));
                yield new Step.NewFuture(id);
            }
            case 26, 27, 28 -> complete(id);
            case 29, 30, 31 -> onDone(id);
            case 32, 33 -> later(id);
            case 34, 35, 36 -> onMany(id);
            case 37, 38, 39 -> call(id, DEEPEST);
            case 40, 41, 42 -> onOne(id);
            case 43, 44 -> reschedule(id);
            default -> new Step.Sleep(id, delay());
        };
    }

    private Step onOne(int id) {
        List<Ref> refs = awaitable();
        if (refs.isEmpty()) {
            return new Step.Sleep(id, delay());
        }
        Ref ref = pick(refs);
        return switch (random.nextInt(4)) {
            case 0 -> new Step.AwaitShielded(id, ref);
            case 1 -> new Step.WaitFor(id, ref, delay());
            default -> new Step.Await(id, ref);
        };
    }

    private Step onMany(int id) {
        List<Ref> refs = some(awaitable());
        if (refs.isEmpty()) {
            return new Step.Sleep(id, delay());
        }
        switch (random.nextInt(5)) {
            case 0, 1 -> {
                // A gather with a cancelled child has an exception there and is cancelled here: not for
                // FIRST_EXCEPTION.
                List<Ref> simple =
                        refs.stream().filter(r -> r.kind() != Ref.Kind.GATHER).toList();
                int seconds = random.nextBoolean() ? Step.NEVER : delay();
                return simple.isEmpty()
                        ? new Step.Sleep(id, delay())
                        : new Step.Wait(id, simple, pick(List.of(When.values())), seconds);
            }
            case 2 -> {
                return new Step.AsCompleted(id, refs);
            }
            default -> {
                boolean kept = random.nextInt(3) == 0;
                if (kept) {
                    var tasks = new HashSet<Integer>();
                    known.stream().filter(k -> refs.contains(k.ref())).forEach(k -> tasks.addAll(k.tasks()));
                    known.add(new Known(Ref.gather(id), tasks));
                }
                return new Step.Gather(id, refs.stream().distinct().toList(), random.nextInt(3) == 0, kept);
            }
        }
    }

    private Step cancel(int id) {
        boolean withMessage = random.nextBoolean();
        List<Ref> refs = variables(k -> true);
        return switch (random.nextInt(6)) {
            case 0 -> new Step.Cancel(id, Ref.SELF, withMessage);
            case 1 -> new Step.Cancel(id, Ref.task(pick(List.copyOf(within))), withMessage);
            default -> refs.isEmpty() ? new Step.Sleep(id, delay()) : new Step.Cancel(id, pick(refs), withMessage);
        };
    }

    private Step show(int id) {
        List<Ref> refs = variables(k -> true);
        return new Step.Show(id, refs.isEmpty() ? Ref.MAIN : pick(refs));
    }

    private Step complete(int id) {
        List<Ref> refs = futures();
        if (refs.isEmpty()) {
            return new Step.Sleep(id, delay());
        }
        Ref ref = pick(refs);
        return random.nextInt(3) == 0 ? new Step.SetException(id, ref, failure()) : new Step.SetResult(id, ref);
    }

    private Step onDone(int id) {
        List<Ref> refs = variables(k -> true);
        if (refs.isEmpty()) {
            return new Step.Sleep(id, delay());
        }
        Deed deed = deed();
        return new Step.OnDone(id, pick(refs), deed, target(deed));
    }

    private Step later(int id) {
        Deed deed = deed();
        return new Step.Later(id, random.nextInt(3) == 0 ? Step.NEVER : delay(), deed, target(deed));
    }

    private Deed deed() {
        Deed deed = pick(List.of(Deed.values()));
        boolean possible = switch (deed) {
            case COMPLETE -> !futures().isEmpty();
            case USE -> things.forCallback().isPresent();
            default -> true;
        };
        return possible ? deed : Deed.NOTHING;
    }

    private Ref target(Deed deed) {
        List<Ref> any = variables(k -> true);
        return switch (deed) {
            case COMPLETE -> pick(futures());
            case USE -> things.forCallback().orElseThrow();
            case CANCEL -> any.isEmpty() || random.nextInt(4) == 0 ? Ref.task(pick(List.copyOf(within))) : pick(any);
            default -> Ref.SELF;
        };
    }

    private Step reschedule(int id) {
        return limits.isEmpty()
                ? new Step.Sleep(id, delay())
                : new Step.Reschedule(id, pick(List.copyOf(limits)), random.nextInt(4) == 0 ? Step.NEVER : delay());
    }

    private List<Ref> futures() {
        return variables(k -> k.ref().kind() == Ref.Kind.FUTURE);
    }

    private List<Ref> awaitable() {
        return variables(k -> k.tasks().stream().noneMatch(within::contains));
    }

    private List<Ref> variables(Predicate<Known> which) {
        return known.stream().filter(which).map(Known::ref).toList();
    }

    private List<Ref> some(List<Ref> refs) {
        if (refs.isEmpty()) {
            return refs;
        }
        var chosen = new ArrayList<Ref>();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            chosen.add(pick(refs));
        }
        return chosen;
    }

    private int delay() {
        return DELAYS[random.nextInt(DELAYS.length)];
    }

    private Failure failure() {
        return pick(List.of(Failure.values()));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
