// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A line for a shell is no program: what was meant is said. CPython: {@code FileNotFoundException} with the line. */
class WholeLineTest {
    private static void assertMeant(EngineUnderTest engine, Command command, String message) {
        engine.run(() -> assertThatThrownBy(() -> command.start())
                .isExactlyInstanceOf(NoSuchFileException.class)
                .hasMessage(message));
    }

    @OnBothEngines
    void wordsAreToBeGivenOneByOneOrToAShell(EngineUnderTest engine) {
        assertMeant(
                engine,
                Subprocess.exec("ls -l"),
                "ls -l: there is no such program. It has a space in it: did you mean exec(\"ls\", \"-l\"), or"
                        + " shell(\"ls -l\")?");
        assertMeant(
                engine,
                Subprocess.exec("grep x /etc/hosts"),
                "grep x /etc/hosts: there is no such program. It has a space in it: did you mean exec(\"grep\", \"x\","
                        + " \"/etc/hosts\"), or shell(\"grep x /etc/hosts\")?");
        assertMeant(
                engine,
                Subprocess.exec("/bin/sh -e"),
                "/bin/sh -e: there is no such program. It has a space in it: did you mean exec(\"/bin/sh\", \"-e\"), or"
                        + " shell(\"/bin/sh -e\")?");
        assertMeant(
                engine,
                Subprocess.exec("ls "),
                "ls : there is no such program. It has a space in it: did you mean exec(\"ls\"), or shell(\"ls\")?");
    }

    @OnBothEngines
    void furtherArgumentsStayWhereTheyAre(EngineUnderTest engine) {
        assertMeant(
                engine,
                Subprocess.exec("git log", "--grep", "a \"b\""),
                "git log: there is no such program. It has a space in it: did you mean exec(\"git\", \"log\","
                        + " \"--grep\", \"a \\\"b\\\"\")?");
    }

    // To cut it at its spaces would be wrong
    @OnBothEngines
    void lineThatOnlyAShellUnderstandsIsForOne(EngineUnderTest engine) {
        assertMeant(
                engine,
                Subprocess.exec("ls | wc -l"),
                "ls | wc -l: there is no such program. It has a space in it: did you mean shell(\"ls | wc -l\")?");
    }

    // The space is not what is wrong
    @OnBothEngines
    void pathWithASpaceInItIsNoLine(EngineUnderTest engine, @TempDir Path folder) throws IOException {
        Path spaced = Files.createDirectory(folder.resolve("my tools"));
        assertMeant(engine, Subprocess.exec(spaced + "/run"), spaced + "/run: there is no such program");
        Path script = Files.writeString(spaced.resolve("my tool"), "#!/bin/sh\necho here\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        assertThat(engine.run(() -> Subprocess.exec(script.toString()).output()))
                .isEqualTo("here\n");
    }
}
