// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

import io.asyncio4j.Asyncio;
import io.asyncio4j.failure.FailureRecord;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.Awaitable;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a program has done: one event a line, with the time in seconds, the task and what has happened. {@code trace.py}
 * prints the same lines, and has the same methods.
 */
public final class Trace {
    private final EventLoop loop;

    /** Loop only, and its owner before and after. */
    private final List<String> lines = new ArrayList<>();

    private final List<String> late = new ArrayList<>();

    Trace(EventLoop loop) {
        this.loop = loop;
    }

    /** All lines; what nobody has asked for at the end, where it has no time and no order. */
    List<String> lines() {
        return Stream.concat(lines.stream(), late.stream().sorted()).toList();
    }

    void line(String who, String what) {
        lines.add(loop.time() / 1_000_000_000 + " " + who + ": " + what);
    }

    /** Something has happened. */
    public void step(String label, Object... values) {
        line(
                who(),
                Stream.concat(Stream.of(label), Stream.of(values).map(Printed::text))
                        .collect(Collectors.joining(" ")));
    }

    private static String who() {
        Task<?, ?> task;
        try {
            task = Asyncio.currentTask();
        } catch (IllegalStateException e) {
            return "loop"; // there is no other way to ask: a callback has no task
        }
        return task.name();
    }

    /** Something was thrown. */
    public void failure(String label, Throwable exception) {
        step(label + " raised " + Printed.describe(exception));
    }

    /** How a future or task is, or has ended. */
    public void state(String label, Awaitable<?, ?> future) {
        step(label, Printed.state(future));
    }

    /** How many requests to cancel the calling task has. */
    public void cancelling(String label) {
        cancelling(label, Asyncio.currentTask());
    }

    /** How many requests to cancel a task has. */
    public void cancelling(String label, Task<?, ?> task) {
        step(label + " cancelling=" + task.cancelling());
    }

    /** Runs, and traces what comes out. */
    public void attempt(String label, Coroutine<?, ? extends Exception> body) {
        Object value;
        try {
            value = body.call();
        } catch (Throwable e) {
            failure(label, e);
            return;
        }
        step(label + " ->", value);
    }

    /** Runs, and traces what comes out. */
    public void attempt(String label, Action<? extends Exception> body) {
        attempt(label, () -> {
            body.run();
            return null;
        });
    }

    /** The body of a child: traces its start, and how its sleep has ended. */
    public <T> T work(long seconds, T value) {
        step("starts");
        try {
            Asyncio.sleep(Duration.ofSeconds(seconds));
        } catch (Throwable e) {
            failure("sleep", e);
            throw e;
        }
        step("ends");
        return value;
    }

    /** The body of a child without a value. */
    public void work(long seconds) {
        work(seconds, null);
    }

    /** The body of a child that fails in the end. */
    public <X extends Exception> void fail(long seconds, X exception) throws X {
        work(seconds);
        throw exception;
    }

    /** The body of a task that counts the iterations of the loop. */
    public void tick(int times) {
        for (int i = 0; i < times; i++) {
            step("tick", i);
            Asyncio.yieldNow();
        }
    }

    /** The body of a child that takes its time when it is cancelled. */
    public void workAndCleanUp(long seconds, long cleaning) {
        try {
            Asyncio.sleep(Duration.ofSeconds(seconds));
        } finally {
            step("cleans up");
            Asyncio.sleep(Duration.ofSeconds(cleaning));
            step("cleaned up");
        }
    }

    /** The body of a child that fails when it is cancelled. */
    public void failInCleanUp(long seconds, RuntimeException exception) {
        try {
            Asyncio.sleep(Duration.ofSeconds(seconds));
        } finally {
            throwNow(exception);
        }
    }

    /** Throws; for a {@code finally}, in which javac does not like to see it. */
    public void throwNow(RuntimeException exception) {
        throw exception;
    }

    /** The exception handler of the loop. */
    void report(ExceptionContext context) {
        String message = context.message().replace("Asyncio.run()", "asyncio.run()");
        int colon = message.indexOf(": "); // what follows names the object, in words of our own
        if (message.startsWith("Exception in callback")) {
            message = "Exception in callback";
        } else if (colon >= 0) {
            message = message.substring(0, colon);
        }
        String name = context.source() instanceof FailureRecord record
                        && record.kind().equals("Task")
                ? " " + record.name()
                : "";
        Throwable exception = context.exception();
        String what = message + name + (exception == null ? "" : " " + Printed.describe(exception));
        if (message.contains("never retrieved")) {
            late.add("end: " + what);
        } else {
            step("reported", what);
        }
    }
}
