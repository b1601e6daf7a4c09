// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.launcher.Command;
import io.asyncio4j.launcher.Command.Result;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    private Result run(String name, String... arguments) throws Exception {
        var words = new ArrayList<>(List.of(
                "run",
                Command.repository().resolve("examples/" + name + ".java").toString()));
        words.addAll(List.of(arguments));
        return asyncio4j.run(words.toArray(String[]::new));
    }
}
