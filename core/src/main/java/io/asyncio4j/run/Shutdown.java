// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.local.Log;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.Tasks;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a run (S29): cancels every task and waits, again until none is left, waits for calls on other threads, lets the
 * last callbacks run, then stops the loop. Differs from CPython, which cancels once and abandons tasks that are made
 * meanwhile, and refuses calls that are.
 */
final class Shutdown {
    /**
     * How often callbacks still run when no task is left, among them those that tell of the last tasks' end. As many as in
     * CPython, where they run beside the shutdown of the asynchronous generators and of the executor.
     */
    private static final int ITERATIONS = 4;

    private final Kernel loop;
    private final Duration callLimit;
    private final long failuresBefore;
    private int left;
    private boolean hadTasks;
    private boolean over;

    /** From the first time that it waits for calls. */
    private @Nullable CallsAtTheEnd calls;

    private Shutdown(Kernel loop, Duration callLimit) {
        this.loop = loop;
        this.callLimit = callLimit;
        this.failuresBefore = loop.ledger().lastId();
    }

    /** Begins on the loop; the loop stops when all has ended. */
    static void begin(Kernel loop, Duration callLimit) {
        var shutdown = new Shutdown(loop, callLimit);
        shutdown.round();
        if (!shutdown.over) {
            shutdown.nameStuckOnesLater();
        }
    }

    private void round() {
        List<Strand> strands = loop.strands().toList();
        if (strands.isEmpty()) {
            letCallbacksRun(hadTasks ? ITERATIONS + 1 : ITERATIONS); // CPython's gather of the tasks takes one
            return;
        }
        hadTasks = true;
        left = strands.size();
        for (Strand strand : strands) {
            Tasks.of(strand).addDoneCallback(t -> oneEnded());
            strand.cancel(new CancelledError(new CancelReason.LoopShutdown(), "the end of the run", null));
        }
    }

    private void letCallbacksRun(int iterations) {
        if (loop.strands().size() > 0) {
            round(); // a callback has made a task
        } else if (waitsForCalls()) {
            return;
        } else if (iterations > 0 && loop.hasReady()) {
            loop.callSoon(() -> letCallbacksRun(iterations - 1));
        } else {
            over = true;
            if (calls != null) {
                calls.end();
            }
            loop.ledger().reportAfter(failuresBefore, "unhandled exception during Asyncio.run() shutdown");
            loop.stop();
        }
    }

    private void oneEnded() {
        if (--left == 0) {
            round();
        }
    }

    /** Whether it goes on later, when calls on other threads have come back. */
    private boolean waitsForCalls() {
        CallsAtTheEnd begun = calls;
        if (begun == null) {
            begun = CallsAtTheEnd.begin(loop, callLimit);
            calls = begun;
        }
        return begun != null && begun.await(() -> letCallbacksRun(ITERATIONS));
    }

    private void nameStuckOnesLater() {
        Stuck.later(loop, Stuck.OFTEN, this::nameStuckOnes);
    }

    private void nameStuckOnes() {
        if (over) {
            return;
        }
        List<Strand> strands = loop.strands().toList();
        if (!strands.isEmpty()) {
            name(strands);
        }
        nameStuckOnesLater();
    }

    private static void name(List<Strand> strands) {
        var text = new StringBuilder("the run cannot end, because these tasks have been cancelled and have not ended"
                + " (who catches CancelledError must throw it again):");
        for (Strand strand : strands) {
            Task<?, ?> task = Tasks.of(strand);
            text.append("\n  ").append(task);
            task.stack().stream()
                    .findFirst()
                    .ifPresent(line -> text.append(" at ").append(line));
        }
        Log.write(Level.WARNING, text.toString());
    }
}
