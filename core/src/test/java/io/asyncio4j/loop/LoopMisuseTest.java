// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.loop;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.local.ThreadName;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Calls of a loop in the wrong place or with the wrong argument: each says what is wrong, and what to do (S4). */
class LoopMisuseTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private record Call(String instead, ThrowingCallable code) {}

    /** Every method that is for the loop's own thread of control, with the call to use instead. */
    private static Map<String, Call> calls(EventLoop loop) {
        Handle handle = loop.callSoon(() -> {});
        TimerHandle timer = loop.callLater(SECOND, () -> {});
        handle.cancel();
        timer.cancel();
        var calls = new LinkedHashMap<String, Call>();
        calls.put("callSoon(...)", new Call("callSoonThreadsafe(...).", () -> loop.callSoon(() -> {})));
        calls.put(
                "callLater(...)",
                new Call("callSoonThreadsafe(() -> loop.callLater(...)).", () -> loop.callLater(SECOND, () -> {})));
        calls.put(
                "callAt(...)", new Call("callSoonThreadsafe(() -> loop.callAt(...)).", () -> loop.callAt(1, () -> {})));
        calls.put("stop()", new Call("callSoonThreadsafe(loop::stop).", loop::stop));
        calls.put(
                "runForever()", new Call("callSoonThreadsafe(...) to give work to a running loop.", loop::runForever));
        calls.put(
                "close()",
                new Call("callSoonThreadsafe(loop::stop), and close it on the thread that made it.", loop::close));
        calls.put(
                "setExceptionHandler(...)",
                new Call(
                        "callSoonThreadsafe(() -> loop.setExceptionHandler(...)).",
                        () -> loop.setExceptionHandler(null)));
        calls.put("Handle.cancel()", new Call("loop.callSoonThreadsafe(handle::cancel).", handle::cancel));
        calls.put("TimerHandle.cancel()", new Call("loop.callSoonThreadsafe(timer::cancel).", timer::cancel));
        return calls;
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(message);
    }

    /** Runs code on a thread with a name, and throws what it threw. */
    private static void onThread(String name, Runnable code) {
        var thrown = new ArrayList<Throwable>();
        Thread thread = Thread.ofPlatform().name(name).start(() -> {
            try {
                code.run();
            } catch (Throwable t) {
                thrown.add(t);
            }
        });
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(thrown).isEmpty();
    }

    @OnBothEngines
    void loopThatRunsBelongsToItsOwnThread(EngineUnderTest engine) {
        List<Throwable> failures = new ArrayList<>();
        try (var runner = engine.virtualTime()
                .exceptionHandler(c -> failures.add(c.exception()))
                .build()) {
            EventLoop loop = runner.loop();
            loop.callSoon(() -> {
                Map<String, Call> calls = calls(loop);
                onThread(
                        "stranger",
                        () -> calls.forEach((name, call) -> assertRefused(
                                call.code,
                                name + " was called on thread 'stranger', but EventLoop(running, 1 ready, 0 timers)"
                                        + " runs on another thread. Use " + call.instead)));
                loop.stop();
            });
            loop.runForever();
        }
        assertThat(failures).isEmpty();
    }

    @OnBothEngines
    void loopThatDoesNotRunBelongsToTheThreadThatMadeIt(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            EventLoop loop = runner.loop();
            Map<String, Call> calls = calls(loop);
            String owner = Thread.currentThread().getName();
            onThread(
                    "stranger",
                    () -> calls.forEach((name, call) -> assertRefused(
                            call.code,
                            name + " was called on thread 'stranger', but EventLoop(idle, 1 ready, 0 timers)"
                                    + " belongs to thread '" + owner + "'. Use " + call.instead)));
        }
    }

    @OnBothEngines
    void taskOfAnotherLoopIsAStranger(EngineUnderTest engine) {
        try (var other = engine.virtualTime().build()) {
            EventLoop loop = other.loop();
            String owner = Thread.currentThread().getName();
            engine.run(() -> {
                var task = createTask("visitor", () -> loop.callSoon(() -> {}));
                assertRefused(
                        task::await,
                        "callSoon(...) was called on thread 'visitor', but EventLoop(idle, 0 ready, 0 timers)"
                                + " belongs to thread '" + owner + "'. Use callSoonThreadsafe(...).");
            });
        }
    }

    @OnBothEngines
    void blockingIsOffTheLoop(EngineUnderTest engine) {
        engine.run(() -> {
            EventLoop loop = runningLoop();
            Map<String, Call> calls = calls(loop);
            var task = createTask(
                    "digger",
                    () -> blocking(() -> calls.forEach((name, call) -> assertRefused(
                            call.code,
                            name + " was called on thread 'digger' inside blocking(...), which is off the loop, but "
                                    + loop + " runs on another thread. Return from blocking(...) first, or use "
                                    + call.instead))));
            task.await();
        });
    }

    @OnBothEngines
    void closedLoopRefusesEverything(EngineUnderTest engine) {
        Map<String, Call> calls;
        EventLoop loop;
        try (var runner = engine.virtualTime().build()) {
            loop = runner.loop();
            calls = calls(loop);
        }
        calls.remove("close()");
        for (String name :
                List.of("Handle.cancel()", "TimerHandle.cancel()")) { // what was dropped need not be cancelled
            assertThatCode(calls.remove(name).code).doesNotThrowAnyException();
        }
        Runnable refusals = () -> calls.forEach((name, call) -> assertRefused(
                call.code,
                "Event loop is closed: " + name + " was called on EventLoop(closed, 0 ready, 0 timers),"
                        + " which runs nothing any more. Start a new one with Asyncio.run(...) or a Runner."));
        refusals.run();
        onThread("stranger", refusals);
    }

    @OnBothEngines
    void anyThreadMayLookAtALoop(EngineUnderTest engine) {
        engine.run(() -> {
            EventLoop loop = runningLoop();
            onThread("stranger", () -> {
                assertThat(loop.isRunning()).isTrue();
                assertThat(loop.isClosed()).isFalse();
                assertThat(loop.isDebug()).isFalse();
                assertThat(loop.time()).isZero();
            });
        });
    }

    @OnBothEngines
    void loopThatRunsCannotBeRunOrClosed(EngineUnderTest engine) {
        engine.run(() -> {
            EventLoop loop = runningLoop();
            assertRefused(
                    loop::runForever,
                    "This event loop is already running: EventLoop(running, 0 ready, 0 timers)."
                            + " Schedule work on it with callSoon(...) or createTask(...) instead.");
            assertRefused(
                    loop::close,
                    "Cannot close a running event loop: EventLoop(running, 0 ready, 0 timers)."
                            + " Call stop() and let runForever() return first.");
        });
    }

    @OnBothEngines
    void loopCannotBeRunInsideAnother(EngineUnderTest engine) {
        engine.run(() -> {
            EventLoop outer = runningLoop();
            try (var inner = engine.virtualTime().build()) {
                assertRefused(
                        inner.loop()::runForever,
                        "Cannot run the event loop while another loop is running: "
                                + ThreadName.ofCaller() + " acts for " + outer
                                + ". Run it on a thread of its own: new Thread(...), or blocking(...) in a task.");
                assertThat(inner.loop().isRunning()).isFalse();
            }
        });
    }

    @OnBothEngines
    void durationsMustMakeSense(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            EventLoop loop = runner.loop();
            assertThatThrownBy(() -> loop.callLater(Duration.ofSeconds(-1), () -> {}))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("delay is negative: callLater(...) got PT-1S. Use Duration.ZERO for \"as soon as"
                            + " possible\".");
            Duration longest = Duration.ofNanos(Long.MAX_VALUE / 2);
            for (Duration tooLong : List.of(longest.plusNanos(1), Duration.ofSeconds(Long.MAX_VALUE))) {
                assertThatThrownBy(() -> loop.callLater(tooLong, () -> {}))
                        .isExactlyInstanceOf(IllegalArgumentException.class)
                        .hasMessage("delay is too long: callLater(...) got " + tooLong
                                + ", at most 53375 days. To wait for ever, await a future that nobody completes.");
            }
            assertThat(loop.callLater(longest, () -> {}).when()).isEqualTo(Long.MAX_VALUE / 2);
            assertThat(loop).hasToString("EventLoop(idle, 0 ready, 1 timers)");
        }
    }

    @OnBothEngines
    void nullIsNoCallbackAndNoDuration(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            EventLoop loop = runner.loop();
            assertNull(
                    "callback is null: callSoon(...) takes what to call, such as () -> work()",
                    () -> loop.callSoon(null));
            assertNull(
                    "callback is null: callSoonThreadsafe(...) takes what to call, such as () -> work()",
                    () -> loop.callSoonThreadsafe(null));
            assertNull(
                    "callback is null: callLater(...) takes what to call, such as () -> work()",
                    () -> loop.callLater(SECOND, null));
            assertNull(
                    "callback is null: callAt(...) takes what to call, such as () -> work()",
                    () -> loop.callAt(1, null));
            assertNull(
                    "delay is null: callLater(...) takes a Duration, such as Duration.ofMillis(100)",
                    () -> loop.callLater(null, () -> {}));
            assertNull(
                    "context is null: callExceptionHandler(...) takes an ExceptionContext, which says what has"
                            + " happened",
                    () -> loop.callExceptionHandler(null));
            assertNull(
                    "context is null: defaultExceptionHandler(...) takes an ExceptionContext, such as a handler gets",
                    () -> loop.defaultExceptionHandler(null));
            assertThatCode(() -> loop.setExceptionHandler(null)).doesNotThrowAnyException();
            assertThat(loop).hasToString("EventLoop(idle, 0 ready, 0 timers)");
        }
    }

    private static void assertNull(String what, ThrowingCallable call) {
        assertThat(catchThrowable(call))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage(what);
    }
}
