// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import io.asyncio4j.conformance.generator.Step.Deed;
import io.asyncio4j.conformance.generator.Step.Handler;
import io.asyncio4j.conformance.generator.Step.Start;
import io.asyncio4j.conformance.generator.Step.Then;
import io.asyncio4j.conformance.generator.Step.When;
import io.asyncio4j.conformance.generator.Step.Where;
import io.asyncio4j.conformance.generator.Step.Work;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All programs that are simpler than a given one by one thing. */
final class Simpler {
    private Simpler() {}

    static List<Program> than(Program program) {
        var simpler = new ArrayList<Program>();
        for (List<Step> block : blocks(program.main())) {
            List<Step> main = pruned(block);
            if (Locking.isSound(main)) {
                simpler.add(new Program(program.seed(), simpler.size() + 1, main));
            }
        }
        return simpler;
    }

    private static List<List<Step>> blocks(List<Step> block) {
        var all = new ArrayList<List<Step>>();
        int size = block.size();
        if (size > 3) {
            all.add(block.subList(0, size / 2));
            all.add(block.subList(size / 2, size));
        }
        for (int i = 0; i < size; i++) {
            Step step = block.get(i);
            all.add(with(block, i, List.of()));
            for (List<Step> inner : step.blocks()) {
                if (!inner.isEmpty()) {
                    all.add(with(block, i, inner));
                }
            }
            for (Step other : steps(step)) {
                all.add(with(block, i, List.of(other)));
            }
            for (int b = 0; b < step.blocks().size(); b++) {
                for (List<Step> inner : blocks(step.blocks().get(b))) {
                    var others = new ArrayList<>(step.blocks());
                    others.set(b, inner);
                    all.add(with(block, i, List.of(step.withBlocks(others))));
                }
            }
        }
        return all;
    }

    private static <T> List<T> with(List<T> list, int i, List<T> instead) {
        var other = new ArrayList<>(list.subList(0, i));
        other.addAll(instead);
        other.addAll(list.subList(i + 1, list.size()));
        return other;
    }

    private static List<Step> steps(Step step) {
        int id = step.id();
        return switch (step) {
            case Step.Sleep s -> map(fewer(s.seconds(), 0), n -> new Step.Sleep(id, n));
            case Step.AwaitShielded s -> List.of(new Step.Await(id, s.ref()));
            case Step.WaitFor s -> map(fewer(s.seconds(), 0), n -> new Step.WaitFor(id, s.ref(), n));
            case Step.Wait s -> {
                var all = new ArrayList<Step>();
                for (int i = 0; i < s.refs().size() && s.refs().size() > 1; i++) {
                    all.add(new Step.Wait(id, with(s.refs(), i, List.of()), s.when(), s.seconds()));
                }
                if (s.seconds() != Step.NEVER) {
                    all.add(new Step.Wait(id, s.refs(), s.when(), Step.NEVER));
                }
                if (s.when() != When.ALL_COMPLETED) {
                    all.add(new Step.Wait(id, s.refs(), When.ALL_COMPLETED, s.seconds()));
                }
                yield all;
            }
            case Step.AsCompleted s -> {
                var all = new ArrayList<Step>();
                for (int i = 0; i < s.refs().size() && s.refs().size() > 1; i++) {
                    all.add(new Step.AsCompleted(id, with(s.refs(), i, List.of())));
                }
                yield all;
            }
            case Step.Gather s -> {
                var all = new ArrayList<Step>();
                for (int i = 0; i < s.refs().size() && s.refs().size() > 1; i++) {
                    all.add(new Step.Gather(id, with(s.refs(), i, List.of()), s.outcomes(), s.kept()));
                }
                if (s.outcomes()) {
                    all.add(new Step.Gather(id, s.refs(), false, s.kept()));
                }
                yield all;
            }
            case Step.Cancel s -> s.withMessage() ? List.of(new Step.Cancel(id, s.ref(), false)) : List.of();
            case Step.Make s -> map(fewer(s.number(), s.thing().least), n -> new Step.Make(id, s.thing(), n, s.lock()));
            case Step.Call s -> calls(s);
            case Step.Reschedule s -> map(fewer(s.seconds(), 0), n -> new Step.Reschedule(id, s.ref(), n));
            case Step.OnDone s ->
                s.deed() == Deed.NOTHING ? List.of() : List.of(new Step.OnDone(id, s.ref(), Deed.NOTHING, Ref.SELF));
            case Step.OnSignal s ->
                s.deed() == Deed.NOTHING ? List.of() : List.of(new Step.OnSignal(id, s.ref(), Deed.NOTHING, Ref.SELF));
            case Step.Later s -> {
                var all = new ArrayList<Step>(
                        map(fewer(s.seconds(), Step.NEVER), n -> new Step.Later(id, n, s.deed(), s.target())));
                if (s.deed() != Deed.NOTHING) {
                    all.add(new Step.Later(id, s.seconds(), Deed.NOTHING, Ref.SELF));
                }
                yield all;
            }
            case Step.Spawn s ->
                s.start() == Start.PLAIN ? List.of() : List.of(new Step.Spawn(id, Start.PLAIN, Ref.SELF, s.body()));
            case Step.Limit s -> map(fewer(s.seconds(), 0), n -> new Step.Limit(id, n, s.body()));
            case Step.OfBodies s -> {
                var all = new ArrayList<Step>();
                for (int i = 0; i < s.bodies().size() && s.bodies().size() > 1; i++) {
                    all.add(new Step.OfBodies(id, s.taker(), with(s.bodies(), i, List.of())));
                }
                yield all;
            }
            case Step.Repeat s -> s.times() > 2 ? List.of(new Step.Repeat(id, 2, s.body())) : List.of();
            case Step.Try s -> tries(s);
            default -> List.of();
        };
    }

    private static List<Step> calls(Step.Call s) {
        var all = new ArrayList<Step>();
        if (s.where() != Where.THREAD) {
            all.add(new Step.Call(s.id(), Where.THREAD, s.latch(), s.work(), s.bodies(), s.kept()));
        }
        if (!s.latch().equals(Ref.SELF)) {
            all.add(new Step.Call(s.id(), s.where(), Ref.SELF, s.work(), s.bodies(), s.kept()));
        }
        if (s.work() != Work.RETURN) {
            all.add(new Step.Call(s.id(), s.where(), s.latch(), Work.RETURN, List.of(), s.kept()));
        }
        if (s.kept()) {
            all.add(new Step.Call(s.id(), s.where(), s.latch(), s.work(), s.bodies(), false));
        }
        return all;
    }

    private static List<Step> tries(Step.Try s) {
        var all = new ArrayList<Step>();
        for (int i = 0; i < s.handlers().size(); i++) {
            Handler handler = s.handlers().get(i);
            if (s.handlers().size() > 1 || s.cleansUp()) {
                all.add(new Step.Try(s.id(), s.body(), with(s.handlers(), i, List.of()), s.cleansUp(), s.cleanup()));
            }
            if (handler.then() != Then.GO_ON) {
                var goingOn = List.of(new Handler(handler.caught(), handler.body(), Then.GO_ON));
                all.add(new Step.Try(s.id(), s.body(), with(s.handlers(), i, goingOn), s.cleansUp(), s.cleanup()));
            }
        }
        if (s.cleansUp() && !s.handlers().isEmpty()) {
            all.add(new Step.Try(s.id(), s.body(), s.handlers(), false, List.of()));
        }
        return all;
    }

    private static List<Integer> fewer(int seconds, int least) {
        return List.of(least, 1).stream().filter(n -> n < seconds).toList();
    }

    private static List<Step> map(List<Integer> numbers, java.util.function.IntFunction<Step> step) {
        return numbers.stream().map(n -> step.apply(n)).toList();
    }

    // -- what has lost what it speaks of

    /** Without steps that need what is not there any more. */
    private static List<Step> pruned(List<Step> main) {
        List<Step> steps = main;
        while (true) {
            var there = new HashSet<Ref>(Set.of(Ref.SELF, Ref.MAIN));
            new Program(0, 0, steps).forEach(step -> step.defines().forEach(there::add));
            List<Step> fewer = pruned(steps, there);
            if (fewer.equals(steps)) {
                return steps;
            }
            steps = fewer;
        }
    }

    private static List<Step> pruned(List<Step> block, Set<Ref> there) {
        return block.stream()
                .map(step -> pruned(step, there))
                .filter(step -> there.containsAll(step.uses()))
                .map(step -> step.withBlocks(
                        step.blocks().stream().map(b -> pruned(b, there)).toList()))
                .toList();
    }

    private static Step pruned(Step step, Set<Ref> there) {
        return switch (step) {
            case Step.Spawn s
            when !there.containsAll(s.uses()) -> new Step.Spawn(s.id(), Start.PLAIN, Ref.SELF, s.body());
            case Step.Make s
            when !there.containsAll(s.uses()) -> new Step.Make(s.id(), s.thing(), s.number(), Ref.SELF);
            case Step.Call s
            when !there.containsAll(s.uses()) ->
                new Step.Call(s.id(), s.where(), Ref.SELF, s.work(), s.bodies(), s.kept());
            case Step.OnDone s
            when there.contains(s.ref()) && !there.contains(s.target()) ->
                new Step.OnDone(s.id(), s.ref(), Deed.NOTHING, Ref.SELF);
            case Step.OnSignal s
            when there.contains(s.ref()) && !there.contains(s.target()) ->
                new Step.OnSignal(s.id(), s.ref(), Deed.NOTHING, Ref.SELF);
            case Step.Wait s
            when s.refs().stream().anyMatch(there::contains) ->
                new Step.Wait(s.id(), in(there, s.refs()), s.when(), s.seconds());
            case Step.AsCompleted s
            when s.refs().stream().anyMatch(there::contains) -> new Step.AsCompleted(s.id(), in(there, s.refs()));
            case Step.Gather s
            when s.refs().stream().anyMatch(there::contains) ->
                new Step.Gather(s.id(), in(there, s.refs()), s.outcomes(), s.kept());
            default -> step;
        };
    }

    private static List<Ref> in(Set<Ref> there, List<Ref> refs) {
        return refs.stream().filter(there::contains).toList();
    }
}
