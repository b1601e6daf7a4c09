// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import org.jspecify.annotations.Nullable;

/** What a strand runs, and who is told of its end: a task. */
public interface Body {
    /** Runs on the strand's thread, once. Lets nothing out. */
    void run(Strand strand);

    /** Called on the loop instead of {@link #run}, if its thread could not start: out of memory, mostly. */
    void notRun(Throwable why);

    /** Called on the loop, after the step in which {@link #run} has returned (S1). */
    void ended(Strand strand);

    /** Called on the strand's thread instead, if the loop has closed meanwhile. */
    void endedWithoutLoop();

    /** What ends when it has ended, for others to wait for; or null. */
    default @Nullable Completion completion() {
        return null;
    }

    /** Its name, for messages. */
    String name();

    /** The name of a thread for it, or null to save the name. */
    @Nullable
    String threadName();
}
