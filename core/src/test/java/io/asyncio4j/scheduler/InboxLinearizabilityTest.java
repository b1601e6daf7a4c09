// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.ChildJvm;
import java.util.ArrayDeque;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * S5: whatever threads post while the loop takes and at last shuts its inbox, all is as if one had come after the other.
 * Lincheck tries the interleavings one by one; in a JVM of its own, because it rewrites the classes of the one it is in.
 */
class InboxLinearizabilityTest {
    @Test
    void postsAndWhatTheLoopTakesAreLinearizable() throws Exception {
        var result = ChildJvm.run(Program.class, "-XX:+EnableDynamicAgentLoading", "-Xmx512m");
        assertThat(result.out()).contains("linearizable");
        assertThat(result.status()).isZero();
    }

    /** What runs in the other JVM. */
    public static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            new ModelCheckingOptions()
                    .iterations(10)
                    .threads(2)
                    .actorsPerThread(3)
                    .invocationsPerIteration(100)
                    .sequentialSpecification(InTurn.class)
                    .check(Concurrent.class); // throws where it is not
            System.out.println("linearizable");
            System.exit(0);
        }
    }

    private record Work(int number) implements Runnable {
        @Override
        public void run() {}
    }

    /** The inbox as several threads post to it, and one, the loop's, takes from it until it shuts it. */
    public static final class Concurrent {
        private final Inbox inbox = new Inbox();
        private boolean isShut;

        @Operation
        public boolean post(@Param(gen = IntGen.class, conf = "1:9") int number) {
            return inbox.post(new Work(number));
        }

        @Operation(nonParallelGroup = "loop")
        public String take() {
            var taken = new ArrayDeque<Runnable>();
            if (!isShut) {
                inbox.drainTo(taken);
            }
            return taken.toString();
        }

        @Operation(nonParallelGroup = "loop")
        public boolean isEmpty() {
            return isShut || inbox.isEmpty();
        }

        @Operation(nonParallelGroup = "loop")
        public String shut() {
            isShut = true;
            var taken = new ArrayDeque<Runnable>();
            inbox.shut(taken);
            return taken.toString();
        }
    }

    /** What it is to be like. */
    public static final class InTurn {
        private final ArrayDeque<Runnable> posted = new ArrayDeque<>();
        private boolean isShut;

        public boolean post(int number) {
            return !isShut && posted.add(new Work(number));
        }

        public String take() {
            String all = posted.toString();
            posted.clear();
            return all;
        }

        public boolean isEmpty() {
            return posted.isEmpty();
        }

        public String shut() {
            isShut = true;
            return take();
        }
    }
}
