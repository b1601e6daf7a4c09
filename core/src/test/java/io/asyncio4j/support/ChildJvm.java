// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program in a JVM of its own, on the tests' class path: for what there is one of in a JVM, such as its signals. */
public final class ChildJvm {
    /** What the inline engine needs. */
    public static final String OPENS = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** What it left behind. */
    public record Result(int status, String out, String err) {}

    private ChildJvm() {}

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

    /** Runs the main method of a class; throws if it does not end within a time. */
    public static Result runFor(Duration patience, Class<?> program, String... flags)
            throws IOException, InterruptedException {
        return run(program, System.getProperty("java.class.path"), Map.of(), patience, flags);
    }

    /** The same; throws if it does not end within three minutes. */
    public static Result run(Class<?> program, String... flags) throws IOException, InterruptedException {
        return run(program, Map.of(), flags);
    }

    /** The same with variables in its environment. */
    public static Result run(Class<?> program, Map<String, String> environment, String... flags)
            throws IOException, InterruptedException {
        return run(program, System.getProperty("java.class.path"), environment, PATIENCE, flags);
    }

    /** The same on a class path of its own. */
    public static Result runOn(String classPath, Class<?> program, String... flags)
            throws IOException, InterruptedException {
        return run(program, classPath, Map.of(), PATIENCE, flags);
    }

    private static Result run(
            Class<?> program, String classPath, Map<String, String> environment, Duration patience, String... flags)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("child");
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        var words = new ArrayList<>(inForeground());
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of(flags));
        words.addAll(List.of("-Duser.language=en", "-cp", classPath, program.getName()));
        var builder = new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
        // A JVM that says which options it picked up would be taken for a program that prints too much.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "ASYNCIO4J_DEBUG"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(patience)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("did not end: " + words + "\n" + Files.readString(out) + Files.readString(err));
        }
        var result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        Files.delete(out);
        Files.delete(err);
        Files.delete(folder);
        return result;
    }
}
