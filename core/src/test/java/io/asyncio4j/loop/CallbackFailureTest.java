// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.loop;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.future.State;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;

/** What callbacks throw, and what handlers of that throw: S3. */
class CallbackFailureTest {
    private final List<Object> order = new ArrayList<>();
    private final List<ExceptionContext> told = new ArrayList<>();

    /** A callback that throws, with a name. */
    private record Throwing(Throwable what) implements Callback {
        @Override
        public void run() throws Exception {
            switch (what) {
                case Error e -> throw e;
                case Exception e -> throw e;
                default -> throw new AssertionError(what);
            }
        }

        @Override
        public String toString() {
            return "bad";
        }
    }

    /** A handler that throws, with a name. */
    private record BadHandler(Throwable what) implements ExceptionHandler {
        @Override
        public void handle(ExceptionContext context) throws Exception {
            new Throwing(what).run();
        }

        @Override
        public String toString() {
            return "bad handler";
        }
    }

    @OnBothEngines
    void callbackThatThrowsIsToldToTheHandlerAndTheLoopGoesOn(EngineUnderTest engine) {
        var failure = new IOException("x");
        try (var runner = engine.virtualTime().build()) {
            EventLoop loop = runner.loop();
            loop.setExceptionHandler(told::add);
            Handle handle = loop.callSoon(new Throwing(failure));
            loop.callSoon(() -> order.add("next"));
            loop.callSoon(loop::stop);
            loop.runForever();
            assertThat(told)
                    .containsExactly(new ExceptionContext("Exception in callback Handle(bad)", failure, handle, ""));
        }
        assertThat(order).containsExactly("next");
    }

    @OnBothEngines
    void timerThatThrowsIsToldToo(EngineUnderTest engine) {
        var failure = new IOException("x");
        try (var runner = engine.virtualTime().exceptionHandler(told::add).build()) {
            EventLoop loop = runner.loop();
            TimerHandle timer = loop.callLater(Duration.ofNanos(5), new Throwing(failure));
            loop.callLater(Duration.ofSeconds(1), loop::stop);
            loop.runForever();
            assertThat(told)
                    .containsExactly(
                            new ExceptionContext("Exception in callback TimerHandle(when=5, bad)", failure, timer, ""));
        }
    }

    @OnBothEngines
    void withoutAHandlerItIsLogged(EngineUnderTest engine) {
        var failure = new IOException("x");
        try (var log = LogCapture.start();
                var runner = engine.virtualTime().build()) {
            EventLoop loop = runner.loop();
            loop.setExceptionHandler(told::add);
            loop.setExceptionHandler(null);
            loop.callSoon(new Throwing(failure));
            loop.callSoon(loop::stop);
            loop.runForever();
            assertThat(log.messages(Level.SEVERE)).containsExactly("Exception in callback Handle(bad)");
            assertThat(log.records().getFirst().getThrown()).isSameAs(failure);
        }
        assertThat(told).isEmpty();
    }

    @OnBothEngines
    void detailsAreLoggedUnderTheMessage(EngineUnderTest engine) {
        try (var log = LogCapture.start();
                var runner = engine.virtualTime().build()) {
            runner.loop().callExceptionHandler(new ExceptionContext("message", null, null, "details"));
            runner.loop().callExceptionHandler(new ExceptionContext("message alone", null, null));
            assertThat(log.messages(Level.SEVERE)).containsExactly("message\ndetails", "message alone");
        }
    }

    @OnBothEngines
    void handlerThatThrowsIsLoggedWithWhatItWasCalledFor(EngineUnderTest engine) {
        var failure = new IOException("x");
        var inHandler = new IOException("in the handler");
        try (var log = LogCapture.start();
                var runner = engine.virtualTime()
                        .exceptionHandler(new BadHandler(inHandler))
                        .build()) {
            EventLoop loop = runner.loop();
            loop.callSoon(new Throwing(failure));
            loop.callSoon(() -> order.add("next"));
            loop.callSoon(loop::stop);
            loop.runForever();
            assertThat(log.messages(Level.SEVERE))
                    .containsExactly(
                            "Unhandled error in exception handler bad handler, which was called for what follows",
                            "Exception in callback Handle(bad)");
            assertThat(log.records()).extracting(r -> r.getThrown()).containsExactly(inHandler, failure);
        }
        assertThat(order).containsExactly("next");
    }

    // As CPython: what ends the whole program leaves the loop; what else was ready stays for another run
    @OnBothEngines
    void fatalErrorOfTheMachineLeavesTheLoop(EngineUnderTest engine) {
        for (Error fatal : List.of(new OutOfMemoryError("thrown by hand"), new InternalError("broken"))) {
            order.clear();
            try (var runner = engine.virtualTime().exceptionHandler(told::add).build()) {
                EventLoop loop = runner.loop();
                loop.callSoon(new Throwing(fatal));
                loop.callSoon(() -> order.add("rest"));
                assertThatThrownBy(loop::runForever).isSameAs(fatal);
                assertThat(loop.isRunning()).isFalse();
                assertThat(order).isEmpty();
                loop.callSoon(loop::stop);
                loop.runForever();
                assertThat(order).containsExactly("rest");
            }
        }
        assertThat(told).isEmpty();
    }

    @OnBothEngines
    void fatalErrorOfAHandlerLeavesTheLoopToo(EngineUnderTest engine) {
        var failure = new IOException("x");
        var fatal = new OutOfMemoryError("thrown by hand");
        try (var log = LogCapture.start();
                var runner = engine.virtualTime()
                        .exceptionHandler(new BadHandler(fatal))
                        .build()) {
            EventLoop loop = runner.loop();
            loop.callSoon(new Throwing(failure));
            assertThatThrownBy(loop::runForever).isSameAs(fatal);
            assertThat(log.messages(Level.SEVERE)).containsExactly("Exception in callback Handle(bad)");
            assertThat(log.records().getFirst().getThrown()).isSameAs(failure);
        }
    }

    @OnBothEngines
    void stackOverflowAndOtherErrorsAreOfTheCallbackAlone(EngineUnderTest engine) {
        var errors = List.of(new StackOverflowError(), new AssertionError("assert"), new LinkageError("link"));
        try (var _ = LogCapture.start(); // the watchdog may find the overflow slow
                var runner = engine.virtualTime().exceptionHandler(told::add).build()) {
            EventLoop loop = runner.loop();
            errors.forEach(e -> loop.callSoon(new Throwing(e)));
            loop.callSoon(() -> deep(0));
            loop.callSoon(loop::stop);
            loop.runForever();
        }
        assertThat(told).hasSize(4);
        assertThat(told.subList(0, 3)).extracting(ExceptionContext::exception).isEqualTo(errors);
        assertThat(told.getLast().exception()).isExactlyInstanceOf(StackOverflowError.class);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int deep(int n) {
        return deep(n + 1) + 1;
    }

    // In the body of a task every Throwable is of that task alone
    @OnBothEngines
    void bodyThatRunsOutOfMemoryOrStackFailsAlone(EngineUnderTest engine) {
        var noMemory = new OutOfMemoryError("thrown by hand");
        try (var _ = LogCapture.start()) { // the watchdog may find the overflow slow
            engine.run(() -> {
                var thrown = createTask(() -> {
                    throw noMemory;
                });
                var real = createTask(() -> new long[Integer.MAX_VALUE].length);
                var endless = createTask(() -> deep(0));
                var other = createTask(() -> {
                    sleep(Duration.ofSeconds(1));
                    return "fine";
                });
                assertThatThrownBy(thrown::await).isSameAs(noMemory);
                assertThatThrownBy(real::await).isExactlyInstanceOf(OutOfMemoryError.class);
                assertThatThrownBy(endless::await).isExactlyInstanceOf(StackOverflowError.class);
                assertThat(thrown.state()).isEqualTo(State.FAILED);
                assertThat(other.await()).isEqualTo("fine");
            });
        }
    }
}
