// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.publisher;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.submitThreadsafe;

import io.asyncio4j.future.Future;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.support.EngineUnderTest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/**
 * The rules of Reactive Streams for publishers, as their own test kit checks them. The kit is written for TestNG; here its
 * methods are called one by one.
 */
@Timeout(300)
class FlowPublisherTckTest {
    private static final long PATIENCE_MILLIS = 2_000;

    /** How long it listens for what must not come. */
    private static final long SILENCE_MILLIS = 30;

    /** Runs a loop as long as the tests need it. */
    private static final class Kit extends FlowPublisherVerification<Long> {
        private final EventLoop loop;

        Kit(EventLoop loop) {
            super(new TestEnvironment(PATIENCE_MILLIS, SILENCE_MILLIS));
            this.loop = loop;
        }

        @Override
        public Flow.Publisher<Long> createFlowPublisher(long elements) {
            return submitThreadsafe(loop, () -> publisher(numbers(elements))).join();
        }

        @Override
        public Flow.Publisher<Long> createFailedFlowPublisher() {
            return submitThreadsafe(loop, () -> FlowPublisherTckTest.failing()).join();
        }

        private static Iterable<Long> numbers(long elements) {
            return () -> LongStream.range(0, elements).iterator();
        }
    }

    private static Flow.Publisher<Long> failing() {
        return publisher(() -> {
            throw new IllegalStateException("failed");
        });
    }

    @TestFactory
    Stream<DynamicTest> inlineEngine() {
        return tests(EngineUnderTest.INLINE);
    }

    @TestFactory
    Stream<DynamicTest> portableEngine() {
        return tests(EngineUnderTest.PORTABLE);
    }

    private static Stream<DynamicTest> tests(EngineUnderTest engine) {
        return Stream.of(FlowPublisherVerification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(org.testng.annotations.Test.class))
                .filter(method -> !method.getName().startsWith("untested_"))
                .map(method -> DynamicTest.dynamicTest(method.getName(), () -> run(engine, method)));
    }

    private static void run(EngineUnderTest engine, Method method) throws Throwable {
        try (var runner = engine.realTime().build()) {
            var started = new CompletableFuture<EventLoop>();
            var end = new CompletableFuture<Future<Void, RuntimeException>>();
            Thread user = Thread.ofPlatform().start(() -> {
                EventLoop loop = started.join();
                try {
                    var kit = new Kit(loop);
                    kit.setUp();
                    method.invoke(kit);
                    loop.callSoonThreadsafe(() -> end.join().setResult(null));
                } catch (InvocationTargetException e) {
                    loop.callSoonThreadsafe(() -> end.join().setUnchecked(new AssertionError(e.getCause())));
                } catch (Throwable t) {
                    loop.callSoonThreadsafe(() -> end.join().setUnchecked(new AssertionError(t)));
                }
            });
            runner.run(() -> {
                Future<Void, RuntimeException> ended = Future.create();
                end.complete(ended);
                started.complete(runningLoop());
                ended.await();
            });
            user.join();
        }
    }
}
