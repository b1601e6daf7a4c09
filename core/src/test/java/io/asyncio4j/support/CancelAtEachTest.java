// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.loop.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.TreeSet;

/** The driver finds what it is there to find. */
class CancelAtEachTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @OnBothEngines
    void findsATaskThatWaitsForEver(EngineUnderTest engine) {
        assertThatThrownBy(() -> CancelAtEach.on(engine, run -> {
                    Future<Void, RuntimeException> gate = Future.create();
                    run.victim("opener", () -> {
                        yieldNow();
                        gate.setResult(null);
                    });
                    run.bystander("waiter", () -> gate.await());
                }))
                .hasMessageMatching("""
                    \\QCancelAtEachTest.findsATaskThatWaitsForEver on %s: opener cancelled by REQUEST, FIRST in iteration\\E\
                    \\Q 1, as Task 'opener' (pending, not started): java.lang.AssertionError: nothing can wake these\\E\
                    \\Q tasks:\\E
                      \\QTask 'Task-4' (pending, waiting for waitTasks) at io.asyncio4j.support.CancelAtEach.\\E.*
                      \\QTask 'waiter' (pending, waiting for a future) at io.asyncio4j.support.CancelAtEachTest.\\E.*\
                    """.formatted(engine));
    }

    // else the run would wait for its end
    @OnBothEngines
    void findsATaskThatCannotBeEnded(EngineUnderTest engine) {
        assertThatThrownBy(() -> CancelAtEach.on(
                        engine,
                        run -> run.victim("one", () -> {
                            while (true) {
                                try {
                                    Future.<Void, RuntimeException>create().await();
                                } catch (CancelledError e) {
                                    yieldNow(); // and again
                                }
                            }
                        })))
                .hasMessageContaining("CancelAtEachTest.findsATaskThatCannotBeEnded on " + engine
                        + ": nobody was cancelled: java.lang.AssertionError: nothing can wake these tasks:\n  Task '")
                .hasMessageContaining("\n  Task 'one' (pending, waiting for a future) at ");
    }

    @OnBothEngines
    void findsACallbackThatFails(EngineUnderTest engine) {
        var failure = new IllegalStateException("x");
        assertThatThrownBy(() -> CancelAtEach.on(
                        engine,
                        run -> run.bystander(
                                "one",
                                () -> runningLoop().callSoon(() -> {
                                    throw failure;
                                }))))
                .hasMessageStartingWith(
                        "CancelAtEachTest.findsACallbackThatFails on " + engine + ": nobody was cancelled: ")
                .hasMessageContaining("told of java.lang.IllegalStateException: x: [Exception in callback ");
    }

    @OnBothEngines
    void findsAFailureThatIsNotToldOf(EngineUnderTest engine) {
        assertThatThrownBy(() -> CancelAtEach.on(engine, run -> {
                    run.bystander("one", () -> {});
                    run.leaves(new IllegalStateException("x"));
                }))
                .hasMessageContaining("CancelAtEachTest.findsAFailureThatIsNotToldOf on " + engine
                        + ": how java.lang.IllegalStateException: x was told of");
    }

    @OnBothEngines
    void findsATaskThatAThreadDoesNotWake(EngineUnderTest engine) {
        assertThatThrownBy(() -> CancelAtEach.withOtherThreads(
                        engine,
                        Duration.ofMillis(200),
                        run -> run.bystander(
                                "waiter",
                                () -> Future.<Void, RuntimeException>create().await())))
                .hasMessageContaining("CancelAtEachTest.findsATaskThatAThreadDoesNotWake on " + engine
                        + ": nobody was cancelled: java.lang.AssertionError: nothing has come from outside for"
                        + " PT0.2S:\n  Task '")
                .hasMessageContaining("\n  Task 'waiter' (pending, waiting for a future) at ");
    }

    // One step after the other, each before time jumps
    @OnBothEngines
    void letsTheWorldOutsideGoOnWhenTheLoopIsIdle(EngineUnderTest engine) {
        CancelAtEach.withOtherThreads(engine, run -> {
            var order = new ArrayList<String>();
            run.bystander("one", () -> {
                yieldNow();
                order.add("turn");
                sleep(SECOND);
                order.add("time");
                sleep(SECOND);
                order.add("time");
            });
            run.whenIdle(() -> order.add("asked") && order.size() > 2);
            run.whenIdle(() -> {
                order.add("next");
            });
            run.afterwards(() -> assertThat(order).containsExactly("turn", "asked", "time", "asked", "next", "time"));
        });
    }

    /** Hands on what it has taken, but for the moment between the two. */
    @OnBothEngines
    void findsAnItemThatIsLostBetweenTwoSuspensions(EngineUnderTest engine) {
        assertThatThrownBy(() -> CancelAtEach.on(engine, run -> {
                    var items = new ArrayDeque<Integer>();
                    items.add(1);
                    items.add(2);
                    run.victim("mover", () -> {
                        yieldNow();
                        int item = items.remove();
                        sleep(SECOND);
                        items.add(item);
                    });
                    run.afterwards(() -> assertThat(items).hasSize(2));
                }))
                .hasMessageContaining(
                        ": mover cancelled by REQUEST, FIRST in iteration 3, as Task 'mover' (pending, waiting for"
                                + " sleep): ")
                .hasMessageContaining("Expected size: 2 but was: 1");
    }

    @OnBothEngines
    void findsABystanderThatIsCancelledWithTheVictim(EngineUnderTest engine) {
        assertThatThrownBy(() -> CancelAtEach.on(engine, run -> {
                    var other = run.bystander("other", () -> sleep(SECOND));
                    run.victim("one", other::await);
                }))
                .hasMessageEndingWith(
                        ": one cancelled by REQUEST, FIRST in iteration 2, as Task 'one' (pending, waiting for Task"
                            + " 'other'): java.lang.AssertionError: Task 'other' (cancelled: by the test) was not to"
                            + " be");
    }

    @OnBothEngines
    void findsAProgramThatNeverRests(EngineUnderTest engine) {
        assertThatThrownBy(() -> CancelAtEach.on(
                        engine,
                        run -> run.bystander("restless", () -> {
                            while (true) {
                                yieldNow();
                            }
                        })))
                .hasMessageContaining(": nobody was cancelled: after 100000 iterations the program has not ended:\n");
    }

    // else it would be taken for a task that waits for ever
    @OnBothEngines
    void waitsForOtherThreadsWhereThereAre(EngineUnderTest engine) {
        int runs = CancelAtEach.withOtherThreads(engine, run -> {
            Future<String, RuntimeException> future = Future.create();
            EventLoop loop = runningLoop();
            run.victim("waits", future::await);
            Thread other = Thread.ofPlatform()
                    .start(() -> loop.callSoonThreadsafe(() -> {
                        if (!future.done()) {
                            future.setResult("from a thread");
                        }
                    }));
            run.bystander("joins", () -> blocking(() -> other.join()));
            run.afterwards(() -> assertThat(other.isAlive()).isFalse());
        });
        assertThat(runs).isGreaterThan(5);
    }

    // started, asleep four times, and at the end
    @OnBothEngines
    void comesByAtEachSuspensionInEachWay(EngineUnderTest engine) {
        var seen = new TreeSet<String>();
        CancelAtEach.on(engine, run -> {
            run.victim("one", () -> {
                for (int i = 0; i < 4; i++) {
                    try {
                        sleep(SECOND);
                    } catch (CancelledError e) {
                        seen.add(i + " " + e.reason().getClass().getSimpleName());
                        throw e;
                    }
                }
            });
        });
        assertThat(seen)
                .containsExactly(
                        "0 DeadlinePassed",
                        "0 Requested",
                        "0 ScopeCancelled",
                        "0 SiblingFailed",
                        "1 DeadlinePassed",
                        "1 Requested",
                        "1 ScopeCancelled",
                        "1 SiblingFailed",
                        "2 DeadlinePassed",
                        "2 Requested",
                        "2 ScopeCancelled",
                        "2 SiblingFailed",
                        "3 DeadlinePassed",
                        "3 Requested",
                        "3 ScopeCancelled",
                        "3 SiblingFailed");
    }
}
