// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.asCompleted;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.conformance.Departure.LIMIT_IS_TOLD;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** as_completed: the tasks themselves, in the order in which they end. */
public final class AsCompletions {
    public static final Area AREA = Area.of("ascompleted")
            .with("in_order_of_completion", AsCompletions::inOrderOfCompletion)
            .with("done_at_once", AsCompletions::doneAtOnce)
            .with("done_already", AsCompletions::doneAlready)
            .with("some_done_already", AsCompletions::someDoneAlready)
            .with("with_a_failure", AsCompletions::withAFailure)
            .with("with_a_cancelled_one", AsCompletions::withACancelledOne)
            .with("nothing", AsCompletions::nothing)
            .with("stopped_half_way", AsCompletions::stoppedHalfWay)
            .with("slow_reader_loses_nothing", AsCompletions::slowReaderLosesNothing)
            .with("cancelled_while_it_waits", AsCompletions::cancelledWhileItWaits, REASON_IS_TOLD)
            .with("in_a_timeout", AsCompletions::inATimeout, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("duplicates_come_once", AsCompletions::duplicatesComeOnce);

    private AsCompletions() {}

    private static List<Task<?, RuntimeException>> tasks(Trace t, long... seconds) {
        var tasks = new ArrayList<Task<?, RuntimeException>>();
        for (long n : seconds) {
            tasks.add(createTask("t" + n, () -> t.work(n, "v" + n)));
        }
        return tasks;
    }

    static void inOrderOfCompletion(Trace t) {
        for (var task : asCompleted(tasks(t, 3, 1, 2))) {
            t.step("next", task, task.result());
        }
    }

    static void doneAtOnce(Trace t) {
        var tasks = Stream.of("a", "b", "c")
                .map(name -> createTask(name, () -> t.work(1)))
                .toList();
        for (var task : asCompleted(tasks)) {
            t.step("next", task);
        }
    }

    static void doneAlready(Trace t) {
        var tasks = tasks(t, 2, 0, 1);
        sleep(ofSeconds(3));
        for (var task : asCompleted(tasks)) {
            t.step("next", task);
        }
    }

    static void someDoneAlready(Trace t) {
        var tasks = tasks(t, 3, 0, 2);
        sleep(ofSeconds(1));
        for (var task : asCompleted(tasks)) {
            t.step("next", task);
        }
    }

    static void withAFailure(Trace t) {
        var tasks = tasks(t, 3, 1);
        tasks.add(createTask("f", () -> t.fail(2, new Broken("b"))));
        for (var task : asCompleted(tasks)) {
            t.state("next " + task.name(), task);
        }
    }

    static void withACancelledOne(Trace t) {
        var tasks = tasks(t, 3, 1, 2);
        runningLoop().callLater(ofSeconds(1), () -> tasks.get(0).cancel());
        for (var task : asCompleted(tasks)) {
            t.state("next " + task.name(), task);
        }
    }

    static void nothing(Trace t) {
        for (var _ : asCompleted(tasks(t))) {
            t.step("never");
        }
        t.step("over");
    }

    static void stoppedHalfWay(Trace t) {
        var tasks = tasks(t, 3, 1, 2);
        t.step("next", asCompleted(tasks).iterator().next());
        sleep(ofSeconds(3));
        for (var task : tasks) {
            t.state(task.name(), task);
        }
    }

    static void slowReaderLosesNothing(Trace t) {
        for (var task : asCompleted(tasks(t, 3, 1, 2))) {
            t.step("next", task);
            sleep(ofSeconds(5));
        }
    }

    private static void readAll(Trace t, List<Task<?, RuntimeException>> tasks) {
        for (var task : asCompleted(tasks)) {
            t.step("next", task);
        }
    }

    static void cancelledWhileItWaits(Trace t) {
        var tasks = tasks(t, 3, 1);
        var r = createTask("r", () -> readAll(t, tasks));
        sleep(ofSeconds(2));
        r.cancel();
        t.attempt("await r", r::await);
        for (var task : tasks) {
            t.state(task.name(), task);
        }
    }

    static void inATimeout(Trace t) {
        var tasks = tasks(t, 3, 1);
        t.attempt("timeout", () -> timeout(ofSeconds(2), () -> readAll(t, tasks)));
    }

    static void duplicatesComeOnce(Trace t) {
        var tasks = tasks(t, 1, 2);
        readAll(t, List.of(tasks.get(0), tasks.get(1), tasks.get(0)));
    }
}
