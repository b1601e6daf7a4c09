// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.Asyncio.runInExecutor;
import static io.asyncio4j.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.support.ChildJvm;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.micrometer.context.ContextRegistry;
import java.io.File;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ThreadLocals that Micrometer knows, as logging's and tracing's, reach toThread; without Micrometer none does. */
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

    // -- without the library

    /** A program for a JVM in which the library is missing. */
    static final class Without {
        private Without() {}

        public static void main(String[] args) {
            Asyncio.run(() -> {
                UNKNOWN.set("mine");
                System.out.println(
                        toThread(() -> "in a thread: " + UNKNOWN.get()).await());
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
        assertThat(result.out()).isEqualTo("in a thread: null\nwithout Micrometer\n");
        assertThat(result.status()).isZero();
    }
}
