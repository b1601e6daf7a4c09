// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.local.OffLoop;
import io.asyncio4j.local.ThreadState;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.Tasks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What locks, events, conditions, semaphores, barriers and queues have in common.
 *
 * <p>Each belongs to the first loop that uses it, and may be made anywhere, so that it can stand in a field. When that loop
 * has closed and nobody stands in line, the next loop may have it.
 *
 * <p><b>Threads.</b> What changes something or waits is for the loop's own thread of control, and throws
 * {@link IllegalStateException} elsewhere; methods that are named {@code …Threadsafe} are for other threads. What only looks,
 * such as {@code isLocked()}, {@code size()} and {@code toString()}, answers anywhere, on other threads as a hint. As long as no
 * loop has used it, what does not wait may be called outside of any loop, by one thread at a time.
 *
 * <p><b>Which one.</b> A task shows what it waits for. Where its loop has used several of a kind, they are numbered in the
 * order in which it first has: {@code waiting for an item of queue #2}.
 */
public abstract class Primitive {
    private @Nullable Kernel loop;

    /** Which one of its kind it is in that loop, from 1. Written with it. */
    private int number;

    /** Whether other threads may use it, and so wake its loop. Written before such a thread gets it. */
    private boolean shared;

    /** For the primitives and queues of this library. */
    protected Primitive() {}

    /**
     * Who holds this, and who waits for it.
     *
     * @return a snapshot
     */
    public final Snapshot snapshot() {
        use("snapshot()");
        return new Snapshot(
                toString(),
                holders().stream().<Task<?, ?>>map(Tasks::of).toList(),
                waiters().stream().<Task<?, ?>>map(Tasks::of).toList());
    }

    /**
     * Who holds a primitive, and who waits for it.
     *
     * @param state what the primitive says of itself
     * @param holders the tasks that hold it; empty where it keeps no account of that
     * @param waiters the tasks that wait, the next one first
     */
    public record Snapshot(String state, List<Task<?, ?>> holders, List<Task<?, ?>> waiters) {}

    /**
     * Those who hold it.
     *
     * @return the strands
     */
    @SuppressWarnings("exports")
    protected List<Strand> holders() {
        return List.of();
    }

    /**
     * Those who wait.
     *
     * @return the strands, the next one first
     */
    @SuppressWarnings("exports")
    protected abstract List<Strand> waiters();

    /**
     * What it is, in a sentence.
     *
     * @return a word, such as {@code queue}
     */
    protected abstract String kind();

    /**
     * Which one it is, in a sentence.
     *
     * @return the kind with an article, or with a number if its loop has used several
     */
    protected final String which() {
        Kernel mine = loop;
        return mine == null ? kind() : mine.kinds().name(kind(), number);
    }

    /**
     * Checks that the caller may use this now: for what does not wait.
     *
     * @param call who asks, for the message
     */
    protected final void use(String call) {
        ThreadState calling = ThreadState.peek();
        Kernel mine = loop;
        if (mine == null || calling == null || calling.turn != mine) {
            refuseOffLoop(call, false, calling);
            useFirst(call, calling);
        }
    }

    /**
     * The calling task, which may use this now: for what waits.
     *
     * @param call who asks, for the message
     * @return its strand
     */
    @SuppressWarnings("exports")
    protected final Strand useInTask(String call) {
        ThreadState calling = ThreadState.peek();
        if (calling instanceof Strand strand && strand.turn != null && strand.turn == loop) {
            return strand;
        }
        refuseOffLoop(call, true, calling);
        Strand strand = Tasks.currentStrand(name(call));
        useFirst(call, strand);
        return strand;
    }

    /**
     * Lets other threads use it, now and with each loop that it belongs to later.
     *
     * @param call who asks, for the message
     */
    protected final void share(String call) {
        if (loop == null) {
            Tasks.runningKernel(name(call)); // throws outside of loops
        }
        shared = true;
        use(call);
        if (loop != null) {
            loop.handedOut();
        }
    }

    /**
     * Whether other threads may use it.
     *
     * @return true after {@link #share}
     */
    protected final boolean isShared() {
        return shared;
    }

    /**
     * The loop that this belongs to.
     *
     * @return the loop, or null if none has used it
     */
    @SuppressWarnings("exports")
    protected final @Nullable Kernel kernel() {
        return loop;
    }

    /**
     * What another thread writes instead of a call, for the message.
     *
     * @param call what it has called
     * @param waits whether that waits
     * @return code
     */
    protected String onOtherThreads(String call, boolean waits) {
        return waits ? "submitThreadsafe(loop, () -> ...)" : "loop.callSoonThreadsafe(() -> ...)";
    }

    /** Throws if the calling thread acts for no loop, and so cannot be one that may call. */
    private void refuseOffLoop(String call, boolean waits, @Nullable ThreadState calling) {
        Kernel running = loop != null && loop.isRunning() ? loop : null;
        boolean away = calling instanceof Strand;
        if ((calling != null && calling.turn != null)
                || (calling instanceof Strand strand && strand.loop.isClosed())
                || Kernel.disguised() != null) {
            return; // it is said elsewhere
        }
        if (!waits && !away && running == null) {
            return; // one thread at a time may prepare it
        }
        String instead = onOtherThreads(call, waits);
        String remedy = away
                ? "Use " + instead + ", or call it before or after blocking(...)."
                : running != null
                        ? "Use " + instead + "."
                        : "Call it in a task, as in Asyncio.run(() -> ...); another thread uses " + instead + ".";
        throw new IllegalStateException(name(call) + " was called "
                + (away ? "inside blocking(...) by " + calling : OffLoop.where())
                + (running != null ? ", which is off the loop of " + this : ", where no event loop runs") + ". "
                + remedy);
    }

    private void useFirst(String call, @Nullable ThreadState calling) {
        Kernel mine = loop;
        if (mine == null || (mine.isClosed() && waiters().isEmpty())) {
            if (calling != null && calling.turn instanceof Kernel running) {
                number = running.kinds().next(kind());
                loop = running;
                if (shared) {
                    running.handedOut();
                }
            } else if (calling instanceof Strand) {
                Tasks.runningKernel(name(call)); // throws: it is inside blocking(…)
            }
        } else if (calling != null && calling.turn instanceof Kernel other && other != mine) {
            throw new IllegalStateException(name(call) + ": " + this
                    + " is bound to a different event loop: its own is "
                    + mine + ", the calling one's " + other + ". Make one for each loop, or have its own loop call it:"
                    + " callSoonThreadsafe(...).");
        } else {
            mine.checkTurn(name(call), "loop.callSoonThreadsafe(() -> ...)");
        }
    }

    private String name(String call) {
        return getClass().getSimpleName() + "." + call;
    }
}
