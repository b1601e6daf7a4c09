// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Line;
import io.asyncio4j.coroutine.Role;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a process has ended, as far as its loop has heard, and who waits for that.
 *
 * <p>An end by SIGINT that nobody here has sent is kept back for a moment. Ctrl-C in a terminal goes to this JVM as well, which
 * takes a few thread switches longer to hear of it: a run that is interrupted would first see its processes fail. No better
 * way was found to ask whether a signal is on its way through the JVM.
 */
final class Exit {
    /** How long, in real time: a run cancels its main task, and all others when that has ended. */
    static final long AFTER_SIGINT = 500_000_000;

    private final Kernel loop;
    private final Process process;
    private final Role role;
    private final Line waiting = new Line();
    private final List<Runnable> whenTold = new ArrayList<>();

    /** The numbers of the signals that were sent from here. For whoever has the turn. */
    private final BitSet sent = new BitSet();

    /** How it has ended. Written by the loop, once; read by any thread. */
    private volatile @Nullable Integer result;

    /** The same once it is told. Written by the loop, once; read by any thread. */
    private volatile @Nullable Integer code;

    /** Whether a scope around the process is left, which waits for nothing but its end. For whoever has the turn. */
    private boolean isLeft;

    /** On the loop. */
    Exit(Kernel loop, Process process, String inWords) {
        this.loop = loop;
        this.process = process;
        this.role = Role.of("the end of " + inWords);
        loop.elsewhere(1);
        // A virtual thread, which costs no more than an object: the JDK has one of its own that waits. Not onExit(),
        // which comes through the pool that parallel streams keep busy.
        Thread.ofVirtual()
                .name("asyncio4j-exit-" + process.pid())
                .inheritInheritableThreadLocals(false)
                .start(this::waitFor);
    }

    private void waitFor() {
        while (true) {
            try {
                int value = process.waitFor();
                loop.post(() -> heard(value));
                return;
            } catch (InterruptedException e) {
                Thread.interrupted(); // nobody has this thread, so nobody means it
            }
        }
    }

    private void heard(int exitValue) {
        int how = ReturnCode.of(exitValue, sent);
        result = how;
        if (how != -SignalName.INT || sent.get(SignalName.INT) || isLeft) {
            tell();
        } else {
            PipeThreads.later(AFTER_SIGINT, () -> loop.post(this::tell));
        }
    }

    private void tell() {
        if (code == null) {
            code = result;
            loop.elsewhere(-1);
            whenTold.forEach(Runnable::run);
            whenTold.clear();
            waiting.callAll();
        }
    }

    /** Has something called when its end is told; at once if it was. */
    void then(Runnable action) {
        if (code == null) {
            whenTold.add(action);
        } else {
            action.run();
        }
    }

    /** As {@link #then}, for a scope that is left: the end is not kept back any more. */
    void leave(Runnable action) {
        isLeft = true;
        if (result != null) {
            tell();
        }
        then(action);
    }

    /** Suspends the calling task until its end is told. */
    int await() {
        while (code == null) {
            waiting.join(loop, role).await();
        }
        return Objects.requireNonNull(code);
    }

    /** A signal is sent, which may be why it ends. */
    void sends(int signal) {
        sent.set(signal);
    }

    /** The return code, or null if that is not told. Any thread. */
    @Nullable
    Integer code() {
        return code;
    }

    /** Whether it has ended, be that told or not. A process that nobody has asked for yet has ended too. Any thread. */
    boolean hasEnded() {
        return result != null || Tree.hasEnded(process.toHandle());
    }

    /** How it has ended, in words, once that is told. */
    String how() {
        return ReturnCode.inWords(Objects.requireNonNull(code));
    }

    /** Any thread. */
    String inWords() {
        Integer ended = code;
        return ended == null ? "running" : ReturnCode.inWords(ended);
    }
}
