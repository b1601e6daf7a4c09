// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;

import io.asyncio4j.future.Awaitable;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.run.Runner;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What generated programs are made of on the Java side; {@code harness.py} is the same on the Python side. A line of the
 * trace is: seconds of virtual time, task, step, what happened, {@code cancelling()}.
 */
public abstract class TracedProgram {
    private static final int MOST_LINES = 3_000;
    private static final Duration GUARD = Duration.ofSeconds(1_000);
    private static final Duration GUARD_AGAIN = Duration.ofSeconds(100);
    private static final int GUARD_ROUNDS = 100;

    private final List<String> lines = new ArrayList<>();
    private final IdentityHashMap<Object, String> names = new IdentityHashMap<>();
    private @Nullable EventLoop loop;
    private int guarded;

    /** The main task. */
    protected @Nullable Task<?, ?> t0;

    /** What the main task does. */
    protected abstract Object main() throws Exception;

    /** All tasks and futures, to be looked at when all is over. */
    protected abstract List<? extends Awaitable<?, ?>> all();

    /** Runs it; returns its trace. The builder has the engine and a clock. */
    final List<String> trace(Runner.Builder builder) {
        try (var runner = builder.exceptionHandler(this::handled).build()) {
            loop = runner.loop();
            String end;
            try {
                end = "returned "
                        + Said.value(runner.run(() -> {
                            currentTask().setName("main");
                            t0 = currentTask();
                            runningLoop().callLater(GUARD, this::guard);
                            return main();
                        }));
            } catch (Exception | Error e) {
                end = "raised " + Said.exception(e);
            }
            add("- - - main " + end);
        }
        all().forEach(one -> add("- - - " + name(one) + " " + Said.state(one)));
        return lines;
    }

    /** Ends programs that wait for what nobody does. */
    private void guard() {
        for (Task<?, ?> task : allTasks()) {
            task.cancel("guard");
        }
        if (++guarded < GUARD_ROUNDS) {
            runningLoop().callLater(GUARD_AGAIN, this::guard);
        }
    }

    private void handled(ExceptionContext context) {
        if (context.message().startsWith("Exception in callback")) {
            String what = context.exception() == null ? "" : Said.exception(context.exception());
            add(seconds() + " - - handled " + what);
        }
    }

    // -- for the programs

    /** Adds a line. */
    protected final void log(int step, @Nullable Object what) throws Exception {
        Task<?, ?> task = taskOrNull();
        add(seconds() + " " + (task == null ? "-" : task.name()) + " " + step + " " + Said.value(what)
                + (task == null ? "" : " c" + task.cancelling()));
    }

    /** Adds a line about the state of something. */
    protected final void show(int step, @Nullable Awaitable<?, ?> of) throws Exception {
        if (of == null) {
            log(step, "nothing");
        } else {
            String count = of instanceof Task<?, ?> task ? " c" + task.cancelling() : "";
            log(step, name(of) + " " + Said.state(of) + count);
        }
    }

    /** Throws. A call, so that Java does not complain of what stands behind it. */
    protected final void fail(Exception exception) throws Exception {
        throw exception;
    }

    /** A predicate that is true when it is asked for the given time. */
    protected final BooleanSupplier asked(int times) {
        int[] left = {times};
        return () -> --left[0] <= 0;
    }

    /** Gives something without a name of its own a name. */
    protected final <F extends Awaitable<?, ?>> F named(String name, F one) {
        names.put(one, name);
        return one;
    }

    /** The name of a task or future. */
    protected final String name(Awaitable<?, ?> one) {
        return one instanceof Task<?, ?> task ? task.name() : Objects.requireNonNull(names.get(one));
    }

    /** The names of several. */
    protected final String names(Collection<? extends Awaitable<?, ?>> of) {
        return of.stream().map(this::name).collect(Collectors.joining(" "));
    }

    /** Those that there are already. */
    @SuppressWarnings("unchecked") // they are read only
    protected static List<Awaitable<Object, Exception>> those(@Nullable Awaitable<?, ?>... some) {
        return Arrays.stream(some)
                .filter(Objects::nonNull)
                .map(one -> (Awaitable<Object, Exception>) one)
                .toList();
    }

    private long seconds() {
        return Duration.ofNanos(Objects.requireNonNull(loop).time()).toSeconds();
    }

    private static @Nullable Task<?, ?> taskOrNull() {
        try {
            return currentTask();
        } catch (IllegalStateException e) {
            return null; // in a callback
        }
    }

    private void add(String line) {
        if (lines.size() == MOST_LINES) {
            throw new AssertionError("a program without an end");
        }
        lines.add(line);
    }
}
