// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

import static io.asyncio4j.Asyncio.currentTask;

import io.asyncio4j.future.Action;
import io.asyncio4j.run.Runner;
import io.asyncio4j.testing.VirtualClock;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Runs a scenario to the end of its shutdown, in virtual time, on one of the two engines. */
public enum UnderEngine {
    /** Steps run on the loop's own thread. */
    INLINE {
        @Override
        Runner.Builder builder() {
            return Runner.builder().inlineEngine();
        }
    },
    /** Steps are handed from thread to thread. */
    PORTABLE {
        @Override
        Runner.Builder builder() {
            return Runner.builder().portableEngine();
        }
    };

    abstract Runner.Builder builder();

    /** The trace. */
    public List<String> trace(Scenario scenario) {
        var tracing = new AtomicReference<Trace>();
        // No early notices: CPython has none.
        Runner.Builder options =
                builder().clock(VirtualClock.autojump()).handleSigint(false).noFailureNotice();
        try (var runner = options.exceptionHandler(context -> tracing.get().report(context))
                .build()) {
            tracing.set(new Trace(runner.loop()));
            run(runner, scenario, tracing.get());
        }
        return tracing.get().lines();
    }

    private static void run(Runner runner, Scenario scenario, Trace trace) {
        Action<Exception> main = () -> {
            currentTask().setName("main");
            scenario.body().run(trace);
        };
        try {
            runner.run(main);
        } catch (Throwable e) {
            trace.line("run", "raised " + Printed.describe(e));
            return;
        }
        trace.line("run", "returned");
    }
}
