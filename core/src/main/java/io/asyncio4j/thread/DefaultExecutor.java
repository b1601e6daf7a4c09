// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import io.asyncio4j.coroutine.Kernel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What one loop's {@code toThread} runs on, and its calls that have not come back. For whoever has the turn. */
public final class DefaultExecutor {
    private final Kernel loop;

    /** What the program has chosen; null for threads of our own. */
    private final @Nullable Executor chosen;

    private final Crew crew = new Crew();

    /** In order of the calls. Those that were cancelled are among them until their thread is done with them. */
    private final Set<Call> calls = new LinkedHashSet<>();

    private @Nullable Runnable whenIdle;

    private DefaultExecutor(Kernel loop, @Nullable Executor chosen) {
        this.loop = loop;
        this.chosen = chosen;
        loop.defaultExecutor(this);
        loop.atClose(crew::end);
    }

    /**
     * Has the calls of a loop run on an executor of the program's, which the program ends.
     *
     * @param loop the loop
     * @param executor the executor
     */
    @SuppressWarnings("exports")
    public static void choose(Kernel loop, Executor executor) {
        new DefaultExecutor(loop, executor);
    }

    /**
     * The calls of a loop.
     *
     * @param loop the loop
     * @return them; null if there has been none
     */
    @SuppressWarnings("exports")
    public static @Nullable DefaultExecutor peek(Kernel loop) {
        return loop.defaultExecutor() instanceof DefaultExecutor made ? made : null;
    }

    static DefaultExecutor of(Kernel loop) {
        DefaultExecutor made = peek(loop);
        return made != null ? made : new DefaultExecutor(loop, null);
    }

    void execute(Call call) {
        calls.add(call);
        if (chosen == null) {
            crew.run(call, calls.size());
        } else {
            chosen.execute(call);
        }
    }

    void left(Call call) {
        calls.remove(call);
        Runnable action = whenIdle;
        if (calls.isEmpty() && action != null) {
            whenIdle = null;
            loop.ready(action);
        }
    }

    /**
     * Whether calls have not come back.
     *
     * @return true if there are any
     */
    public boolean isBusy() {
        return !calls.isEmpty();
    }

    /**
     * Has something run on the loop when no call is left.
     *
     * @param action what to run; null to take it back
     */
    public void whenIdle(@Nullable Runnable action) {
        whenIdle = action;
    }

    /**
     * Where the calls are that have not come back: who has called, on which thread they are, and at which line.
     *
     * @return a line of text for each
     */
    public List<String> places() {
        return calls.stream().map(Call::place).toList();
    }

    /**
     * Nobody waits for the calls any more: those that have not started never do.
     *
     * @param request what they end with
     */
    public void giveUp(Error request) {
        Objects.requireNonNull(request);
        List.copyOf(calls).forEach(call -> call.giveUp(request));
    }
}
