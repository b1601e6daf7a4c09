// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What the operating system says of processes, and of the pipes of this JVM. */
public final class Processes {
    private Processes() {}

    /** Whether a process runs. One that has ended, and whose parent has not asked for it, does not. */
    public static boolean runs(ProcessHandle process) {
        return process.isAlive() && state(process.pid()) != 'Z';
    }

    /** The state of a process, {@code Z} for a zombie; a space if there is none. */
    private static char state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return ' ';
        }
    }

    /** How many children this JVM has, zombies among them. */
    public static long children() {
        return ProcessHandle.current().children().count();
    }

    /** How many open descriptors of this JVM are ends of pipes. */
    public static long openPipes() {
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            long pipes = 0;
            for (Path descriptor : descriptors) {
                pipes += isPipe(descriptor) ? 1 : 0;
            }
            return pipes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    /** The threads that read, write or wait for a process now, with where they are. */
    public static List<String> busyThreads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> Arrays.stream(entry.getValue())
                        .anyMatch(line -> line.getClassName().startsWith("io.asyncio4j.process.Pipe")))
                .map(entry -> entry.getKey() + " at " + Arrays.toString(entry.getValue()))
                .toList();
    }

    /** Waits until no more of them are busy than were before; names them if that does not come. */
    public static void waitUntilIdle(List<String> before) {
        try {
            Eventually.waitUntil("no thread is busy", () -> busyThreads().size() <= before.size());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ": " + String.join("\n  ", busyThreads()), e);
        }
    }
}
