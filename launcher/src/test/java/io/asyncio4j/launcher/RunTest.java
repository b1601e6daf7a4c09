// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.launcher.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs, from their source file to their exit status. */
class RunTest {
    @TempDir
    Path folder;

    private Command asyncio4j;

    @BeforeEach
    void start() {
        asyncio4j = Command.ofRepository(folder);
    }

    @Test
    void onlyTheProgramPrints() throws Exception {
        write("Hello.java", "void main() { IO.println(\"hello\"); }");

        assertThat(asyncio4j.run("run", "Hello.java")).isEqualTo(new Result(0, "hello\n", ""));
    }

    @Test
    void programSeesTheLibraryWithTheInlineEngineUnlocked() throws Exception {
        write("Sees.java", """
            void main() throws Exception {
                IO.println(io.asyncio4j.failure.Failures.class.getName());
                IO.println(Object.class.getModule().isOpen("java.lang", getClass().getModule()));
            }
            """);

        assertThat(asyncio4j.run("run", "Sees.java"))
                .isEqualTo(new Result(0, "io.asyncio4j.failure.Failures\ntrue\n", ""));
    }

    @Test
    void argumentsArriveAsTyped() throws Exception {
        write("Args.java", "void main(String[] args) { for (var arg : args) IO.println('<' + arg + '>'); }");

        assertThat(asyncio4j.run("run", "Args.java", "two words", "", "*", "--help", "$HOME \"'\\"))
                .isEqualTo(new Result(0, "<two words>\n<>\n<*>\n<--help>\n<$HOME \"'\\>\n", ""));
    }

    @Test
    void programOfSeveralFilesRuns() throws Exception {
        write("app/Main.java", "package app; class Main { void main() { IO.println(new Other().text()); } }");
        write("app/Other.java", "package app; class Other { String text() { return \"other\"; } }");

        assertThat(asyncio4j.run("run", "app/Main.java")).isEqualTo(new Result(0, "other\n", ""));
    }

    @Test
    void pathsMayHaveSpacesAndTheCommandMayBeALink() throws Exception {
        write("my programs/Hello.java", "void main() { IO.println(\"hello\"); }");
        var link = Files.createSymbolicLink(folder.resolve("a link"), asyncio4j.script());
        var linkToLink = Files.createSymbolicLink(folder.resolve("my programs/asyncio4j"), Path.of("../a link"));

        var throughLinks = new Command(linkToLink, folder, Map.of());
        assertThat(throughLinks.run("run", "my programs/Hello.java")).isEqualTo(new Result(0, "hello\n", ""));
        assertThat(new Command(link, folder.resolve("my programs"), Map.of()).run("run", "Hello.java"))
                .isEqualTo(new Result(0, "hello\n", ""));

        // JUnit warns of links that lead out of the folder it removes.
        Files.delete(linkToLink);
        Files.delete(link);
    }

    @Test
    void statusIsTheProgramsOwn() throws Exception {
        write("Exits.java", "void main() { System.exit(7); }");

        assertThat(asyncio4j.run("run", "Exits.java")).isEqualTo(new Result(7, "", ""));
    }

    @Test
    void compileErrorLooksAsTheJdkShowsIt() throws Exception {
        write("Wrong.java", "void main() { int x = \"text\"; }");
        var java = Path.of(System.getProperty("java.home"), "bin", "java");

        var byTheJdk = Command.start(folder, Map.of(), List.of(java.toString(), "Wrong.java"))
                .result();
        assertThat(byTheJdk.err()).contains("Wrong.java:1: error: incompatible types");
        assertThat(asyncio4j.run("run", "Wrong.java")).isEqualTo(byTheJdk);
        assertThat(byTheJdk.status()).isEqualTo(1);
    }

    @Test
    void failureIsReportedWithoutTheWayIntoTheProgram() throws Exception {
        write("Fails.java", """
            void main() {
                try {
                    inner();
                } catch (IllegalArgumentException e) {
                    throw new IllegalStateException("outer", e);
                }
            }

            void inner() {
                throw new IllegalArgumentException("inner");
            }
            """);

        var failed = asyncio4j.run("run", "Fails.java");

        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err())
                .contains("java.lang.IllegalStateException: outer", "java.lang.IllegalArgumentException: inner")
                .contains("at Fails.inner(Fails.java:10)")
                .contains("at Fails.main(Fails.java:5)")
                .doesNotContain("launcher", "java.lang.reflect");
    }

    @Test
    void failureOfAnotherThreadNamesTheThreadAndLeavesTheStatus() throws Exception {
        write("Other.java", """
            void main() throws Exception {
                var thread = new Thread(() -> { throw new IllegalStateException("over there"); }, "worker");
                thread.start();
                thread.join();
            }
            """);

        var result = asyncio4j.run("run", "Other.java");

        assertThat(result.status()).isZero();
        assertThat(result.err())
                .contains("Exception in thread \"worker\"", "java.lang.IllegalStateException: over there");
    }

    @Test
    void threadsLeftRunningAreWaitedForAfterAFailure() throws Exception {
        write("Leaves.java", """
            void main() {
                var main = Thread.currentThread();
                Thread.ofPlatform().start(() -> {
                    try {
                        main.join();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    IO.println("after main");
                });
                throw new IllegalStateException("main is over");
            }
            """);

        var result = asyncio4j.run("run", "Leaves.java");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("after main\n");
    }

    private void write(String name, String source) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
    }
}
