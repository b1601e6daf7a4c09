// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.run.Runner;
import io.asyncio4j.support.ChildJvm;
import io.asyncio4j.support.ChildJvm.Result;
import io.asyncio4j.support.NamedModuleProgram;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which engine runs: what the system property says, else inline where it can. One INFO line says which, and why. */
@Timeout(120)
class EngineSelectionTest {
    private static final String FLAG = "--add-opens java.base/java.lang=ALL-UNNAMED";
    private static final String INLINE = "asyncio4j runs on the inline engine: JDK calls that park free the loop";

    /** Two runs in one JVM; says what came of them. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            for (int i = 0; i < 2; i++) {
                try {
                    Asyncio.run(() -> System.out.println("ran"));
                } catch (RuntimeException e) {
                    System.out.println(e);
                }
            }
        }
    }

    /** Asks for the inline engine in code. */
    static final class AsksForInline {
        private AsksForInline() {}

        public static void main(String[] args) {
            try (var runner = Runner.builder().inlineEngine().build()) {
                runner.run(() -> System.out.println("ran"));
            } catch (RuntimeException e) {
                System.out.println(e);
            }
        }
    }

    private static void assertRunsAndSaysOnce(Result result, String line) {
        assertThat(result.out().lines()).containsExactly("ran", "ran");
        assertThat(result.err().lines().filter(l -> l.contains("asyncio4j runs on")))
                .containsExactly("INFO: " + line);
        assertThat(result.status()).isZero();
    }

    private static void assertRefuses(Result result, String text) {
        assertThat(result.out().lines()).isNotEmpty().allMatch(text::equals);
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
    }

    @Test
    void onTheModulePathTheFlagNamesTheModule() throws Exception {
        String[] path = {"-p", "target/classes", "--add-modules", "io.asyncio4j.core"};
        var without = ChildJvm.run(NamedModuleProgram.class, path);
        assertThat(without.out()).isEqualTo("io.asyncio4j.core\n");
        String flag = "--add-opens java.base/java.lang=io.asyncio4j.core";
        assertThat(without.err()).contains("portable engine", "start the program with " + flag);

        var with = ChildJvm.run(
                NamedModuleProgram.class,
                Stream.concat(Stream.of(path), Stream.of(flag.split(" "))).toArray(String[]::new));
        assertThat(with.out()).isEqualTo("io.asyncio4j.core\n");
        assertThat(with.err()).contains("inline engine");
    }

    @Test
    void inlineRunsWhereItCan() throws Exception {
        assertRunsAndSaysOnce(ChildJvm.run(Program.class, ChildJvm.OPENS), INLINE);
        assertRunsAndSaysOnce(ChildJvm.run(Program.class, ChildJvm.OPENS, "-Dasyncio4j.engine=inline"), INLINE);
    }

    @Test
    void portableRunsWithoutTheFlagAndNamesIt() throws Exception {
        assertRunsAndSaysOnce(
                ChildJvm.run(Program.class),
                "asyncio4j runs on the portable engine, because java.lang is not open to it. The inline engine is"
                        + " several times faster and lets JDK calls that park free the loop: start the program"
                        + " with " + FLAG);
    }

    @Test
    void portableCanBeChosen() throws Exception {
        String line = "asyncio4j runs on the portable engine: chosen with -Dasyncio4j.engine=portable";
        assertRunsAndSaysOnce(ChildJvm.run(Program.class, ChildJvm.OPENS, "-Dasyncio4j.engine=portable"), line);
        assertRunsAndSaysOnce(ChildJvm.run(Program.class, "-Dasyncio4j.engine=Portable"), line);
    }

    @Test
    void inlineThatCannotRunIsRefused() throws Exception {
        assertRefuses(
                ChildJvm.run(Program.class, "-Dasyncio4j.engine=inline"),
                "java.lang.IllegalStateException: -Dasyncio4j.engine=inline was asked for, but it cannot run, because"
                        + " java.lang is not open to it. Start the program with " + FLAG
                        + ", or leave the property out.");
        assertRefuses(
                ChildJvm.run(AsksForInline.class),
                "java.lang.IllegalStateException: the inline engine cannot run, because java.lang is not open to it."
                        + " Start the program with " + FLAG + ", or use the portable engine.");
    }

    @Test
    void unknownEngineIsRefused() throws Exception {
        assertRefuses(
                ChildJvm.run(Program.class, ChildJvm.OPENS, "-Dasyncio4j.engine=fibres"),
                "java.lang.IllegalArgumentException: -Dasyncio4j.engine=fibres is unknown."
                        + " Use inline or portable, or leave it out.");
    }
}
