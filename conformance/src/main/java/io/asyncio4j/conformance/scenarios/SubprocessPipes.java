// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.waitFor;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.BROKEN_PIPE_IS_TOLD;
import static io.asyncio4j.conformance.Departure.LIMIT_IS_TOLD;
import static io.asyncio4j.conformance.Departure.LONG_LINE_OVERRUNS;
import static io.asyncio4j.conformance.Departure.MESSAGE_GOES_ON;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.conformance.Departure.SIGNAL_TO_WHAT_HAS_ENDED;
import static io.asyncio4j.conformance.scenarios.Ascii.bytes;
import static io.asyncio4j.conformance.scenarios.Crowd.both;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.conformance.scenarios.Subprocesses.code;
import static io.asyncio4j.process.Redirect.DEVNULL;
import static io.asyncio4j.process.Redirect.PIPE;
import static io.asyncio4j.process.Subprocess.exec;
import static io.asyncio4j.process.Subprocess.shell;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static io.asyncio4j.structured.ReturnWhen.FIRST_COMPLETED;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.process.Subprocess;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.util.List;

/** Processes that one talks to while they run, and that are waited for, told to end, and left alone. */
public final class SubprocessPipes {
    public static final Area AREA = Area.of("subprocesspipes")
            .with("line_by_line", SubprocessPipes::lineByLine)
            .with("end_of_its_input", SubprocessPipes::endOfItsInput)
            .with("input_is_closed", SubprocessPipes::inputIsClosed)
            .with("lines_of_its_output", SubprocessPipes::linesOfItsOutput)
            .with("parts_of_its_output", SubprocessPipes::partsOfItsOutput, MESSAGE_GOES_ON)
            .with("output_is_read_after_the_end", SubprocessPipes::outputIsReadAfterTheEnd)
            .with("line_beyond_the_limit", SubprocessPipes::lineBeyondTheLimit, LONG_LINE_OVERRUNS)
            .with("output_beyond_the_limit_of_its_reader", SubprocessPipes::outputBeyondTheLimitOfItsReader)
            .with("it_says_something_before_it_is_asked", SubprocessPipes::itSaysSomethingBeforeItIsAsked)
            .with("one_into_the_other", SubprocessPipes::oneIntoTheOther)
            .with("more_than_the_pipe_holds", SubprocessPipes::moreThanThePipeHolds)
            .with("write_to_a_process_that_has_ended", SubprocessPipes::writeToAProcessThatHasEnded, MESSAGE_GOES_ON)
            .with("process_that_reads_no_more", SubprocessPipes::processThatReadsNoMore, BROKEN_PIPE_IS_TOLD)
            .with("several_wait", SubprocessPipes::severalWait)
            .with("cancelled_waiter_leaves_it_alone", SubprocessPipes::cancelledWaiterLeavesItAlone)
            .with("one_of_several_waiters_is_cancelled", SubprocessPipes::oneOfSeveralWaitersIsCancelled)
            .with(
                    "limit_of_time_that_has_passed",
                    SubprocessPipes::limitOfTimeThatHasPassed,
                    LIMIT_IS_TOLD,
                    REASON_IS_TOLD)
            .with("limit_of_time_that_does_not_pass", SubprocessPipes::limitOfTimeThatDoesNotPass)
            .with("wait_for_with_no_time", SubprocessPipes::waitForWithNoTime, LIMIT_IS_TOLD, REASON_IS_TOLD)
            .with("time_stands_still_while_it_runs", SubprocessPipes::timeStandsStillWhileItRuns)
            .with("cancelled_communication_leaves_it_alone", SubprocessPipes::cancelledCommunicationLeavesItAlone)
            .with("input_after_a_cancelled_wait", SubprocessPipes::inputAfterACancelledWait)
            .with("cancelled_reader_has_taken_nothing", SubprocessPipes::cancelledReaderHasTakenNothing)
            .with("cancelled_while_it_starts", SubprocessPipes::cancelledWhileItStarts)
            .with("terminate", SubprocessPipes::terminate)
            .with("kill", SubprocessPipes::kill)
            .with("signal_that_ends_it", SubprocessPipes::signalThatEndsIt)
            .with("signal_that_it_handles", SubprocessPipes::signalThatItHandles)
            .with("signal_that_it_ignores", SubprocessPipes::signalThatItIgnores)
            .with("several_signals_at_once", SubprocessPipes::severalSignalsAtOnce)
            .with("signals_after_the_end", SubprocessPipes::signalsAfterTheEnd, SIGNAL_TO_WHAT_HAS_ENDED)
            .with("all_who_wait_hear_of_the_kill", SubprocessPipes::allWhoWaitHearOfTheKill)
            .with("group_that_fails_leaves_it_alone", SubprocessPipes::groupThatFailsLeavesItAlone, REASON_IS_TOLD)
            .with("first_that_ends", SubprocessPipes::firstThatEnds)
            .with("end_of_the_run_while_one_waits", SubprocessPipes::endOfTheRunWhileOneWaits, REASON_IS_TOLD);

    private SubprocessPipes() {}

    /** A process that lives until its input ends. */
    private static Subprocess cat() throws IOException {
        return exec("cat").stdin(PIPE).stdout(PIPE).start();
    }

    private static void ends(Trace t, Subprocess process) {
        int code;
        try {
            code = process.await();
        } catch (Throwable e) {
            t.failure("wait", e);
            throw e;
        }
        t.step("ended", code);
    }

    private static List<Task<?, ?>> waiting(Trace t, Subprocess process, String names) {
        return each(names, () -> ends(t, process));
    }

    static void lineByLine(Trace t) throws IOException {
        var process = cat();
        for (String line : List.of("one\n", "two\n", "\n")) {
            process.stdin().write(bytes(line));
            process.stdin().drain();
            t.attempt("line", () -> process.stdout().readLine());
        }
        process.stdin().close();
        t.attempt("line", () -> process.stdout().readLine());
        ends(t, process);
    }

    static void endOfItsInput(Trace t) throws IOException {
        var process = cat();
        t.step("possible", process.stdin().canWriteEof());
        process.stdin().write(bytes("abc"));
        process.stdin().writeEof();
        t.attempt("all", () -> process.stdout().readAll());
        ends(t, process);
    }

    static void inputIsClosed(Trace t) throws IOException {
        var process = cat();
        process.stdin().write(bytes("abc"));
        t.step("closing", process.stdin().isClosing());
        process.stdin().close();
        t.step("closing", process.stdin().isClosing());
        t.attempt("closed", () -> process.stdin().waitClosed());
        t.attempt("all", () -> process.stdout().readAll());
        ends(t, process);
    }

    static void linesOfItsOutput(Trace t) throws IOException {
        var process = exec("printf", "a\\nb\\n\\nc").stdout(PIPE).start();
        StreamReader stdout = process.stdout();
        for (byte[] line = stdout.readLine(); line.length > 0; line = stdout.readLine()) {
            t.step("line", line);
        }
        t.step("at the end", stdout.atEof());
        ends(t, process);
    }

    static void partsOfItsOutput(Trace t) throws IOException {
        var process = exec("printf", "abcdef;gh;i").stdout(PIPE).start();
        t.attempt("exactly", () -> process.stdout().readExactly(3));
        t.attempt("until", () -> process.stdout().readUntil(bytes(";")));
        t.attempt("until", () -> process.stdout().readUntil(bytes(";")));
        t.attempt("exactly", () -> process.stdout().readExactly(3));
        ends(t, process);
    }

    static void outputIsReadAfterTheEnd(Trace t) throws IOException {
        var process = shell("echo one; echo two; echo three >&2")
                .stdout(PIPE)
                .stderr(PIPE)
                .start();
        ends(t, process);
        t.attempt("line", () -> process.stdout().readLine());
        t.attempt("rest", () -> process.stdout().readAll());
        t.attempt("errors", () -> process.stderr().readAll());
        t.attempt("rest", () -> process.stdout().readAll());
    }

    static void lineBeyondTheLimit(Trace t) throws IOException {
        var process = exec("printf", "abcdefgh\\nij\\n").stdout(PIPE).limit(4).start();
        t.attempt("line", () -> process.stdout().readLine());
        t.attempt("line", () -> process.stdout().readLine());
        t.attempt("line", () -> process.stdout().readLine());
        ends(t, process);
    }

    static void outputBeyondTheLimitOfItsReader(Trace t) throws IOException {
        var process =
                exec("head", "-c", "100000", "/dev/zero").stdout(PIPE).limit(10).start();
        int size = 0;
        for (int n = process.stdout().read(1000).length;
                n > 0;
                n = process.stdout().read(1000).length) {
            size += n;
        }
        t.step("has said", size);
        ends(t, process);
    }

    static void itSaysSomethingBeforeItIsAsked(Trace t) throws IOException {
        var process = shell("echo ready; read x; echo got $x")
                .stdin(PIPE)
                .stdout(PIPE)
                .start();
        t.attempt("line", () -> process.stdout().readLine());
        process.stdin().write(bytes("abc\n"));
        t.attempt("rest", () -> process.stdout().readAll());
        ends(t, process);
    }

    static void oneIntoTheOther(Trace t) throws IOException {
        var first = exec("printf", "b\\na\\n").stdout(PIPE).start();
        var second = exec("sort").stdin(PIPE).stdout(PIPE).start();
        var forwarding = createTask(() -> {
            StreamReader stdout = first.stdout();
            for (byte[] line = stdout.readLine(); line.length > 0; line = stdout.readLine()) {
                second.stdin().write(line);
                second.stdin().drain();
            }
            second.stdin().close();
        });
        t.attempt("all", () -> second.stdout().readAll());
        forwarding.await();
        ends(t, first);
        ends(t, second);
    }

    static void moreThanThePipeHolds(Trace t) throws IOException {
        var process = shell("cat >/dev/null; exit 3").stdin(PIPE).start();
        for (int i = 0; i < 16; i++) {
            process.stdin().write(new byte[64 * 1024]);
            process.stdin().drain();
        }
        process.stdin().close();
        t.attempt("closed", () -> process.stdin().waitClosed());
        ends(t, process);
    }

    static void writeToAProcessThatHasEnded(Trace t) throws IOException {
        var process = exec("true").stdin(PIPE).start();
        ends(t, process);
        sleep(ofSeconds(1));
        t.step("closing", process.stdin().isClosing());
        t.attempt("write", () -> process.stdin().write(bytes("abc")));
        t.attempt("drain", () -> process.stdin().drain());
    }

    static void processThatReadsNoMore(Trace t) throws IOException {
        var process = shell("read x").stdin(PIPE).start();
        process.stdin().write(bytes("abc\n"));
        process.stdin().write(new byte[1_000_000]);
        t.attempt("drain", () -> process.stdin().drain());
        ends(t, process);
    }

    static void severalWait(Trace t) throws IOException {
        var process = cat();
        var tasks = waiting(t, process, "abc");
        yieldNow();
        process.stdin().close();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void cancelledWaiterLeavesItAlone(Trace t) throws IOException {
        var process = cat();
        var a = waiting(t, process, "a").getFirst();
        yieldNow();
        a.cancel("enough");
        t.attempt("a", a::await);
        t.step("code", code(process));
        process.stdin().write(bytes("abc\n"));
        t.attempt("line", () -> process.stdout().readLine());
        process.stdin().close();
        ends(t, process);
    }

    static void oneOfSeveralWaitersIsCancelled(Trace t) throws IOException {
        var process = cat();
        var tasks = waiting(t, process, "abc");
        yieldNow();
        var b = tasks.remove(1);
        b.cancel();
        waitTasks(List.of(b), ALL_COMPLETED);
        process.stdin().close();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void limitOfTimeThatHasPassed(Trace t) throws IOException {
        var process = cat();
        Action<Exception> limited = () -> timeout(ofSeconds(0), () -> {
            process.await();
        });
        t.attempt("limited", limited);
        t.step("code", code(process));
        process.stdin().close();
        ends(t, process);
    }

    static void limitOfTimeThatDoesNotPass(Trace t) throws IOException {
        var process = cat();
        Action<Exception> limited = () -> timeout(ofSeconds(5), () -> {
            process.stdin().close();
            ends(t, process);
        });
        t.attempt("limited", limited);
    }

    static void waitForWithNoTime(Trace t) throws IOException {
        var process = cat();
        var task = createTask(process::await);
        t.attempt("wait", () -> waitFor(task, ofSeconds(0)));
        process.stdin().close();
        ends(t, process);
    }

    static void timeStandsStillWhileItRuns(Trace t) throws IOException {
        var process = cat();
        var sleeping = createTask("sleeping", () -> t.work(5));
        for (String line : List.of("one\n", "two\n")) {
            process.stdin().write(bytes(line));
            t.attempt("line", () -> process.stdout().readLine());
        }
        process.stdin().close();
        ends(t, process);
        sleeping.await();
    }

    static void cancelledCommunicationLeavesItAlone(Trace t) throws IOException {
        var process = exec("sleep", "1000").stdin(DEVNULL).stdout(PIPE).start();
        var a = createTask("a", () -> t.attempt("all", () -> process.communicate()));
        yieldNow();
        yieldNow();
        a.cancel("enough");
        waitTasks(List.of(a), ALL_COMPLETED);
        t.step("code", code(process));
        process.kill();
        ends(t, process);
    }

    static void inputAfterACancelledWait(Trace t) throws IOException {
        var process = cat();
        var a = waiting(t, process, "a");
        yieldNow();
        a.getFirst().cancel();
        waitTasks(a, ALL_COMPLETED);
        t.step("says", process.communicate("abc").stdout());
        t.step("code", code(process));
    }

    static void cancelledReaderHasTakenNothing(Trace t) throws IOException {
        var process = cat();
        var a = createTask(
                "a", () -> t.attempt("exactly", () -> process.stdout().readExactly(6)));
        process.stdin().write(bytes("abc"));
        yieldNow();
        yieldNow();
        a.cancel("enough");
        waitTasks(List.of(a), ALL_COMPLETED);
        process.stdin().write(bytes("def"));
        t.attempt("exactly", () -> process.stdout().readExactly(6));
        process.stdin().close();
        ends(t, process);
    }

    static void cancelledWhileItStarts(Trace t) {
        var a = createTask("a", () -> t.attempt("start", () -> cat()));
        yieldNow();
        a.cancel("enough");
        waitTasks(List.of(a), ALL_COMPLETED);
    }

    static void terminate(Trace t) throws IOException {
        var process = cat();
        process.terminate();
        ends(t, process);
    }

    static void kill(Trace t) throws IOException {
        var process = cat();
        process.kill();
        ends(t, process);
        t.step("code", code(process));
    }

    static void signalThatEndsIt(Trace t) throws IOException {
        var process = cat();
        process.sendSignal("USR1");
        ends(t, process);
    }

    static void signalThatItHandles(Trace t) throws IOException {
        var process = shell("trap 'kill $!; echo handled; exit 5' USR1; sleep 1000 >/dev/null & echo ready; wait")
                .stdout(PIPE)
                .start();
        t.attempt("line", () -> process.stdout().readLine());
        process.sendSignal("USR1");
        t.attempt("rest", () -> process.stdout().readAll());
        ends(t, process);
    }

    static void signalThatItIgnores(Trace t) throws IOException {
        var process = shell("trap '' TERM; echo ready; exec cat")
                .stdin(PIPE)
                .stdout(PIPE)
                .start();
        t.attempt("line", () -> process.stdout().readLine());
        process.terminate();
        process.stdin().write(bytes("abc\n"));
        t.attempt("line", () -> process.stdout().readLine());
        process.kill();
        ends(t, process);
    }

    static void severalSignalsAtOnce(Trace t) throws IOException {
        var process = cat();
        process.terminate();
        process.terminate();
        process.kill();
        t.step("killed", process.await() < 0);
    }

    static void signalsAfterTheEnd(Trace t) throws IOException {
        var process = exec("true").start();
        ends(t, process);
        sleep(ofSeconds(1));
        t.attempt("terminate", process::terminate);
        t.attempt("kill", process::kill);
        t.attempt("signal", () -> process.sendSignal("USR1"));
        ends(t, process);
    }

    static void allWhoWaitHearOfTheKill(Trace t) throws IOException {
        var process = cat();
        var tasks = waiting(t, process, "ab");
        yieldNow();
        process.kill();
        waitTasks(tasks, ALL_COMPLETED);
        t.attempt("rest", () -> process.stdout().readAll());
    }

    static void groupThatFailsLeavesItAlone(Trace t) throws IOException {
        var process = cat();
        Action<Exception> group = () -> taskGroup(g -> {
            g.createTask("waiting", () -> ends(t, process));
            g.createTask("failing", () -> t.fail(0, new Broken("b")));
        });
        t.attempt("group", group);
        t.step("code", code(process));
        process.stdin().close();
        ends(t, process);
    }

    static void firstThatEnds(Trace t) throws IOException {
        var one = cat();
        var other = cat();
        var tasks = both(waiting(t, one, "a"), waiting(t, other, "b"));
        other.stdin().close();
        var result = waitTasks(tasks, FIRST_COMPLETED);
        t.step("done", result.done());
        t.step("pending", result.pending());
        one.stdin().close();
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void endOfTheRunWhileOneWaits(Trace t) throws IOException {
        var process = cat();
        createTask("a", () -> {
            try {
                ends(t, process);
            } finally {
                process.kill();
                ends(t, process);
            }
        });
        yieldNow();
    }
}
