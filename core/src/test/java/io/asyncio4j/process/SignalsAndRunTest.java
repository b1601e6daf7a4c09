// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.future.Future;
import io.asyncio4j.future.Registration;
import io.asyncio4j.run.RunInterruptedException;
import io.asyncio4j.support.ChildJvm;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sun.misc.Signal;

/** S30: SIGINT is the run's, unless the program has a callback for it; each in a JVM of its own. */
@Timeout(120)
class SignalsAndRunTest {
    private static final Duration CENTURY = Duration.ofDays(36_500);
    private static final Signal INT = new Signal("INT");

    static final class CallbackWins {
        private CallbackWins() {}

        public static void main(String[] args) {
            try {
                Asyncio.run(() -> {
                    var arrived = Future.<Void, RuntimeException>create();
                    Registration registration = Signals.on("INT", () -> arrived.setResult(null));
                    Signal.raise(INT);
                    arrived.await();
                    System.out.println("callback");
                    registration.close();
                    Signal.raise(INT);
                    sleep(CENTURY);
                });
            } catch (RunInterruptedException e) {
                System.out.println("interrupted");
            }
        }
    }

    // In CPython 3.13 the callback wins too. After its removal SIGINT raises KeyboardInterrupt out of the loop there:
    // what the
    // run had set is not put back. Here it is
    @Test
    void callbackWinsWhileItIsRegistered() throws Exception {
        var result = ChildJvm.run(CallbackWins.class, ChildJvm.OPENS);
        assertThat(result.out()).isEqualTo("callback\ninterrupted\n");
        assertThat(result.status()).isZero();
    }

    static final class AfterTheRun {
        private AfterTheRun() {}

        public static void main(String[] args) throws InterruptedException {
            Asyncio.run(() -> {
                Signals.on("INT", () -> System.out.println("never printed"));
            });
            System.out.println("after the run");
            Signal.raise(INT);
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    // The run has ended before its loop closes: what is put back then is not the handler of the run
    @Test
    void afterTheRunTheSignalIsTheJvmsAgain() throws Exception {
        var result = ChildJvm.run(AfterTheRun.class, ChildJvm.OPENS);
        assertThat(result.out()).isEqualTo("after the run\n");
        assertThat(result.status()).isEqualTo(130);
    }

    static final class NextRun {
        private NextRun() {}

        public static void main(String[] args) {
            for (int i = 0; i < 2; i++) {
                Asyncio.run(() -> {
                    Signals.on("INT", () -> {});
                });
                try {
                    Asyncio.run(() -> {
                        Signal.raise(INT);
                        sleep(CENTURY);
                    });
                } catch (RunInterruptedException e) {
                    System.out.println("interrupted");
                }
            }
        }
    }

    @Test
    void nextRunHasItsSignal() throws Exception {
        assertThat(ChildJvm.run(NextRun.class, ChildJvm.OPENS).out()).isEqualTo("interrupted\ninterrupted\n");
    }

    static final class Terminated {
        private Terminated() {}

        public static void main(String[] args) {
            Asyncio.run(() -> {
                var stop = Future.<Void, RuntimeException>create();
                Signals.on("TERM", () -> stop.setResult(null));
                Signal.raise(new Signal("TERM"));
                stop.await();
                System.out.println("cleans up");
            });
            System.out.println("ends by itself");
        }
    }

    @Test
    void callbackForTermLetsTheProgramCleanUp() throws Exception {
        var result = ChildJvm.run(Terminated.class, ChildJvm.OPENS);
        assertThat(result.out()).isEqualTo("cleans up\nends by itself\n");
        assertThat(result.status()).isZero();
    }

    static final class NotToBeHad {
        private NotToBeHad() {}

        public static void main(String[] args) {
            Asyncio.run(() -> {
                try {
                    Signals.on("INT", () -> {});
                } catch (IllegalArgumentException e) {
                    System.out.println(e.getMessage());
                }
            });
        }
    }

    @Test
    void jvmThatKeepsTheSignalSaysSo() throws Exception {
        assertThat(ChildJvm.run(NotToBeHad.class, ChildJvm.OPENS, "-Xrs").out())
                .isEqualTo(
                        "SIGINT cannot be caught in this JVM, which keeps it to itself: was it started with -Xrs?\n");
    }

    static final class KeyboardInterrupt {
        private KeyboardInterrupt() {}

        public static void main(String[] args) throws Exception {
            try {
                Asyncio.run(() -> {
                    var process = Subprocess.exec("sleep", "1000").start();
                    var waiting = createTask(() -> System.out.println("heard of the end first: " + process.await()));
                    yieldNow();
                    var me = Long.toString(ProcessHandle.current().pid());
                    Subprocess.exec("kill", "-INT", Long.toString(process.pid()), me)
                            .start();
                    waiting.await();
                });
            } catch (RunInterruptedException e) {
                System.out.println("interrupted");
            }
        }
    }

    // Ctrl-C in a terminal ends the processes at once, and the run some thread switches later: nothing has failed
    @Test
    void processThatDiesWithTheInterruptOfTheRunIsNotHeardOfBefore() throws Exception {
        assertThat(ChildJvm.run(KeyboardInterrupt.class, ChildJvm.OPENS).out()).isEqualTo("interrupted\n");
    }
}
