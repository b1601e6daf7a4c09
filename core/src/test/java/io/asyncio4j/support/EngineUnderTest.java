// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.run.Runner;

/** The engine that a test runs on, with a way to run a body on it in virtual time. */
public enum EngineUnderTest {
    INLINE {
        @Override
        public Runner.Builder realTime() {
            return Runner.builder().inlineEngine().handleSigint(false);
        }
    },
    PORTABLE {
        @Override
        public Runner.Builder realTime() {
            return Runner.builder().portableEngine().handleSigint(false);
        }
    };

    /** A runner in real time that leaves SIGINT alone. */
    public abstract Runner.Builder realTime();

    /** A runner whose time jumps to the next timer when nothing is ready; one that nothing can wake ends with an error. */
    public Runner.Builder virtualTime() {
        return realTime().clock(new TestTime());
    }

    /** Runs a program in virtual time. */
    public <T, X extends Exception> T run(Coroutine<T, X> body) throws X {
        try (var runner = virtualTime().build()) {
            return runner.run(body);
        }
    }

    /** Runs a program in virtual time. */
    public <X extends Exception> void run(Action<X> body) throws X {
        try (var runner = virtualTime().build()) {
            runner.run(body);
        }
    }
}
