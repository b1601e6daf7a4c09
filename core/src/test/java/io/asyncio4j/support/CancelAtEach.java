// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.waitTasks;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.Outcome;
import io.asyncio4j.run.Runner;
import io.asyncio4j.structured.ReturnWhen;
import io.asyncio4j.support.CancelledBy.Victim;
import io.asyncio4j.support.Ticks.Position;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opentest4j.AssertionFailedError;

/**
 * Cancels the tasks of a program at each of their suspension points: the program runs again and again, and in the n-th run
 * a task is cancelled in the n-th iteration of the loop, until there are no more. So each task is cancelled before its start,
 * at each place where it waits, where it has been woken and has not yet run, and all that once before and once after
 * whatever else runs in that iteration; in each of the ways in which a request can come; and each two tasks are cancelled
 * together.
 *
 * <pre>{@code
 * CancelAtEach.on(engine, run -> {
 *     var lock = new Lock();
 *     run.victim("a", () -> lock.with(() -> sleep(SECOND)));
 *     run.victim("b", () -> lock.with(() -> sleep(SECOND)));
 *     run.bystander("c", () -> lock.with(() -> sleep(SECOND)));
 *     run.afterwards(() -> assertThat(lock.isLocked()).isFalse());
 * });
 * }</pre>
 *
 * A run fails if a task fails, if a bystander is cancelled, if the program never ends (nothing is ready, no timer is set, and
 * tasks wait), or if what is to hold afterwards does not. The message says who was cancelled, how and when.
 */
public final class CancelAtEach {
    /** What is run. */
    @FunctionalInterface
    public interface Program {
        /** Starts the tasks of one run; in the main task. */
        void begin(CancelAtEach run) throws Exception;
    }

    /** What is done in one run: who is cancelled, in this order; null in the first run. */
    private record Plan(List<String> victims, CancelledBy way, Position position, long iteration) {
        @Override
        public String toString() {
            return victims.isEmpty()
                    ? "nobody was cancelled"
                    : String.join(" and ", victims) + " cancelled by " + way + ", " + position + " in iteration "
                            + iteration;
        }
    }

    private final Plan plan;
    private final Map<String, Victim> victims = new LinkedHashMap<>();
    private final List<Task<?, ?>> tasks = new ArrayList<>();
    private final List<Action<Exception>> checks = new ArrayList<>();

    private CancelAtEach(Plan plan) {
        this.plan = plan;
    }

    /** Runs a program that is a loop's own affair; the number of runs. */
    public static int on(EngineUnderTest engine, Program program) {
        return on(engine, new Ticks(false), program);
    }

    /**
     * Runs a program in which other threads take part, so that a loop that has nothing to do is no hang; the number of runs.
     */
    public static int withOtherThreads(EngineUnderTest engine, Program program) {
        return on(engine, new Ticks(true), program);
    }

    private static int on(EngineUnderTest engine, Ticks ticks, Program program) {
        int runs = 1;
        try (var runner = engine.realTime().clock(ticks).build()) {
            for (Position position : Position.values()) {
                var first = new CancelAtEach(new Plan(List.of(), CancelledBy.REQUEST, position, 0));
                long iterations = first.run(runner, ticks, program);
                var names = List.copyOf(first.victims.keySet());
                for (List<String> chosen : choices(names)) {
                    for (CancelledBy way : chosen.size() == 1 ? CancelledBy.values() : ONE_WAY) {
                        for (long n = 1; n <= iterations; n++) {
                            new CancelAtEach(new Plan(chosen, way, position, n)).run(runner, ticks, program);
                            runs++;
                        }
                    }
                }
            }
        }
        return runs;
    }

    private static final CancelledBy[] ONE_WAY = {CancelledBy.REQUEST};

    /** Each alone, and each two of them in both orders. */
    private static List<List<String>> choices(List<String> names) {
        var all = new ArrayList<List<String>>();
        for (String one : names) {
            all.add(List.of(one));
            for (String other : names) {
                if (!other.equals(one)) {
                    all.add(List.of(one, other));
                }
            }
        }
        return all;
    }

    /** Starts a task that may be cancelled. */
    public <X extends Exception> Task<Void, Exception> victim(String name, Action<X> body) {
        var way = plan.victims.contains(name) ? plan.way : CancelledBy.REQUEST;
        Victim victim = way.start(name, body::run);
        victims.put(name, victim);
        tasks.add(victim.task());
        return victim.task();
    }

    /** Starts a task that is not cancelled, and must end as if nobody were. */
    public <X extends Exception> Task<Void, Exception> bystander(String name, Action<X> body) {
        Task<Void, Exception> task = createTask(name, body::run);
        tasks.add(task);
        return task;
    }

    /** Whether the task of that name has a request to cancel in this run, which may come after its end. */
    public boolean isChosen(String name) {
        return plan.victims.contains(name);
    }

    /** Says what holds once all tasks have ended. */
    public void afterwards(Action<Exception> check) {
        checks.add(check);
    }

    /** The number of iterations. */
    private long run(Runner runner, Ticks ticks, Program program) {
        var counter = new Ticks.Counter[1];
        try {
            runner.run(() -> {
                counter[0] = ticks.count(runningLoop(), plan.position, this::cancelIn);
                program.begin(this);
                waitTasks(tasks, ReturnWhen.ALL_COMPLETED);
                long count = counter[0].count();
                tasks.forEach(this::checkOutcome);
                for (Action<Exception> check : checks) {
                    check.run();
                }
                counter[0].end();
                return count;
            });
            return counter[0].count();
        } catch (Throwable t) {
            String hang = counter[0] == null ? null : counter[0].hang();
            if (counter[0] != null) {
                counter[0].end();
            }
            throw new AssertionFailedError(plan + ": " + (hang == null ? t : hang), t);
        }
    }

    private void cancelIn(long iteration) {
        if (iteration >= plan.iteration && iteration < plan.iteration + plan.way.times) {
            for (String name : plan.victims) {
                Victim victim = victims.get(name);
                if (victim != null && !victim.task().done()) {
                    victim.request().run();
                }
            }
        }
    }

    private void checkOutcome(Task<?, ?> task) {
        switch (task.outcome()) {
            case Outcome.Failed<?> failed -> throw new AssertionError(task + " has failed", failed.exception());
            case Outcome.Cancelled<?> _ when !mayBeCancelled(task) -> throw new AssertionError(task + " was not to be");
            default -> {}
        }
    }

    /** The other ways end in a boundary inside of the task. */
    private boolean mayBeCancelled(Task<?, ?> task) {
        return plan.way.isOfTheTask
                && plan.victims.stream().anyMatch(name -> victims.get(name).task() == task);
    }
}
