// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Role;
import io.asyncio4j.future.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something that one of the {@link PipeThreads} does, and a task waits for. It is short, and is done whether somebody waits or
 * not: so a request to cancel does not end the wait, and comes after it.
 */
final class Errand {
    private final Kernel loop;
    private final Future<@Nullable Void, RuntimeException> over;

    // For whoever has the turn:

    /** Whether the task was asked to cancel meanwhile. */
    private boolean isAsked;

    /** Whether it is done, and only the news of that is kept back. */
    private boolean isDone;

    /** For the calling task. */
    Errand(Kernel loop, String what) {
        this.loop = loop;
        this.over = Completions.as(Role.of(what, this::asked), Future.<@Nullable Void, RuntimeException>create());
    }

    /**
     * Begins.
     *
     * @param work what the thread does; {@link #tell} is the last that the loop hears of it
     * @param refused told on the loop if there is no thread for it
     */
    void begin(Runnable work, Consumer<Throwable> refused) {
        loop.elsewhere(1);
        loop.ready(() -> PipeThreads.execute(loop, work, why -> back(() -> refused.accept(why))));
    }

    /** Has the loop do the rest; false if it has closed. On the thread. */
    boolean tell(Runnable rest) {
        return loop.post(() -> back(rest));
    }

    private void back(Runnable rest) {
        loop.elsewhere(-1);
        rest.run();
    }

    private boolean asked(Error request) {
        isAsked = true;
        if (isDone) {
            end();
        }
        return false;
    }

    /** Lets the task go on. For whoever has the turn. */
    void end() {
        if (!over.done()) {
            Completions.succeed(over, null);
        }
    }

    /** Lets the task go on after some real time, or as soon as it is asked to cancel. On the loop. */
    void endLater(long nanos) {
        isDone = true;
        if (isAsked) {
            end();
            return;
        }
        loop.elsewhere(1);
        PipeThreads.later(nanos, () -> tell(this::end));
    }

    boolean hasEnded() {
        return over.done();
    }

    void await() {
        over.await();
    }
}
