// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.MESSAGE_GOES_ON;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Future;
import io.asyncio4j.loop.Callback;
import io.asyncio4j.loop.TimerHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The loop: what runs when. */
public final class LoopOrder {
    public static final Area AREA = Area.of("loop")
            .with("call_soon_is_fifo", LoopOrder::callSoonIsFifo)
            .with(
                    "what_callbacks_schedule_runs_in_the_next_iteration",
                    LoopOrder::whatCallbacksScheduleRunsInTheNextIteration)
            .with("timers_by_deadline", LoopOrder::timersByDeadline)
            .with("equal_timers_in_order_of_creation", LoopOrder::equalTimersInOrderOfCreation)
            .with("timer_and_sleep_of_the_same_time", LoopOrder::timerAndSleepOfTheSameTime)
            .with("call_at_in_the_past", LoopOrder::callAtInThePast)
            .with("call_later_with_zero", LoopOrder::callLaterWithZero)
            .with("cancelled_handle", LoopOrder::cancelledHandle)
            .with("cancelled_timer", LoopOrder::cancelledTimer)
            .with(
                    "timer_is_cancelled_by_an_earlier_one_of_the_same_time",
                    LoopOrder::timerIsCancelledByAnEarlierOneOfTheSameTime)
            .with("timer_when", LoopOrder::timerWhen)
            .with("sleep_zero_takes_turns", LoopOrder::sleepZeroTakesTurns)
            .with("sleep_zero_does_not_wait_for_time", LoopOrder::sleepZeroDoesNotWaitForTime)
            .with("sleeps_of_equal_length", LoopOrder::sleepsOfEqualLength)
            .with("sleeps_that_end_together", LoopOrder::sleepsThatEndTogether)
            .with("due_timers_come_before_what_was_ready", LoopOrder::dueTimersComeBeforeWhatWasReady)
            .with("callback_that_throws_stops_nothing", LoopOrder::callbackThatThrowsStopsNothing)
            .with("callback_has_no_task", LoopOrder::callbackHasNoTask)
            .with("stop_ends_the_iteration", LoopOrder::stopEndsTheIteration, MESSAGE_GOES_ON, REASON_IS_TOLD)
            .with("ping_pong", LoopOrder::pingPong);

    private LoopOrder() {}

    static void callSoonIsFifo(Trace t) {
        for (int i = 0; i < 4; i++) {
            int n = i;
            runningLoop().callSoon(() -> t.step("callback", n));
        }
        yieldNow();
        t.step("main");
    }

    static void whatCallbacksScheduleRunsInTheNextIteration(Trace t) {
        runningLoop().callSoon(() -> deeper(t, 0));
        for (int i = 0; i < 5; i++) {
            yieldNow();
            t.step("turn", i);
        }
    }

    private static void deeper(Trace t, int depth) {
        t.step("depth", depth);
        if (depth < 3) {
            runningLoop().callSoon(() -> deeper(t, depth + 1));
        }
    }

    static void timersByDeadline(Trace t) {
        for (int delay : new int[] {3, 1, 2}) {
            runningLoop().callLater(ofSeconds(delay), () -> t.step("timer", delay));
        }
        sleep(ofSeconds(4));
    }

    static void equalTimersInOrderOfCreation(Trace t) {
        for (int i = 0; i < 5; i++) {
            int n = i;
            runningLoop().callLater(ofSeconds(2), () -> t.step("timer", n));
        }
        sleep(ofSeconds(3));
    }

    static void timerAndSleepOfTheSameTime(Trace t) {
        var a = createTask("a", () -> sleepAndSay(t, 2));
        yieldNow();
        runningLoop().callLater(ofSeconds(2), () -> t.step("timer"));
        var b = createTask("b", () -> sleepAndSay(t, 2));
        a.await();
        b.await();
    }

    private static void sleepAndSay(Trace t, long... seconds) {
        for (long s : seconds) {
            sleep(ofSeconds(s));
        }
        t.step("slept");
    }

    static void callAtInThePast(Trace t) {
        sleep(ofSeconds(5));
        runningLoop().callAt(runningLoop().time() - 3_000_000_000L, () -> t.step("past"));
        runningLoop().callSoon(() -> t.step("soon"));
        yieldNow();
        t.step("turn 1");
        yieldNow();
        t.step("turn 2");
    }

    static void callLaterWithZero(Trace t) {
        runningLoop().callLater(ofSeconds(0), () -> t.step("timer"));
        runningLoop().callSoon(() -> t.step("soon"));
        yieldNow();
        t.step("turn 1");
        yieldNow();
        t.step("turn 2");
    }

    static void cancelledHandle(Trace t) {
        var handle = runningLoop().callSoon(() -> t.step("never"));
        handle.cancel();
        t.step("cancelled", handle.cancelled());
        yieldNow();
        t.step("main");
    }

    static void cancelledTimer(Trace t) {
        var timer = runningLoop().callLater(ofSeconds(1), () -> t.step("never"));
        runningLoop().callLater(ofSeconds(2), () -> t.step("second"));
        timer.cancel();
        timer.cancel();
        t.step("cancelled", timer.cancelled());
        sleep(ofSeconds(3));
    }

    static void timerIsCancelledByAnEarlierOneOfTheSameTime(Trace t) {
        var timers = new ArrayList<TimerHandle>();
        runningLoop().callLater(ofSeconds(1), () -> timers.getFirst().cancel());
        timers.add(runningLoop().callLater(ofSeconds(1), () -> t.step("never")));
        sleep(ofSeconds(2));
        t.step("main");
    }

    static void timerWhen(Trace t) {
        sleep(ofSeconds(3));
        var timer = runningLoop().callLater(ofSeconds(4), () -> t.step("timer"));
        t.step("in", (timer.when() - runningLoop().time()) / 1_000_000_000);
        sleep(ofSeconds(5));
    }

    static void sleepZeroTakesTurns(Trace t) {
        var tasks = Stream.of("a", "b", "c")
                .map(name -> createTask(name, () -> {
                    for (int i = 0; i < 3; i++) {
                        t.step("turn", i);
                        yieldNow();
                    }
                }))
                .toList();
        for (var task : tasks) {
            task.await();
        }
    }

    static void sleepZeroDoesNotWaitForTime(Trace t) {
        runningLoop().callLater(ofSeconds(1), () -> t.step("timer"));
        for (int i = 0; i < 10; i++) {
            yieldNow();
        }
        t.step("ten turns");
        sleep(ofSeconds(1));
        t.step("a second");
    }

    static void sleepsOfEqualLength(Trace t) {
        var tasks = Stream.of("a", "b", "c", "d")
                .map(name -> createTask(name, () -> sleepAndSay(t, 2)))
                .toList();
        for (var task : tasks) {
            task.await();
        }
    }

    static void sleepsThatEndTogether(Trace t) {
        var tasks = List.of(
                createTask("1+3", () -> sleepAndSay(t, 1, 3)),
                createTask("3+1", () -> sleepAndSay(t, 3, 1)),
                createTask("2+2", () -> sleepAndSay(t, 2, 2)));
        for (var task : tasks) {
            task.await();
        }
    }

    static void dueTimersComeBeforeWhatWasReady(Trace t) {
        runningLoop().callLater(ofSeconds(1), () -> t.step("timer"));
        runningLoop().callLater(ofSeconds(1), () -> hop(t, 0));
        runningLoop().callLater(ofSeconds(1), () -> t.step("second timer"));
        sleep(ofSeconds(2));
    }

    private static void hop(Trace t, int n) {
        t.step("hop", n);
        if (n < 3) {
            runningLoop().callSoon(() -> hop(t, n + 1));
        }
    }

    static void callbackThatThrowsStopsNothing(Trace t) {
        Callback callback = () -> {
            throw new Broken("b");
        };
        runningLoop().callSoon(callback);
        runningLoop().callSoon(() -> t.step("next"));
        runningLoop().callLater(ofSeconds(1), callback);
        sleep(ofSeconds(2));
        t.step("main");
    }

    static void callbackHasNoTask(Trace t) {
        runningLoop().callSoon(() -> t.step("in a callback"));
        runningLoop().callLater(ofSeconds(1), () -> t.step("in a callback"));
        sleep(ofSeconds(1));
        yieldNow();
    }

    static void stopEndsTheIteration(Trace t) {
        var loop = runningLoop();
        loop.callSoon(() -> t.step("before"));
        loop.callSoon(loop::stop);
        loop.callSoon(() -> t.step("after"));
        t.attempt("sleep", () -> sleep(ofSeconds(5)));
    }

    static void pingPong(Trace t) {
        var futures = new HashMap<String, Future<Object, RuntimeException>>();
        futures.put("ping", Future.create());
        futures.put("pong", Future.create());
        var a = createTask("a", () -> play(t, futures, "ping", "pong"));
        var b = createTask("b", () -> play(t, futures, "pong", "ping"));
        futures.get("ping").setResult(null);
        a.await();
        b.await();
    }

    private static void play(
            Trace t, Map<String, Future<Object, RuntimeException>> futures, String mine, String other) {
        for (int i = 0; i < 3; i++) {
            futures.get(mine).await();
            futures.put(mine, Future.create());
            t.step(mine, i);
            futures.get(other).setResult(null);
        }
    }
}
