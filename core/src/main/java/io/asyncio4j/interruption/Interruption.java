// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.interruption;

import io.asyncio4j.coroutine.Delivery;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.local.Log;
import io.asyncio4j.local.Text;
import io.asyncio4j.local.ThreadName;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;

/** What a body threw, as seen from outside: the boundary rule, S18 (d). */
public final class Interruption {
    /** How many causes are looked at: they may go round in a circle. */
    private static final int DEEPEST = 50;

    private Interruption() {}

    /**
     * An {@code InterruptedException} always becomes a {@code CancelledError}; while an interrupt of ours is outstanding, so
     * does whatever shows that it hit. Anything else comes back as it is.
     */
    public static Throwable translate(Strand strand, Throwable thrown) {
        if (thrown instanceof CancelledError) {
            return thrown;
        }
        if ((thrown instanceof InterruptedException || (strand.hasOutstanding() && showsInterrupt(thrown)))
                && strand.takeOutstanding() instanceof CancelledError asked) {
            return because(asked, thrown);
        }
        return thrown instanceof InterruptedException
                ? unasked(strand.loop, "task '" + strand.body.name() + "'", thrown)
                : thrown;
    }

    /**
     * What comes of an {@code InterruptedException} where nobody has asked for an end. It is told, since it may be a failure of
     * the body's own: a task that is cancelled is reported by nobody.
     *
     * @param who the body's task or call, in words
     */
    public static CancelledError unasked(Kernel loop, String who, Throwable thrown) {
        loop.deliver(new Unasked(who, thrown));
        var error = new CancelledError(new CancelReason.Interrupted(), ThreadName.ofCaller(), null, thrown);
        error.fillInStackTrace();
        return error;
    }

    private record Unasked(String who, Throwable thrown) implements Delivery {
        @Override
        public void run() {
            Log.write(
                    Level.WARNING,
                    who + " counts as cancelled, because an InterruptedException has left its body, though nobody has"
                            + " asked it to end: its own code has thrown that, or somebody has interrupted the thread",
                    thrown);
        }

        @Override
        public void undelivered() {
            run();
        }
    }

    private static CancelledError because(CancelledError asked, Throwable thrown) {
        asked.fillInStackTrace();
        if (asked.getCause() == null) {
            asked.initCause(thrown); // it has reached nobody yet
        } else {
            asked.addSuppressed(thrown);
        }
        return asked;
    }

    /** Whether this is what an interrupt has led to. On the thread that was interrupted, its flag as the body has left it. */
    public static boolean showsInterrupt(Throwable thrown) {
        Throwable t = thrown;
        for (int depth = 0; t != null && depth < DEEPEST; depth++) {
            if (isOfInterrupt(t)) {
                return true;
            }
            t = Text.causeOf(t);
        }
        return false;
    }

    private static boolean isOfInterrupt(Throwable t) {
        return t instanceof InterruptedException
                || t instanceof ClosedByInterruptException
                || (t instanceof InterruptedIOException && !(t instanceof SocketTimeoutException))
                || (t instanceof SocketException && Thread.currentThread().isInterrupted())
                // What the run of another loop throws when its thread is interrupted.
                || (t instanceof CancelledError e && e.reason() instanceof CancelReason.Interrupted);
    }
}
