// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.failure.FailurePolicy;
import io.asyncio4j.failure.FailureState;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.run.Runner;
import io.asyncio4j.testing.VirtualClock;

/** Runs the body of a test, and fails if any task has failed without being asked. */
void strictly(Action<Exception> body) throws Exception {
    var runner = Runner.builder()
            .clock(VirtualClock.autojump())
            .failurePolicy(FailurePolicy.STOP_LOOP)
            .failureGrace(Duration.ZERO)
            .build();
    try (runner) {
        runner.run(body); // throws what a task fails with while the body runs
    }
    long reported = runner.failures().counts().get(FailureState.REPORTED); // also what has failed since
    if (reported > 0) {
        throw new AssertionError("failures that nobody has asked for: " + reported);
    }
}

void main() throws Exception {
    try {
        strictly(() -> {
            createTask("worker", () -> {
                try {
                    sleep(Duration.ofHours(1));
                } catch (CancelledError e) {
                    throw new IOException("cannot clean up");
                }
            });
            yieldNow(); // the worker goes to sleep; at the end of the test it is cancelled
        });
    } catch (AssertionError e) {
        IO.println(e.getMessage());
    }
}
