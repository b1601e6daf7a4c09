// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.structured.Workers.DAY;
import static io.asyncio4j.structured.Workers.failAfter;
import static io.asyncio4j.structured.Workers.groupOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** S17: every CancelledError that a group causes says why and by whom, and the failure behind it is its cause. */
class GroupReasonTest {
    private final Map<String, CancelledError> arrived = new LinkedHashMap<>();

    private void suspend(String name) {
        try {
            sleep(DAY);
        } catch (CancelledError e) {
            arrived.put(name, e);
            throw e;
        }
    }

    private void assertAllAre(CancelReason reason, String requestedBy, Throwable cause) {
        assertThat(arrived.values()).allSatisfy(e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.requestedBy()).isEqualTo(requestedBy);
            assertThat(e.getCause()).isSameAs(cause);
            assertThat(e.getStackTrace()).isNotEmpty();
        });
        assertThat(arrived.values()).doesNotHaveDuplicates(); // each has a stack trace of its own
    }

    @OnBothEngines
    void siblingsAndTheBodyKnowTheFailure(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("x");
            groupOf(() -> taskGroup(g -> {
                g.createTask(() -> suspend("a"));
                g.createTask(() -> suspend("b"));
                g.createTask(() -> failAfter(1, failure));
                suspend("body");
            }));
            assertThat(arrived).containsOnlyKeys("a", "b", "body");
            assertAllAre(new CancelReason.SiblingFailed(failure), "the group of task 'Task-1'", failure);
        });
    }

    @OnBothEngines
    void tasksKnowTheFailureOfTheBody(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("x");
            groupOf(() -> taskGroup(g -> {
                g.createTask(() -> suspend("a"));
                yieldNow();
                throw failure;
            }));
            assertThat(arrived).containsOnlyKeys("a");
            assertAllAre(new CancelReason.SiblingFailed(failure), "the group of task 'Task-1'", failure);
        });
    }

    @OnBothEngines
    void allLevelsBelowKnowTheFailure(EngineUnderTest engine) {
        engine.run(() -> {
            var failure = new IOException("x");
            groupOf(() -> taskGroup(g -> {
                g.createTask(() -> taskGroup(h -> {
                    h.createTask(() -> taskGroup(i -> {
                        i.createTask(() -> suspend("leaf"));
                        suspend("inner body");
                    }));
                    h.createTask(() -> suspend("middle"));
                }));
                g.createTask(() -> failAfter(1, failure));
            }));
            assertThat(arrived).containsOnlyKeys("leaf", "inner body", "middle");
            assertAllAre(new CancelReason.SiblingFailed(failure), "the group of task 'Task-1'", failure);
        });
    }

    // the group of the level above has failed with a group
    @OnBothEngines
    void levelsAboveKnowTheGroupThatFailed(EngineUnderTest engine) {
        engine.run(() -> {
            var group = groupOf(() -> taskGroup(g -> {
                g.createTask(
                        "inner",
                        () -> taskGroup(h -> {
                            h.createTask(() -> suspend("low"));
                            h.createTask(() -> failAfter(1, new IOException("x")));
                        }));
                g.createTask(() -> suspend("high"));
            }));
            var inner = group.exceptions().getFirst();
            assertThat(arrived.get("high")).hasCause(inner);
            assertThat(arrived.get("high").getCause()).isSameAs(inner);
            assertThat(arrived.get("high").requestedBy()).isEqualTo("the group of task 'Task-1'");
            assertThat(arrived.get("low")).cause().isInstanceOf(IOException.class);
            assertThat(arrived.get("low").requestedBy()).isEqualTo("the group of task 'inner'");
        });
    }

    @OnBothEngines
    void outsideRequestKeepsItsReasonOnAllLevels(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> taskGroup(g -> {
                g.createTask(() -> taskGroup(h -> h.createTask(() -> suspend("leaf"))));
                g.createTask(() -> suspend("a"));
            }));
            for (int i = 0; i < 5; i++) {
                yieldNow();
            }
            task.cancel("out");
            var error = (CancelledError) catchThrowable(task::await);
            arrived.put("outcome", error);
            assertThat(arrived).containsOnlyKeys("leaf", "a", "outcome");
            assertAllAre(new CancelReason.Requested("out"), "task 'Task-1'", null);
        });
    }

    @OnBothEngines
    void cancelOfTheGroupSaysWhoAndWhere(EngineUnderTest engine) throws Exception {
        engine.run(() -> {
            taskGroup(g -> {
                g.createTask(() -> taskGroup(h -> h.createTask(() -> suspend("leaf"))));
                g.createTask("canceller", () -> {
                    for (int i = 0; i < 5; i++) {
                        yieldNow();
                    }
                    g.cancel();
                    suspend("canceller");
                });
                suspend("body");
            });
            assertThat(arrived).containsOnlyKeys("leaf", "canceller", "body");
            assertAllAre(new CancelReason.ScopeCancelled(), "task 'canceller'", null);
            assertThat(arrived.values())
                    .allSatisfy(e -> assertThat(e.requestedAt()).asString().contains("GroupReasonTest.java"));
        });
    }

    // the first failure is the reason; those that come after it join the group only
    @OnBothEngines
    void secondFailureChangesNoReason(EngineUnderTest engine) {
        engine.run(() -> {
            var first = new IOException("first");
            var causes = new ArrayList<Throwable>();
            groupOf(() -> taskGroup(g -> {
                g.createTask(() -> failAfter(1, first));
                g.createTask(() -> failAfter(1, new IOException("second")));
                g.createTask(() -> {
                    try {
                        sleep(DAY);
                    } catch (CancelledError e) {
                        causes.add(e.getCause());
                        sleep(Duration.ofSeconds(1)); // nobody disturbs it
                        throw e;
                    }
                });
            }));
            assertThat(causes).isEqualTo(List.of(first));
        });
    }
}
