// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Contexts on threads. CPython 3.13's contextvars do the same in each of these cases. */
@Timeout(60)
class ContextTest {
    private final ContextVar<String> variable = ContextVar.of("v", "default");
    private Token<String> outer;

    @BeforeEach
    void setOutside() {
        outer = variable.set("outside");
    }

    @AfterEach
    void reset() {
        outer.close();
    }

    private static void onAnotherThread(Runnable body) {
        Thread thread = Thread.ofPlatform().start(body);
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void bodySeesTheContextAndChangesOnlyThat() throws InterruptedException {
        Context context = Context.copy();
        try (var _ = variable.set("later")) {
            int value = context.run(() -> {
                assertThat(variable.get()).isEqualTo("outside");
                variable.set("inside");
                return 7;
            });
            assertThat(value).isEqualTo(7);
            assertThat(variable.get()).isEqualTo("later");
        }
        String kept = context.run(() -> variable.get());
        assertThat(kept).isEqualTo("inside");
    }

    @Test
    void contextIsLeftAlsoByAnException() {
        Context context = Context.copy();
        var failure = new IOException("x");
        assertThatThrownBy(() -> context.run(() -> {
                    variable.set("inside");
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(variable.get()).isEqualTo("outside");
        context.run(() -> assertThat(variable.get()).isEqualTo("inside"));
    }

    @Test
    void emptyContextHasNoValues() {
        Context.empty().run(() -> assertThat(variable.get()).isEqualTo("default"));
        assertThat(Context.empty()).hasToString("Context{}");
        assertThat(Context.copy().toString()).contains("ContextVar 'v'=outside");
    }

    @Test
    void copyIsIndependentInBothDirections() {
        Context context = Context.copy();
        context.run(() -> {
            Context copy = Context.copy();
            variable.set("original");
            copy.run(() -> {
                assertThat(variable.get()).isEqualTo("outside");
                variable.set("copy");
            });
            assertThat(variable.get()).isEqualTo("original");
        });
    }

    @Test
    void contextIsEnteredOnceAtATime() {
        Context context = Context.empty();
        String message =
                "cannot enter context: Context{} is already entered. Run in a copy instead: Context.copy().run(...)";
        context.run(() -> {
            assertThatThrownBy(() -> context.run(() -> {}))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage(message);
            Context.copy()
                    .run(() -> assertThatThrownBy(() -> context.run(() -> 1)).hasMessage(message));
        });
        context.run(() -> {}); // free again
    }

    @Test
    void contextIsEnteredByOneThreadAtATime() {
        Context context = Context.empty();
        List<Throwable> thrown = new ArrayList<>();
        context.run(() -> onAnotherThread(() -> {
            try {
                context.run(() -> {});
            } catch (IllegalStateException e) {
                thrown.add(e);
            }
        }));
        assertThat(thrown).hasSize(1);
        assertThat(thrown.getFirst()).hasMessageStartingWith("cannot enter context: Context{} is already entered.");
    }

    // Of threads that race for it, one gets in
    @Test
    void oneOfTwoRacingThreadsEnters() throws InterruptedException {
        for (int round = 0; round < 500; round++) {
            Context context = Context.empty();
            var results = new boolean[2];
            var start = new CountDownLatch(2);
            var tried = new CountDownLatch(2);
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < 2; t++) {
                int n = t;
                threads.add(Thread.ofPlatform().start(() -> {
                    start.countDown();
                    while (start.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                    try {
                        context.run(() -> {
                            results[n] = true;
                            tried.countDown();
                            tried.await();
                        });
                    } catch (IllegalStateException e) {
                        tried.countDown();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(results[0] ^ results[1]).isTrue();
        }
    }

    @Test
    void threadStartsWithoutValuesAndKeepsItsOwn() {
        onAnotherThread(() -> {
            assertThat(variable.get()).isEqualTo("default");
            variable.set("theirs");
            assertThat(variable.get()).isEqualTo("theirs");
        });
        assertThat(variable.get()).isEqualTo("outside");
    }

    @Test
    void threadMayRunInACopyThatWasMadeForIt() {
        Context context = Context.copy();
        onAnotherThread(() -> context.run(() -> {
            assertThat(variable.get()).isEqualTo("outside");
            variable.set("theirs");
        }));
        assertThat(variable.get()).isEqualTo("outside");
    }

    @Test
    void nullIsNoBody() {
        assertThatThrownBy(() -> Context.empty().run((Context.Body<RuntimeException>) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("body is null: run(...) takes what to run, such as () -> work()");
        assertThatThrownBy(() -> Context.empty().run((Context.ValueBody<String, RuntimeException>) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("body is null: run(...) takes what to run, such as () -> work()");
    }
}
