// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.task;

import static io.asyncio4j.Asyncio.await;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.fail;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Outcome;
import io.asyncio4j.future.State;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The exception of a body: the very object, in the type that the compiler knows (S9, S10, S13). */
class TaskFailureTest {
    private static IOException withEverything() {
        var failure = new IOException("message", new IllegalStateException("cause"));
        failure.addSuppressed(new IllegalArgumentException("suppressed"));
        return failure;
    }

    @OnBothEngines
    void everyReaderGetsTheVeryObjectUnchanged(EngineUnderTest engine) {
        IOException failure = withEverything();
        StackTraceElement[] stack = failure.getStackTrace();
        engine.run(() -> {
            var task = createTask(() -> {
                yieldNow();
                throw failure;
            });
            var awaiters = new ArrayList<Task<Void, IOException>>();
            for (int i = 0; i < 10; i++) {
                awaiters.add(createTask(() -> {
                    task.await();
                }));
            }
            var chained = createTask(() -> awaiters.getFirst().await());
            assertThatThrownBy(chained::await).isSameAs(failure);
            for (var awaiter : awaiters) {
                assertThatThrownBy(awaiter::await).isSameAs(failure);
            }
            assertThatThrownBy(task::await).isSameAs(failure);
            assertThatThrownBy(task::result).isSameAs(failure);
            assertThat(task.exception()).isSameAs(failure);
            assertThat(task.outcome()).isEqualTo(new Outcome.Failed<>(failure));
        });
        assertThat(failure.getMessage()).isEqualTo("message");
        assertThat(failure.getCause()).hasMessage("cause");
        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(failure.getStackTrace()).isEqualTo(stack);
    }

    @OnBothEngines
    void checkedTypeIsInferredFromTheBody(EngineUnderTest engine) {
        engine.run(() -> {
            Task<String, FileNotFoundException> task = createTask(() -> {
                if (currentTask().done()) {
                    return "never";
                }
                throw new FileNotFoundException("x.txt");
            });
            try {
                task.await();
                fail("it has failed");
            } catch (FileNotFoundException e) { // javac would refuse a checked type that cannot come
                assertThat(e).hasMessage("x.txt");
            }
        });
    }

    @OnBothEngines
    void bodyWithoutCheckedExceptionsNeedsNoCatch(EngineUnderTest engine) {
        engine.run(() -> {
            Task<Integer, RuntimeException> task = createTask(() -> 42);
            int value = task.await();
            assertThat(value).isEqualTo(42);
        });
    }

    @OnBothEngines
    void twoCheckedTypesCanBeToldApart(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                if (currentTask().done()) {
                    throw new IOException("never");
                }
                throw new SQLException("no table");
            });
            try {
                task.await();
                fail("it has failed");
            } catch (IOException e) {
                fail(e);
            } catch (Exception e) {
                assertThat(e).isInstanceOf(SQLException.class).hasMessage("no table");
            }
        });
    }

    @OnBothEngines
    void errorsComeOutAsTheyAre(EngineUnderTest engine) {
        for (Error error : List.of(new AssertionError("assert"), new LinkageError("link"), new StackOverflowError())) {
            engine.run(() -> {
                var task = createTask(() -> {
                    throw error;
                });
                assertThatThrownBy(task::await).isSameAs(error);
                assertThat(task.state()).isEqualTo(State.FAILED);
            });
        }
    }

    @OnBothEngines
    void exceptionWithoutAStackTracePasses(EngineUnderTest engine) {
        class Light extends RuntimeException {
            private static final long serialVersionUID = 1;

            Light() {
                super("light", null, false, false);
            }
        }
        var light = new Light();
        engine.run(() -> {
            var task = createTask(() -> {
                throw light;
            });
            assertThatThrownBy(task::await).isSameAs(light);
            assertThat(task.stack()).isEmpty();
        });
    }

    @OnBothEngines
    void sameExceptionMayComeFromSeveralTasks(EngineUnderTest engine) {
        var failure = new IllegalStateException("shared");
        engine.run(() -> {
            var one = createTask(() -> {
                throw failure;
            });
            var two = createTask(() -> {
                throw failure;
            });
            assertThatThrownBy(one::await).isSameAs(failure);
            assertThatThrownBy(two::await).isSameAs(failure);
        });
        assertThat(failure.getSuppressed()).isEmpty();
    }

    @OnBothEngines
    void failureChangesNothingForThoseWhoDoNotAsk(EngineUnderTest engine) {
        // S10
        List<String> order = new ArrayList<>();
        engine.run(() -> {
            var failing = createTask(() -> {
                throw new IllegalStateException("mine alone");
            });
            var other = createTask(() -> {
                sleep(Duration.ofSeconds(1));
                order.add("other");
            });
            other.await();
            order.add("main");
            assertThat(failing.exception()).hasMessage("mine alone");
        });
        assertThat(order).containsExactly("other", "main");
    }

    @OnBothEngines
    void cancelledTaskThrowsTheErrorThatEndedItToEveryReader(EngineUnderTest engine) {
        // Differs from CPython, which gives later readers a fresh error without the message.
        engine.run(() -> {
            var caught = new ArrayList<Throwable>();
            var task = createTask(() -> {
                try {
                    sleep(Duration.ofDays(1));
                } catch (CancelledError e) {
                    caught.add(e);
                    throw e;
                }
            });
            yieldNow();
            task.cancel("why not");
            caught.add(catchThrowable(task::await));
            caught.add(catchThrowable(task::await));
            caught.add(catchThrowable(task::result));
            caught.add(catchThrowable(task::exception));
            caught.add(catchThrowable(task::resultNow));
            assertThat(caught).hasSize(6).allMatch(e -> e == caught.getFirst());
            assertThat(caught.getFirst()).isInstanceOf(CancelledError.class).hasMessage("why not");
        });
    }

    @OnBothEngines
    void awaitOfABodyThrowsWhatTheBodyThrows(EngineUnderTest engine) {
        IOException failure = withEverything();
        engine.run(() -> assertThatThrownBy(() -> await(() -> {
                    yieldNow();
                    throw failure;
                }))
                .isSameAs(failure));
    }

    @OnBothEngines
    void failureArrivesWhereItIsAwaited(EngineUnderTest engine) {
        engine.run(() -> {
            var failing = createTask("failing", () -> {
                sleep(Duration.ofSeconds(1));
                throw new IOException("late");
            });
            var awaiter = createTask(() -> {
                try {
                    failing.await();
                    return "no failure";
                } catch (IOException e) {
                    return "caught " + e.getMessage();
                }
            });
            assertThat(awaiter.await()).isEqualTo("caught late");
        });
    }
}
