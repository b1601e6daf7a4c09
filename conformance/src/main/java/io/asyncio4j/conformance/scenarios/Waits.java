// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.conformance.Departure.LIMIT_IS_TOLD;
import static io.asyncio4j.conformance.Departure.MESSAGE_GOES_ON;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static io.asyncio4j.structured.ReturnWhen.FIRST_COMPLETED;
import static io.asyncio4j.structured.ReturnWhen.FIRST_EXCEPTION;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.Asyncio;
import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.structured.WaitResult;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** wait: until some have ended, or all; nothing is thrown, nothing is cancelled. */
public final class Waits {
    public static final Area AREA = Area.of("waiting")
            .with("all_completed", Waits::allCompleted)
            .with("first_completed", Waits::firstCompleted)
            .with("first_exception", Waits::firstException)
            .with("first_exception_and_none_fails", Waits::firstExceptionAndNoneFails)
            .with("first_exception_and_one_is_cancelled", Waits::firstExceptionAndOneIsCancelled)
            .with("first_completed_and_one_is_cancelled", Waits::firstCompletedAndOneIsCancelled)
            .with("all_completed_with_failures", Waits::allCompletedWithFailures)
            .with("timeout", Waits::timeout)
            .with("timeout_before_the_first", Waits::timeoutBeforeTheFirst)
            .with("timeout_that_is_not_reached", Waits::timeoutThatIsNotReached)
            .with("all_done_already", Waits::allDoneAlready)
            .with("one_done_already", Waits::oneDoneAlready)
            .with("all_done_at_once", Waits::allDoneAtOnce)
            .with("cancelled", Waits::cancelled)
            .with("duplicates_count_once", Waits::duplicatesCountOnce)
            .with("nothing", Waits::nothing, MESSAGE_GOES_ON)
            .with("in_a_timeout", Waits::inATimeout, REASON_IS_TOLD, LIMIT_IS_TOLD);

    private Waits() {}

    private static List<Task<?, RuntimeException>> three(Trace t, int failing) {
        var tasks = new ArrayList<Task<?, RuntimeException>>();
        for (int n : new int[] {3, 1, 2}) {
            tasks.add(
                    n == failing
                            ? createTask("t" + n, () -> t.fail(n, new Broken("b" + n)))
                            : createTask("t" + n, () -> t.work(n, "v" + n)));
        }
        return tasks;
    }

    private static List<Task<?, RuntimeException>> three(Trace t) {
        return three(t, 0);
    }

    private static Collection<Task<?, RuntimeException>> traced(Trace t, WaitResult<Task<?, RuntimeException>> result) {
        t.step("done", result.done(), "pending", result.pending());
        return result.pending();
    }

    private static void forAll(Trace t, Collection<Task<?, RuntimeException>> tasks) {
        traced(t, waitTasks(tasks, ALL_COMPLETED));
    }

    static void allCompleted(Trace t) {
        forAll(t, three(t));
    }

    static void firstCompleted(Trace t) {
        var tasks = three(t);
        traced(t, waitTasks(tasks, FIRST_COMPLETED));
        forAll(t, tasks);
    }

    static void firstException(Trace t) {
        var tasks = three(t, 2);
        traced(t, waitTasks(tasks, FIRST_EXCEPTION));
        t.state("t2", tasks.get(2));
        tasks.get(0).await();
    }

    static void firstExceptionAndNoneFails(Trace t) {
        traced(t, waitTasks(three(t), FIRST_EXCEPTION));
    }

    static void firstExceptionAndOneIsCancelled(Trace t) {
        var tasks = three(t);
        runningLoop().callLater(ofSeconds(1), () -> tasks.get(2).cancel());
        traced(t, waitTasks(tasks, FIRST_EXCEPTION));
    }

    static void firstCompletedAndOneIsCancelled(Trace t) {
        var tasks = three(t);
        tasks.get(0).cancel();
        forAll(t, traced(t, waitTasks(tasks, FIRST_COMPLETED)));
    }

    static void allCompletedWithFailures(Trace t) {
        var tasks = three(t, 1);
        forAll(t, tasks);
        for (var task : tasks) {
            t.state(task.name(), task);
        }
    }

    static void timeout(Trace t) {
        forAll(t, traced(t, waitTasks(three(t), ALL_COMPLETED, ofSeconds(2))));
    }

    static void timeoutBeforeTheFirst(Trace t) {
        forAll(t, traced(t, waitTasks(three(t), ALL_COMPLETED, ofSeconds(0))));
    }

    static void timeoutThatIsNotReached(Trace t) {
        traced(t, waitTasks(three(t), ALL_COMPLETED, ofSeconds(10)));
        t.step("time");
    }

    static void allDoneAlready(Trace t) {
        var tasks = three(t);
        sleep(ofSeconds(4));
        runningLoop().callSoon(() -> t.step("callback"));
        forAll(t, tasks);
    }

    static void oneDoneAlready(Trace t) {
        var tasks = three(t);
        tasks.get(1).await();
        runningLoop().callSoon(() -> t.step("callback"));
        traced(t, waitTasks(tasks, FIRST_COMPLETED));
        forAll(t, tasks);
    }

    static void allDoneAtOnce(Trace t) {
        var tasks = new ArrayList<Task<?, RuntimeException>>();
        for (String name : List.of("a", "b", "c")) {
            tasks.add(createTask(name, () -> t.work(1)));
        }
        traced(t, waitTasks(tasks, FIRST_COMPLETED));
    }

    static void cancelled(Trace t) {
        var tasks = three(t);
        var w = createTask("w", () -> forAll(t, tasks));
        sleep(ofSeconds(1));
        w.cancel("why");
        t.attempt("await w", w::await);
        for (var task : tasks) {
            t.state(task.name(), task);
        }
        forAll(t, tasks);
    }

    static void duplicatesCountOnce(Trace t) {
        Task<?, RuntimeException> a = createTask("a", () -> t.work(1));
        forAll(t, List.of(a, a));
    }

    static void nothing(Trace t) {
        t.attempt("wait", () -> waitTasks(List.<Task<?, ?>>of(), ALL_COMPLETED));
    }

    static void inATimeout(Trace t) {
        var tasks = three(t);
        t.attempt("timeout", () -> Asyncio.timeout(ofSeconds(2), () -> forAll(t, tasks)));
        forAll(t, tasks);
    }
}
