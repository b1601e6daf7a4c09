// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.scenarios.Crowd.both;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.sync.Event;
import io.asyncio4j.task.Task;
import java.util.List;

/** Events: who waits is woken by set, even if a clear comes right behind it. */
public final class Events {
    public static final Area AREA = Area.of("events")
            .with("starts_unset", Events::startsUnset)
            .with("set_one_does_not_suspend", Events::setOneDoesNotSuspend)
            .with("set_wakes_all_in_the_order_of_waiting", Events::setWakesAllInTheOrderOfWaiting)
            .with("one_iteration_from_set_to_the_waiters", Events::oneIterationFromSetToTheWaiters)
            .with("clear_right_behind_set_stops_nobody", Events::clearRightBehindSetStopsNobody)
            .with("newcomer_after_the_clear_waits", Events::newcomerAfterTheClearWaits)
            .with("newcomer_after_set_is_before_those_who_waited", Events::newcomerAfterSetIsBeforeThoseWhoWaited)
            .with("waiter_that_clears_it_keeps_nobody_else", Events::waiterThatClearsItKeepsNobodyElse)
            .with("waiter_that_waits_again_after_a_clear", Events::waiterThatWaitsAgainAfterAClear)
            .with("set_by_a_callback", Events::setByACallback)
            .with("set_twice_wakes_once", Events::setTwiceWakesOnce)
            .with("set_without_waiters", Events::setWithoutWaiters);

    private Events() {}

    private static void await(Trace t, Event event) {
        t.step("waits");
        try {
            event.await();
        } catch (Throwable e) {
            t.failure("wait", e);
            throw e;
        }
        t.step("goes on", event.isSet());
    }

    private static List<Task<?, ?>> waiters(Trace t, Event event, String names) {
        return each(names, () -> await(t, event));
    }

    static void startsUnset(Trace t) {
        var event = new Event();
        t.step("set", event.isSet());
        event.set();
        t.step("set", event.isSet());
        event.set();
        t.step("set", event.isSet());
        event.clear();
        t.step("set", event.isSet());
        event.clear();
        t.step("set", event.isSet());
    }

    static void setOneDoesNotSuspend(Trace t) {
        var event = new Event();
        event.set();
        createTask("other", () -> t.tick(1));
        t.attempt("wait", event::await);
        t.step("end");
        yieldNow();
    }

    static void setWakesAllInTheOrderOfWaiting(Trace t) {
        var event = new Event();
        var tasks = waiters(t, event, "abc");
        sleep(ofSeconds(1));
        event.set();
        t.step("has set it");
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void oneIterationFromSetToTheWaiters(Trace t) {
        var event = new Event();
        var ticker = createTask("ticker", () -> t.tick(4));
        var tasks = waiters(t, event, "ab");
        yieldNow();
        event.set();
        waitTasks(both(tasks, List.of(ticker)), ALL_COMPLETED);
    }

    static void clearRightBehindSetStopsNobody(Trace t) {
        var event = new Event();
        var tasks = waiters(t, event, "ab");
        sleep(ofSeconds(1));
        event.set();
        event.clear();
        t.step("set", event.isSet());
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void newcomerAfterTheClearWaits(Trace t) {
        var event = new Event();
        var tasks = waiters(t, event, "a");
        sleep(ofSeconds(1));
        event.set();
        event.clear();
        tasks.addAll(waiters(t, event, "b"));
        sleep(ofSeconds(1));
        t.step("sets it again");
        event.set();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void newcomerAfterSetIsBeforeThoseWhoWaited(Trace t) {
        var event = new Event();
        var tasks = waiters(t, event, "ab");
        sleep(ofSeconds(1));
        event.set();
        t.attempt("wait", event::await);
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void waiterThatClearsItKeepsNobodyElse(Trace t) {
        var event = new Event();
        Action<Exception> clearing = () -> {
            event.await();
            event.clear();
            t.step("clears it");
        };
        var tasks = both(List.of(createTask("a", clearing)), waiters(t, event, "bc"));
        sleep(ofSeconds(1));
        event.set();
        waitTasks(tasks, ALL_COMPLETED);
        t.step("set", event.isSet());
    }

    static void waiterThatWaitsAgainAfterAClear(Trace t) throws Exception {
        var event = new Event();
        Action<Exception> rounds = () -> {
            for (int i = 0; i < 3; i++) {
                event.await();
                t.step("round", i);
                event.clear();
            }
        };
        var task = createTask("a", rounds);
        for (int i = 0; i < 3; i++) {
            sleep(ofSeconds(1));
            event.set();
        }
        task.await();
    }

    static void setByACallback(Trace t) {
        var event = new Event();
        runningLoop().callLater(ofSeconds(2), event::set);
        var tasks = waiters(t, event, "ab");
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void setTwiceWakesOnce(Trace t) {
        var event = new Event();
        var tasks = waiters(t, event, "ab");
        sleep(ofSeconds(1));
        event.set();
        event.clear();
        event.set();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void setWithoutWaiters(Trace t) {
        var event = new Event();
        event.set();
        event.clear();
        var tasks = waiters(t, event, "a");
        sleep(ofSeconds(1));
        event.set();
        waitTasks(tasks, ALL_COMPLETED);
    }
}
