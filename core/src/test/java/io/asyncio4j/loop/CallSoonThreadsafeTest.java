// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.loop;

import static io.asyncio4j.support.Eventually.waitUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Calls from other threads, in real time (S2, S5). */
class CallSoonThreadsafeTest {
    private final List<Object> order = new ArrayList<>();

    @OnBothEngines
    void onTheLoopItIsCallSoon(EngineUnderTest engine) {
        try (var runner = engine.realTime().build()) {
            EventLoop loop = runner.loop();
            loop.callSoonThreadsafe(() -> {
                order.add("first");
                loop.callSoonThreadsafe(() -> order.add("threadsafe"));
                loop.callSoon(() -> order.add("soon"));
                loop.callSoonThreadsafe(loop::stop);
            });
            loop.callSoon(() -> order.add("second"));
            loop.runForever();
        }
        assertThat(order).containsExactly("first", "second", "threadsafe", "soon");
    }

    @OnBothEngines
    void callsOfOneThreadRunInTheirOrder(EngineUnderTest engine) throws InterruptedException {
        int threads = 4;
        int calls = 5_000;
        try (var runner = engine.realTime().build()) {
            EventLoop loop = runner.loop();
            var next = new int[threads];
            var left = new int[] {threads};
            var posters = new ArrayList<Thread>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                posters.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < calls; i++) {
                        int n = i;
                        loop.callSoonThreadsafe(() -> {
                            if (next[thread]++ != n) {
                                order.add("thread " + thread + " call " + n);
                            }
                        });
                    }
                    loop.callSoonThreadsafe(() -> {
                        if (--left[0] == 0) {
                            loop.stop();
                        }
                    });
                }));
            }
            loop.runForever();
            for (Thread poster : posters) {
                poster.join();
            }
            assertThat(next).containsOnly(calls);
        }
        assertThat(order).isEmpty();
    }

    // A lost wake-up would be for ever: the loop has no timer
    @OnBothEngines
    void idleLoopIsWokenEveryTime(EngineUnderTest engine) throws InterruptedException {
        try (var runner = engine.realTime().build()) {
            var loop = (Kernel) runner.loop();
            Thread caller = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 500; i++) {
                    if (i % 10 == 0) {
                        waitUntil("the loop waits", loop::isWaiting);
                    }
                    int n = i;
                    var answered = new CountDownLatch(1);
                    loop.callSoonThreadsafe(() -> {
                        order.add(n);
                        answered.countDown();
                    });
                    try {
                        answered.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
                loop.callSoonThreadsafe(loop::stop);
            });
            loop.runForever();
            caller.join();
        }
        assertThat(order).hasSize(500).isSorted();
    }

    @OnBothEngines
    void whatWasPostedBeforeTheRunRunsInIt(EngineUnderTest engine) throws InterruptedException {
        try (var runner = engine.realTime().build()) {
            EventLoop loop = runner.loop();
            loop.callSoon(() -> order.add("own"));
            Thread.ofPlatform()
                    .start(() -> {
                        loop.callSoonThreadsafe(() -> order.add("foreign 1"));
                        loop.callSoonThreadsafe(() -> order.add("foreign 2"));
                    })
                    .join();
            loop.stop();
            loop.runForever();
        }
        assertThat(order).containsExactly("own", "foreign 1", "foreign 2");
    }

    @OnBothEngines
    void handleOfAForeignCallCanBeCancelledOnTheLoop(EngineUnderTest engine) throws InterruptedException {
        try (var runner = engine.realTime().build()) {
            EventLoop loop = runner.loop();
            var handles = new ArrayList<Handle>();
            Thread.ofPlatform()
                    .start(() -> handles.add(loop.callSoonThreadsafe(() -> order.add("never"))))
                    .join();
            handles.getFirst().cancel();
            loop.stop();
            loop.runForever();
            assertThat(handles.getFirst().cancelled()).isTrue();
        }
        assertThat(order).isEmpty();
    }

    @OnBothEngines
    void closedLoopRefusesIt(EngineUnderTest engine) throws InterruptedException {
        EventLoop loop;
        try (var runner = engine.realTime().build()) {
            loop = runner.loop();
        }
        String message =
                "Event loop is closed: callSoonThreadsafe(...) was called on EventLoop(closed, 0 ready, 0 timers),"
                        + " which runs nothing any more. Start a new one with Asyncio.run(...) or a Runner.";
        assertThatThrownBy(() -> loop.callSoonThreadsafe(() -> order.add("never")))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(message);
        var thrown = new ArrayList<Throwable>();
        Thread.ofPlatform()
                .start(() -> {
                    try {
                        loop.callSoonThreadsafe(() -> order.add("never"));
                    } catch (IllegalStateException e) {
                        thrown.add(e);
                    }
                })
                .join();
        assertThat(thrown.getFirst()).hasMessage(message);
        assertThat(order).isEmpty();
    }

    // Each call is either refused or, if it came before the end, was there for the loop to run or drop
    @OnBothEngines
    void callThatRacesWithTheCloseIsRefusedOrTaken(EngineUnderTest engine) throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            var refused = new CountDownLatch(1);
            Thread poster;
            try (var runner = engine.realTime().build()) {
                EventLoop loop = runner.loop();
                poster = Thread.ofPlatform().start(() -> {
                    try {
                        while (true) {
                            loop.callSoonThreadsafe(() -> {});
                        }
                    } catch (IllegalStateException e) {
                        if (e.getMessage().startsWith("Event loop is closed: callSoonThreadsafe(...) was called on")) {
                            refused.countDown();
                        }
                    }
                });
                loop.callSoonThreadsafe(loop::stop);
                loop.runForever();
            }
            poster.join();
            assertThat(refused.getCount()).isZero();
        }
    }
}
