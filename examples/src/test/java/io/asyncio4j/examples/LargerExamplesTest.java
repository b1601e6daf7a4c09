// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.launcher.Command;
import io.asyncio4j.launcher.Command.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples on real input, as a user runs them: on what they make themselves, on the user's data, and on nonsense. */
class LargerExamplesTest {
    @TempDir
    Path folder;

    private Command asyncio4j;

    @BeforeEach
    void start() {
        asyncio4j = Command.ofRepository(folder);
    }

    @Test
    void wordsOfItsOwnFilesAreCounted() throws Exception {
        var result = run("WordCount");

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo("""
            c.bin is no text: Input length = 1
            3 files, 15 different words
                4 task
                2 it
                2 runs
                1 a
                1 another
            """);
    }

    @Test
    void wordsOfTheUsersFilesAreCounted() throws Exception {
        for (int i = 0; i < 200; i++) {
            Files.writeString(folder.resolve("file" + i), "one fish two fish\n".repeat(i));
        }

        var result = run("WordCount", folder.toString());

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo("""
            200 files, 3 different words
            39800 fish
            19900 one
            19900 two
            """);
    }

    @Test
    void folderThatIsNoneIsNamed() throws Exception {
        assertThat(run("WordCount", "no such folder"))
                .isEqualTo(new Result(2, "", "WordCount takes one folder, but [no such folder] is not one\n"));
    }

    @Test
    void portsOfItsOwnAreFound() throws Exception {
        var result = run("PortScan");

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .containsPattern("\\Aopen: \\d+, closed: \\d+\n")
                .endsWith("\nfound all of mine\n");
    }

    @Test
    void portOfTheUserIsFound() throws Exception {
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(server.getLocalPort());

            var result = run("PortScan", port, port);

            assertThat(result.status()).isZero();
            assertThat(result.out()).isEqualTo("open: 1, closed: 0\n  " + port + "\n");
        }
    }

    @Test
    void portsThatAreNoneAreNamed() throws Exception {
        assertThat(run("PortScan", "0", "70"))
                .isEqualTo(new Result(2, "", "'0' is no port: give a number from 1 to 65535\n"));
        assertThat(run("PortScan", "80"))
                .isEqualTo(
                        new Result(2, "", "PortScan takes two ports, the first and the last, but got 1 arguments\n"));
    }

    @Test
    void failingJobsDoNotStopTheOthers() throws Exception {
        var result = run("JobRunner");

        assertThat(result.status()).isZero();
        // Each job keeps its own pace: between jobs no order is promised.
        assertThat(List.of(result.out().split("\n")))
                .containsExactlyInAnyOrder(
                        "heartbeat#1 is done",
                        "heartbeat#2 is done",
                        "heartbeat#3 is done",
                        "flaky#1 has failed: java.lang.IllegalStateException: out of luck on call 1",
                        "flaky#2 is done",
                        "flaky#3 has failed: java.lang.IllegalStateException: out of luck on call 3",
                        "broken#1 could not reach its server: no such host",
                        "broken#2 could not reach its server: no such host",
                        "broken#3 could not reach its server: no such host",
                        "backup has stopped: closing time",
                        "failures that nobody has asked for: [Failure #6 of Task 'farewell' (UNSETTLED):"
                                + " java.lang.IllegalStateException: nobody listens]",
                        "farewell is FAILED");
        assertThat(result.err())
                .contains("SEVERE: Task exception was never retrieved: Task 'farewell'\n"
                        + "java.lang.IllegalStateException: nobody listens\n\tat JobRunner.");
    }

    @Test
    void numberOfRoundsThatIsNoneIsNamed() throws Exception {
        assertThat(run("JobRunner", "often"))
                .isEqualTo(new Result(2, "", "JobRunner takes a number of rounds, but got 'often'\n"));
    }

    @Test
    void failuresOfSourcesAreToldByClassAndTheOthersGiveTheirAnswers() throws Exception {
        var result = run("FetchAll");

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo("""
            silent does not answer
            closed is not there
            garbled fails: the connection ends before the line does
            time: half past ten
            weather: sunny, 21 degrees
            2 of 5 have answered
            """);
    }

    @Test
    void sourceThatIsSilentEndsWithTheTimeOfAll() throws Exception {
        var result = run("FetchAll", "1");

        assertThat(result.status()).isZero();
        assertThat(result.out()).doesNotContain("silent").endsWith(" of 5 have answered in 1 ms\n");
    }

    @Test
    void limitThatIsNoneIsNamed() throws Exception {
        assertThat(run("FetchAll", "soon"))
                .isEqualTo(new Result(2, "", "FetchAll takes a number of milliseconds, but got 'soon'\n"));
    }

    @Test
    void mirrorsAnswerInTheirOrderAndTheFirstOneSends() throws Exception {
        var result = run("Mirrors");

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo("""
            -  mirror 1 is down
            1. hello from mirror 2
            2. hello from mirror 3
            file.zip from mirror 2
            """);
    }

    @Test
    void mirrorsThatAreAllDownAreNamed() throws Exception {
        var result = run("Mirrors", "0", "0");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("""
            -  mirror 1 is down
            -  mirror 2 is down
            no mirror has the file:
               mirror 1 is down
               mirror 2 is down
            """);
    }

    @Test
    void timeOfAMirrorThatIsNoneIsNamed() throws Exception {
        assertThat(run("Mirrors", "100", "-1"))
                .isEqualTo(new Result(2, "", "Mirrors takes numbers of milliseconds, but got '-1'\n"));
    }

    @Test
    void poolSurvivesFailingJobs() throws Exception {
        var result = run("WorkerPool");

        assertThat(result.status()).isZero();
        // Workers run side by side: between files no order is promised.
        assertThat(result.out().lines().filter(line -> line.matches("[0-9a-f]{64}  /.*/file\\d+")))
                .hasSize(10)
                .anyMatch(line -> line.startsWith(SUM_OF_LINE) && line.endsWith("/file1"));
        assertThat(result.out().lines().filter(line -> line.matches("failed: there is no file /.*/missing")))
                .hasSize(1);
        assertThat(result.out()).endsWith("\n10 done, 1 failed\n");
    }

    /** What sha256sum says of a file with one line that says so. */
    private static final String SUM_OF_LINE = "c73b73af8851e9e91bc6b4dc12e7dace0a2bfb931c1d0b8b36ef367319f58cd1";

    @Test
    void sumsOfTheUsersFilesArePrinted() throws Exception {
        var deep = Files.createDirectories(folder.resolve("a/b"));
        for (int i = 0; i < 100; i++) { // more than the queue holds
            Files.writeString(deep.resolve("file" + i), "line\n");
        }

        var result = run("WorkerPool", folder.resolve("a").toString(), "no such file");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out().lines().filter(line -> line.startsWith(SUM_OF_LINE + "  " + deep + "/file")))
                .hasSize(100);
        assertThat(result.out()).contains("failed: there is no file no such file\n");
        assertThat(result.out()).endsWith("\n100 done, 1 failed\n");
    }

    @Test
    void linesAreImportedOrTold() throws Exception {
        var result = run("JdbcImport");

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo("""
            line 4 has 1 of 3 fields: Atlantis
            3 rows are written
            Bern | Switzerland | 134794
            Oslo | Norway | 717710
            Rome | Italy | 2748109
            """);
    }

    @Test
    void oneRowIsNotRows() throws Exception {
        var lines = Files.writeString(folder.resolve("one.csv"), "number,text\n1,one\n");

        assertThat(run("JdbcImport", lines.toString()).out()).isEqualTo("""
            1 row is written
            1 | one
            """);
    }

    @Test
    void fileOfTheUserIsImportedOnce() throws Exception {
        var lines =
                Files.writeString(folder.resolve("lines.csv"), "number,text\n" + "1,one\n".repeat(9_999) + "0,zero");
        var database = folder.resolve("database").toString();

        assertThat(run("JdbcImport", lines.toString(), database).out()).isEqualTo("""
            10000 rows are written
            0 | zero
            1 | one
            1 | one
            """);
        var again = run("JdbcImport", lines.toString(), database);
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err())
                .endsWith("cannot write to jdbc:h2:" + database
                        + ": Table \"IMPORTED\" already exists; SQL statement:\n");
    }

    @Test
    void fileThatCannotBeImportedIsNamed() throws Exception {
        var nothing = run("JdbcImport", "no such file");
        assertThat(nothing.status()).isEqualTo(1);
        assertThat(nothing.err()).endsWith("cannot read no such file: there is no such file\n");

        var empty = Files.createFile(folder.resolve("empty"));
        assertThat(run("JdbcImport", empty.toString()).err())
                .endsWith("cannot read " + empty + ": its first line names no columns\n");
    }

    @Test
    void linesOfItsOwnFilesAreFound() throws Exception {
        var result = run("ParallelGrep");

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo("""
            text07:2:a task in text 7
            text14:2:a task in text 14
            2 of 20 files have it
            """);
    }

    @Test
    void linesOfTheUsersFilesAreFoundInTheirOrder() throws Exception {
        var deep = Files.createDirectories(folder.resolve("a/-b"));
        for (int i = 100; i < 200; i++) {
            Files.writeString(deep.resolve("file" + i), "-x " + i + "\n");
        }

        var result = run("ParallelGrep", "-x 1[0-9]9", folder.toString());

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .isEqualTo(IntStream.iterate(109, i -> i < 200, i -> i + 10)
                                .mapToObj(i -> "a/-b/file" + i + ":1:-x " + i + "\n")
                                .collect(Collectors.joining())
                        + "10 of 100 files have it\n");
        var none = run("ParallelGrep", "no such text", deep.toString());
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.out()).isEqualTo("0 of 100 files have it\n");
    }

    @Test
    void patternAndFolderThatAreNoneAreNamed() throws Exception {
        var pattern = run("ParallelGrep", "[", folder.toString());
        assertThat(pattern.status()).isEqualTo(2);
        assertThat(pattern.out()).isEmpty();
        assertThat(pattern.err()).contains("grep: ");

        assertThat(run("ParallelGrep", "x", "no such folder"))
                .isEqualTo(new Result(2, "", "ParallelGrep takes a folder, but no such folder is not one\n"));
        assertThat(run("ParallelGrep", "x"))
                .isEqualTo(new Result(2, "", "ParallelGrep takes a pattern and a folder, but got 1 arguments\n"));
    }

    /** As in a terminal, where Ctrl-C goes to the program and to all that it has started. */
    @Test
    void searchThatIsInterruptedSaysSoInOneLine() throws Exception {
        for (int i = 0; i < 20; i++) {
            Files.writeString(folder.resolve("file" + i), "text\n");
        }
        // Says that it has started, and then searches for long.
        var slow = Files.createDirectory(folder.resolve("bin")).resolve("grep");
        Files.writeString(slow, """
            #!/bin/sh
            test "$1" = -nH || exit 1
            echo started >> "$STARTED"
            exec sleep 1000
            """);
        assertThat(slow.toFile().setExecutable(true)).isTrue();
        var started = folder.resolve("started");
        var words = List.of(
                "env",
                "--default-signal=INT",
                "setsid",
                asyncio4j.script().toString(),
                "run",
                Command.repository().resolve("examples/ParallelGrep.java").toString(),
                "text",
                folder.toString());
        var environment = Map.of("PATH", slow.getParent() + ":" + System.getenv("PATH"), "STARTED", started.toString());
        var running = Command.start(folder, environment, words);
        waitUntil(() -> Files.exists(started) && linesOf(started) == 8);

        new ProcessBuilder("/bin/sh", "-c", "kill -INT -" + running.process().pid())
                .start()
                .waitFor();

        var result = running.result();
        assertThat(result.status()).isEqualTo(130);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines().filter(line -> !line.startsWith("INFO: ")))
                .containsExactly("Interrupted");
        assertThat(linesOf(started)).isEqualTo(8);
    }

    private static long linesOf(Path file) throws IOException {
        return Files.readAllLines(file).size();
    }

    private static void waitUntil(Callable<Boolean> condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.call()) {
            assertThat(System.nanoTime() - start).as("nanoseconds of waiting").isLessThan(120_000_000_000L);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private Result run(String name, String... arguments) throws Exception {
        var words = new ArrayList<>(List.of(
                "run",
                Command.repository().resolve("examples/" + name + ".java").toString()));
        words.addAll(List.of(arguments));
        return asyncio4j.run(words.toArray(String[]::new));
    }
}
