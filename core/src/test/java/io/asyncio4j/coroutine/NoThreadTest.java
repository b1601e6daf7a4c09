// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.context.Context;
import io.asyncio4j.failure.FailurePolicy;
import io.asyncio4j.scheduler.ParkingPoller;
import io.asyncio4j.testing.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** S3: the thread of a body does not start, because the memory is used up. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NoThreadTest {
    private final List<String> log = new ArrayList<>();

    private final class Named implements Body {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public void run(Strand strand) {
            log.add(name + " ran");
        }

        @Override
        public void notRun(Throwable why) {
            log.add(name + " did not run: " + why);
        }

        @Override
        public void ended(Strand strand) {
            log.add(name + " ended");
        }

        @Override
        public void endedWithoutLoop() {
            log.add(name + " ended without loop");
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public @Nullable String threadName() {
            return null;
        }
    }

    private static final class Unstartable extends Strand {
        Unstartable(Kernel loop, Body body) {
            super(loop, body, Context.empty());
        }

        @Override
        protected Thread newThread() {
            return new Thread() {
                @Override
                public void start() {
                    throw new OutOfMemoryError("as if");
                }
            };
        }

        @Override
        protected void firstStep() {
            throw new AssertionError("its thread has not started");
        }

        @Override
        protected void step() {
            throw new AssertionError("its thread has not started");
        }

        @Override
        protected void suspend() {
            throw new AssertionError("its thread has not started");
        }

        @Override
        protected void goAway(Runnable body) {
            throw new AssertionError("its thread has not started");
        }

        @Override
        void goOnWithoutLoop() {
            throw new AssertionError("its thread has not started");
        }

        @Override
        protected boolean parksInline() {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void strandEndsWithTheReasonAndTheLoopGoesOn(Engine engine) {
        var loop = new Kernel(engine, VirtualClock.autojump(), new ParkingPoller(), false, FailurePolicy.LOG, null);
        try (loop) {
            var big = new Unstartable(loop, new Named("big")).withThread();
            loop.ready(big);
            loop.ready(loop.strand(new Named("small"), Context.empty(), null));
            loop.callSoon(loop::stop);
            loop.runForever();

            assertThat(log)
                    .containsExactly(
                            "big did not run: java.lang.OutOfMemoryError: as if",
                            "big ended",
                            "small ran",
                            "small ended");
            assertThat(big.hasEnded()).isTrue();
            assertThat(big.thread()).isNull();
        }
    }
}
