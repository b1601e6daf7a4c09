// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.task.Tasks;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The start of a process off the loop, and the task that waits for it: even if it is cancelled, or a process would be left
 * that nobody knows.
 */
final class Starting {
    private final Command command;
    private final Kernel loop;
    private final Pipes pipes;
    private final Errand errand;
    private @Nullable Subprocess started;
    private @Nullable Throwable failure;

    Starting(Command command, String call) {
        this.command = command;
        this.loop = Tasks.currentStrand(call).loop;
        this.pipes = new Pipes(loop, command);
        this.errand = new Errand(loop, "the start of " + Words.shown(command.words));
    }

    Subprocess await() throws IOException {
        errand.begin(this::launch, this::failed);
        try {
            errand.await();
        } catch (CancelledError e) {
            if (started != null) {
                started.ending().endAfter(e); // it may have started others already
            }
            throw e;
        }
        if (failure != null) {
            failure.fillInStackTrace(); // it was made on another thread; what counts is who wanted the process
            throw Unchecked.<IOException>rethrow(failure);
        }
        return Objects.requireNonNull(started);
    }

    private void launch() {
        Process process;
        try {
            process = Launch.start(command);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            errand.tell(() -> failed(e));
            return;
        }
        synchronized (pipes.pumpedHere(process)) { // before the JDK has it: see PipeReading
            if (errand.tell(() -> started(process))) {
                pipes.pump(process);
            } else {
                process.destroyForcibly(); // the loop has closed, and nobody knows of it
            }
        }
    }

    private void started(Process process) {
        started = new Subprocess(loop, command, process, pipes);
        errand.end();
    }

    private void failed(Throwable why) {
        failure = why;
        if (Launch.wasInterrupted(why)) {
            errand.endLater(Exit.AFTER_SIGINT); // as one that has got further
        } else {
            errand.end();
        }
    }
}
