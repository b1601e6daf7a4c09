// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A command as a user types it: started in a process of its own, and judged by what it printed and its status. */
public record Command(Path script, Path folder, Map<String, String> environment) {
    private static final int PATIENCE_SECONDS = 120;

    /** What a command left behind. */
    public record Result(int status, String out, String err) {}

    /** The command of this repository. */
    public static Command ofRepository(Path folder) {
        return new Command(repository().resolve("asyncio4j"), folder, Map.of());
    }

    /** Tests are started in their module's folder. */
    public static Path repository() {
        try {
            return Path.of("..").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Command with(String variable, String value) {
        var more = new TreeMap<>(environment);
        more.put(variable, value);
        return new Command(script, folder, more);
    }

    public Result run(String... arguments) throws IOException, InterruptedException {
        return start(arguments).result();
    }

    /** The same for a command that is to be interrupted. */
    public Running startInForeground(String... arguments) throws IOException, InterruptedException {
        var words = new ArrayList<>(inForeground());
        words.add(script.toString());
        words.addAll(List.of(arguments));
        return start(folder, environment, words);
    }

    /**
     * Words before those of a command that is to react to SIGINT as if it were started by hand: whoever runs the tests in the
     * background, where SIGINT is ignored, hands that down. None where {@code env} cannot do it.
     */
    private static List<String> inForeground() throws IOException, InterruptedException {
        var words = List.of("env", "--default-signal=INT");
        var trial = new ProcessBuilder("env", "--default-signal=INT", "true")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return trial.waitFor() == 0 ? words : List.of();
    }

    public Running start(String... arguments) throws IOException {
        var words = Stream.concat(Stream.of(script.toString()), Stream.of(arguments));
        return start(folder, environment, words.toList());
    }

    public static Running start(Path folder, Map<String, String> environment, List<String> words) throws IOException {
        var out = Files.createTempFile("out", "");
        var err = Files.createTempFile("err", "");
        var builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        // A JVM that says which options it picked up would be taken for a command that prints too much.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        // Read as UTF-8, which Java writes only where the environment names a locale that has it.
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        return new Running(builder.start(), out, err);
    }

    /** A command that has not ended yet, or was not looked at yet. */
    public record Running(Process process, Path out, Path err) {
        public Result result() throws IOException, InterruptedException {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running after " + PATIENCE_SECONDS + " s; printed so far:\n"
                        + Files.readString(out) + Files.readString(err));
            }
            var result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return result;
        }
    }
}
