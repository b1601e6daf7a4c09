// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import static io.asyncio4j.Asyncio.blocking;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.Coroutine;

/** Where a task may be in code that is not ours, and be reached by an interrupt (S18). */
public enum Abroad {
    /** In a JDK call on the loop. */
    INLINE(EngineUnderTest.INLINE) {
        @Override
        public <T, X extends Exception> T call(Coroutine<T, X> body) throws X, InterruptedException {
            return body.call();
        }
    },
    INLINE_BLOCKING(EngineUnderTest.INLINE) {
        @Override
        public <T, X extends Exception> T call(Coroutine<T, X> body) throws X {
            return blocking(body);
        }
    },
    PORTABLE_BLOCKING(EngineUnderTest.PORTABLE) {
        @Override
        public <T, X extends Exception> T call(Coroutine<T, X> body) throws X {
            return blocking(body);
        }
    };

    /** The engine. */
    public final EngineUnderTest engine;

    Abroad(EngineUnderTest engine) {
        this.engine = engine;
    }

    /** Runs a body there, in the calling task. */
    public final <X extends Exception> void call(Action<X> body) throws X, InterruptedException {
        this.<Void, X>call(() -> {
            body.run();
            return null;
        });
    }

    /** Runs a body there, in the calling task. */
    public abstract <T, X extends Exception> T call(Coroutine<T, X> body) throws X, InterruptedException;
}
