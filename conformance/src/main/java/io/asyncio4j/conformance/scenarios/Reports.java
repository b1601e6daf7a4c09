// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Lost;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Future;
import io.asyncio4j.loop.ExceptionContext;

/** What the exception handler is told, and what not. */
public final class Reports {
    public static final Area AREA = Area.of("reports")
            .with("failure_that_nobody_asks_for", Reports::failureThatNobodyAsksFor)
            .with("failure_that_somebody_awaits", Reports::failureThatSomebodyAwaits)
            .with("failure_whose_exception_is_read", Reports::failureWhoseExceptionIsRead)
            .with("failure_that_is_only_peeked_at", Reports::failureThatIsOnlyPeekedAt)
            .with("failure_whose_callback_does_not_ask", Reports::failureWhoseCallbackDoesNotAsk)
            .with("failure_whose_callback_asks", Reports::failureWhoseCallbackAsks)
            .with("failed_future_that_nobody_asks_for", Reports::failedFutureThatNobodyAsksFor)
            .with("several_failures", Reports::severalFailures)
            .with("cancelled_task_is_no_news", Reports::cancelledTaskIsNoNews)
            .with("chain_is_reported_at_its_end_only", Reports::chainIsReportedAtItsEndOnly)
            .with("callback_that_throws", Reports::callbackThatThrows)
            .with("timer_that_throws", Reports::timerThatThrows)
            .with("handler_of_ones_own", Reports::handlerOfOnesOwn)
            .with("handler_is_called_by_hand", Reports::handlerIsCalledByHand)
            .with("failure_of_a_callback_has_its_cause", Reports::failureOfACallbackHasItsCause);

    private Reports() {}

    static void failureThatNobodyAsksFor(Trace t) {
        createTask("a", () -> t.fail(1, new Broken("b")));
        sleep(ofSeconds(2));
    }

    static void failureThatSomebodyAwaits(Trace t) {
        var task = createTask("a", () -> t.fail(1, new Broken("b")));
        t.attempt("await", task::await);
    }

    static void failureWhoseExceptionIsRead(Trace t) {
        var task = createTask("a", () -> t.fail(1, new Broken("b")));
        sleep(ofSeconds(2));
        t.step("exception", task.exception());
    }

    static void failureThatIsOnlyPeekedAt(Trace t) {
        var task = createTask("a", () -> t.fail(1, new Broken("b")));
        sleep(ofSeconds(2));
        t.step("done", task.done(), task.cancelled());
    }

    static void failureWhoseCallbackDoesNotAsk(Trace t) {
        var task = createTask("a", () -> t.fail(1, new Broken("b")));
        task.addDoneCallback(ended -> t.step("done", ended.done()));
        sleep(ofSeconds(2));
    }

    static void failureWhoseCallbackAsks(Trace t) {
        var task = createTask("a", () -> t.fail(1, new Broken("b")));
        task.addDoneCallback(ended -> t.step("failed with", ended.exception()));
        sleep(ofSeconds(2));
    }

    static void failedFutureThatNobodyAsksFor(Trace t) {
        Future<Object, RuntimeException> f = Future.create();
        f.setException(new Broken("b"));
        sleep(ofSeconds(1));
    }

    static void severalFailures(Trace t) {
        createTask("a", () -> t.fail(1, new Broken("one")));
        createTask("b", () -> t.fail(1, new Lost("two")));
        createTask("c", () -> t.work(1));
        sleep(ofSeconds(2));
    }

    static void cancelledTaskIsNoNews(Trace t) {
        var task = createTask("a", () -> t.work(9));
        sleep(ofSeconds(1));
        task.cancel();
        sleep(ofSeconds(1));
    }

    static void chainIsReportedAtItsEndOnly(Trace t) {
        var inner = createTask("inner", () -> t.fail(1, new Broken("b")));
        createTask("outer", () -> inner.await());
        sleep(ofSeconds(2));
    }

    static void callbackThatThrows(Trace t) {
        runningLoop().callSoon(() -> {
            throw new Broken("b");
        });
        yieldNow();
        t.step("main goes on");
    }

    static void timerThatThrows(Trace t) {
        runningLoop().callLater(ofSeconds(3), () -> {
            throw new Broken("b");
        });
        sleep(ofSeconds(4));
        t.step("main goes on");
    }

    static void handlerOfOnesOwn(Trace t) {
        runningLoop().setExceptionHandler(context -> t.step("my handler", context.exception()));
        runningLoop().callSoon(() -> {
            throw new Broken("b");
        });
        yieldNow();
    }

    static void handlerIsCalledByHand(Trace t) {
        runningLoop().callExceptionHandler(new ExceptionContext("by hand", new Broken("b"), null));
        runningLoop().callExceptionHandler(new ExceptionContext("without an exception", null, null));
    }

    static void failureOfACallbackHasItsCause(Trace t) {
        runningLoop().callSoon(() -> {
            try {
                throw new Lost("first");
            } catch (Lost e) {
                throw new Broken("second", e);
            }
        });
        yieldNow();
    }
}
