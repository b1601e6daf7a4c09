// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The start of a process by the JDK, and what is wrong where it fails. The JDK gives the operating system's error number,
 * which says the same for a program and for a working folder that do not exist.
 */
final class Launch {
    private static final Pattern SYSTEM_ERROR = Pattern.compile("error[:=] ?\\d+[ ,]+\\(?([^)]+)");

    /** A process is the JDK's helper before it becomes the program. */
    private static final Pattern HELPER_KILLED = Pattern.compile("spawn helper: pid: \\d+, signal: (\\d+)");

    private final Command command;
    private final String program;

    private Launch(Command command) {
        this.command = command;
        this.program = command.words.getFirst();
    }

    /** Starts it. On a thread that may wait. */
    static Process start(Command command) throws IOException {
        try {
            return builder(command).start();
        } catch (IOException e) {
            FileSystemException told = new Launch(command).diagnosis(e);
            told.initCause(e);
            throw told;
        }
    }

    /** Whether SIGINT has hit the process before it became the program. */
    static boolean wasInterrupted(Throwable failure) {
        return failure.getCause() instanceof IOException e && signalIn(e) == SignalName.INT;
    }

    /** The signal that has killed the process before it became the program, or 0. */
    private static int signalIn(IOException failure) {
        String text = failure.getMessage();
        Matcher killed = HELPER_KILLED.matcher(text == null ? "" : text);
        return killed.find() ? Integer.parseInt(killed.group(1)) : 0;
    }

    private static ProcessBuilder builder(Command command) {
        var builder = new ProcessBuilder(command.words);
        command.streams.applyTo(builder);
        command.surroundings.applyTo(builder);
        return builder;
    }

    private FileSystemException diagnosis(IOException failure) {
        Path folder = command.surroundings.directory();
        if (folder != null) {
            FileSystemException ofFolder = folderProblem(folder);
            if (ofFolder != null) {
                return ofFolder;
            }
        }
        int signal = signalIn(failure);
        if (signal != 0) {
            return new FileSystemException(
                    program,
                    null,
                    "cannot be started: it was killed by " + SignalName.of(signal) + " in its very beginning");
        }
        if (failure.getCause() instanceof FileNotFoundException file) {
            return new FileSystemException(
                    program, null, "cannot be started, because a file for it cannot be opened: " + file.getMessage());
        }
        FileSystemException ofProgram = program.indexOf('/') < 0 ? searchProblem() : pathProblem();
        if (ofProgram != null) {
            return ofProgram;
        }
        String text = failure.getMessage();
        Matcher error = SYSTEM_ERROR.matcher(text == null ? "" : text);
        return new FileSystemException(
                program, null, "cannot be started: " + (error.find() ? error.group(1) : failure.getMessage()));
    }

    private @Nullable FileSystemException folderProblem(Path folder) {
        String instead = ", so " + program + " cannot be started in it";
        if (!Files.exists(folder)) {
            return new NoSuchFileException(folder.toString(), null, "there is no such working folder" + instead);
        }
        if (!Files.isDirectory(folder)) {
            return new FileSystemException(folder.toString(), null, "this is no folder" + instead);
        }
        if (!Files.isExecutable(folder)) {
            return new AccessDeniedException(folder.toString(), null, "no permission to enter this folder" + instead);
        }
        return null;
    }

    private @Nullable FileSystemException searchProblem() {
        String path = System.getenv("PATH"); // the JDK searches there, whatever the environment of the process
        for (String folder : path == null ? new String[0] : path.split(File.pathSeparator)) {
            Path file = Path.of(folder, program);
            if (Files.exists(file) && !Files.isDirectory(file)) {
                return Files.isExecutable(file) ? null : noPermission(file.toString());
            }
        }
        String meant = WholeLine.meant(command.words, command.surroundings.directory());
        return new NoSuchFileException(
                program,
                null,
                meant != null
                        ? "there is no such program. " + meant
                        : "there is no such program in the PATH of this JVM, which is " + path
                                + ". Give its full path, or install it");
    }

    private @Nullable FileSystemException pathProblem() {
        Path folder = command.surroundings.directory();
        Path file = folder == null ? Path.of(program) : folder.resolve(program);
        if (!Files.exists(file)) {
            String meant = WholeLine.meant(command.words, folder);
            return new NoSuchFileException(
                    program,
                    null,
                    "there is no such program"
                            + (meant != null
                                    ? ". " + meant
                                    : file.isAbsolute() && folder == null ? "" : ": " + file.toAbsolutePath()));
        }
        if (Files.isDirectory(file)) {
            return new AccessDeniedException(program, null, "this is a folder and cannot be started");
        }
        return Files.isExecutable(file) ? null : noPermission(program);
    }

    private static AccessDeniedException noPermission(String file) {
        return new AccessDeniedException(
                file,
                null,
                "no permission to start this. Is it a program, and executable? A script can be given to its"
                        + " interpreter: exec(\"sh\", \"" + file + "\")");
    }
}
