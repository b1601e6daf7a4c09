// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import static io.asyncio4j.Asyncio.blocking;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.context.ContextVar;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.Future;
import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.queue.Queue;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Signals as callbacks of a loop: what {@code loop.add_signal_handler} does. This JVM sends them to itself. */
class SignalsTest {
    private static final Signal USR1 = new Signal("USR1");
    private static final Duration YEAR = Duration.ofDays(365);

    @OnBothEngines
    void callbackRunsOnTheLoop(EngineUnderTest engine) {
        engine.run(() -> {
            var arrived = new Queue<Boolean>();
            try (var registration =
                    Signals.on("USR1", () -> arrived.putNowait(runningLoop().isRunning()))) {
                assertThat(registration.toString()).startsWith("SIGUSR1 -> ");
                for (int i = 0; i < 3; i++) {
                    Signal.raise(USR1);
                    assertThat(arrived.get()).isTrue();
                }
            }
            assertThat(Signals.registered("USR1")).isEmpty();
        });
    }

    // Differs from CPython, where the last one replaces the one before
    @OnBothEngines
    void allRegistrationsAreTold(EngineUnderTest engine) {
        engine.run(() -> {
            var arrived = new Queue<String>();
            var first = Signals.on("SIGUSR1", () -> arrived.putNowait("first"));
            var second = Signals.on("usr1", () -> arrived.putNowait("second"));
            Signal.raise(USR1);
            assertThat(arrived.get() + " " + arrived.get()).isEqualTo("first second");
            first.close();
            first.close();
            Signal.raise(USR1);
            assertThat(arrived.get()).isEqualTo("second");
            second.close();
            yieldNow();
            assertThat(arrived.isEmpty()).isTrue();
        });
    }

    @OnBothEngines
    void twoLoopsAreTold(EngineUnderTest engine) throws InterruptedException {
        var registered = new CountDownLatch(2);
        var other = Thread.ofPlatform().start(() -> engine.run(() -> oneOfTwo(registered, false)));
        engine.run(() -> oneOfTwo(registered, true));
        other.join();
        assertThat(Signals.registered("USR1")).isEmpty();
    }

    private static void oneOfTwo(CountDownLatch registered, boolean raises) {
        var arrived = Future.<Void, RuntimeException>create();
        Signals.on("USR1", () -> arrived.setResult(null)); // the end of the loop takes it back
        registered.countDown();
        if (raises) {
            blocking(() -> {
                registered.await();
                Signal.raise(USR1);
            });
        }
        arrived.await();
    }

    @OnBothEngines
    void handlerOfBeforeComesBack(EngineUnderTest engine) throws InterruptedException {
        var told = new SynchronousQueue<String>();
        SignalHandler mine = signal -> {
            try {
                told.put("mine");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        SignalHandler before = Signal.handle(USR1, mine);
        try {
            engine.run(() -> {
                var arrived = new Queue<String>();
                var registration = Signals.on("USR1", () -> arrived.putNowait("loop"));
                Signal.raise(USR1);
                assertThat(arrived.get()).isEqualTo("loop");
                registration.close();
                Signal.raise(USR1);
                assertThat(blocking(() -> told.poll(30, TimeUnit.SECONDS))).isEqualTo("mine");
                Signals.on("USR1", () -> arrived.putNowait("loop"));
                Signals.on("USR1", () -> arrived.putNowait("loop"));
            });
            Signal.raise(USR1);
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("mine");
        } finally {
            Signal.handle(USR1, before);
        }
    }

    @OnBothEngines
    void handlerThatTheProgramSetsMeanwhileStays(EngineUnderTest engine) {
        SignalHandler before = Signal.handle(USR1, SignalHandler.SIG_IGN);
        SignalHandler mine = signal -> {};
        try {
            engine.run(() -> {
                Signals.on("USR1", () -> {});
                Signal.handle(USR1, mine);
            });
        } finally {
            assertThat(Signal.handle(USR1, before)).isSameAs(mine);
        }
    }

    // The JVM calls a handler on a thread that it starts for that, which may be late
    @OnBothEngines
    void signalThatComesWhileTheLastRegistrationEndsIsForTheHandlerOfBefore(EngineUnderTest engine) {
        var told = new ArrayList<String>();
        SignalHandler before = Signal.handle(USR1, signal -> told.add("mine"));
        try {
            engine.run(() -> {
                var arrived = new Queue<String>();
                var registration = Signals.on("USR1", () -> arrived.putNowait("loop"));
                SignalHandler late = handlerOf(USR1);
                late.handle(USR1);
                assertThat(arrived.get()).isEqualTo("loop");
                registration.close();
                late.handle(USR1);
                assertThat(told).containsExactly("mine");
                Signals.on("USR1", () -> arrived.putNowait("again"));
                late.handle(USR1);
                assertThat(arrived.get()).isEqualTo("again");
            });
            assertThat(told).containsExactly("mine");
        } finally {
            Signal.handle(USR1, before);
        }
    }

    // What the operating system does with WINCH is nothing
    @OnBothEngines
    void signalThatIsLateIsForTheOperatingSystem(EngineUnderTest engine) {
        var winch = new Signal("WINCH");
        SignalHandler before = Signal.handle(winch, SignalHandler.SIG_DFL);
        try {
            engine.run(() -> {
                var registration = Signals.on("WINCH", () -> {});
                SignalHandler late = handlerOf(winch);
                registration.close();
                assertThat(handlerOf(winch)).isSameAs(SignalHandler.SIG_DFL);
                Signal.handle(winch, late); // as a program does that puts back what it has found
                blocking(() -> late.handle(winch));
                assertThat(handlerOf(winch)).isSameAs(SignalHandler.SIG_DFL);
                SignalHandler mine = new SignalHandler() {
                    @Override
                    public void handle(Signal signal) {
                        late.handle(signal);
                    }
                };
                Signal.handle(winch, mine);
                mine.handle(winch);
                assertThat(handlerOf(winch)).isSameAs(mine);
            });
        } finally {
            Signal.handle(winch, before);
        }
    }

    private static SignalHandler handlerOf(Signal signal) {
        SignalHandler there = Signal.handle(signal, SignalHandler.SIG_IGN);
        Signal.handle(signal, there);
        return there;
    }

    @OnBothEngines
    void signalThatComesWhileARegistrationBeginsIsToldToSomebody(EngineUnderTest engine) {
        var told = new LinkedBlockingQueue<String>();
        SignalHandler before = Signal.handle(USR1, signal -> told.add("mine"));
        try {
            engine.run(() -> {
                for (int i = 0; i < 200; i++) {
                    Thread raising = Thread.ofPlatform().start(() -> Signal.raise(USR1));
                    var registration = Signals.on("USR1", () -> told.add("loop"));
                    String by = blocking(() -> {
                        raising.join();
                        return told.poll(30, TimeUnit.SECONDS);
                    });
                    assertThat(by).isIn("mine", "loop");
                    registration.close();
                }
            });
        } finally {
            Signal.handle(USR1, before);
        }
        assertThat(told).isEmpty();
    }

    @OnBothEngines
    void callbackSeesTheContextOfWhoHasRegisteredIt(EngineUnderTest engine) {
        var variable = ContextVar.<String>of("variable");
        engine.run(() -> {
            var seen = Future.<String, RuntimeException>create();
            variable.set("mine");
            Signals.on("USR1", () -> seen.setResult(variable.get()));
            variable.set("other");
            Signal.raise(USR1);
            assertThat(seen.await()).isEqualTo("mine");
        });
    }

    @OnBothEngines
    void failureOfACallbackGoesToTheExceptionHandler(EngineUnderTest engine) {
        var failure = new IllegalStateException("callback");
        engine.run(() -> {
            var told = Future.<ExceptionContext, RuntimeException>create();
            runningLoop().setExceptionHandler(told::setResult);
            Signals.on("USR1", () -> {
                throw failure;
            });
            Signal.raise(USR1);
            assertThat(told.await().exception()).isSameAs(failure);
        });
    }

    // It may wake the loop, but nothing is in flight
    @OnBothEngines
    void registrationDoesNotStopVirtualTime(EngineUnderTest engine) {
        engine.run(() -> {
            Kernel loop = Tasks.runningKernel("this test"); // runningLoop() hands it out
            assertThat(loop.isHandedOut()).isFalse();
            Signals.on("USR1", () -> {});
            assertThat(loop.isHandedOut()).isTrue();
            sleep(YEAR);
            assertThat(loop.time()).isEqualTo(YEAR.toNanos());
        });
    }

    private static final String CATCHABLE =
            " Those that can be caught are HUP, INT, TRAP, ABRT, USR1, ALRM, TERM, STKFLT, CHLD, CONT,"
                    + " TSTP, TTIN, TTOU, URG, XCPU, VTALRM, PROF, WINCH, IO, PWR, SYS.";

    // CPython: RuntimeError('sig 9 cannot be caught')
    @OnBothEngines
    void whatCannotBeCaughtIsRefused(EngineUnderTest engine) {
        engine.run(() -> {
            Map.of("KILL", 9, "STOP", 19)
                    .forEach((name, number) -> assertRefused(
                            name,
                            "SIG" + name + " (" + number
                                    + ") cannot be caught: the operating system does not let anybody." + CATCHABLE));
            Map.of("SEGV", 11, "QUIT", 3, "USR2", 12, "BUS", 7, "PIPE", 13)
                    .forEach((name, number) -> assertRefused(
                            name,
                            "SIG" + name + " (" + number + ") cannot be caught: the JVM needs it itself." + CATCHABLE));
            assertRefused("SIGFOO", "Signals.on(...) got \"SIGFOO\", which is no signal." + CATCHABLE);
        });
    }

    @OnBothEngines
    void reportNamesTheSignalAndTheClassOfTheCallback(EngineUnderTest engine) {
        engine.run(() -> {
            var told = Future.<ExceptionContext, RuntimeException>create();
            runningLoop().setExceptionHandler(told::setResult);
            var registration = Signals.on("USR1", () -> {
                throw new IllegalStateException("callback");
            });
            assertThat(registration).hasToString("SIGUSR1 -> a lambda of " + SignalsTest.class.getName());
            Signal.raise(USR1);
            assertThat(told.await().message())
                    .isEqualTo(
                            "Exception in callback Handle(SIGUSR1 -> a lambda of " + SignalsTest.class.getName() + ")");
        });
    }

    @OnBothEngines
    void inDebugModeItNamesTheLineOfTheRegistration(EngineUnderTest engine) {
        try (var runner = engine.virtualTime().debug(true).build()) {
            runner.run(() -> {
                var registration = Signals.on("USR1", () -> {});
                assertThat(registration.toString())
                        .startsWith("SIGUSR1 -> a lambda of " + SignalsTest.class.getName() + ", from "
                                + SignalsTest.class.getName() + ".lambda$inDebugMode")
                        .containsPattern("\\(SignalsTest\\.java:\\d+\\)$");
            });
        }
    }

    private static void assertRefused(String name, String message) {
        assertThatThrownBy(() -> Signals.on(name, () -> {}))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    // Every one that is promised can be had, and is given back
    @OnBothEngines
    void allThatAreNamedCanBeCaught(EngineUnderTest engine) {
        String names = CATCHABLE.substring(CATCHABLE.indexOf("HUP"), CATCHABLE.length() - 1);
        engine.run(() -> {
            for (String name : Pattern.compile(", ").splitAsStream(names).toList()) {
                Signals.on(name, () -> {}).close();
            }
        });
    }

    @Test
    void loopIsNeeded() {
        assertThatThrownBy(() -> Signals.on("USR1", () -> {}))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("no running event loop: Signals.on(...) was called on thread '"
                        + Thread.currentThread().getName() + "', which is no task. Start the program with"
                        + " Asyncio.run(() -> ...), or have a running loop do it: submitThreadsafe(loop, () -> ...).");
    }

    @OnBothEngines
    void registrationIsClosedOnTheLoop(EngineUnderTest engine) {
        engine.run(() -> {
            var registration = Signals.on("USR1", () -> {});
            var told = new ArrayList<Throwable>();
            Thread foreign = Thread.ofPlatform().unstarted(registration::close);
            foreign.setUncaughtExceptionHandler((thread, e) -> told.add(e));
            foreign.start();
            foreign.join();
            assertThat(told)
                    .singleElement()
                    .satisfies(e -> assertThat(e)
                            .isExactlyInstanceOf(IllegalStateException.class)
                            .hasMessageEndingWith("Use loop.callSoonThreadsafe(registration::close)."));
        });
    }
}
