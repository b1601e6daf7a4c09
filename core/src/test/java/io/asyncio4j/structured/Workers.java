// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.ExceptionGroup;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tasks of the groups in these tests do. */
final class Workers {
    static final Duration DAY = Duration.ofDays(1);

    private Workers() {}

    /** Sleeps, then fails. */
    static <X extends Exception> void failAfter(int millis, X failure) throws X {
        sleep(Duration.ofMillis(millis));
        throw failure;
    }

    /** Sleeps for a day; says what has cancelled it. */
    static void waitLogged(List<? super String> log, String name) {
        try {
            sleep(DAY);
        } catch (CancelledError e) {
            log.add(name + ": " + e.getMessage());
            throw e;
        }
    }

    /** Sleeps for a day; when it is cancelled, cleans up for a while. */
    static void cleanUpLogged(List<? super String> log, String name, int millis) {
        try {
            waitLogged(log, name);
        } finally {
            sleep(Duration.ofMillis(millis));
            log.add(name + " is clean");
        }
    }

    /** Sleeps for a day; when it is cancelled, fails after a while. */
    static <X extends Exception> void failWhenCancelled(int millis, X failure) throws X {
        try {
            sleep(DAY);
        } catch (CancelledError e) {
            failAfter(millis, failure);
        }
    }

    /** The group that a call throws. */
    static ExceptionGroup groupOf(ThrowingCallable call) {
        return catchThrowableOfType(ExceptionGroup.class, call);
    }
}
