// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.allTasks;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.MESSAGE_GOES_ON;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Lost;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Future;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Tasks: when they start, how they end, and who learns of it. */
public final class TaskLives {
    public static final Area AREA = Area.of("tasks")
            .with("starts_in_the_next_iteration", TaskLives::startsInTheNextIteration)
            .with("start_in_order_of_creation", TaskLives::startInOrderOfCreation)
            .with("result_of_pending", TaskLives::resultOfPending, MESSAGE_GOES_ON)
            .with("value", TaskLives::value)
            .with("failure", TaskLives::failure)
            .with("same_exception_for_every_reader", TaskLives::sameExceptionForEveryReader)
            .with("failure_with_a_cause", TaskLives::failureWithACause)
            .with("failure_goes_through_a_chain", TaskLives::failureGoesThroughAChain)
            .with("failing_task_touches_nobody_else", TaskLives::failingTaskTouchesNobodyElse)
            .with("awaited_by_several", TaskLives::awaitedBySeveral)
            .with("done_task_is_awaited_without_a_turn", TaskLives::doneTaskIsAwaitedWithoutATurn)
            .with("cannot_await_itself", TaskLives::cannotAwaitItself, MESSAGE_GOES_ON)
            .with("current_task_inside", TaskLives::currentTaskInside)
            .with("all_tasks_are_those_that_have_not_ended", TaskLives::allTasksAreThoseThatHaveNotEnded)
            .with("name_can_change", TaskLives::nameCanChange)
            .with("child_outlives_its_creator", TaskLives::childOutlivesItsCreator)
            .with("ends_in_the_iteration_after_its_await", TaskLives::endsInTheIterationAfterItsAwait)
            .with("finally_runs_before_the_failure_is_seen", TaskLives::finallyRunsBeforeTheFailureIsSeen)
            .with("failure_in_finally_replaces_the_first", TaskLives::failureInFinallyReplacesTheFirst)
            .with("main_fails", TaskLives::mainFails, REASON_IS_TOLD);

    private TaskLives() {}

    static void startsInTheNextIteration(Trace t) {
        var task = createTask("a", () -> t.work(1, "v"));
        t.step("created");
        yieldNow();
        t.step("a turn later");
        t.step("got", task.await());
    }

    static void startInOrderOfCreation(Trace t) {
        var tasks = Stream.of("a", "b", "c")
                .map(name -> createTask(name, () -> t.work(0)))
                .toList();
        for (var task : tasks) {
            task.await();
        }
    }

    static void resultOfPending(Trace t) {
        var task = createTask("a", () -> t.work(1));
        t.attempt("result", task::result);
        t.attempt("exception", task::exception);
        yieldNow();
        t.attempt("result of suspended", task::result);
        t.attempt("exception of suspended", task::exception);
        task.await();
    }

    static void value(Trace t) {
        var task = createTask("a", () -> t.work(2, 42));
        t.step("got", task.await());
        t.state("a", task);
        t.attempt("exception", task::exception);
        t.step("cancel", task.cancel());
        t.cancelling("a", task);
    }

    static void failure(Trace t) {
        var task = createTask("a", () -> t.fail(1, new Broken("b")));
        t.attempt("await", task::await);
        t.attempt("result", task::result);
        t.attempt("exception", task::exception);
        t.state("a", task);
    }

    static void sameExceptionForEveryReader(Trace t) {
        var broken = new Broken("b");
        var task = createTask("a", () -> t.fail(0, broken));
        for (int i = 0; i < 2; i++) {
            try {
                task.await();
            } catch (Broken e) {
                t.step("same", e == broken, task.exception() == broken);
            }
        }
    }

    static void failureWithACause(Trace t) {
        var task = createTask("a", () -> {
            try {
                throw new Lost("first");
            } catch (Lost e) {
                throw new Broken("second", e);
            }
        });
        t.attempt("await", task::await);
    }

    static void failureGoesThroughAChain(Trace t) {
        var a = createTask("a", () -> t.fail(1, new Broken("b")));
        var b = createTask("b", () -> {
            t.step("waits");
            a.await();
        });
        var c = createTask("c", () -> {
            t.step("waits");
            b.await();
        });
        t.attempt("await c", c::await);
        for (var task : List.of(a, b, c)) {
            t.state(task.name(), task);
        }
    }

    static void failingTaskTouchesNobodyElse(Trace t) {
        var a = createTask("a", () -> t.fail(1, new Broken("b")));
        var b = createTask("b", () -> t.work(2, "fine"));
        t.step("got", b.await());
        t.state("a", a);
    }

    static void awaitedBySeveral(Trace t) {
        var a = createTask("a", () -> t.work(1, "v"));
        var readers = Stream.of("r0", "r1", "r2")
                .map(name -> createTask(name, () -> t.step("got", a.await())))
                .toList();
        for (var reader : readers) {
            reader.await();
        }
    }

    static void doneTaskIsAwaitedWithoutATurn(Trace t) {
        var task = createTask("a", () -> t.work(0, "v"));
        sleep(ofSeconds(1));
        runningLoop().callSoon(() -> t.step("callback"));
        t.step("got", task.await());
        yieldNow();
        t.step("after the callback");
    }

    static void cannotAwaitItself(Trace t) {
        var tasks = new ArrayList<Task<Void, RuntimeException>>();
        tasks.add(createTask("a", () -> {
            t.attempt("await", () -> tasks.getFirst().await());
            sleep(ofSeconds(1));
            t.step("goes on");
        }));
        tasks.getFirst().await();
        t.state("a", tasks.getFirst());
    }

    static void currentTaskInside(Trace t) {
        t.step("I am", currentTask());
        createTask("a", () -> t.step("I am", currentTask())).await();
        t.step("I am", currentTask());
    }

    static void allTasksAreThoseThatHaveNotEnded(Trace t) {
        var a = createTask("a", () -> t.work(1));
        createTask("b", () -> t.work(2));
        t.step("all", allTasks());
        a.await();
        t.step("all", allTasks());
        sleep(ofSeconds(2));
        t.step("all", allTasks());
    }

    static void nameCanChange(Trace t) {
        var task = createTask("old", () -> {
            t.step("starts");
            currentTask().setName("new");
            t.step("renamed");
        });
        t.step("name", task.name());
        task.await();
        t.step("name", task.name());
    }

    static void childOutlivesItsCreator(Trace t) {
        var child = createTask("child", () -> {
            createTask("grandchild", () -> t.work(2));
            t.step("ends");
        });
        child.await();
        sleep(ofSeconds(3));
        t.step("ends");
    }

    static void endsInTheIterationAfterItsAwait(Trace t) {
        Future<Object, RuntimeException> future = Future.create();
        var task = createTask("a", () -> {
            future.await();
            t.step("got it");
        });
        task.addDoneCallback(_ -> t.step("callback"));
        yieldNow();
        future.setResult(null);
        for (int i = 0; i < 4; i++) {
            t.step("turn", i, task.done());
            yieldNow();
        }
    }

    static void finallyRunsBeforeTheFailureIsSeen(Trace t) {
        var task = createTask("a", () -> {
            try {
                sleep(ofSeconds(1));
                throw new Broken("b");
            } finally {
                t.step("cleans up");
                sleep(ofSeconds(1));
                t.step("cleaned up");
            }
        });
        t.attempt("await", () -> task.await());
    }

    @SuppressWarnings("finally") // that is what it is about
    static void failureInFinallyReplacesTheFirst(Trace t) {
        var task = createTask("a", () -> {
            try {
                sleep(ofSeconds(1));
                throw new Broken("first");
            } finally {
                sleep(ofSeconds(1));
                t.throwNow(new Lost("second"));
            }
        });
        t.attempt("await", () -> task.await());
    }

    static void mainFails(Trace t) {
        createTask("a", () -> t.work(5));
        sleep(ofSeconds(1));
        throw new Broken("main");
    }
}
