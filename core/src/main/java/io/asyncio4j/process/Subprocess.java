// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.local.CheckReturnValue;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import io.asyncio4j.stream.StrictText;
import io.asyncio4j.task.Tasks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A process that runs beside the loop, as {@code asyncio.subprocess.Process}: its pipes are streams, and its end is awaited.
 *
 * <pre>{@code
 * String head = Subprocess.exec("git", "rev-parse", "HEAD").output().strip();
 *
 * Subprocess process = Subprocess.exec("cat").stdin(PIPE).stdout(PIPE).start();
 * process.stdin().write("one line\n");
 * String line = process.stdout().readLine(UTF_8);
 * process.stdin().close();
 * int code = process.await();
 * }</pre>
 *
 * <p>{@link Command} says how to start one, and how to have it end with a piece of code. Else nothing ends it but itself or a
 * signal: not that the task which waits is cancelled, nor that the loop closes. The loop reads a pipe as far as somebody
 * wants what comes: a process that writes more waits. So who awaits the end of a process with pipes reads them too, or uses
 * {@link #communicate()}.
 *
 * <p>A pipe that is read has a thread, for nothing else waits for one. Closing the loop closes its pipes, and a process that
 * writes to one then gets SIGPIPE. A thread that waits for a process which is left alone stays, as a daemon, until that writes
 * or ends.
 *
 * <p>While a process runs, or writes to a pipe that is read, virtual time stands still, and so do timeouts around it.
 *
 * <p>Ctrl-C in a terminal goes to the processes as well as to this JVM. The end of one that has died of SIGINT, without having
 * been sent it from here, is told 0.5 s later, and so is that its stdin has broken: the cancellation of the run comes first
 * then, and what the process was to do is not taken for a failure. Its outputs end at once.
 *
 * <p>All methods are for the loop's own thread of control, {@link #pid}, {@link #returnCode} and {@code toString} for any.
 */
public final class Subprocess {
    private static final String NO_INPUT =
            "input is null: communicate(...) takes text or bytes; without an input it is communicate().";

    private final Kernel loop;
    private final Command command;
    private final ProcessHandle handle;
    private final Pipes pipes;
    private final Conversation conversation;
    private final Ending ending;
    private final Exit exit;

    /** On the loop. */
    Subprocess(Kernel loop, Command command, Process process, Pipes pipes) {
        this.loop = loop;
        this.command = command;
        this.handle = process.toHandle();
        this.pipes = pipes;
        this.conversation = new Conversation(this, command, pipes);
        this.ending = new Ending(this, loop, handle, command.grace);
        String name = "process " + handle.pid() + " (" + Words.shown(command.words) + ")";
        pipes.connected(process, name);
        this.exit = new Exit(loop, process, name);
        pipes.asks(exit::hasEnded);
        exit.then(() -> pipes.processEnded(exit.how()));
    }

    // -- making

    /**
     * A program with its arguments, which get to it as they are: no shell looks at them.
     *
     * @param program its path, or its name, which is looked up in the {@code PATH} of this JVM
     * @param arguments its arguments
     * @return what is to be started
     * @throws IllegalArgumentException if the program is empty, or a word has a NUL in it
     */
    @CheckReturnValue
    public static Command exec(String program, String... arguments) {
        Objects.requireNonNull(
                arguments, "arguments is null: exec(...) takes none or more texts, such as exec(\"git\", \"status\").");
        var words = new ArrayList<String>(arguments.length + 1);
        words.add(program);
        words.addAll(Arrays.asList(arguments)); // where a null among them is told by its number
        return exec(words);
    }

    /**
     * A program with its arguments, as {@link #exec(String, String...)}.
     *
     * @param words the program, and its arguments
     * @return what is to be started
     * @throws IllegalArgumentException if there is no word, the program is empty, or a word has a NUL in it
     */
    @CheckReturnValue
    public static Command exec(List<String> words) {
        return Command.of(Words.of(words));
    }

    /**
     * A line for {@code /bin/sh}. What comes from outside must not stand in it: the shell would run what it says. Use
     * {@link #exec(String, String...)} for that, or give it as a variable of the {@link Command#environment(String, String)
     * environment}.
     *
     * @param line the line
     * @return what is to be started
     * @throws IllegalArgumentException if it has a NUL in it
     */
    @CheckReturnValue
    public static Command shell(String line) {
        return Command.of(Words.ofShell(line));
    }

    // -- streams

    /**
     * What the process reads. Closing it is the end of its input.
     *
     * @return the writer
     * @throws IllegalStateException if its stdin is no pipe
     */
    public StreamWriter stdin() {
        return pipes.stdin();
    }

    /**
     * What the process writes.
     *
     * @return the reader
     * @throws IllegalStateException if its stdout is no pipe
     */
    public StreamReader stdout() {
        return pipes.stdout();
    }

    /**
     * What the process writes to its stderr.
     *
     * @return the reader
     * @throws IllegalStateException if its stderr is no pipe
     */
    public StreamReader stderr() {
        return pipes.stderr();
    }

    // -- its end

    /**
     * Waits until the process has ended: asyncio's {@code wait}. What it has written by then can still be read, and a process
     * that it has left behind may go on to write. (Differs from CPython 3.13.0, which waits for that too, and as later
     * versions do.)
     *
     * @return its exit code; the negative number of the signal that has killed it, see {@link #returnCode}
     * @throws CancelledError if the task is cancelled: the process is left alone
     * @throws IllegalStateException outside a task, or in a task of another loop
     */
    public int await() {
        enter("await()");
        return exit.await();
    }

    /**
     * How the process has ended: its exit code, or the negative number of the signal that has killed it, -9 for SIGKILL.
     *
     * <p>An exit code of 128 + n, for a signal n that has a name, counts as killed: the JDK cannot tell the two apart, and a
     * process that ends with it says the same. (Differs from CPython, which can.)
     *
     * @return the code; empty while it runs, as far as the loop has heard
     */
    public OptionalInt returnCode() {
        Integer ended = exit.code();
        return ended == null ? OptionalInt.empty() : OptionalInt.of(ended);
    }

    /**
     * Closes its stdin, reads its stdout and its stderr up to their ends, those of the three that are pipes, and waits until
     * it has ended. All that it writes is kept in memory.
     *
     * <p>If the task is cancelled, the process is left alone, and nothing of what it has written gets lost: a later call
     * returns all of it, after {@link #kill} for example.
     *
     * @return what it has written, and how it has ended
     * @throws IOException if a pipe fails
     * @throws CancelledError if the task is cancelled
     * @throws IllegalStateException outside a task, or if another call has done so, or does
     */
    public Communicated communicate() throws IOException {
        return talk(null);
    }

    /**
     * Writes to its stdin and closes that, and otherwise as {@link #communicate()}. A process that does not read all of it is
     * no error.
     *
     * @param input bytes that it gets; not to be changed before it has ended
     * @return what it has written, and how it has ended
     * @throws IOException if a pipe fails
     * @throws CancelledError if the task is cancelled
     * @throws IllegalStateException outside a task, if its stdin is no pipe or is closed, or if another call has done so
     */
    public Communicated communicate(byte[] input) throws IOException {
        return talk(Objects.requireNonNull(input, NO_INPUT));
    }

    /**
     * Writes text in UTF-8 to its stdin and closes that, and otherwise as {@link #communicate()}.
     *
     * @param input text that it gets
     * @return what it has written, and how it has ended
     * @throws IOException if a pipe fails
     * @throws CancelledError if the task is cancelled
     * @throws IllegalArgumentException if the text has half a surrogate pair
     * @throws IllegalStateException outside a task, if its stdin is no pipe or is closed, or if another call has done so
     */
    public Communicated communicate(String input) throws IOException {
        return talk(StrictText.encode(Objects.requireNonNull(input, NO_INPUT), StandardCharsets.UTF_8));
    }

    Communicated talk(byte @Nullable [] input) throws IOException {
        enter("communicate(...)");
        return conversation.hold(input);
    }

    // -- signals

    /**
     * Sends a signal, and suspends the calling task while it is sent, but for SIGTERM and SIGKILL. Nothing happens if the
     * process has ended. (Differs from CPython 3.13, where that is a {@code ProcessLookupError} once the pipes are closed.)
     *
     * @param name such as {@code "INT"} or {@code "SIGINT"}
     * @throws IOException if it could not be sent
     * @throws CancelledError if the task is cancelled; the signal is sent nevertheless
     * @throws IllegalArgumentException if there is no such signal; the message names those that there are
     * @throws IllegalStateException outside a task
     */
    public void sendSignal(String name) throws IOException {
        send(SignalName.number(name, "sendSignal(...)"));
    }

    /**
     * Sends a signal, as {@link #sendSignal(String)} does.
     *
     * @param number its number on this operating system; 0 only asks whether one could be sent
     * @throws IOException if it could not be sent
     * @throws CancelledError if the task is cancelled; the signal is sent nevertheless
     * @throws IllegalArgumentException if there is no such signal
     * @throws IllegalStateException outside a task
     */
    public void sendSignal(int number) throws IOException {
        if (number < 0 || number > SignalName.HIGHEST) {
            throw new IllegalArgumentException(
                    "sendSignal(...) got " + number + ", which is no signal: they have the numbers 1" + " to "
                            + SignalName.HIGHEST + ". By name it is sendSignal(\"INT\").");
        }
        send(number);
    }

    private void send(int signal) throws IOException {
        switch (signal) {
            case SignalName.TERM -> terminate();
            case SignalName.KILL -> kill();
            default -> {
                enter("sendSignal(...)");
                if (exit.code() == null) {
                    exit.sends(signal);
                    new Sending(handle, signal).await();
                }
            }
        }
    }

    /**
     * Asks the process to end: SIGTERM. Does not wait for that; {@link #await} does. Nothing happens if it has ended.
     *
     * @throws IllegalStateException on another thread, or if the process belongs to somebody else by now
     */
    public void terminate() {
        signal("terminate()", SignalName.TERM, ProcessHandle::destroy);
    }

    /**
     * Ends the process, which cannot refuse: SIGKILL. Does not wait for that; {@link #await} does. What it has started is left
     * alone. Nothing happens if it has ended.
     *
     * @throws IllegalStateException on another thread, or if the process belongs to somebody else by now
     */
    public void kill() {
        signal("kill()", SignalName.KILL, ProcessHandle::destroyForcibly);
    }

    private void signal(String call, int number, Predicate<ProcessHandle> how) {
        loop.checkTurn(call, "loop.callSoonThreadsafe(() -> process." + call + ")");
        if (exit.code() != null) {
            return;
        }
        exit.sends(number);
        if (!how.test(handle) && handle.isAlive()) {
            throw new IllegalStateException(call + " was called on " + this
                    + ", which this user may not send signals to: it has changed its own user.");
        }
    }

    // -- for its command

    Ending ending() {
        return ending;
    }

    Exit exit() {
        return exit;
    }

    /** It is ended from here, whatever it has not read. */
    void giveUpPipes() {
        pipes.giveUp();
    }

    void closePipes() {
        pipes.close();
    }

    // -- looking

    private void enter(String call) {
        Tasks.checkTaskOf(loop, "process", call);
    }

    /**
     * Its number in the operating system, which may give it to another process once this one has ended.
     *
     * @return the number
     */
    public long pid() {
        return handle.pid();
    }

    /** Shows the number, the command, and how it has ended if it has. */
    @Override
    public String toString() {
        return "Subprocess(" + handle.pid() + ", " + Words.shown(command.words) + ", " + exit.inWords() + ")";
    }
}
