// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.toThread;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.LIMIT_IS_TOLD;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.context.ContextVar;
import io.asyncio4j.future.Action;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Calls on other threads: what they return and throw, and what a cancellation does to who waits for them. */
public final class Threads {
    public static final Area AREA = Area.of("threads")
            .with("value", Threads::value)
            .with("failure", Threads::failure)
            .with("another_thread", Threads::anotherThread)
            .with("no_loop_there", Threads::noLoopThere)
            .with("context_is_that_of_the_caller", Threads::contextIsThatOfTheCaller)
            .with("others_run_meanwhile", Threads::othersRunMeanwhile)
            .with("one_after_the_other", Threads::oneAfterTheOther)
            .with("time_stands_still_meanwhile", Threads::timeStandsStillMeanwhile)
            .with("two_that_wait_for_each_other", Threads::twoThatWaitForEachOther)
            .with("in_a_group_with_one_that_fails", Threads::inAGroupWithOneThatFails, REASON_IS_TOLD)
            .with("cancelled_who_waits", Threads::cancelledWhoWaits)
            .with("limit_of_time_that_has_passed", Threads::limitOfTimeThatHasPassed, LIMIT_IS_TOLD, REASON_IS_TOLD)
            .with("cancelled_before_it_calls", Threads::cancelledBeforeItCalls);

    private static final ContextVar<String> VAR = ContextVar.of("var", "default");

    private Threads() {}

    private static String fail(RuntimeException exception) {
        throw exception;
    }

    /** For a body that has a value. */
    private static String await(CountDownLatch latch) throws InterruptedException {
        latch.await();
        return "v";
    }

    static void value(Trace t) {
        t.attempt("call", () -> toThread(() -> "v").await());
        t.attempt("call", () -> toThread(() -> null).await());
    }

    static void failure(Trace t) {
        var broken = new Broken("b");
        t.attempt("call", () -> toThread(() -> fail(broken)).await());
    }

    static void anotherThread(Trace t) {
        var here = Thread.currentThread();
        t.step("here", toThread(() -> Thread.currentThread() == here).await());
    }

    static void noLoopThere(Trace t) {
        t.attempt("loop", () -> toThread(Threads::whichLoop).await());
    }

    private static String whichLoop() {
        try {
            runningLoop();
        } catch (IllegalStateException e) {
            return "none"; // there is no other way to ask
        }
        return "one";
    }

    static void contextIsThatOfTheCaller(Trace t) {
        VAR.set("mine");
        t.attempt(
                "there",
                () -> toThread(() -> {
                            String was = VAR.get();
                            VAR.set("theirs");
                            return was;
                        })
                        .await());
        t.step("here", VAR.get());
    }

    static void othersRunMeanwhile(Trace t) {
        var event = new CountDownLatch(1);
        createTask("other", () -> {
            t.step("runs");
            event.countDown();
        });
        t.attempt("call", () -> toThread(() -> await(event)).await());
    }

    static void oneAfterTheOther(Trace t) {
        for (int i : new int[] {0, 1, 2}) {
            t.step("got", toThread(() -> i).await());
        }
    }

    static void timeStandsStillMeanwhile(Trace t) {
        var task = createTask("sleeping", () -> t.work(5));
        t.attempt("call", () -> toThread(() -> "v").await());
        task.await();
    }

    static void twoThatWaitForEachOther(Trace t) {
        var first = new CountDownLatch(1);
        var second = new CountDownLatch(1);
        var one = toThread(() -> {
            first.countDown();
            second.await();
            return "one";
        });
        var other = toThread(() -> {
            first.await();
            second.countDown();
            return "other";
        });
        t.attempt("both", () -> gather(one, other).await());
    }

    static void inAGroupWithOneThatFails(Trace t) {
        Action<Exception> group = () -> taskGroup(g -> {
            g.createTask("failing", () -> toThread(() -> fail(new Broken("b"))).await());
            g.createTask("sleeping", () -> t.work(5));
        });
        t.attempt("group", group);
    }

    static void cancelledWhoWaits(Trace t) {
        var event = new CountDownLatch(1);
        var task = createTask(
                "a", () -> t.attempt("call", () -> toThread(() -> await(event)).await()));
        yieldNow();
        yieldNow();
        task.cancel("enough");
        waitTasks(List.of(task), ALL_COMPLETED);
        t.step("goes on");
        event.countDown();
    }

    static void limitOfTimeThatHasPassed(Trace t) {
        var event = new CountDownLatch(1);
        Action<Exception> limited =
                () -> timeout(ofSeconds(0), () -> toThread(() -> await(event)).await());
        t.attempt("limited", limited);
        event.countDown();
    }

    static void cancelledBeforeItCalls(Trace t) {
        var task = createTask("a", () -> {
            currentTask().cancel("me");
            t.attempt("call", () -> toThread(() -> "v").await());
        });
        task.await();
    }
}
