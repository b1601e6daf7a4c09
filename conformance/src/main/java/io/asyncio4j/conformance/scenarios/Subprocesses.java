// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.gather;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.COMMUNICATES_ONCE;
import static io.asyncio4j.conformance.Departure.MISUSE_IN_WORDS_OF_OURS;
import static io.asyncio4j.conformance.Departure.SIGNAL_IN_THE_EXIT_CODE;
import static io.asyncio4j.conformance.Departure.START_SAYS_WHAT_IS_MISSING;
import static io.asyncio4j.conformance.scenarios.Ascii.bytes;
import static io.asyncio4j.process.Redirect.DEVNULL;
import static io.asyncio4j.process.Redirect.PIPE;
import static io.asyncio4j.process.Redirect.STDOUT;
import static io.asyncio4j.process.Subprocess.exec;
import static io.asyncio4j.process.Subprocess.shell;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.process.Command;
import io.asyncio4j.process.Communicated;
import io.asyncio4j.process.Subprocess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Processes that do their work and end: what they get, what they say, and how they have ended. */
public final class Subprocesses {
    public static final Area AREA = Area.of("subprocesses")
            .with("success", Subprocesses::success)
            .with("failure", Subprocesses::failure)
            .with("exit_code", Subprocesses::exitCode)
            .with("last_command_of_a_line_counts", Subprocesses::lastCommandOfALineCounts)
            .with("command_that_the_shell_does_not_know", Subprocesses::commandThatTheShellDoesNotKnow)
            .with("process_that_kills_itself", Subprocesses::processThatKillsItself)
            .with(
                    "exit_code_that_is_that_of_a_signal",
                    Subprocesses::exitCodeThatIsThatOfASignal,
                    SIGNAL_IN_THE_EXIT_CODE)
            .with("code_is_there_when_it_has_ended", Subprocesses::codeIsThereWhenItHasEnded)
            .with("wait_again", Subprocesses::waitAgain)
            .with("wait_after_the_end_does_not_suspend", Subprocesses::waitAfterTheEndDoesNotSuspend)
            .with("words_are_passed_as_they_are", Subprocesses::wordsArePassedAsTheyAre)
            .with("shell_reads_its_line", Subprocesses::shellReadsItsLine)
            .with("output_and_errors", Subprocesses::outputAndErrors)
            .with("errors_go_where_the_output_goes", Subprocesses::errorsGoWhereTheOutputGoes)
            .with("errors_are_thrown_away", Subprocesses::errorsAreThrownAway)
            .with("output_is_thrown_away", Subprocesses::outputIsThrownAway)
            .with("output_and_errors_go_nowhere", Subprocesses::outputAndErrorsGoNowhere)
            .with("nothing_to_read", Subprocesses::nothingToRead)
            .with("input", Subprocesses::input)
            .with("empty_input", Subprocesses::emptyInput)
            .with("pipe_without_input", Subprocesses::pipeWithoutInput)
            .with("input_without_an_output", Subprocesses::inputWithoutAnOutput)
            .with("much_input_and_output", Subprocesses::muchInputAndOutput)
            .with("much_output_on_both", Subprocesses::muchOutputOnBoth)
            .with("input_that_nobody_reads", Subprocesses::inputThatNobodyReads)
            .with("input_that_is_read_in_part", Subprocesses::inputThatIsReadInPart)
            .with("communicates_after_the_end", Subprocesses::communicatesAfterTheEnd)
            .with("communicates_again", Subprocesses::communicatesAgain, COMMUNICATES_ONCE)
            .with("folder", Subprocesses::folder)
            .with("environment_as_a_whole", Subprocesses::environmentAsAWhole)
            .with("one_variable_more", Subprocesses::oneVariableMore)
            .with("unknown_program", Subprocesses::unknownProgram, START_SAYS_WHAT_IS_MISSING)
            .with("unknown_folder", Subprocesses::unknownFolder, START_SAYS_WHAT_IS_MISSING)
            .with("file_as_a_folder", Subprocesses::fileAsAFolder, START_SAYS_WHAT_IS_MISSING)
            .with("folder_as_a_program", Subprocesses::folderAsAProgram, START_SAYS_WHAT_IS_MISSING)
            .with("nul_in_a_word", Subprocesses::nulInAWord, MISUSE_IN_WORDS_OF_OURS)
            .with("several_beside_each_other", Subprocesses::severalBesideEachOther)
            .with("one_after_the_other", Subprocesses::oneAfterTheOther);

    private Subprocesses() {}

    /** As asyncio has it: null while it runs. */
    static Object code(Subprocess process) {
        return process.returnCode().isPresent() ? process.returnCode().getAsInt() : null;
    }

    /** Communicates, and traces stdout, which is a pipe. */
    private static void says(Trace t, Command command) throws IOException {
        says(t, command.start());
    }

    private static void says(Trace t, Subprocess process) throws IOException {
        saysAll(t, process, process.communicate());
    }

    private static void says(Trace t, Command command, byte[] input) throws IOException {
        Subprocess process = command.start();
        saysAll(t, process, process.communicate(input));
    }

    private static void saysAll(Trace t, Subprocess process, Communicated said) {
        t.step("says", said.stdout());
        t.step("code", code(process));
    }

    private static void ends(Trace t, Command command) throws IOException {
        ends(t, command.start());
    }

    private static void ends(Trace t, Subprocess process) {
        t.step("ended", process.await());
    }

    static void success(Trace t) throws IOException {
        ends(t, exec("true"));
    }

    static void failure(Trace t) throws IOException {
        ends(t, exec("false"));
    }

    static void exitCode(Trace t) throws IOException {
        ends(t, shell("exit 3"));
        ends(t, shell("exit 127"));
    }

    static void lastCommandOfALineCounts(Trace t) throws IOException {
        ends(t, shell("false; true"));
        ends(t, shell("true; false"));
    }

    static void commandThatTheShellDoesNotKnow(Trace t) throws IOException {
        ends(t, shell("no-such-program-at-all 2>/dev/null"));
    }

    static void processThatKillsItself(Trace t) throws IOException {
        for (String name : new String[] {"KILL", "TERM", "USR1"}) {
            ends(t, shell("kill -" + name + " $$"));
        }
    }

    static void exitCodeThatIsThatOfASignal(Trace t) throws IOException {
        ends(t, shell("exit 143"));
    }

    static void codeIsThereWhenItHasEnded(Trace t) throws IOException {
        var process = exec("cat").stdin(PIPE).start();
        t.step("code", code(process));
        process.stdin().close();
        ends(t, process);
        t.step("code", code(process));
    }

    static void waitAgain(Trace t) throws IOException {
        var process = exec("false").start();
        for (int i = 0; i < 3; i++) {
            ends(t, process);
        }
    }

    static void waitAfterTheEndDoesNotSuspend(Trace t) throws IOException {
        var process = exec("true").start();
        process.await();
        sleep(ofSeconds(1));
        createTask("other", () -> t.tick(1));
        ends(t, process);
        yieldNow();
    }

    static void wordsArePassedAsTheyAre(Trace t) throws IOException {
        says(t, exec("printf", "%s,", "$HOME", "* ;", "", "a  b").stdout(PIPE));
    }

    static void shellReadsItsLine(Trace t) throws IOException {
        says(t, shell("echo $((1 + 2)) | cat; echo 'a  b'").stdout(PIPE));
    }

    static void outputAndErrors(Trace t) throws IOException {
        var process = shell("echo out; echo err >&2; exit 2")
                .stdout(PIPE)
                .stderr(PIPE)
                .start();
        var said = process.communicate();
        t.step("says", said.stdout(), said.stderr());
        t.step("code", code(process));
    }

    static void errorsGoWhereTheOutputGoes(Trace t) throws IOException {
        says(t, shell("echo one; echo two >&2; echo three").stdout(PIPE).stderr(STDOUT));
    }

    static void errorsAreThrownAway(Trace t) throws IOException {
        says(t, shell("echo out; echo err >&2").stdout(PIPE).stderr(DEVNULL));
    }

    static void outputIsThrownAway(Trace t) throws IOException {
        var process =
                shell("echo out; echo err >&2").stdout(DEVNULL).stderr(PIPE).start();
        t.step("says", process.communicate().stderr());
    }

    static void outputAndErrorsGoNowhere(Trace t) throws IOException {
        var process =
                shell("echo out; echo err >&2").stdout(DEVNULL).stderr(STDOUT).start();
        process.communicate();
        ends(t, process);
    }

    static void nothingToRead(Trace t) throws IOException {
        says(t, exec("cat").stdin(DEVNULL).stdout(PIPE));
    }

    static void input(Trace t) throws IOException {
        says(t, exec("cat").stdin(PIPE).stdout(PIPE), bytes("one\ntwo"));
    }

    static void emptyInput(Trace t) throws IOException {
        says(t, exec("cat").stdin(PIPE).stdout(PIPE), bytes(""));
    }

    static void pipeWithoutInput(Trace t) throws IOException {
        says(t, exec("cat").stdin(PIPE).stdout(PIPE));
    }

    static void inputWithoutAnOutput(Trace t) throws IOException {
        var process = shell("read x; test $x = abc").stdin(PIPE).start();
        process.communicate("abc\n");
        ends(t, process);
    }

    static void muchInputAndOutput(Trace t) throws IOException {
        var process = exec("cat").stdin(PIPE).stdout(PIPE).start();
        t.step("says", process.communicate(new byte[1_000_000]).stdout().length);
        t.step("code", code(process));
    }

    static void muchOutputOnBoth(Trace t) throws IOException {
        var process = shell("head -c 300000 /dev/zero; head -c 200000 /dev/zero >&2")
                .stdout(PIPE)
                .stderr(PIPE)
                .start();
        var said = process.communicate();
        t.step("says", said.stdout().length, said.stderr().length);
    }

    static void inputThatNobodyReads(Trace t) throws IOException {
        says(t, exec("true").stdin(PIPE).stdout(PIPE), new byte[1_000_000]);
    }

    static void inputThatIsReadInPart(Trace t) throws IOException {
        byte[] input = new byte[1_000_000];
        System.arraycopy(bytes("abc\n"), 0, input, 0, 4);
        says(t, shell("read x; echo $x").stdin(PIPE).stdout(PIPE), input);
    }

    static void communicatesAfterTheEnd(Trace t) throws IOException {
        var process = shell("echo out; exit 4").stdout(PIPE).start();
        ends(t, process);
        says(t, process);
    }

    static void communicatesAgain(Trace t) throws IOException {
        var process = shell("echo out").stdout(PIPE).start();
        says(t, process);
        t.attempt("again", () -> process.communicate().stdout());
    }

    static void folder(Trace t) throws IOException {
        says(t, exec("pwd").stdout(PIPE).directory(Path.of("/")));
    }

    static void environmentAsAWhole(Trace t) throws IOException {
        says(t, exec("/bin/sh", "-c", "echo $A; echo ${HOME-none}").stdout(PIPE).environment(Map.of("A", "1")));
    }

    static void oneVariableMore(Trace t) throws IOException {
        says(t, shell("echo $A_VARIABLE; test -n \"$PATH\"").stdout(PIPE).environment("A_VARIABLE", "2"));
    }

    static void unknownProgram(Trace t) {
        t.attempt("start", () -> exec("no-such-program-at-all").start());
        t.attempt("start", () -> exec("/no/such/program").start());
    }

    static void unknownFolder(Trace t) {
        t.attempt(
                "start",
                () -> exec("true").directory(Path.of("/no-such-folder")).start());
    }

    static void fileAsAFolder(Trace t) {
        t.attempt("start", () -> exec("true").directory(Path.of("/dev/null")).start());
    }

    static void folderAsAProgram(Trace t) {
        t.attempt("start", () -> exec("/").start());
    }

    static void nulInAWord(Trace t) {
        t.attempt("start", () -> exec("echo", "a\0b").start());
    }

    private static int run(int n) throws IOException {
        return shell("exit " + n).start().await();
    }

    static void severalBesideEachOther(Trace t) {
        t.attempt(
                "codes", () -> gather(() -> run(3), () -> run(1), () -> run(2)).await());
    }

    static void oneAfterTheOther(Trace t) throws IOException {
        for (int i = 0; i < 5; i++) {
            says(t, exec("echo", "" + i).stdout(PIPE));
        }
    }
}
