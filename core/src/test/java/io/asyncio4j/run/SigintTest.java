// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.ChildJvm;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** S30: what SIGINT does while programs run; each in a JVM of its own, which sends the signal to itself. */
@Timeout(120)
class SigintTest {
    private static final Duration CENTURY = Duration.ofDays(36_500);
    private static final Signal INT = new Signal("INT");

    /** What a JVM prints in which Ctrl-C is pressed. */
    private static ChildJvm.Result run(Class<?> program, String... options) throws Exception {
        var flags = Stream.concat(Stream.of(ChildJvm.OPENS), Stream.of(options));
        return ChildJvm.run(program, flags.toArray(String[]::new));
    }

    private static void interruptAndSleep() {
        Signal.raise(INT);
        sleep(CENTURY);
    }

    static final class InterruptedRun {
        private InterruptedRun() {}

        public static void main(String[] args) {
            try {
                Asyncio.run(() -> interruptAndSleep());
            } catch (RunInterruptedException e) {
                System.out.println(e.getMessage() + ", " + e.getCause().getMessage());
                System.out.println(Thread.currentThread().isInterrupted());
            }
        }
    }

    @Test
    void runThrowsRunInterruptedException() throws Exception {
        var result = run(InterruptedRun.class);
        assertThat(result.out()).isEqualTo("the run was interrupted from outside, interrupted\nfalse\n");
        assertThat(result.status()).isZero();
    }

    static final class EveryRun {
        private EveryRun() {}

        public static void main(String[] args) {
            for (int i = 0; i < 3; i++) {
                try (var runner = Runner.builder().build()) {
                    runner.run(() -> interruptAndSleep());
                } catch (RunInterruptedException e) {
                    System.out.println("interrupted");
                }
            }
        }
    }

    @Test
    void eachRunHasItsOwnFirstSignal() throws Exception {
        assertThat(run(EveryRun.class).out()).isEqualTo("interrupted\ninterrupted\ninterrupted\n");
    }

    static final class SecondSignal {
        private SecondSignal() {}

        public static void main(String[] args) {
            Asyncio.run(() -> {
                try {
                    interruptAndSleep();
                } catch (CancelledError e) {
                    System.out.println("first");
                    currentTask().uncancel();
                    interruptAndSleep();
                }
            });
        }
    }

    @Test
    void secondSignalEndsTheJvm() throws Exception {
        var result = run(SecondSignal.class);
        assertThat(result.out()).isEqualTo("first\n");
        assertThat(result.status()).isEqualTo(130);
    }

    static final class AfterTheRun {
        private AfterTheRun() {}

        public static void main(String[] args) throws InterruptedException {
            Asyncio.run(() -> sleep(Duration.ofMillis(1)));
            System.out.println("after the run");
            Signal.raise(INT);
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    void afterTheRunTheSignalIsTheJvmsAgain() throws Exception {
        var result = run(AfterTheRun.class);
        assertThat(result.out()).isEqualTo("after the run\n");
        assertThat(result.status()).isEqualTo(130);
    }

    static final class SeveralLoops {
        private SeveralLoops() {}

        public static void main(String[] args) throws InterruptedException {
            var running = new CountDownLatch(3);
            var ended = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) {
                Thread.ofPlatform().start(() -> {
                    try {
                        Asyncio.run(() -> {
                            running.countDown();
                            sleep(CENTURY);
                        });
                    } catch (RunInterruptedException e) {
                        ended.countDown();
                    }
                });
            }
            running.await();
            Signal.raise(INT);
            ended.await();
            System.out.println("all three");
        }
    }

    @Test
    void signalReachesAllLoops() throws Exception {
        var result = run(SeveralLoops.class);
        assertThat(result.out()).isEqualTo("all three\n");
        assertThat(result.status()).isZero();
    }

    /** A handler of the program, which ends it. */
    private static SignalHandler printing() {
        return signal -> {
            System.out.println("handler of the program got " + signal);
            Runtime.getRuntime().halt(7);
        };
    }

    static final class HandlerBefore {
        private HandlerBefore() {}

        public static void main(String[] args) {
            Signal.handle(INT, printing());
            Asyncio.run(() -> interruptAndSleep());
        }
    }

    @Test
    void handlerOfTheProgramKeepsTheSignal() throws Exception {
        var result = run(HandlerBefore.class);
        assertThat(result.out()).isEqualTo("handler of the program got SIGINT\n");
        assertThat(result.status()).isEqualTo(7);
    }

    static final class HandlerDuring {
        private HandlerDuring() {}

        public static void main(String[] args) throws InterruptedException {
            Asyncio.run(() -> {
                Signal.handle(INT, printing());
            });
            Signal.raise(INT);
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    // CPython 3.13 leaves it too
    @Test
    void handlerThatTheProgramSetsDuringTheRunStays() throws Exception {
        var result = run(HandlerDuring.class);
        assertThat(result.out()).isEqualTo("handler of the program got SIGINT\n");
        assertThat(result.status()).isEqualTo(7);
    }

    static final class SwitchedOff {
        private SwitchedOff() {}

        public static void main(String[] args) {
            try (var runner = Runner.builder().handleSigint(false).build()) {
                runner.run(() -> {
                    try {
                        interruptAndSleep();
                    } finally {
                        System.out.println("never printed");
                    }
                });
            }
        }
    }

    @Test
    void runnerThatLeavesTheSignalAloneDiesOfIt() throws Exception {
        var result = run(SwitchedOff.class);
        assertThat(result.out()).isEmpty();
        assertThat(result.status()).isEqualTo(130);
    }

    static final class NotToBeHad {
        private NotToBeHad() {}

        public static void main(String[] args) {
            Asyncio.run(() -> System.out.println("runs"));
        }
    }

    @Test
    void jvmWithoutSignalsRunsAllTheSame() throws Exception {
        var result = run(NotToBeHad.class, "-Xrs");
        assertThat(result.out()).isEqualTo("runs\n");
        assertThat(result.status()).isZero();
    }

    static final class StuckShutdown {
        private StuckShutdown() {}

        public static void main(String[] args) {
            Asyncio.run(() -> {
                createTask(() -> {
                    try {
                        sleep(CENTURY);
                    } finally {
                        System.out.println("main has ended");
                        interruptAndSleep();
                    }
                });
                yieldNow();
            });
        }
    }

    // CPython 3.13 ends at the first one too: its handler is gone when the main task has ended
    @Test
    void firstSignalEndsARunThatIsStuckInItsShutdown() throws Exception {
        var result = run(StuckShutdown.class);
        assertThat(result.out()).isEqualTo("main has ended\n");
        assertThat(result.status()).isEqualTo(130);
    }

    static final class Late {
        private Late() {}

        public static void main(String[] args) throws InterruptedException {
            SignalHandler[] ours = {SignalHandler.SIG_IGN};
            Asyncio.run(() -> {
                ours[0] = Signal.handle(INT, SignalHandler.SIG_IGN);
                Signal.handle(INT, ours[0]);
            });
            System.out.println("after the run");
            ours[0].handle(INT); // on a thread of the JVM's that has started before the run has ended
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    void signalThatIsHandledAfterTheEndOfTheRunIsTheJvms() throws Exception {
        var result = run(Late.class);
        assertThat(result.out()).isEqualTo("after the run\n");
        assertThat(result.status()).isEqualTo(130);
    }

    static final class TwoAtOnce {
        private TwoAtOnce() {}

        public static void main(String[] args) {
            Asyncio.run(() -> {
                SignalHandler ours = Signal.handle(INT, SignalHandler.SIG_IGN);
                Signal.handle(INT, ours);
                ours.handle(INT);
                ours.handle(INT); // its thread has started before the first one was handled
            });
        }
    }

    @Test
    void secondSignalEndsTheJvmThoughItComesWithTheFirst() throws Exception {
        assertThat(run(TwoAtOnce.class).status()).isEqualTo(130);
    }

    static final class HandlerThroughout {
        private static final int SIGNALS = 300;

        private HandlerThroughout() {}

        public static void main(String[] args) throws InterruptedException {
            var all = new CountDownLatch(SIGNALS);
            Signal.handle(INT, signal -> all.countDown());
            var raising = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < SIGNALS; i++) {
                    Signal.raise(INT);
                }
            });
            while (raising.isAlive()) {
                Asyncio.run(() -> {});
            }
            all.await();
            System.out.println("all of them");
        }
    }

    // Each run looks who has SIGINT: what comes in that instant is for who has it
    @Test
    void handlerOfTheProgramGetsEverySignal() throws Exception {
        var result = run(HandlerThroughout.class);
        assertThat(result.out()).isEqualTo("all of them\n");
        assertThat(result.status()).isZero();
    }
}
