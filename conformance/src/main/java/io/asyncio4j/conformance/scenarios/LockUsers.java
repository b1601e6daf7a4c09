// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Trace;
import io.asyncio4j.sync.Lock;
import io.asyncio4j.task.Task;
import java.util.List;

/** Tasks that use a lock, and trace when they get it. {@code lockusers.py} does the same. */
final class LockUsers {
    private LockUsers() {}

    static void hold(Trace t, Lock lock, long seconds) {
        try {
            lock.acquire();
        } catch (Throwable e) {
            t.failure("acquire", e);
            throw e;
        }
        t.step("has it");
        try {
            sleep(ofSeconds(seconds));
        } finally {
            t.step("releases it");
            lock.release();
        }
    }

    static void wantAndHold(Trace t, Lock lock, long seconds) {
        t.step("wants it");
        hold(t, lock, seconds);
    }

    static List<Task<?, ?>> holders(Trace t, Lock lock, String names, long seconds) {
        return each(names, () -> wantAndHold(t, lock, seconds));
    }

    static List<Task<?, ?>> holders(Trace t, Lock lock, String names) {
        return holders(t, lock, names, 1);
    }

    /** Holds the lock, and has tasks wait for it. */
    static List<Task<?, ?>> waiting(Trace t, Lock lock, String names, long seconds) {
        lock.acquire();
        createTask("ticker", () -> t.tick(8));
        var tasks = each(names, () -> hold(t, lock, seconds));
        yieldNow();
        return tasks;
    }

    static List<Task<?, ?>> waiting(Trace t, Lock lock, String names) {
        return waiting(t, lock, names, 0);
    }
}
