// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import io.asyncio4j.conformance.generator.Step.Body;
import io.asyncio4j.conformance.generator.Step.Caught;
import io.asyncio4j.conformance.generator.Step.Deed;
import io.asyncio4j.conformance.generator.Step.Handler;
import io.asyncio4j.conformance.generator.Step.Start;
import io.asyncio4j.conformance.generator.Step.Then;
import io.asyncio4j.conformance.generator.Step.When;
import io.asyncio4j.conformance.generator.Step.Where;
import io.asyncio4j.conformance.generator.Step.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Makes programs in which a few tasks crowd around a few primitives, while the main task cancels them and serves them, often
 * in the same iteration: where a wake-up, a permit or an item is most easily lost.
 */
final class CrowdedGenerator {
    private final Random random;
    private final Things things;
    private final List<Ref> tasks = new ArrayList<>();
    private int lastId;

    private CrowdedGenerator(Random random) {
        this.random = random;
        things = new Things(random);
    }

    static Program generate(long seed, Random random) {
        return new Program(seed, 0, new CrowdedGenerator(random).main());
    }

    private List<Step> main() {
        var main = new ArrayList<Step>();
        var made = new ArrayList<Step.Make>();
        for (int n = 1 + random.nextInt(2); n > 0; n--) {
            made.add(things.make(++lastId));
        }
        main.addAll(made);
        int ticker = ++lastId;
        List<Step> tick = List.of(new Step.Repeat(++lastId, 8, List.of(new Step.Sleep(++lastId, 0))));
        main.add(new Step.Spawn(ticker, Start.PLAIN, Ref.SELF, tick));
        for (int n = 2 + random.nextInt(4); n > 0; n--) {
            main.add(spawn());
        }
        made.stream().filter(make -> make.thing() == Thing.SIGNAL).forEach(signal -> main.add(onSignal(signal.ref())));
        main.add(pause());
        for (int n = 4 + random.nextInt(8); n > 0; n--) {
            main.add(disturb());
        }
        main.add(new Step.Wait(++lastId, tasks, When.ALL_COMPLETED, 5));
        tasks.forEach(task -> main.add(new Step.Show(++lastId, task)));
        return main;
    }

    private Step spawn() {
        int id = ++lastId;
        things.enterTask();
        var body = new ArrayList<Step>();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            body.add(work());
        }
        things.leaveTask();
        tasks.add(Ref.task(id));
        return new Step.Spawn(id, random.nextInt(6) == 0 ? Start.EAGER : Start.PLAIN, Ref.SELF, body);
    }

    private Step onSignal(Ref signal) {
        int id = ++lastId;
        Optional<Ref> thing = random.nextBoolean() ? things.forCallback() : Optional.empty();
        return thing.isPresent()
                ? new Step.OnSignal(id, signal, Deed.USE, thing.get())
                : new Step.OnSignal(id, signal, Deed.CANCEL, tasks.get(random.nextInt(tasks.size())));
    }

    /** Mostly what waits; sometimes with a limit, or a handler that takes no notice of a cancellation. */
    private Step work() {
        int id = ++lastId;
        return switch (random.nextInt(8)) {
            case 0 -> new Step.Limit(id, random.nextInt(3), List.of(contend()));
            case 1 -> {
                Then then = List.of(Then.GO_ON, Then.UNCANCEL, Then.RETHROW).get(random.nextInt(3));
                var handlers = List.of(
                        new Handler(Caught.EXCEPTION, List.of(), Then.GO_ON),
                        new Handler(Caught.CANCELLED, List.of(), then));
                yield new Step.Try(id, List.of(contend()), handlers, false, List.of());
            }
            case 2 -> pause();
            case 3 -> call(id);
            default -> contend();
        };
    }

    private Step call(int id) {
        Work work = List.of(Work.RETURN, Work.BOOM, Work.SUBMIT).get(random.nextInt(3));
        var bodies = new ArrayList<Body>();
        if (work == Work.SUBMIT) {
            int body = ++lastId;
            things.enterTask();
            bodies.add(new Body(body, List.of(contend())));
            things.leaveTask();
        }
        Where where = random.nextBoolean() ? Where.THREAD : Where.EXECUTOR;
        return new Step.Call(id, where, things.latch().orElse(Ref.SELF), work, bodies, false);
    }

    private Step contend() {
        int id = ++lastId;
        Optional<Ref> held = random.nextInt(3) > 0 ? things.toHold() : Optional.empty();
        if (held.isPresent()) {
            things.enter(held.get());
            var body = new ArrayList<Step>();
            for (int n = random.nextInt(3); n > 0; n--) {
                body.add(random.nextInt(3) == 0 ? pause() : use());
            }
            things.leave();
            return new Step.Hold(id, held.get(), body);
        }
        return use();
    }

    private Step use() {
        int id = ++lastId;
        Optional<Step.Use> use = things.use(id);
        return use.isPresent() ? use.get() : new Step.Sleep(id, 0);
    }

    /** Something that the main task does to the others. */
    private Step disturb() {
        int id = ++lastId;
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> new Step.Cancel(id, tasks.get(random.nextInt(tasks.size())), random.nextBoolean());
            case 3, 4 -> pause();
            default -> {
                var handlers = List.of(new Handler(Caught.EXCEPTION, List.of(), Then.GO_ON));
                yield new Step.Try(id, List.of(new Step.Limit(++lastId, 1, serve())), handlers, false, List.of());
            }
        };
    }

    private List<Step> serve() {
        var steps = new ArrayList<Step>();
        steps.add(contend());
        if (random.nextInt(3) == 0) {
            steps.add(new Step.Cancel(++lastId, tasks.get(random.nextInt(tasks.size())), false));
        }
        return steps;
    }

    private Step pause() {
        return new Step.Sleep(++lastId, random.nextInt(4) == 0 ? 1 : 0);
    }
}
