// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.shield;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.conformance.Departure.LIMIT_IS_TOLD;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.conformance.Departure.SAME_CANCELLED_ERROR;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;

/** shield: what is inside goes on when the awaiter is cancelled. */
public final class Shields {
    public static final Area AREA = Area.of("shields")
            .with("value_comes_through", Shields::valueComesThrough)
            .with("failure_comes_through", Shields::failureComesThrough)
            .with("inside_goes_on_when_the_awaiter_is_cancelled", Shields::insideGoesOnWhenTheAwaiterIsCancelled)
            .with("outer_future_is_cancelled", Shields::outerFutureIsCancelled)
            .with("inside_is_cancelled", Shields::insideIsCancelled, SAME_CANCELLED_ERROR)
            .with("done_already", Shields::doneAlready)
            .with("failed_already", Shields::failedAlready)
            .with("several_shields_around_one", Shields::severalShieldsAroundOne)
            .with("late_failure", Shields::lateFailure)
            .with("late_failure_that_is_asked_for", Shields::lateFailureThatIsAskedFor)
            .with("in_a_clean_up", Shields::inACleanUp)
            .with("in_a_timeout", Shields::inATimeout, REASON_IS_TOLD, LIMIT_IS_TOLD)
            .with("around_a_gather", Shields::aroundAGather);

    private Shields() {}

    static void valueComesThrough(Trace t) {
        var a = createTask("a", () -> t.work(1, "v"));
        t.step("got", shield(a).await());
    }

    static void failureComesThrough(Trace t) {
        var a = createTask("a", () -> t.fail(1, new Broken("b")));
        t.attempt("shield", () -> shield(a).await());
    }

    static void insideGoesOnWhenTheAwaiterIsCancelled(Trace t) {
        var a = createTask("a", () -> t.work(3, "v"));
        var w = createTask("w", () -> shield(a).await());
        sleep(ofSeconds(1));
        w.cancel("why");
        t.attempt("await w", w::await);
        t.state("a", a);
        t.cancelling("a", a);
        t.attempt("await a", a::await);
    }

    static void outerFutureIsCancelled(Trace t) {
        var a = createTask("a", () -> t.work(3, "v"));
        var outer = shield(a);
        t.step("cancel", outer.cancel("why"));
        t.attempt("await outer", outer::await);
        t.step("got", a.await());
    }

    static void insideIsCancelled(Trace t) {
        var a = createTask("a", () -> t.work(3, "v"));
        var outer = shield(a);
        sleep(ofSeconds(1));
        a.cancel("inner");
        t.attempt("await outer", outer::await);
        t.state("outer", outer);
    }

    static void doneAlready(Trace t) {
        var a = createTask("a", () -> t.work(0, "v"));
        sleep(ofSeconds(1));
        runningLoop().callSoon(() -> t.step("callback"));
        t.step("got", shield(a).await());
    }

    static void failedAlready(Trace t) {
        var a = createTask("a", () -> t.fail(0, new Broken("b")));
        sleep(ofSeconds(1));
        t.attempt("shield", () -> shield(a).await());
    }

    static void severalShieldsAroundOne(Trace t) {
        var a = createTask("a", () -> t.work(3, "v"));
        var first = shield(a);
        var second = shield(a);
        sleep(ofSeconds(1));
        first.cancel();
        t.step("second", second.await());
        t.state("first", first);
    }

    static void lateFailure(Trace t) {
        var a = createTask("a", () -> t.fail(3, new Broken("late")));
        var w = createTask("w", () -> shield(a).await());
        sleep(ofSeconds(1));
        w.cancel();
        t.attempt("await w", w::await);
        sleep(ofSeconds(3));
    }

    static void lateFailureThatIsAskedFor(Trace t) {
        var a = createTask("a", () -> t.fail(3, new Broken("late")));
        var outer = shield(a);
        sleep(ofSeconds(1));
        outer.cancel();
        t.attempt("await a", a::await);
    }

    static void inACleanUp(Trace t) {
        var task = createTask("a", () -> {
            try {
                sleep(ofSeconds(9));
            } finally {
                var closing = createTask("closing", () -> {
                    sleep(ofSeconds(2));
                    t.step("closed");
                });
                t.attempt("close", () -> shield(closing).await());
            }
        });
        sleep(ofSeconds(1));
        task.cancel();
        sleep(ofSeconds(1));
        task.cancel();
        t.attempt("await", task::await);
        sleep(ofSeconds(2));
    }

    static void inATimeout(Trace t) {
        var a = createTask("a", () -> t.work(3, "v"));
        t.attempt(
                "timeout",
                () -> timeout(ofSeconds(1), () -> t.step("never", shield(a).await())));
        t.step("got", a.await());
    }

    static void aroundAGather(Trace t) {
        var a = createTask("a", () -> t.work(2, "va"));
        var b = createTask("b", () -> t.work(3, "vb"));
        var gathered = gather(a, b);
        var w = createTask("w", () -> shield(gathered).await());
        sleep(ofSeconds(1));
        w.cancel();
        t.attempt("await w", w::await);
        t.step("got", gathered.await());
    }
}
