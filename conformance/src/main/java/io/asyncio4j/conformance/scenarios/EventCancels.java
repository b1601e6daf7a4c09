// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.LIMIT_IS_TOLD;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.sync.Event;
import io.asyncio4j.task.Task;
import java.util.List;

/** Tasks that are cancelled while they wait for an event, or when it is set. */
public final class EventCancels {
    public static final Area AREA = Area.of("eventcancels")
            .with("cancelled_waiter", EventCancels::cancelledWaiter)
            .with("set_then_cancel", EventCancels::setThenCancel)
            .with("cancel_then_set", EventCancels::cancelThenSet)
            .with("all_waiters_cancelled_and_set", EventCancels::allWaitersCancelledAndSet)
            .with(
                    "waiter_that_swallows_a_cancellation_waits_again",
                    EventCancels::waiterThatSwallowsACancellationWaitsAgain)
            .with(
                    "cancelled_in_the_iteration_of_set_and_waits_again",
                    EventCancels::cancelledInTheIterationOfSetAndWaitsAgain)
            .with("limit_of_time", EventCancels::limitOfTime, LIMIT_IS_TOLD, REASON_IS_TOLD)
            .with("set_at_the_time_of_the_limit", EventCancels::setAtTheTimeOfTheLimit, LIMIT_IS_TOLD, REASON_IS_TOLD)
            .with("set_just_after_the_limit", EventCancels::setJustAfterTheLimit, LIMIT_IS_TOLD, REASON_IS_TOLD)
            .with("own_request_and_a_set_event", EventCancels::ownRequestAndASetEvent)
            .with("failing_group_whose_children_wait", EventCancels::failingGroupWhoseChildrenWait, REASON_IS_TOLD)
            .with("set_in_a_clean_up", EventCancels::setInACleanUp)
            .with("end_of_the_run_while_some_wait", EventCancels::endOfTheRunWhileSomeWait, REASON_IS_TOLD);

    private EventCancels() {}

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

    static void cancelledWaiter(Trace t) throws Exception {
        var event = new Event();
        var tasks = waiters(t, event, "ab");
        var a = tasks.get(0);
        var b = tasks.get(1);
        sleep(ofSeconds(1));
        a.cancel("enough");
        t.attempt("a", a::await);
        event.set();
        b.await();
    }

    static void setThenCancel(Trace t) throws Exception {
        var event = new Event();
        var tasks = waiters(t, event, "ab");
        var a = tasks.get(0);
        var b = tasks.get(1);
        sleep(ofSeconds(1));
        event.set();
        t.step("cancel", a.cancel("too late?"));
        t.attempt("a", a::await);
        b.await();
    }

    static void cancelThenSet(Trace t) throws Exception {
        var event = new Event();
        var tasks = waiters(t, event, "ab");
        var a = tasks.get(0);
        var b = tasks.get(1);
        sleep(ofSeconds(1));
        a.cancel("in time");
        event.set();
        t.attempt("a", a::await);
        b.await();
    }

    static void allWaitersCancelledAndSet(Trace t) {
        var event = new Event();
        var tasks = waiters(t, event, "abc");
        sleep(ofSeconds(1));
        tasks.get(2).cancel();
        event.set();
        tasks.get(0).cancel();
        tasks.get(1).cancel();
        waitTasks(tasks, ALL_COMPLETED);
        t.step("set", event.isSet());
    }

    static void waiterThatSwallowsACancellationWaitsAgain(Trace t) throws Exception {
        var event = new Event();
        Action<Exception> stubborn = () -> {
            t.attempt("first", event::await);
            t.attempt("second", event::await);
        };
        var task = createTask("a", stubborn);
        sleep(ofSeconds(1));
        task.cancel();
        sleep(ofSeconds(1));
        event.set();
        task.await();
    }

    static void cancelledInTheIterationOfSetAndWaitsAgain(Trace t) throws Exception {
        var event = new Event();
        Action<Exception> stubborn = () -> {
            t.attempt("first", event::await);
            t.attempt("second", event::await);
        };
        var task = createTask("a", stubborn);
        sleep(ofSeconds(1));
        event.set();
        event.clear();
        task.cancel();
        sleep(ofSeconds(1));
        t.state("a", task);
        event.set();
        task.await();
    }

    static void limitOfTime(Trace t) {
        var event = new Event();
        Action<Exception> limited = () -> timeout(ofSeconds(2), () -> await(t, event));
        t.attempt("limited", limited);
        event.set();
        t.attempt("limited", limited);
    }

    static void setAtTheTimeOfTheLimit(Trace t) {
        var event = new Event();
        Action<Exception> limited = () -> timeout(ofSeconds(2), () -> await(t, event));
        runningLoop().callLater(ofSeconds(2), event::set);
        t.attempt("limited", limited);
    }

    static void setJustAfterTheLimit(Trace t) {
        var event = new Event();
        Action<Exception> limited = () -> timeout(ofSeconds(2), () -> await(t, event));
        var task = createTask("a", limited);
        yieldNow();
        runningLoop().callLater(ofSeconds(2), event::set);
        t.attempt("limited", task::await);
    }

    static void ownRequestAndASetEvent(Trace t) throws Exception {
        var event = new Event();
        event.set();
        Action<Exception> child = () -> {
            currentTask().cancel("me");
            t.attempt("wait", event::await);
            t.attempt("sleep", () -> sleep(ofSeconds(1)));
        };
        createTask("a", child).await();
    }

    static void failingGroupWhoseChildrenWait(Trace t) {
        var event = new Event();
        Action<Exception> group = () -> taskGroup(g -> {
            for (String name : List.of("a", "b")) {
                g.createTask(name, () -> await(t, event));
            }
            g.createTask("failing", () -> t.fail(1, new Broken("b")));
        });
        t.attempt("group", group);
    }

    static void setInACleanUp(Trace t) throws Exception {
        var event = new Event();
        Action<Exception> setting = () -> {
            try {
                sleep(ofSeconds(9));
            } finally {
                t.step("sets it");
                event.set();
            }
        };
        var task = createTask("setting", setting);
        var a = waiters(t, event, "a").getFirst();
        sleep(ofSeconds(1));
        task.cancel();
        a.await();
    }

    static void endOfTheRunWhileSomeWait(Trace t) {
        var event = new Event();
        waiters(t, event, "ab");
        sleep(ofSeconds(1));
    }
}
