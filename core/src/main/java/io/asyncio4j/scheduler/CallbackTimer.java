// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.scheduler;

import io.asyncio4j.context.Context;
import io.asyncio4j.local.Text;
import io.asyncio4j.loop.Callback;
import io.asyncio4j.loop.TimerHandle;
import org.jspecify.annotations.Nullable;

/** A callback that waits for its time. */
final class CallbackTimer extends Timer implements TimerHandle {
    private final Loop loop;
    private final Context context;

    /** Null once it was cancelled. Loop only; volatile for the reading of cancelled(). */
    private volatile @Nullable Callback callback;

    CallbackTimer(Loop loop, long when, Callback callback, Context context) {
        super(when);
        this.loop = loop;
        this.callback = callback;
        this.context = context;
    }

    @Override
    public void run() {
        Callback call = callback;
        if (call != null) {
            loop.runCallback(call, context, this);
        }
    }

    @Override
    public void cancel() {
        if (loop.isClosed()) {
            return; // it does not run any more
        }
        loop.checkTurn("TimerHandle.cancel()", "loop.callSoonThreadsafe(timer::cancel)");
        callback = null;
        loop.removeTimer(this);
    }

    @Override
    public boolean cancelled() {
        return callback == null;
    }

    @Override
    public long when() {
        return when;
    }

    @Override
    public String toString() {
        return "TimerHandle(when=" + when + ", " + (cancelled() ? "cancelled" : Text.of(callback)) + ")";
    }
}
