// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import io.asyncio4j.context.Context;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.Registration;
import io.asyncio4j.local.CallSite;
import io.asyncio4j.local.Text;
import io.asyncio4j.loop.Callback;
import io.asyncio4j.task.Tasks;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Signals that this JVM gets, as callbacks of a loop: {@code loop.add_signal_handler}.
 *
 * <pre>{@code
 * run(() -> {
 *     var stop = new Event();
 *     Signals.on("TERM", stop::set);
 *     serveUntil(stop);
 * });
 * }</pre>
 *
 * <p>The callback runs on the loop like any other: not at once, and never in the middle of a task's step. What the signal did
 * before, it does not do while a callback is registered: SIGTERM does not end the JVM, and SIGINT cancels no main task. It does
 * so again when the last registration is closed, or its loop.
 *
 * <p>Several callbacks may be registered for a signal, also by several loops, and all are called. (Differs from CPython, where
 * a loop has one, and the last one counts.) They keep no loop running, and move no virtual clock.
 */
public final class Signals {
    private Signals() {}

    /**
     * Has a callback called on the running loop whenever this JVM gets a signal.
     *
     * @param name such as {@code "TERM"} or {@code "SIGTERM"}
     * @param callback what to call, in a copy of the caller's context; what it throws goes to the loop's exception handler
     * @return the way to end it, for the loop's own thread of control; closing the loop ends it too
     * @throws IllegalArgumentException if there is no such signal, or it cannot be caught
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static Registration on(String name, Callback callback) {
        Objects.requireNonNull(
                callback,
                "callback is null: Signals.on(...) takes what to call, such as Signals.on(\"TERM\", stop::set).");
        Kernel loop = Tasks.runningKernel("Signals.on(...)");
        var watch = new Watch(loop, CaughtSignal.of(name), callback);
        watch.signal.add(watch);
        loop.atClose(watch.atClose);
        loop.handedOut();
        return watch;
    }

    /** One registration. */
    static final class Watch implements Registration, Callback {
        private final Kernel loop;
        private final CaughtSignal signal;
        private final Callback callback;
        private final Context context = Context.copy();
        private final @Nullable StackTraceElement line;
        private final Runnable atClose = this::end;

        /** Loop only. */
        private boolean closed;

        Watch(Kernel loop, CaughtSignal signal, Callback callback) {
            this.loop = loop;
            this.signal = signal;
            this.callback = callback;
            this.line = loop.isDebug() ? CallSite.find() : null;
        }

        /** On the JVM's thread for the signal. */
        void arrived() {
            loop.post(() -> loop.callSoonIn(context, this)); // a loop that has closed is not interested any more
        }

        @Override
        public void run() throws Exception {
            if (!closed) {
                callback.run();
            }
        }

        @Override
        public void close() {
            if (loop.isClosed()) {
                return;
            }
            loop.checkTurn("Registration.close()", "loop.callSoonThreadsafe(registration::close)");
            loop.notAtClose(atClose);
            end();
        }

        private void end() {
            if (!closed) {
                closed = true;
                signal.remove(this);
            }
        }

        /** Shows the signal and the callback: what an exception handler is told, if that throws. */
        @Override
        public String toString() {
            return signal + " -> " + Text.of(callback, line);
        }
    }

    /** The registrations that there are for a signal, for tests. */
    static List<Watch> registered(String name) {
        return CaughtSignal.of(name).watches();
    }
}
