// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Runs a program in a process of its own. */
final class Child {
    private Child() {}

    /**
     * What a program prints, without the white space around it. If it fails, so does this, with its standard error.
     */
    static String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .start();
        try {
            var errors = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
            String output = read(process.getInputStream());
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(
                        "exit status " + status + " of " + String.join(" ", command) + ":\n" + errors.join());
            }
            return output.strip();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + String.join(" ", command), e);
        } finally {
            process.destroy();
        }
    }

    /** The number on the last line of what a program prints. */
    static double number(List<String> command) throws IOException {
        String output = output(command);
        return Double.parseDouble(output.substring(output.lastIndexOf('\n') + 1));
    }

    /** The command for a class of ours, in a JVM like this one. */
    static List<String> java(List<String> options, String mainClass, String... args) {
        var command = new ArrayList<String>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(Arrays.asList(args));
        return command;
    }

    private static String read(java.io.InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
