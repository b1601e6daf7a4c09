// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.local.CheckReturnValue;
import io.asyncio4j.stream.StrictText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a process is to be: made by {@link Subprocess#exec(String, String...)} and {@link Subprocess#shell}. Immutable, so it
 * can be kept and started many times: each option returns a new command.
 *
 * <pre>{@code
 * String branch = Subprocess.exec("git", "branch", "--show-current").directory(repository).output().strip();
 *
 * var sort = Subprocess.exec("sort").stdin(PIPE).stdout(PIPE).environment("LC_ALL", "C");
 * Subprocess process = sort.start();
 * String sorted = process.communicate("b\na\n").text();
 *
 * Subprocess.exec("my-server", "--port", "8080").with(server -> test());    // ends with the body
 * }</pre>
 *
 * <p>There are four ways to start it. {@link #output()} and {@link #run()} are for one that does its work and ends;
 * {@link #with} for one that must not live longer than a piece of code; {@link #start} for all the rest, and then the process
 * is on its own: cancelling the task that waits for it leaves it alone.
 */
public final class Command {
    private static final int DEFAULT_LIMIT = 1 << 16;
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);
    private static final Duration LONGEST_GRACE = Duration.ofDays(365);
    private static final String NO_INPUT = "input is null: run(...) takes text or bytes; without an input it is run().";
    private static final String NO_BODY =
            "body is null: with(...) takes what to do while the process runs, such as process -> test().";

    final List<String> words;
    final Streams streams;
    final Surroundings surroundings;
    final int limit;
    final Duration grace;

    private Command(List<String> words, Streams streams, Surroundings surroundings, int limit, Duration grace) {
        this.words = words;
        this.streams = streams;
        this.surroundings = surroundings;
        this.limit = limit;
        this.grace = grace;
    }

    /** Of words that have been checked. */
    static Command of(List<String> words) {
        return new Command(words, Streams.UNSAID, Surroundings.OF_THE_JVM, DEFAULT_LIMIT, DEFAULT_GRACE);
    }

    private Command changed(Streams streams) {
        return new Command(words, streams, surroundings, limit, grace);
    }

    private Command changed(Surroundings surroundings) {
        return new Command(words, streams, surroundings, limit, grace);
    }

    // -- streams

    /**
     * Where its input comes from.
     *
     * @param from the source; default: {@link Redirect#INHERIT}
     * @return a new command
     * @throws IllegalArgumentException for a redirection of outputs
     */
    @CheckReturnValue
    public Command stdin(Redirect from) {
        Objects.requireNonNull(from, "from is null: stdin(...) takes a Path, or a Redirect such as PIPE.");
        return changed(streams.withIn(from));
    }

    /**
     * The file that its input comes from.
     *
     * @param from the file
     * @return a new command
     */
    @CheckReturnValue
    public Command stdin(Path from) {
        return changed(streams.withIn(Redirect.file(from, "from", "stdin(...)")));
    }

    /**
     * Where its output goes.
     *
     * @param to the destination; default: {@link Redirect#INHERIT}
     * @return a new command
     * @throws IllegalArgumentException for {@link Redirect#STDOUT}
     */
    @CheckReturnValue
    public Command stdout(Redirect to) {
        Objects.requireNonNull(to, "to is null: stdout(...) takes a Path, or a Redirect such as PIPE.");
        return changed(streams.withOut(to));
    }

    /**
     * The file that its output goes to, in place of what was in it.
     *
     * @param to the file
     * @return a new command
     */
    @CheckReturnValue
    public Command stdout(Path to) {
        return changed(streams.withOut(Redirect.file(to, "to", "stdout(...)")));
    }

    /**
     * Where its errors go.
     *
     * @param to the destination; default: {@link Redirect#INHERIT}
     * @return a new command
     */
    @CheckReturnValue
    public Command stderr(Redirect to) {
        Objects.requireNonNull(to, "to is null: stderr(...) takes a Path, or a Redirect such as PIPE.");
        return changed(streams.withErr(to));
    }

    /**
     * The file that its errors go to, in place of what was in it.
     *
     * @param to the file
     * @return a new command
     */
    @CheckReturnValue
    public Command stderr(Path to) {
        return changed(streams.withErr(Redirect.file(to, "to", "stderr(...)")));
    }

    /**
     * Sets the limit of the readers: how long a line that they read may be. They take in twice as much before the process
     * has to wait.
     *
     * @param bytes at least 1; default: 64 KiB
     * @return a new command
     * @throws IllegalArgumentException if it is less
     */
    @CheckReturnValue
    public Command limit(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException(
                    "limit(...) got " + bytes + ": a reader needs room for at least 1 byte.");
        }
        return new Command(words, streams, surroundings, bytes, grace);
    }

    // -- surroundings

    /**
     * Sets the working folder. A program that is given as a relative path is looked for in there; one that is a mere name, in
     * the {@code PATH} of the JVM.
     *
     * @param folder the folder; default: that of the JVM
     * @return a new command
     */
    @CheckReturnValue
    public Command directory(Path folder) {
        return changed(surroundings.in(Redirect.checked(folder, "folder", "directory(...)")));
    }

    /**
     * Sets the whole environment, in place of that of the JVM and of all that was said of it before.
     *
     * @param whole names and values
     * @return a new command
     * @throws IllegalArgumentException for what cannot be a name or value
     */
    @CheckReturnValue
    public Command environment(Map<String, String> whole) {
        Objects.requireNonNull(
                whole, "whole is null: environment(...) takes names and values; Map.of() is an empty environment.");
        return changed(surroundings.with(whole));
    }

    /**
     * Sets one variable of the environment; the others stay.
     *
     * @param name its name
     * @param value its value
     * @return a new command
     * @throws IllegalArgumentException for what cannot be a name or value
     */
    @CheckReturnValue
    public Command environment(String name, String value) {
        return changed(surroundings.with(name, value));
    }

    /**
     * Takes one variable out of the environment; nothing happens if it is not there.
     *
     * @param name its name
     * @return a new command
     * @throws IllegalArgumentException for what cannot be a name
     */
    @CheckReturnValue
    public Command withoutEnvironment(String name) {
        return changed(surroundings.without(name));
    }

    // -- starting

    /**
     * How long {@link #with}, {@link #run} and {@link #output} wait for a process that they have told to terminate, before
     * they kill it. In real time, also under a virtual clock.
     *
     * @param grace not negative; default: 5 s
     * @return a new command
     * @throws IllegalArgumentException if it is negative, or longer than a year
     */
    @CheckReturnValue
    public Command grace(Duration grace) {
        Objects.requireNonNull(grace, "grace is null: grace(...) takes a Duration, such as Duration.ofSeconds(5).");
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new IllegalArgumentException("grace(...) got " + grace
                    + ": it must be between 0, to kill at once, and " + LONGEST_GRACE.toDays() + " days.");
        }
        return new Command(words, streams, surroundings, limit, grace);
    }

    /**
     * Starts it. Suspends the calling task while the operating system does so. From then on the process is on its own:
     * neither cancelling a task nor closing the loop ends it, though closing the loop closes its pipes.
     *
     * @return the running process
     * @throws IOException if it cannot be started: {@link java.nio.file.NoSuchFileException} if there is no such program or
     *     working folder, {@link java.nio.file.AccessDeniedException} if it may not be started
     * @throws CancelledError if the task is cancelled: if it was started nevertheless, it has ended as after {@link #with}
     * @throws IllegalStateException outside a task
     */
    public Subprocess start() throws IOException {
        return new Starting(this, "start()").await();
    }

    /**
     * Runs it to its end: {@code subprocess.run} with {@code capture_output=True}. What was not said is: no input, and a pipe
     * for the output and one for the errors.
     *
     * <p>If the calling task is cancelled, the process is ended with all that it has started, as by {@link #with}.
     *
     * @return what it has said, and how it has ended, well or not
     * @throws IOException if it cannot be started, or its pipes fail
     * @throws CancelledError if the task is cancelled
     * @throws IllegalStateException outside a task
     */
    public Communicated run() throws IOException {
        return runWith(null, "run()");
    }

    /**
     * Runs it to its end with an input, as {@link #run()} does.
     *
     * @param input text that it gets in UTF-8
     * @return what it has said, and how it has ended, well or not
     * @throws IOException if it cannot be started, or its pipes fail
     * @throws CancelledError if the task is cancelled
     * @throws IllegalStateException outside a task, or if its stdin was said to be something else
     */
    public Communicated run(String input) throws IOException {
        return runWith(StrictText.encode(Objects.requireNonNull(input, NO_INPUT), StandardCharsets.UTF_8), "run(...)");
    }

    /**
     * Runs it to its end with an input, as {@link #run()} does.
     *
     * @param input bytes that it gets; not to be changed before it has ended
     * @return what it has said, and how it has ended, well or not
     * @throws IOException if it cannot be started, or its pipes fail
     * @throws CancelledError if the task is cancelled
     * @throws IllegalStateException outside a task, or if its stdin was said to be something else
     */
    public Communicated run(byte[] input) throws IOException {
        return runWith(Objects.requireNonNull(input, NO_INPUT), "run(...)");
    }

    /**
     * Runs it to its end, and gives its stdout as text in UTF-8, with the end of its last line: {@code
     * subprocess.check_output}. Otherwise as {@link #run()}.
     *
     * @return its stdout
     * @throws CalledProcessException if its return code is not 0
     * @throws IOException if it cannot be started, its pipes fail, or its stdout is no text
     * @throws CancelledError if the task is cancelled
     * @throws IllegalStateException outside a task
     */
    public String output() throws IOException {
        return runWith(null, "output()").orThrow().text();
    }

    private Communicated runWith(byte @Nullable [] input, String call) throws IOException {
        Command command = changed(streams.toBeRead(input != null));
        if (input != null) {
            command.streams.checkPiped("stdin", Words.shown(words));
        }
        Subprocess process = new Starting(command, call).await();
        try {
            return process.talk(input);
        } catch (Throwable t) {
            process.ending().endAfter(t);
            throw t;
        }
    }

    /**
     * Starts it, runs a body, and ends the process when the body has ended, in whatever way, if it has not ended by then: with
     * all processes that it has started, and they in turn. They are told to terminate (SIGTERM), and what is left after the
     * {@link #grace} is killed. Cancelling the task ends the body, not that.
     *
     * <p>A process whose parent has ended before belongs to nobody, and is not found.
     *
     * @param <X> what the body throws
     * @param body what to do while it runs
     * @throws X what the body throws
     * @throws IOException if it cannot be started
     * @throws CancelledError if the task is cancelled
     * @throws IllegalStateException outside a task
     */
    public <X extends Exception> void with(Body<X> body) throws X, IOException {
        Objects.requireNonNull(body, NO_BODY);
        this.<@Nullable Object, X>callWith(
                process -> {
                    body.run(process);
                    return null;
                },
                "with(...)");
    }

    /**
     * Starts it, runs a body with a value, and ends the process when the body has ended, as {@link #with} does.
     *
     * @param <T> the type of the value
     * @param <X> what the body throws
     * @param body what to do while it runs
     * @return the body's value
     * @throws X what the body throws
     * @throws IOException if it cannot be started
     * @throws CancelledError if the task is cancelled
     * @throws IllegalStateException outside a task
     */
    public <T extends @Nullable Object, X extends Exception> T callWith(ValueBody<T, X> body) throws X, IOException {
        Objects.requireNonNull(
                body,
                "body is null: callWith(...) takes what to do while the process runs, such as process -> test().");
        return callWith(body, "callWith(...)");
    }

    private <T extends @Nullable Object, X extends Exception> T callWith(ValueBody<T, X> body, String call)
            throws X, IOException {
        Subprocess process = new Starting(this, call).await();
        return process.ending().after(() -> body.call(process));
    }

    /**
     * What is done while a process runs.
     *
     * @param <X> what it throws
     */
    @FunctionalInterface
    public interface Body<X extends Exception> {
        /**
         * Does it.
         *
         * @param process the process
         * @throws X what it throws
         * @throws InterruptedException if a blocking call was interrupted
         */
        void run(Subprocess process) throws X, InterruptedException;
    }

    /**
     * What is done while a process runs, with a value.
     *
     * @param <T> the type of the value
     * @param <X> what it throws
     */
    @FunctionalInterface
    public interface ValueBody<T extends @Nullable Object, X extends Exception> {
        /**
         * Does it.
         *
         * @param process the process
         * @return the value
         * @throws X what it throws
         * @throws InterruptedException if a blocking call was interrupted
         */
        T call(Subprocess process) throws X, InterruptedException;
    }

    // -- looking

    /** Shows the words. */
    @Override
    public String toString() {
        return "Command(" + Words.shown(words) + ")";
    }
}
