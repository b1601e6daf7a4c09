// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.scheduler;

import io.asyncio4j.context.Context;
import io.asyncio4j.local.Text;
import io.asyncio4j.loop.Callback;
import io.asyncio4j.loop.Handle;
import org.jspecify.annotations.Nullable;

/** A callback in the ready queue or on its way there. */
final class CallbackHandle implements Handle, Runnable {
    private final Loop loop;
    private final Context context;

    /** Null once it was cancelled, so that what it holds can be collected. Loop only; volatile for the reading of cancelled(). */
    private volatile @Nullable Callback callback;

    CallbackHandle(Loop loop, Callback callback, Context context) {
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
        loop.checkTurn("Handle.cancel()", "loop.callSoonThreadsafe(handle::cancel)");
        callback = null;
    }

    @Override
    public boolean cancelled() {
        return callback == null;
    }

    @Override
    public String toString() {
        return "Handle(" + (cancelled() ? "cancelled" : Text.of(callback)) + ")";
    }
}
