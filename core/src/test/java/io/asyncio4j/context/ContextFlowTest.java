// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.context;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.TaskOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Where the values of context variables go: into tasks and callbacks. CPython 3.13 prints the same in each case. */
class ContextFlowTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ContextVar<String> variable = ContextVar.of("v", "default");
    private final List<String> seen = new ArrayList<>();

    private void see() {
        seen.add(variable.get());
    }

    @OnBothEngines
    void taskGetsACopyOfItsCreatorsContext(EngineUnderTest engine) {
        engine.run(() -> {
            variable.set("main");
            var child = createTask(() -> {
                see();
                variable.set("child");
                yieldNow();
                see();
            });
            variable.set("after");
            child.await();
            see();
        });
        assertThat(seen).containsExactly("main", "child", "after");
    }

    @OnBothEngines
    void mainTaskGetsACopyOfItsCallersContext(EngineUnderTest engine) {
        Context.copy().run(() -> {
            variable.set("caller");
            engine.run(() -> {
                see();
                variable.set("main");
            });
            see();
        });
        assertThat(seen).containsExactly("caller", "caller");
    }

    // A runner has one context for all its runs
    @OnBothEngines
    void runSeesWhatTheRunBeforeHasSet(EngineUnderTest engine) {
        Context.copy().run(() -> {
            try (var runner = engine.virtualTime().build()) {
                runner.run(() -> {
                    variable.set("first run");
                });
                variable.set("caller");
                runner.run(this::see);
            }
            see();
        });
        assertThat(seen).containsExactly("first run", "caller");
    }

    @OnBothEngines
    void callbackGetsACopyOfTheContextOfTheCall(EngineUnderTest engine) {
        engine.run(() -> {
            var loop = runningLoop();
            variable.set("soon");
            loop.callSoon(this::seeAndSet);
            variable.set("later");
            loop.callLater(SECOND, this::seeAndSet);
            variable.set("at");
            loop.callAt(loop.time() + SECOND.toNanos() + 1, this::seeAndSet);
            variable.set("threadsafe");
            loop.callSoonThreadsafe(this::seeAndSet);
            variable.set("main");
            sleep(SECOND.multipliedBy(2));
            see();
        });
        assertThat(seen).containsExactly("soon", "threadsafe", "later", "at", "main");
    }

    private void seeAndSet() {
        see();
        variable.set("callback");
    }

    @OnBothEngines
    void foreignCallCarriesTheContextOfItsThread(EngineUnderTest engine) {
        engine.run(() -> {
            var loop = runningLoop();
            variable.set("main");
            Thread thread = Thread.ofPlatform().start(() -> {
                variable.set("thread");
                loop.callSoonThreadsafe(this::see);
                variable.set("thread after");
                loop.callSoonThreadsafe(this::see);
            });
            thread.join();
            yieldNow();
            yieldNow();
        });
        assertThat(seen).containsExactly("thread", "thread after");
    }

    @OnBothEngines
    void callbacksSeeNothingOfEachOther(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().build()) {
            var loop = runner.loop();
            loop.callSoon(() -> variable.set("one"));
            loop.callSoon(this::see);
            loop.callSoon(loop::stop);
            loop.runForever();
            see();
        }
        assertThat(seen).containsExactly("default", "default");
    }

    @OnBothEngines
    void taskKeepsItsValuesAcrossEveryKindOfWait(EngineUnderTest engine) {
        engine.run(() -> {
            var tasks = new ArrayList<Task<Void, RuntimeException>>();
            for (int i = 0; i < 5; i++) {
                String mine = "task " + i;
                tasks.add(createTask(() -> {
                    variable.set(mine);
                    yieldNow();
                    assertThat(variable.get()).isEqualTo(mine);
                    sleep(SECOND);
                    assertThat(variable.get()).isEqualTo(mine);
                    createTask(() -> {
                                assertThat(variable.get()).isEqualTo(mine);
                                variable.set("child");
                                sleep(SECOND);
                            })
                            .await();
                    assertThat(variable.get()).isEqualTo(mine);
                    blocking(() -> {
                        assertThat(variable.get()).isEqualTo(mine);
                        variable.set(mine + " blocking");
                    });
                    assertThat(variable.get()).isEqualTo(mine + " blocking");
                }));
            }
            for (var task : tasks) {
                task.await();
            }
            see();
        });
        assertThat(seen).containsExactly("default");
    }

    @OnBothEngines
    void contextThatIsEnteredStaysSoAcrossAwaits(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                Context.empty().run(() -> {
                    variable.set("inner");
                    sleep(SECOND);
                    see();
                });
                see();
            });
            variable.set("main");
            task.await();
        });
        assertThat(seen).containsExactly("inner", "default");
    }

    @OnBothEngines
    void tasksMayShareAContext(EngineUnderTest engine) {
        engine.run(() -> {
            Context shared = Context.copy();
            var one = createTask(TaskOptions.options().context(shared), () -> {
                variable.set("one");
                yieldNow();
                see();
            });
            var two = createTask(TaskOptions.options().context(shared), () -> {
                see();
                variable.set("two");
            });
            one.await();
            two.await();
            see();
            assertThat(one.context()).isSameAs(shared);
            shared.run(this::see);
        });
        assertThat(seen).containsExactly("one", "two", "default", "two");
    }

    @OnBothEngines
    void contextOfASuspendedTaskMayBeEnteredByAnother(EngineUnderTest engine) {
        engine.run(() -> {
            var task = createTask(() -> {
                variable.set("task");
                yieldNow();
                yieldNow();
                see();
            });
            yieldNow();
            task.context().run(() -> {
                see();
                variable.set("visitor");
            });
            task.await();
        });
        assertThat(seen).containsExactly("task", "visitor");
    }

    @OnBothEngines
    void taskCannotEnterTheContextThatItRunsIn(EngineUnderTest engine) {
        engine.run(() -> {
            Context mine = currentTask().context();
            assertThatThrownBy(() -> mine.run(() -> {}))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("cannot enter context: " + mine + " is already entered."
                            + " Run in a copy instead: Context.copy().run(...)");
        });
    }

    @OnBothEngines
    void tokenIsOfItsTask(EngineUnderTest engine) {
        engine.run(() -> {
            Token<String> token = variable.set("main");
            var other = createTask(() -> variable.reset(token));
            assertThatThrownBy(other::await)
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Token(ContextVar 'v') was created in a different Context."
                            + " Reset a variable in the task or thread that has set it.");
            see();
            token.close();
            see();
        });
        assertThat(seen).containsExactly("main", "default");
    }

    @OnBothEngines
    void threadForkedInsideATaskStartsWithoutValues(EngineUnderTest engine) {
        engine.run(() -> {
            variable.set("task");
            Thread.startVirtualThread(this::see).join();
            Thread.ofPlatform().start(this::see).join();
        });
        assertThat(seen).containsExactly("default", "default");
    }
}
