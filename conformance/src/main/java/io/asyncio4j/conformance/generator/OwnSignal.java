// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import io.asyncio4j.future.Future;
import io.asyncio4j.future.Registration;
import io.asyncio4j.loop.Callback;
import io.asyncio4j.process.Signals;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** A signal that a program sends to itself, in turn: until its callback has run nothing else happens. */
public final class OwnSignal {
    /** One program of this JVM at a time: all of them hear it. */
    private static final Semaphore SENDING = new Semaphore(1);

    private final Turnstile turnstile;
    private final String name;
    private @Nullable Registration registration;
    private @Nullable Future<Void, RuntimeException> heard;

    OwnSignal(Turnstile turnstile, String name) {
        this.turnstile = turnstile;
        this.name = name;
    }

    /** From now on this is called, and nothing else. */
    public void on(Callback callback) {
        off();
        registration = Signals.on(name, () -> {
            if (heard != null && !heard.done()) { // else it is that of another program of this JVM
                heard.setResult(null);
                callback.run();
            }
        });
    }

    /** From now on nothing is called. */
    public boolean off() {
        if (registration == null) {
            return false;
        }
        registration.close();
        registration = null;
        return true;
    }

    /** Sends it, if anything is called then; without a callback it would end the JVM. */
    public Object send() throws Exception {
        return turnstile.inTurn(() -> {
            if (registration == null) {
                return "nobody";
            }
            SENDING.acquire();
            try {
                heard = Future.create();
                String line = "kill -" + name + " " + ProcessHandle.current().pid();
                new ProcessBuilder("sh", "-c", line).start();
                heard.await();
                return "heard";
            } finally {
                SENDING.release();
            }
        });
    }
}
