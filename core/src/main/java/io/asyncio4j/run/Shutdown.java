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

/**
 * The end of a run (S29): cancels every task and waits, again until none is left, then stops the loop. Differs from
 * CPython, which cancels once and abandons tasks that are made meanwhile.
 */
final class Shutdown {
    private static final Duration STUCK = Duration.ofSeconds(5);

    private final Kernel loop;
    private final long failuresBefore;
    private int left;
    private boolean over;

    private Shutdown(Kernel loop) {
        this.loop = loop;
        this.failuresBefore = loop.ledger().lastId();
    }

    /** Begins on the loop; the loop stops when all has ended. */
    static void begin(Kernel loop) {
        var shutdown = new Shutdown(loop);
        shutdown.round();
        if (!shutdown.over && loop.hasRealClock()) {
            shutdown.nameStuckOnesLater();
        }
    }

    private void round() {
        List<Strand> strands = loop.strands().toList();
        if (strands.isEmpty()) {
            over = true;
            loop.ledger().reportAfter(failuresBefore, "unhandled exception during Asyncio.run() shutdown");
            loop.stop();
            return;
        }
        left = strands.size();
        for (Strand strand : strands) {
            Tasks.of(strand).addDoneCallback(t -> oneEnded());
            strand.cancel(new CancelledError(new CancelReason.LoopShutdown(), "the end of the run", null));
        }
    }

    private void oneEnded() {
        if (--left == 0) {
            round();
        }
    }

    private void nameStuckOnesLater() {
        loop.callLater(STUCK, () -> {
            if (!over) {
                var text =
                        new StringBuilder("the run cannot end, because these tasks have been asked to and have not:");
                for (Strand strand : loop.strands().toList()) {
                    Task<?, ?> task = Tasks.of(strand);
                    text.append("\n  ").append(task);
                    task.stack().stream()
                            .findFirst()
                            .ifPresent(line -> text.append(" at ").append(line));
                }
                Log.write(Level.WARNING, text.toString());
                nameStuckOnesLater();
            }
        });
    }
}
