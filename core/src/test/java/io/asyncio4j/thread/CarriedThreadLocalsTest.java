// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.callTaskGroup;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runInExecutor;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.submitThreadsafe;
import static io.asyncio4j.Asyncio.toThread;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.context.Context;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.support.ChildJvm;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.TaskOptions;
import io.micrometer.context.ContextRegistry;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * ThreadLocals that Micrometer knows, as logging's and tracing's, follow where context variables do: into tasks, callbacks and
 * other threads. Without Micrometer none does.
 */
class CarriedThreadLocalsTest {
    private static final ThreadLocal<String> KNOWN = new ThreadLocal<>();
    private static final ThreadLocal<String> UNKNOWN = new ThreadLocal<>();

    @BeforeEach
    void register() {
        ContextRegistry.getInstance().registerThreadLocalAccessor("known", KNOWN);
    }

    @AfterEach
    void unregister() {
        ContextRegistry.getInstance().removeThreadLocalAccessor("known");
        KNOWN.remove();
    }

    private static String seen() {
        return KNOWN.get() + ", " + UNKNOWN.get();
    }

    @OnBothEngines
    void valuesOfTheCallAreThereInTheThread(EngineUnderTest engine) {
        engine.run(() -> {
            KNOWN.set("request 1");
            UNKNOWN.set("mine");
            var first = toThread(CarriedThreadLocalsTest::seen);
            KNOWN.set("request 2");
            var second = runInExecutor(work -> Thread.ofPlatform().start(work), CarriedThreadLocalsTest::seen);
            assertThat(first.await()).isEqualTo("request 1, null");
            assertThat(second.await()).isEqualTo("request 2, null");
        });
    }

    @OnBothEngines
    void nothingIsLeftBehindInTheThread(EngineUnderTest engine) {
        engine.run(() -> {
            KNOWN.set("request 1");
            toThread(() -> KNOWN.set("the body's")).await();
            assertThat(KNOWN.get()).isEqualTo("request 1");
            assertThatThrownBy(() -> toThread(() -> {
                                throw new IllegalStateException(KNOWN.get());
                            })
                            .await())
                    .hasMessage("request 1");
            KNOWN.remove();
            assertThat(toThread(CarriedThreadLocalsTest::seen).await()).isEqualTo("null, null");
        });
    }

    // as a context variable; it is still there after a wait, and nobody else sees what the task sets
    @OnBothEngines
    void taskHasTheValuesOfWhereItWasCreated(EngineUnderTest engine) throws ExceptionGroup {
        engine.run(() -> {
            KNOWN.set("request 1");
            UNKNOWN.set("mine");
            var child = createTask(() -> {
                String before = seen();
                yieldNow();
                String after = seen();
                KNOWN.set("child's");
                var grandchild = createTask(CarriedThreadLocalsTest::seen);
                yieldNow();
                return List.of(before, after, seen(), grandchild.await());
            });
            KNOWN.set("request 2");
            assertThat(child.await())
                    .containsExactly("request 1, null", "request 1, null", "child's, null", "child's, null");
            assertThat(seen()).isEqualTo("request 2, mine");
            callTaskGroup(group -> {
                var member = group.createTask(CarriedThreadLocalsTest::seen);
                assertThat(member.await()).isEqualTo("request 2, null");
                return 1;
            });
            var eager = createTask(TaskOptions.options().eager(), CarriedThreadLocalsTest::seen);
            assertThat(eager.await()).isEqualTo("request 2, null");
        });
    }

    @OnBothEngines
    void taskThatIsCancelledOrFailsEndsAsEver(EngineUnderTest engine) {
        var failure = new IllegalStateException("x");
        engine.run(() -> {
            KNOWN.set("request 1");
            var failing = createTask(() -> {
                throw failure;
            });
            assertThatThrownBy(failing::await).isSameAs(failure);
            var cancelled = createTask(() -> sleep(Duration.ofDays(1)));
            yieldNow();
            cancelled.cancel("enough");
            assertThatThrownBy(cancelled::await).hasMessage("enough");
            assertThat(cancelled.cancelled()).isTrue();
        });
    }

    @OnBothEngines
    void callbackHasTheValuesOfWhereItWasGiven(EngineUnderTest engine) {
        var seen = new ArrayList<String>();
        engine.run(() -> {
            var loop = runningLoop();
            KNOWN.set("request 1");
            loop.callSoon(() -> {
                seen.add("soon " + seen());
                KNOWN.set("the callback's");
            });
            loop.callLater(Duration.ofSeconds(1), () -> seen.add("later " + seen()));
            var task = createTask(() -> 1);
            task.addDoneCallback(_ -> seen.add("done " + seen()));
            KNOWN.set("request 2");
            toThread(() -> loop.callSoonThreadsafe(() -> seen.add("from a thread " + seen())))
                    .await();
            KNOWN.remove();
            loop.callSoon(() -> seen.add("after that " + seen()));
            sleep(Duration.ofDays(1));
        });
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "soon request 1, null",
                        "later request 1, null",
                        "done request 1, null",
                        "from a thread request 2, null",
                        "after that null, null");
    }

    @OnBothEngines
    void bodyThatAThreadSubmitsHasTheThreadsValues(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            var loop = runningLoop();
            KNOWN.set("the task's");
            String seen = toThread(() -> {
                        KNOWN.set("the thread's");
                        return submitThreadsafe(loop, CarriedThreadLocalsTest::seen)
                                .get();
                    })
                    .await();
            assertThat(seen).isEqualTo("the thread's, null");
        });
    }

    @OnBothEngines
    void mainTaskHasTheCallersValues(EngineUnderTest engine) {
        KNOWN.set("the caller's");
        assertThat(engine.run(CarriedThreadLocalsTest::seen)).isEqualTo("the caller's, null");
        assertThat(KNOWN.get()).isEqualTo("the caller's");
    }

    // What is set in a run of it stays there, unlike a context variable's value
    @Test
    void copyOfAContextCarriesThem() {
        KNOWN.set("request 1");
        var copy = Context.copy();
        KNOWN.set("request 2");
        copy.run(() -> {
            assertThat(KNOWN.get()).isEqualTo("request 1");
            KNOWN.set("lost");
        });
        assertThat(KNOWN.get()).isEqualTo("request 2");
        assertThat(copy.<String, RuntimeException>run(KNOWN::get)).isEqualTo("request 1");
        Context.empty().run(() -> assertThat(KNOWN.get()).isEqualTo("request 2"));
    }

    // -- without the library

    /** A program for a JVM in which the library is missing. */
    static final class Without {
        private Without() {}

        public static void main(String[] args) {
            Asyncio.run(() -> {
                UNKNOWN.set("mine");
                System.out.println(
                        toThread(() -> "in a thread: " + UNKNOWN.get()).await());
                System.out.println(
                        createTask(() -> "in a task: " + UNKNOWN.get()).await());
            });
            try {
                Class.forName("io.micrometer.context.ContextRegistry");
            } catch (ClassNotFoundException e) {
                System.out.println("without Micrometer");
            }
        }
    }

    @Test
    void withoutTheLibraryNothingHappens() throws Exception {
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("context-propagation"))
                .collect(Collectors.joining(File.pathSeparator));
        var result = ChildJvm.runOn(path, Without.class, ChildJvm.OPENS);
        assertThat(result.out()).isEqualTo("in a thread: null\nin a task: null\nwithout Micrometer\n");
        assertThat(result.status()).isZero();
    }
}
