// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.race;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** S23: of the bodies of a race the first success counts; when it is there all have ended. CPython has no race. */
class RaceTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final List<String> log = new ArrayList<>();

    private Coroutine<String, IOException> after(int millis, String value) {
        return () -> {
            currentTask().setName(value);
            sleep(Duration.ofMillis(millis));
            if (value.startsWith("bad")) {
                throw new IOException(value);
            }
            return value;
        };
    }

    /** Takes its time to clean up. */
    private Coroutine<String, RuntimeException> cleaningUp(int millis) {
        return () -> {
            try {
                sleep(DAY);
                return "slept";
            } finally {
                sleep(Duration.ofMillis(millis));
                log.add("clean");
            }
        };
    }

    @OnBothEngines
    void firstSuccessWins(EngineUnderTest engine) {
        engine.run(() -> {
            long start = runningLoop().time();
            assertThat(race(after(30, "a"), after(10, "b"), after(20, "c")).await())
                    .isEqualTo("b");
            assertThat(runningLoop().time() - start).isEqualTo(10_000_000);
        });
    }

    @OnBothEngines
    void othersAreCancelledAndHaveEndedWhenTheValueIsThere(EngineUnderTest engine) {
        engine.run(() -> {
            long start = runningLoop().time();
            assertThat(race(cleaningUp(5), after(10, "b")).await()).isEqualTo("b");
            assertThat(log).containsExactly("clean");
            assertThat(runningLoop().time() - start).isEqualTo(15_000_000);
        });
    }

    @OnBothEngines
    void losersAreToldWhy(EngineUnderTest engine) {
        engine.run(() -> {
            var errors = new ArrayList<CancelledError>();
            race(after(1, "winner"), () -> {
                        try {
                            sleep(DAY);
                        } catch (CancelledError e) {
                            errors.add(e);
                            throw e;
                        }
                        return "";
                    })
                    .await();
            assertThat(errors).singleElement().satisfies(error -> {
                assertThat(error.reason()).isEqualTo(new CancelReason.ScopeCancelled());
                assertThat(error.requestedBy()).isEqualTo("the race that task 'winner' has won");
            });
        });
    }

    @OnBothEngines
    void valueMayBeNull(EngineUnderTest engine) {
        engine.run(() -> {
            Coroutine<String, RuntimeException> nothing = () -> null;
            assertThat(race(List.of(nothing, cleaningUp(0))).await()).isNull();
        });
    }

    @OnBothEngines
    void failuresBeforeTheWinnerDoNotMatter(EngineUnderTest engine) {
        engine.run(() -> assertThat(race(after(1, "bad"), after(3, "good"), after(2, "bad too"))
                        .await())
                .isEqualTo("good"));
    }

    @OnBothEngines
    void loserThatSucceedsAllTheSameIsNoWinner(EngineUnderTest engine) {
        engine.run(() -> {
            Coroutine<String, RuntimeException> swallowing = () -> {
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    log.add("swallowed");
                }
                return "too late";
            };
            assertThat(race(List.of(swallowing, after(1, "first"))).await()).isEqualTo("first");
            assertThat(log).containsExactly("swallowed");
        });
    }

    @OnBothEngines
    void ofTwoThatSucceedAtOnceTheFirstWins(EngineUnderTest engine) {
        engine.run(() -> assertThat(race(after(1, "a"), after(1, "b")).await()).isEqualTo("a"));
    }

    @OnBothEngines
    void oneBodyIsARaceToo(EngineUnderTest engine) {
        engine.run(() -> {
            assertThat(race(after(1, "a")).await()).isEqualTo("a");
            assertThat(catchThrowable(race(after(1, "bad"))::await))
                    .isExactlyInstanceOf(AllFailedException.class)
                    .hasMessage("no body of the race has succeeded (1 sub-exception)");
        });
    }

    @OnBothEngines
    void ifAllFailTheGroupHasThemInOrderOfCompletion(EngineUnderTest engine) {
        engine.run(() -> {
            var thrown = catchThrowableOfType(
                    AllFailedException.class, race(after(3, "bad-a"), after(1, "bad-b"), after(2, "bad-c"))::await);
            assertThat(thrown).hasMessage("no body of the race has succeeded (3 sub-exceptions)");
            assertThat(thrown.getCause()).isSameAs(thrown.group());
            assertThat(thrown.group().exceptions())
                    .extracting(Throwable::getMessage)
                    .containsExactly("bad-b", "bad-c", "bad-a");
            assertThat(thrown.group().exceptions())
                    .extracting(thrown.group()::taskOf)
                    .containsExactly("bad-b", "bad-c", "bad-a");
        });
    }

    @OnBothEngines
    void bodyThatIsCancelledHasNotFailed(EngineUnderTest engine) {
        engine.run(() -> {
            Coroutine<String, RuntimeException> cancelled = () -> {
                currentTask().cancel("own");
                yieldNow();
                return "";
            };
            assertThat(race(List.of(cancelled, after(1, "a"))).await()).isEqualTo("a");
            var thrown =
                    catchThrowableOfType(AllFailedException.class, race(List.of(cancelled, after(1, "bad")))::await);
            assertThat(thrown.group().exceptions())
                    .singleElement()
                    .satisfies(e -> assertThat(e).hasMessage("bad"));
        });
    }

    @OnBothEngines
    void ifAllAreCancelledSoIsTheRace(EngineUnderTest engine) {
        engine.run(() -> {
            Coroutine<String, RuntimeException> cancelled = () -> {
                currentTask().cancel("own");
                yieldNow();
                return "";
            };
            var race = race(List.of(cancelled, cancelled));
            assertThat(catchThrowable(race::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("own");
            assertThat(race.cancelled()).isTrue();
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    @OnBothEngines
    void requestForTheRaceCancelsAllAndWaitsForThem(EngineUnderTest engine) {
        engine.run(() -> {
            var race = race(cleaningUp(1), cleaningUp(2));
            yieldNow();
            assertThat(race.cancel("stop")).isTrue();
            assertThat(race.done()).isFalse();
            assertThat(catchThrowable(race::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("stop");
            assertThat(log).containsExactly("clean", "clean");
            assertThat(race.cancelled()).isTrue();
            assertThat(race.cancel()).isFalse();
        });
    }

    @OnBothEngines
    void awaiterThatIsCancelledCancelsTheRace(EngineUnderTest engine) {
        engine.run(() -> {
            var awaiter = createTask(() -> race(cleaningUp(1), cleaningUp(2)).await());
            sleep(Duration.ofMillis(1));
            awaiter.cancel("why");
            assertThat(catchThrowable(awaiter::await)).hasMessage("why");
            assertThat(log).containsExactly("clean", "clean");
        });
    }

    @OnBothEngines
    void requestCountsThoughABodySwallowsItAndSucceeds(EngineUnderTest engine) {
        engine.run(() -> {
            Coroutine<String, RuntimeException> swallowing = () -> {
                try {
                    sleep(DAY);
                } catch (CancelledError e) {
                    log.add("swallowed");
                }
                return "value";
            };
            var race = race(List.of(swallowing));
            yieldNow();
            race.cancel("stop");
            assertThat(catchThrowable(race::await)).hasMessage("stop");
            assertThat(log).containsExactly("swallowed");
        });
    }

    // Otherwise a time limit around a race would be missed whenever it passes while the losers clean up
    @OnBothEngines
    void requestIsNotLostWhileTheLosersCleanUp(EngineUnderTest engine) {
        engine.run(() -> {
            long start = runningLoop().time();
            var thrown = catchThrowable(() -> timeout(
                    Duration.ofMillis(5),
                    () -> race(List.of(cleaningUp(10), after(1, "first"))).await()));
            assertThat(thrown).isExactlyInstanceOf(TimeoutException.class);
            assertThat(log).containsExactly("clean"); // the cleanup was not disturbed
            assertThat(runningLoop().time() - start).isEqualTo(11_000_000);
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    @OnBothEngines
    void requestBetweenTheLastEndAndTheRacesOwnIsNotLost(EngineUnderTest engine) {
        engine.run(() -> {
            var race = race(() -> {
                currentTask().addDoneCallback(t -> log.add("" + t.done()));
                return "value";
            });
            var awaiter = createTask(() -> race.await());
            yieldNow(); // the body has ended, the race is told in the next iteration
            assertThat(race.done()).isFalse();
            awaiter.cancel("late");
            assertThat(catchThrowable(awaiter::await)).hasMessage("late");
            assertThat(race.cancelled()).isTrue();
        });
    }

    @OnBothEngines
    void resultThatSomebodyElseSetsStays(EngineUnderTest engine) {
        engine.run(() -> {
            var race = race(after(1, "a"), after(2, "b"));
            race.setResult("set");
            sleep(Duration.ofMillis(5));
            assertThat(race.await()).isEqualTo("set");
        });
    }
}
