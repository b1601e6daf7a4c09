// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.CancelledError;

/** What a cancelled task may do: clean up, fail, refuse, and take the request back. */
public final class CleanUps {
    public static final Area AREA = Area.of("cleanups")
            .with("swallowed", CleanUps::swallowed)
            .with("taken_back", CleanUps::takenBack)
            .with("taken_back_before_delivery", CleanUps::takenBackBeforeDelivery)
            .with("taken_back_without_a_request", CleanUps::takenBackWithoutARequest)
            .with("one_of_two_taken_back_before_delivery", CleanUps::oneOfTwoTakenBackBeforeDelivery)
            .with("taken_back_by_another_while_asleep", CleanUps::takenBackByAnotherWhileAsleep)
            .with("clean_up_awaits", CleanUps::cleanUpAwaits)
            .with("second_request_in_the_clean_up", CleanUps::secondRequestInTheCleanUp)
            .with("clean_up_fails", CleanUps::cleanUpFails)
            .with("turned_into_another_exception", CleanUps::turnedIntoAnotherException)
            .with("endless_refusal_ends_some_time", CleanUps::endlessRefusalEndsSomeTime);

    private CleanUps() {}

    static void swallowed(Trace t) {
        var task = createTask("a", () -> {
            t.attempt("sleep", () -> sleep(ofSeconds(10)));
            return "swallowed";
        });
        sleep(ofSeconds(1));
        task.cancel();
        t.attempt("await", task::await);
        t.cancelling("a", task);
        t.step("cancelled", task.cancelled());
    }

    static void takenBack(Trace t) {
        var task = createTask("a", () -> {
            t.attempt("sleep", () -> sleep(ofSeconds(10)));
            t.step("uncancel", currentTask().uncancel());
            sleep(ofSeconds(1));
            return "v";
        });
        sleep(ofSeconds(1));
        task.cancel();
        t.attempt("await", task::await);
        t.cancelling("a", task);
    }

    static void takenBackBeforeDelivery(Trace t) {
        var task = createTask("a", () -> {
            currentTask().cancel();
            t.step("uncancel", currentTask().uncancel());
            t.attempt("sleep", () -> sleep(ofSeconds(1)));
            return "v";
        });
        t.attempt("await", task::await);
    }

    static void takenBackWithoutARequest(Trace t) {
        t.step("uncancel", currentTask().uncancel());
        t.cancelling("main");
        sleep(ofSeconds(1));
    }

    static void oneOfTwoTakenBackBeforeDelivery(Trace t) {
        var task = createTask("a", () -> {
            var me = currentTask();
            me.cancel();
            me.cancel();
            t.step("uncancel", me.uncancel());
            t.attempt("sleep", () -> sleep(ofSeconds(1)));
            t.cancelling("now");
        });
        t.attempt("await", task::await);
    }

    static void takenBackByAnotherWhileAsleep(Trace t) {
        var task = createTask("a", () -> t.work(10));
        sleep(ofSeconds(1));
        task.cancel();
        t.step("uncancel", task.uncancel());
        t.attempt("await", task::await);
        t.cancelling("a", task);
    }

    static void cleanUpAwaits(Trace t) {
        var task = createTask("a", () -> {
            try {
                sleep(ofSeconds(10));
            } finally {
                t.step("cleans up");
                sleep(ofSeconds(2));
                t.step("cleaned up");
            }
        });
        sleep(ofSeconds(1));
        task.cancel("enough");
        t.attempt("await", task::await);
    }

    static void secondRequestInTheCleanUp(Trace t) {
        var task = createTask("a", () -> {
            try {
                sleep(ofSeconds(10));
            } finally {
                t.step("cleans up");
                try {
                    sleep(ofSeconds(5));
                } finally {
                    t.cancelling("clean-up ends");
                }
            }
        });
        sleep(ofSeconds(1));
        task.cancel("first");
        sleep(ofSeconds(1));
        task.cancel("second");
        t.attempt("await", task::await);
    }

    static void cleanUpFails(Trace t) {
        var task = createTask("a", () -> {
            try {
                sleep(ofSeconds(10));
            } finally {
                t.throwNow(new Broken("clean-up"));
            }
        });
        sleep(ofSeconds(1));
        task.cancel();
        t.attempt("await", task::await);
        t.state("a", task);
        t.cancelling("a", task);
    }

    static void turnedIntoAnotherException(Trace t) {
        var task = createTask("a", () -> {
            try {
                sleep(ofSeconds(10));
            } catch (CancelledError e) {
                throw new Broken("instead", e);
            }
        });
        sleep(ofSeconds(1));
        task.cancel("enough");
        t.attempt("await", task::await);
        t.state("a", task);
    }

    static void endlessRefusalEndsSomeTime(Trace t) {
        var task = createTask("a", () -> {
            for (int i = 0; i < 3; i++) {
                try {
                    sleep(ofSeconds(10));
                    return "slept";
                } catch (CancelledError e) {
                    t.failure("refuses " + i, e);
                }
            }
            return "gave in";
        });
        for (int i = 0; i < 3; i++) {
            sleep(ofSeconds(1));
            task.cancel("request " + i);
        }
        t.attempt("await", task::await);
        t.cancelling("a", task);
    }
}
