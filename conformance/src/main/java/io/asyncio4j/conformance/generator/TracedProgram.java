// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runInExecutor;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.submitThreadsafe;
import static io.asyncio4j.Asyncio.toThread;

import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.Future;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.run.Runner;
import io.asyncio4j.stream.StreamPair;
import io.asyncio4j.task.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What generated programs are made of on the Java side; {@code programs.py} is the same on the Python side. A line of the
 * trace is: seconds of virtual time, task, step, what happened, {@code cancelling()}.
 */
public abstract class TracedProgram {
    private static final int MOST_LINES = 3_000;
    private static final Duration GUARD = Duration.ofSeconds(1_000);
    private static final Duration GUARD_AGAIN = Duration.ofSeconds(100);
    private static final int GUARD_ROUNDS = 100;
    private static final List<String> SIGNALS = List.of("USR1", "WINCH");
    private static final Executor EXECUTOR =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

    private final List<String> lines = new ArrayList<>();
    private final IdentityHashMap<Object, String> names = new IdentityHashMap<>();
    private @Nullable EventLoop loop;
    private final Turnstile turnstile = new Turnstile();
    private final List<Child> children = new ArrayList<>();
    private final Map<Integer, OwnSignal> signals = new HashMap<>();
    private boolean noMoreChildren;
    private int guarded;

    /** The main task. */
    protected @Nullable Task<?, ?> t0;

    /** What the main task does. */
    protected abstract Object main() throws Exception;

    /** All tasks and futures, to be looked at when all is over. */
    protected abstract List<? extends Awaitable<?, ?>> all();

    /** Runs it; returns its trace. The builder has the engine. */
    final List<String> trace(Runner.Builder builder) {
        try (var runner =
                builder.clock(turnstile).exceptionHandler(this::handled).build()) {
            loop = runner.loop();
            String end;
            try {
                end = "returned "
                        + Said.value(runner.run(() -> {
                            currentTask().setName("main");
                            t0 = currentTask();
                            runningLoop().callLater(GUARD, this::guard);
                            try {
                                return main();
                            } finally {
                                try {
                                    endChildren();
                                } finally {
                                    turnstile.beOver();
                                }
                            }
                        }));
            } catch (Exception | Error e) {
                end = "raised " + Said.exception(e);
            }
            add("- - - main " + end);
        } catch (IllegalStateException e) {
            add("HUNG: " + e.getMessage()); // the end of the run, too, waits for ever
        } finally {
            children.forEach(Child::abandon);
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

    /** Bytes to read. */
    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Two connected ends that keep little and hand it over in small pieces. */
    protected static StreamPair pipe(int high) {
        return StreamPair.builder()
                .limit(4)
                .writeBufferLimits(high, high / 2)
                .chunks(() -> 3)
                .build();
    }

    /** Calls on a thread of the loop's. */
    protected final Future<Object, Exception> onThread(Coroutine<Object, Exception> work) {
        var call = turnstile.enter(false);
        return call.as(toThread(() -> call.run(work)));
    }

    /** Calls on a thread of an executor; at the end on one of the loop's, which waits for those alone. */
    protected final Future<Object, Exception> inExecutor(Coroutine<Object, Exception> work) {
        if (turnstile.isOver()) {
            return onThread(work);
        }
        var call = turnstile.enter(true);
        return call.as(runInExecutor(EXECUTOR, () -> call.run(work)));
    }

    /** On another thread: waits for what a task does. */
    protected final void awaitLatch(CountDownLatch latch) throws InterruptedException {
        stop(() -> latch.getCount() == 0 || turnstile.isOver());
    }

    /** On another thread: has the loop run something, and waits for it. */
    protected final @Nullable Object submit(Coroutine<Object, Exception> body) throws Exception {
        if (turnstile.isOver()) {
            return "too late";
        }
        CompletableFuture<Object> future = submitThreadsafe(Objects.requireNonNull(loop), body);
        stop(future::isDone);
        try {
            return future.get();
        } catch (CancellationException e) {
            return "cancelled";
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
        }
    }

    /** A process, started in turn; null at the end. */
    protected final @Nullable Child startChild() throws Exception {
        return turnstile.inTurn(() -> {
            if (noMoreChildren) {
                return null;
            }
            turnstile.hasProcess(true);
            children.add(Child.start(turnstile));
            return children.getLast();
        });
    }

    /** Before the end of the run, which waits for threads, and not for processes. */
    private void endChildren() throws Exception {
        noMoreChildren = true;
        CancelledError cancelled = null;
        for (Child child : children) {
            while (!child.hasEnded()) {
                try {
                    child.kill();
                } catch (CancelledError e) {
                    cancelled = e;
                }
            }
        }
        turnstile.hasProcess(false);
        if (cancelled != null) {
            throw cancelled;
        }
    }

    /** The first or second signal; there is one of each. */
    protected final OwnSignal signal(int number) {
        return signals.computeIfAbsent(number, n -> new OwnSignal(turnstile, SIGNALS.get(n)));
    }

    private void stop(BooleanSupplier until) throws InterruptedException {
        Turnstile.current().stop(until, () -> Objects.requireNonNull(loop).callSoonThreadsafe(() -> {}));
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
