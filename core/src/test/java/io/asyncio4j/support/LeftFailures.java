// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.loop.ExceptionHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** An exception handler that is to be told of some failures, of each once, and of nothing else. */
final class LeftFailures implements ExceptionHandler {
    private final Set<Throwable> expected = Collections.newSetFromMap(new IdentityHashMap<>());
    private final IdentityHashMap<Throwable, List<String>> told = new IdentityHashMap<>();

    /** What was told without a failure. */
    private final List<String> others = new ArrayList<>();

    @Override
    public synchronized void handle(ExceptionContext context) {
        if (context.exception() == null) {
            others.add(context.message() + "\n" + context.details());
        } else {
            told.computeIfAbsent(context.exception(), _ -> new ArrayList<>()).add(context.message());
        }
    }

    synchronized void expect(Throwable failure) {
        expected.add(failure);
    }

    /** What was told so far was expected. */
    synchronized void assertNothingElseIsTold() {
        assertThat(others).isEmpty();
        told.forEach((failure, messages) -> {
            if (!expected.contains(failure) || messages.size() > 1) {
                throw new AssertionError("told of " + failure + ": " + messages, failure);
            }
        });
    }

    /** At the end of the loop. */
    synchronized void assertAllAreTold(String subject) {
        assertNothingElseIsTold();
        for (Throwable failure : expected) {
            assertThat(told.get(failure))
                    .as("%s: how %s was told of", subject, failure)
                    .hasSize(1);
        }
    }
}
