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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
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
 * A run fails if a task fails, if a bystander is cancelled, if the program never ends (nothing can wake its tasks, or nothing
 * has come from outside for long), if a callback fails, if a failure that nobody asks for is not told of once, or if what is to
 * hold afterwards does not. The message says which test and engine it was, who was cancelled, where, how and when.
 */
public final class CancelAtEach {
    /** What is run. */
    @FunctionalInterface
    public interface Program {
        /** Starts the tasks of one run; in the main task. */
        void begin(CancelAtEach run) throws Exception;
    }

    /** What is done in one run: who is cancelled, in this order; nobody in the first run. */
    private record Plan(List<String> victims, CancelledBy way, Position position, long iteration) {
        @Override
        public String toString() {
            return victims.isEmpty()
                    ? "nobody was cancelled"
                    : String.join(" and ", victims) + " cancelled by " + way + ", " + position + " in iteration "
                            + iteration;
        }
    }

    /** What all runs of one program have in common. */
    private static final class Series {
        private final String subject;
        private final Ticks ticks;
        private final List<CancelledBy> ways;
        private final LeftFailures left = new LeftFailures();

        Series(EngineUnderTest engine, Ticks ticks, List<CancelledBy> ways) {
            this.subject = nameOfTest() + " on " + engine;
            this.ticks = ticks;
            this.ways = ways;
        }

        private static String nameOfTest() {
            return StackWalker.getInstance()
                    .walk(frames -> frames.filter(frame -> frame.getClassName().matches("io\\.asyncio4j\\..*Test"))
                            .reduce((inner, outer) -> outer)
                            .map(frame -> frame.getClassName()
                                            .substring(frame.getClassName().lastIndexOf('.') + 1) + "."
                                    + frame.getMethodName())
                            .orElseThrow());
        }
    }

    /** How long other threads and processes may take, in real time. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final List<CancelledBy> EACH_WAY = List.of(CancelledBy.values());
    private static final List<CancelledBy> TWO_WAYS = List.of(CancelledBy.REQUEST_AGAIN_AND_AGAIN, CancelledBy.SCOPE);
    private static final List<CancelledBy> ONE_WAY = List.of(CancelledBy.REQUEST);

    private final Series series;
    private final Plan plan;
    private final Map<String, Victim> victims = new LinkedHashMap<>();
    private final List<Task<?, ?>> tasks = new ArrayList<>();
    private final List<Action<Exception>> checks = new ArrayList<>();

    /** Where the victims were when they were asked. */
    private final List<String> places = new ArrayList<>();

    private Ticks.Counter counter;

    /** How many iterations there were since there is a victim. */
    private long iterations;

    private CancelAtEach(Series series, Plan plan) {
        this.series = series;
        this.plan = plan;
    }

    /** Runs a program that is a loop's own affair; the number of runs. */
    public static int on(EngineUnderTest engine, Program program) {
        return on(engine, new Series(engine, Ticks.ofALoopAlone(), EACH_WAY), program);
    }

    /**
     * Runs a program in which other threads take part, so that a loop that has nothing to do is no hang; the number of runs.
     */
    public static int withOtherThreads(EngineUnderTest engine, Program program) {
        return withOtherThreads(engine, PATIENCE, program);
    }

    static int withOtherThreads(EngineUnderTest engine, Duration patience, Program program) {
        return on(engine, new Series(engine, Ticks.withOthers(patience), EACH_WAY), program);
    }

    /** Runs a program in which processes take part: they take their time, so the ways are those that differ most. */
    public static int withProcesses(EngineUnderTest engine, Program program) {
        return on(engine, new Series(engine, Ticks.withOthers(PATIENCE), TWO_WAYS), program);
    }

    private static int on(EngineUnderTest engine, Series series, Program program) {
        int runs = 1;
        try (var runner = engine.realTime()
                .clock(series.ticks)
                .exceptionHandler(series.left)
                .watchdogBound(Duration.ofDays(1)) // its looks would pass for signs of life
                .executorShutdownLimit(Duration.ofSeconds(10))
                .build()) {
            for (Position position : Position.values()) {
                var first = new CancelAtEach(series, new Plan(List.of(), CancelledBy.REQUEST, position, 0));
                first.run(runner, program);
                var names = List.copyOf(first.victims.keySet());
                for (List<String> chosen : choices(names)) {
                    for (CancelledBy way : chosen.size() == 1 ? series.ways : ONE_WAY) {
                        long iterations = Long.MAX_VALUE;
                        for (long n = 1; n <= iterations; n++) { // other threads do not take the same time in each run
                            var run = new CancelAtEach(series, new Plan(chosen, way, position, n));
                            iterations = run.run(runner, program);
                            runs++;
                        }
                    }
                }
            }
        }
        series.left.assertAllAreTold(series.subject);
        return runs;
    }

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

    /**
     * Says how the world outside goes on, when the loop has nothing else to do: called on the loop, must not wait. Called
     * again each time until it returns true; several are called one after the other.
     */
    public void whenIdle(BooleanSupplier step) {
        counter.whenIdle(step);
    }

    /** As {@link #whenIdle(BooleanSupplier)}, once. */
    public void whenIdle(Runnable step) {
        counter.whenIdle(() -> {
            step.run();
            return true;
        });
    }

    /** Says what holds once all tasks have ended. */
    public void afterwards(Action<Exception> check) {
        checks.add(check);
    }

    /** Says that nobody asks for a failure: it must be told of, once, by the end of the loop at the latest. */
    public void leaves(Throwable failure) {
        series.left.expect(failure);
    }

    /** The number of iterations. */
    private long run(Runner runner, Program program) {
        try {
            runner.run(() -> {
                counter = series.ticks.count(runningLoop(), plan.position, this::tick);
                program.begin(this);
                waitTasks(tasks, ReturnWhen.ALL_COMPLETED);
                tasks.forEach(this::checkOutcome);
                long count = iterations;
                for (Action<Exception> check : checks) {
                    check.run();
                }
                iterations = count;
                counter.end();
            });
            series.left.assertNothingElseIsTold();
            return iterations;
        } catch (Throwable t) {
            String hang = counter == null ? null : counter.hang();
            if (counter != null) {
                counter.end();
            }
            throw new AssertionFailedError(
                    series.subject + ": " + plan + places() + ": " + (hang == null ? t : hang), t);
        }
    }

    private String places() {
        return places.isEmpty() ? "" : ", as " + String.join(" and ", places);
    }

    private void tick() {
        if (!victims.isEmpty() && ++iterations >= plan.iteration && iterations < plan.iteration + plan.way.times) {
            for (String name : plan.victims) {
                Victim victim = victims.get(name);
                if (victim != null && !victim.task().done()) {
                    places.add(victim.task().toString());
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
