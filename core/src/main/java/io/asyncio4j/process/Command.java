// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.local.CheckReturnValue;
import io.asyncio4j.stream.StrictText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
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

    /** Where the three streams go; null = not said. */
    record Streams(
            @Nullable Redirect in,
            @Nullable Redirect out,
            @Nullable Redirect err) {}

    /**
     * In which folder and environment.
     *
     * @param whole null = that of the JVM
     * @param changes made to it; a null value removes a variable
     */
    record Surroundings(
            @Nullable Path directory, @Nullable Map<String, String> whole, Map<String, @Nullable String> changes) {}

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

    static Command of(List<String> words) {
        return new Command(
                Words.of(words),
                new Streams(null, null, null),
                new Surroundings(null, null, Map.of()),
                DEFAULT_LIMIT,
                DEFAULT_GRACE);
    }

    private Command streams(@Nullable Redirect in, @Nullable Redirect out, @Nullable Redirect err) {
        return new Command(words, new Streams(in, out, err), surroundings, limit, grace);
    }

    private Command surroundings(
            @Nullable Path directory, @Nullable Map<String, String> whole, Map<String, @Nullable String> changes) {
        return new Command(words, streams, new Surroundings(directory, whole, changes), limit, grace);
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
        return streams(from.checkedFor("stdin"), streams.out, streams.err);
    }

    /**
     * The file that its input comes from.
     *
     * @param from the file
     * @return a new command
     */
    @CheckReturnValue
    public Command stdin(Path from) {
        return stdin(Redirect.file(from));
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
        return streams(streams.in, to.checkedFor("stdout"), streams.err);
    }

    /**
     * The file that its output goes to, in place of what was in it.
     *
     * @param to the file
     * @return a new command
     */
    @CheckReturnValue
    public Command stdout(Path to) {
        return stdout(Redirect.file(to));
    }

    /**
     * Where its errors go.
     *
     * @param to the destination; default: {@link Redirect#INHERIT}
     * @return a new command
     */
    @CheckReturnValue
    public Command stderr(Redirect to) {
        return streams(streams.in, streams.out, to.checkedFor("stderr"));
    }

    /**
     * The file that its errors go to, in place of what was in it.
     *
     * @param to the file
     * @return a new command
     */
    @CheckReturnValue
    public Command stderr(Path to) {
        return stderr(Redirect.file(to));
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
            throw new IllegalArgumentException("limit(…) got " + bytes + ": a reader needs room for at least 1 byte.");
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
        return surroundings(Objects.requireNonNull(folder, "folder"), surroundings.whole, surroundings.changes);
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
        whole.forEach(Command::checkVariable);
        return surroundings(surroundings.directory, Collections.unmodifiableMap(new LinkedHashMap<>(whole)), Map.of());
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
        checkVariable(name, value);
        return change(name, value);
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
        checkVariable(name, "");
        return change(name, null);
    }

    private Command change(String name, @Nullable String value) {
        var changes = new LinkedHashMap<String, @Nullable String>(surroundings.changes);
        changes.put(name, value);
        return surroundings(surroundings.directory, surroundings.whole, Collections.unmodifiableMap(changes));
    }

    private static void checkVariable(String name, String value) {
        Objects.requireNonNull(name, "the name of a variable is null");
        Objects.requireNonNull(
                value,
                () -> "the value of " + name + " is null. To take it out use withoutEnvironment(\"" + name + "\").");
        Words.withoutNul(name, "a name", "environment(…)");
        if (name.isEmpty() || name.indexOf('=') >= 0) {
            throw new IllegalArgumentException("environment(…) got " + Words.quoted(name)
                    + ", which cannot be the name of a variable: it is empty, or has a \"=\" in it.");
        }
        Words.withoutNul(value, "the value of " + name, "environment(…)");
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
        Objects.requireNonNull(grace, "grace");
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new IllegalArgumentException("grace(…) got " + grace + ": it must be between 0, to kill at once, and "
                    + LONGEST_GRACE.toDays() + " days.");
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
     * @throws CancelledError if the task is cancelled: if it was started nevertheless, it is killed
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
        return runWith(null);
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
        return runWith(StrictText.encode(input, StandardCharsets.UTF_8));
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
        return runWith(Objects.requireNonNull(input, "input"));
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
        return run().orThrow().text();
    }

    private Communicated runWith(byte @Nullable [] input) throws IOException {
        Command command = streams(
                streams.in != null ? streams.in : input == null ? Redirect.DEVNULL : Redirect.PIPE,
                streams.out != null ? streams.out : Redirect.PIPE,
                streams.err != null ? streams.err : Redirect.PIPE);
        if (input != null) {
            command.checkPiped("stdin", Words.shown(words));
        }
        Subprocess process = new Starting(command, "run(…)").await();
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
        Objects.requireNonNull(body, "body");
        this.<@Nullable Object, X>callWith(process -> {
            body.run(process);
            return null;
        });
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
        Objects.requireNonNull(body, "body");
        Subprocess process = new Starting(this, "with(…)").await();
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

    /** Refuses what needs a pipe where none is. */
    void checkPiped(String stream, String process) {
        Redirect said = switch (stream) {
            case "stdin" -> streams.in;
            case "stdout" -> streams.out;
            default -> streams.err;
        };
        if (said != Redirect.PIPE) {
            throw new IllegalStateException(stream + " of " + process + " is no pipe but "
                    + (said == null ? Redirect.INHERIT : said) + ". Start it with " + stream + "(PIPE).");
        }
    }

    /** Shows the words. */
    @Override
    public String toString() {
        return "Command(" + Words.shown(words) + ")";
    }
}
