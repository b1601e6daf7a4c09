// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.launcher.Command.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries that the first lines of a program ask for, seen in a copy of the built repository with a script as its Maven. */
class LibrariesTest {
    @TempDir
    Path temporary;

    private BuiltCopy copy;

    @BeforeEach
    void copyRepository() throws IOException {
        copy = BuiltCopy.in(temporary);
        try (var jar = new JarOutputStream(Files.newOutputStream(temporary.resolve("greeting.jar")))) {
            jar.putNextEntry(new JarEntry("greeting.txt"));
            jar.write("hello from a library".getBytes(StandardCharsets.UTF_8));
        }
        copy.maven("echo called >> '%s'; grep -o '<dependency>.*</dependency>' pom.xml >> '%s'; cp '%s' ."
                .formatted(calls(), calls(), temporary.resolve("greeting.jar")));
    }

    private Path calls() {
        return temporary.resolve("calls");
    }

    private Result run(String head) throws IOException, InterruptedException {
        Files.writeString(temporary.resolve("Greet.java"), head + """

            void main() throws IOException {
                try (var in = ClassLoader.getSystemResourceAsStream("greeting.txt")) {
                    IO.println(in == null ? "no library" : new String(in.readAllBytes()));
                }
            }
            """);
        return copy.asyncio4j().run("run", "Greet.java");
    }

    @Test
    void libraryIsFetchedOnce() throws Exception {
        var head = "// a licence\n\n//DEPS org.example:greeting:1.0\n";

        assertThat(run(head)).isEqualTo(new Result(0, "hello from a library\n", """
            asyncio4j: fetching org.example:greeting:1.0 (the first time only) ...
            """));
        assertThat(run(head)).isEqualTo(new Result(0, "hello from a library\n", ""));
        assertThat(Files.readAllLines(calls())).containsExactly("called", """
            <dependency><groupId>org.example</groupId><artifactId>greeting</artifactId>\
            <version>1.0</version></dependency>\
            """);
    }

    @Test
    void severalLibrariesAreFetchedTogether() throws Exception {
        assertThat(run("// DEPS a.b:c:1\n//DEPS d:e-f:2.0-beta\n").err())
                .isEqualTo("asyncio4j: fetching a.b:c:1,d:e-f:2.0-beta (the first time only) ...\n");
        assertThat(Files.readAllLines(calls()))
                .hasSize(2)
                .last()
                .asString()
                .contains("<artifactId>c<", "<artifactId>e-f<");
    }

    @Test
    void commentBelowTheFirstLinesIsNone() throws Exception {
        assertThat(run("import java.util.List;\n//DEPS org.example:greeting:1.0\n"))
                .isEqualTo(new Result(0, "no library\n", ""));
        assertThat(calls()).doesNotExist();
    }

    @Test
    void lineThatNamesNoLibraryIsNamed() throws Exception {
        assertThat(run("// a licence\n//DEPS greeting 1.0\n")).isEqualTo(new Result(2, "", """
            asyncio4j: line 2 of Greet.java names no library: write // DEPS GROUP:NAME:VERSION, one in a line.
            """));
    }

    @Test
    void libraryThatThereIsNotIsNamedAndAskedForAgain() throws Exception {
        copy.maven("echo 'not found'; exit 1");
        var failed = new Result(1, "", """
            asyncio4j: fetching org.example:nothing:1 (the first time only) ...
            not found
            asyncio4j: org.example:nothing:1 could not be fetched for Greet.java; Maven says why above.
            """);
        assertThat(run("//DEPS org.example:nothing:1\n")).isEqualTo(failed);
        assertThat(run("//DEPS org.example:nothing:1\n")).isEqualTo(failed);
    }
}
