// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Outcome.Cancelled;
import io.asyncio4j.future.Outcome.Failed;
import io.asyncio4j.future.Outcome.Pending;
import io.asyncio4j.future.Outcome.Succeeded;
import io.asyncio4j.task.Task;

/**
 * Runs jobs again and again, each at its own pace. Some of them fail: that ends this run of this job and nothing else.
 *
 * <p>Usage: JobRunner.java [ROUNDS], how often each job is to run; 3 if nothing is said.
 */
void main(String[] args) {
    int rounds = roundsOf(args);
    run(() -> {
        var jobs = List.of(
                every(Duration.ofMillis(40), rounds, "heartbeat", () -> {}),
                every(Duration.ofMillis(70), rounds, "flaky", this::flaky),
                every(Duration.ofMillis(90), rounds, "broken", () -> {
                    throw new IOException("no such host");
                }));
        var backup = every(Duration.ofDays(1), rounds, "backup", () -> sleep(Duration.ofDays(1)));
        for (var job : jobs) {
            job.await();
        }
        backup.cancel("closing time");
        try {
            backup.await();
        } catch (CancelledError e) {
            IO.println(backup.name() + " has stopped: " + e.getMessage());
        }
        var farewell = createTask("farewell", () -> {
            throw new IllegalStateException("nobody listens");
        });
        sleep(Duration.ofMillis(10));
        IO.println("failures that nobody has asked for: " + failures().unsettled());
        IO.println(farewell.name() + " is " + farewell.state());
    });
}

int roundsOf(String[] args) {
    try {
        return args.length == 0 ? 3 : Integer.parseInt(args[0]);
    } catch (NumberFormatException e) {
        System.err.println("JobRunner takes a number of rounds, but got '" + args[0] + "'");
        System.exit(2);
        return 0;
    }
}

/** Starts a job: the work is run as a task of its own, whose outcome is looked at when its time is over. */
Task<Void, RuntimeException> every(Duration pace, int rounds, String name, Action<Exception> work) {
    return createTask(name, () -> {
        for (int n = 1; n <= rounds; n++) {
            var once = createTask(name + "#" + n, work);
            sleep(pace);
            IO.println(
                    switch (once.outcome()) {
                        case Succeeded(var _) -> once.name() + " is done";
                        case Failed(IOException e) ->
                            once.name() + " could not reach its server: " + e.getMessage();
                        case Failed(var e) -> once.name() + " has failed: " + e;
                        case Cancelled(var why) -> once.name() + " was cancelled: " + why;
                        case Pending() -> once.name() + " takes longer than " + pace.toMillis() + " ms";
                    });
        }
    });
}

int calls;

void flaky() {
    if (++calls % 2 == 1) {
        throw new IllegalStateException("out of luck on call " + calls);
    }
}
