// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.launcher.Command.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command says of itself, and to whom it does not understand. */
class UsageTest {
    @TempDir
    Path folder;

    private Command asyncio4j;

    @BeforeEach
    void start() {
        asyncio4j = Command.ofRepository(folder);
    }

    @Test
    void helpShowsHowToRunAProgram() throws Exception {
        var help = asyncio4j.run("--help");

        assertThat(help.status()).isZero();
        assertThat(help.out()).startsWith("Usage: asyncio4j run FILE.java [ARGUMENT...]\n");
        assertThat(help.err()).isEmpty();
        assertThat(asyncio4j.run("-h")).isEqualTo(help);
        assertThat(asyncio4j.run("run", "--help")).isEqualTo(help);
    }

    @Test
    void versionIsTheProjects() throws Exception {
        var version = asyncio4j.run("--version");

        assertThat(version.status()).isZero();
        assertThat(version.out()).matches("asyncio4j \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
        assertThat(Files.readString(Command.repository().resolve("pom.xml")))
                .contains("<artifactId>asyncio4j-parent</artifactId>\n  <version>"
                        + version.out().strip().substring("asyncio4j ".length()) + "</version>");
        assertThat(version.err()).isEmpty();
    }

    @Test
    void noArgumentShowsTheUsageAsAnError() throws Exception {
        var nothing = asyncio4j.run();

        assertThat(nothing.status()).isEqualTo(2);
        assertThat(nothing.out()).isEmpty();
        assertThat(nothing.err()).startsWith("Usage: asyncio4j run FILE.java");
    }

    @Test
    void unknownCommandIsNamed() throws Exception {
        assertThat(asyncio4j.run("rnu", "Hello.java"))
                .isEqualTo(new Result(2, "", "asyncio4j: unknown command rnu; see asyncio4j --help\n"));
    }

    @Test
    void unknownOptionIsNamed() throws Exception {
        assertThat(asyncio4j.run("--fast"))
                .isEqualTo(new Result(2, "", "asyncio4j: unknown option --fast; see asyncio4j --help\n"));
        assertThat(asyncio4j.run("run", "--fast", "Hello.java"))
                .isEqualTo(new Result(2, "", "asyncio4j: run takes no option --fast; see asyncio4j --help\n"));
    }

    @Test
    void runWithoutAFileAsksForOne() throws Exception {
        assertThat(asyncio4j.run("run"))
                .isEqualTo(new Result(2, "", "asyncio4j: run what? Name a source file: asyncio4j run FILE.java\n"));
    }

    @Test
    void missingFileIsNamed() throws Exception {
        assertThat(asyncio4j.run("run", "No such.java"))
                .isEqualTo(new Result(2, "", "asyncio4j: there is no file No such.java\n"));
    }

    @Test
    void folderIsNoProgram() throws Exception {
        assertThat(asyncio4j.run("run", folder.toString()))
                .isEqualTo(new Result(2, "", "asyncio4j: " + folder + " is no readable file\n"));
    }
}
