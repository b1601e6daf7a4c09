// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The order of callbacks (S2). CPython 3.13 was given each of these programs, and has the same order wherever it has one.
 */
class CallbackOrderTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<Object> order = new ArrayList<>();

    private interface Program {
        void schedule(EventLoop loop);
    }

    /** Lets a program schedule, and runs the loop until it is stopped. */
    private void run(EngineUnderTest engine, Program program) {
        try (var runner = engine.virtualTime().build()) {
            EventLoop loop = runner.loop();
            program.schedule(loop);
            loop.runForever();
        }
    }

    private static void stopAfterTheNextIteration(EventLoop loop) {
        loop.callSoon(() -> loop.callSoon(loop::stop));
    }

    @OnBothEngines
    void callbacksRunInTheOrderOfTheirCalls(EngineUnderTest engine) {
        run(engine, loop -> {
            for (int i = 0; i < 100; i++) {
                int n = i;
                loop.callSoon(() -> order.add(n));
            }
            loop.callSoon(loop::stop);
        });
        assertThat(order).hasSize(100).isSorted();
    }

    @OnBothEngines
    void whatACallbackSchedulesRunsInTheNextIteration(EngineUnderTest engine) {
        run(engine, loop -> {
            loop.callSoon(() -> {
                order.add("a");
                loop.callSoon(() -> order.add("a's"));
            });
            loop.callSoon(() -> {
                order.add("b");
                loop.callSoon(() -> order.add("b's"));
            });
            stopAfterTheNextIteration(loop);
        });
        assertThat(order).containsExactly("a", "b", "a's", "b's");
    }

    @OnBothEngines
    void callbacksThatAreReadyRunBeforeTimersThatAreDue(EngineUnderTest engine) {
        run(engine, loop -> {
            loop.callLater(Duration.ZERO, () -> order.add("later 0"));
            loop.callSoon(() -> order.add("soon"));
            loop.callAt(loop.time() - 5, () -> order.add("past"));
            stopAfterTheNextIteration(loop);
        });
        assertThat(order).containsExactly("soon", "past", "later 0");
    }

    @OnBothEngines
    void timerWithoutDelayRunsInTheNextIteration(EngineUnderTest engine) {
        run(engine, loop -> {
            loop.callSoon(() -> {
                loop.callLater(Duration.ZERO, () -> order.add("later 0"));
                loop.callSoon(() -> order.add("soon"));
                loop.callSoon(() -> loop.callSoon(() -> order.add("iteration after")));
                loop.callSoon(() -> loop.callSoon(loop::stop));
            });
        });
        assertThat(order).containsExactly("soon", "later 0", "iteration after");
    }

    @OnBothEngines
    void timersRunByTheirTimeWhateverTheOrderOfCreation(EngineUnderTest engine) {
        run(engine, loop -> {
            for (int seconds : new int[] {3, 1, 2}) {
                loop.callLater(Duration.ofSeconds(seconds), () -> order.add(seconds));
            }
            loop.callLater(SECOND.multipliedBy(4), loop::stop);
        });
        assertThat(order).containsExactly(1, 2, 3);
    }

    // Differs from CPython, whose heap leaves timers of equal time in no order
    @OnBothEngines
    void timersOfEqualTimeRunInTheOrderOfTheirCreation(EngineUnderTest engine) {
        run(engine, loop -> {
            long when = loop.time() + SECOND.toNanos();
            for (int i = 0; i < 50; i++) {
                int n = i;
                if (i % 2 == 0) {
                    loop.callAt(when, () -> order.add(n));
                } else {
                    loop.callLater(SECOND, () -> order.add(n));
                }
            }
            loop.callAt(when, loop::stop);
        });
        assertThat(order).hasSize(50).isSorted();
    }

    @OnBothEngines
    void timersThatAreDueTogetherRunInOneIteration(EngineUnderTest engine) {
        run(engine, loop -> {
            loop.callLater(SECOND, () -> {
                order.add("first");
                loop.callSoon(() -> order.add("next iteration"));
                loop.callSoon(loop::stop);
            });
            loop.callLater(SECOND, () -> order.add("second"));
        });
        assertThat(order).containsExactly("first", "second", "next iteration");
    }

    @OnBothEngines
    void cancelledCallbackDoesNotRun(EngineUnderTest engine) {
        var handles = new ArrayList<Handle>();
        run(engine, loop -> {
            loop.callSoon(() -> handles.getFirst().cancel());
            handles.add(loop.callSoon(() -> order.add("cancelled in its own iteration")));
            loop.callSoon(() -> order.add(handles.getFirst().cancelled()));
            loop.callSoon(loop::stop);
        });
        assertThat(order).containsExactly(true);
    }

    @OnBothEngines
    void timerMayBeCancelledByOneOfItsIteration(EngineUnderTest engine) {
        var timers = new ArrayList<TimerHandle>();
        run(engine, loop -> {
            loop.callLater(SECOND, () -> timers.getFirst().cancel());
            timers.add(loop.callLater(SECOND, () -> order.add("cancelled")));
            loop.callLater(SECOND, () -> order.add(timers.getFirst().cancelled()));
            loop.callLater(SECOND, loop::stop);
        });
        assertThat(order).containsExactly(true);
    }

    @OnBothEngines
    void cancelAfterTheCallDoesNothing(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            EventLoop loop = runner.loop();
            Handle handle = loop.callSoon(() -> order.add("ran"));
            TimerHandle timer = loop.callLater(SECOND, () -> order.add("timer ran"));
            loop.callLater(SECOND, loop::stop);
            loop.runForever();
            assertThat(handle.cancelled()).isFalse();
            assertThat(timer.cancelled()).isFalse();
            handle.cancel();
            timer.cancel();
            assertThat(handle.cancelled()).isTrue(); // as CPython says, too
            assertThat(timer.cancelled()).isTrue();
        }
        assertThat(order).containsExactly("ran", "timer ran");
    }

    // CPython keeps cancelled timers until they are half of the heap
    @OnBothEngines
    void cancelledTimerLeavesAtOnce(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            EventLoop loop = runner.loop();
            var timers = new ArrayList<TimerHandle>();
            for (int i = 0; i < 1_000; i++) {
                timers.add(loop.callLater(SECOND.plusNanos(i % 7), () -> order.add("never")));
            }
            assertThat(loop).hasToString("EventLoop(idle, 0 ready, 1000 timers)");
            timers.subList(1, 1_000).forEach(TimerHandle::cancel);
            assertThat(loop).hasToString("EventLoop(idle, 0 ready, 1 timers)");
            timers.getFirst().cancel();
            timers.getFirst().cancel();
            assertThat(loop).hasToString("EventLoop(idle, 0 ready, 0 timers)");
        }
    }

    @OnBothEngines
    void handlesSayWhatTheyAre(EngineUnderTest engine) {
        var callback = new Callback() {
            @Override
            public void run() {}

            @Override
            public String toString() {
                return "my callback";
            }
        };
        try (var runner = engine.virtualTime().build()) {
            EventLoop loop = runner.loop();
            Handle handle = loop.callSoon(callback);
            TimerHandle timer = loop.callAt(1_000, callback);
            assertThat(timer.when()).isEqualTo(1_000);
            assertThat(loop.callLater(SECOND, callback).when()).isEqualTo(SECOND.toNanos());
            assertThat(handle).hasToString("Handle(my callback)");
            assertThat(timer).hasToString("TimerHandle(when=1000, my callback)");
            handle.cancel();
            timer.cancel();
            assertThat(handle).hasToString("Handle(cancelled)");
            assertThat(timer).hasToString("TimerHandle(when=1000, cancelled)");
        }
    }
}
