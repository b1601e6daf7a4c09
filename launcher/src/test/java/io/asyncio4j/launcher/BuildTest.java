// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.launcher.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When the command builds, seen in a copy of the built repository whose Maven is a small script: it notes that it was
 * called, takes its time, and dates the build as new.
 */
class BuildTest {
    private static final Result HELLO = new Result(0, "hello\n", "");

    @TempDir
    Path temporary;

    private BuiltCopy built;
    private Path copy;
    private Path calls;
    private Command asyncio4j;

    @BeforeEach
    void copyRepository() throws IOException {
        built = BuiltCopy.in(temporary);
        copy = built.root();
        calls = temporary.resolve("calls");
        Files.writeString(temporary.resolve("Hello.java"), "void main() { IO.println(\"hello\"); }");
        built.maven("""
            echo "$@" >> '%s'
            sleep 1
            touch launcher/target/app/current
            """.formatted(calls));
        asyncio4j = built.asyncio4j();
    }

    @Test
    void nothingIsBuiltWhenNothingChanged() throws Exception {
        assertThat(run()).isEqualTo(HELLO);
        assertThat(run()).isEqualTo(HELLO);
        assertThat(calls).doesNotExist();
    }

    @Test
    void changedSourceIsBuiltOnce() throws Exception {
        change("core/src/main/java/module-info.java");

        var first = run();
        assertThat(first.status()).isZero();
        assertThat(first.out()).isEqualTo("hello\n");
        assertThat(first.err())
                .isEqualTo(
                        "asyncio4j: building in " + copy.toRealPath() + " (only when its sources have changed) ...\n");
        assertThat(run()).isEqualTo(HELLO);
        assertThat(Files.readAllLines(calls)).singleElement().asString().contains("package", "-DskipTests");
    }

    @Test
    void firstBuildSaysThatItTakesLonger() throws Exception {
        var current = copy.resolve("launcher/target/app/current");
        var whole = Files.move(current, temporary.resolve("built"));
        built.maven("cp '%s' launcher/target/app/current".formatted(whole));

        var first = run();

        assertThat(first.err())
                .isEqualTo("asyncio4j: building in " + copy.toRealPath()
                        + " (the first time this takes minutes, and downloads from Maven Central) ...\n");
        assertThat(first.out()).isEqualTo("hello\n");
        assertThat(first.status()).isZero();
    }

    /** Maven is done when two naps of 15 seconds are over, which take no time here; the rest of the command has no nap. */
    @Test
    void whoSitsBeforeATerminalIsToldThatItGoesOn() throws Exception {
        change("core/pom.xml");
        built.tool("sleep", "echo \"$1\" >>naps\nexec env PATH=/usr/bin:/bin sleep 0.05\n");
        built.maven("PATH=/usr/bin:/bin\nuntil [ \"$(wc -l <'%s/naps')\" -ge 3 ]; do sleep 0.05; done 2>/dev/null\n"
                        .formatted(temporary)
                + "touch launcher/target/app/current\n");
        var line = "'%s' run Hello.java".formatted(copy.resolve("asyncio4j"));
        var result = Command.start(
                        temporary, built.asyncio4j().environment(), List.of("script", "-qec", line, "/dev/null"))
                .result();
        assertThat(result.out().lines().toList())
                .startsWith("asyncio4j: building in " + copy.toRealPath() + " (only when its sources have changed) ...")
                .filteredOn(said -> said.startsWith("asyncio4j: still"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(said -> said.matches("asyncio4j: still building, \\d+ seconds so far \\.\\.\\."));
        assertThat(result.out()).endsWith("...\r\nhello\r\n");
        assertThat(Files.readAllLines(temporary.resolve("naps"))).containsOnly("15");
        assertThat(result.status()).isZero();
    }

    @Test
    void removedSourceAndChangedPomAreChangesToo() throws Exception {
        change("launcher/pom.xml");
        assertThat(run().err()).contains("building");

        var removed = Files.createFile(copy.resolve("core/src/main/java/Removed.java"));
        assertThat(run().err()).contains("building");
        Files.delete(removed);
        change("core/src/main/java");
        assertThat(run().err()).contains("building");
        assertThat(run()).isEqualTo(HELLO);
    }

    @Test
    void launchesAtTheSameTimeBuildOnce() throws Exception {
        change("pom.xml");

        var running = new ArrayList<Command.Running>();
        for (var i = 0; i < 4; i++) {
            running.add(asyncio4j.start("run", "Hello.java"));
        }
        for (var launch : running) {
            var result = launch.result();
            assertThat(result.out()).isEqualTo("hello\n");
            assertThat(result.status()).isZero();
        }
        assertThat(Files.readAllLines(calls)).hasSize(1);
    }

    @Test
    void failedBuildRunsNothing() throws Exception {
        change("pom.xml");
        built.maven("echo 'it does not compile'; exit 1");

        var result = run();

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("it does not compile")
                .endsWith("asyncio4j: the build failed; Maven says why above.\n");
    }

    @Test
    void missingMavenIsNamed() throws Exception {
        change("pom.xml");
        Files.delete(built.tools().resolve("mvn"));
        for (var tool : List.of("bash", "find", "head", "flock", "readlink", "dirname", "cat")) {
            for (var place : List.of("/usr/bin", "/bin", "/usr/local/bin")) {
                if (Files.exists(Path.of(place, tool))) {
                    built.tool(tool, "exec " + Path.of(place, tool) + " \"$@\"");
                }
            }
        }
        asyncio4j = asyncio4j.with("PATH", built.tools().toString());

        assertThat(run()).isEqualTo(new Result(1, "", """
            asyncio4j: not built yet, and there is no Maven (mvn) on PATH to build with.
            asyncio4j: Install Maven 3.8 or newer, and run this again.
            """));
    }

    @Test
    void missingJdkIsNamed() throws Exception {
        var script = asyncio4j.script();
        Files.writeString(script, Files.readString(script).replace("needed_jdk=25", "needed_jdk=999"));

        assertThat(run()).isEqualTo(new Result(1, "", """
            asyncio4j: no JDK 999 or newer was found.
            asyncio4j: Install one (a JDK, not only a JRE), or set JAVA_HOME to where it is.
            """));
    }

    @Test
    void jdkIsFoundWithoutBeingNamed() throws Exception {
        var unfit = Files.createDirectories(temporary.resolve("no jdk/bin")).getParent();

        assertThat(asyncio4j.with("JAVA_HOME", unfit.toString()).run("run", "Hello.java"))
                .isEqualTo(HELLO);
    }

    @Test
    void damagedOrMissingStartUpCacheGoesUnnoticed() throws Exception {
        var cache = startUpCache();
        assertThat(cache).isNotEmptyFile();
        var whole = Files.readAllBytes(cache);

        var cut = new byte[whole.length / 2];
        System.arraycopy(whole, 0, cut, 0, cut.length);
        Files.write(cache, cut);
        assertThat(run()).isEqualTo(HELLO);

        for (var i = whole.length / 3; i < whole.length / 2; i++) {
            whole[i] = (byte) ~whole[i];
        }
        Files.write(cache, whole);
        assertThat(run()).isEqualTo(HELLO);

        Files.write(cache, new byte[0]);
        assertThat(run()).isEqualTo(HELLO);

        Files.delete(cache);
        assertThat(run()).isEqualTo(HELLO);
    }

    private Result run() throws IOException, InterruptedException {
        return asyncio4j.run("run", "Hello.java");
    }

    private Path startUpCache() throws IOException {
        var apps = copy.resolve("launcher/target/app");
        var name = Files.readAllLines(apps.resolve("current")).get(1);
        return apps.resolve(name, "start-up.aot");
    }

    /** Dates a source as written after the build, with a second to spare for coarse clocks. */
    private void change(String source) throws IOException {
        var date = Files.getLastModifiedTime(copy.resolve("launcher/target/app/current"));
        var changed = date.toInstant().plusSeconds(1);
        var now = Instant.now();
        Files.setLastModifiedTime(copy.resolve(source), FileTime.from(changed.isBefore(now) ? changed : now));
    }
}
