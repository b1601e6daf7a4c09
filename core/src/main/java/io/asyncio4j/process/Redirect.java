// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import java.io.File;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a process has its input from, or its output or errors go to: one of the constants, which have asyncio's names, or a
 * file.
 *
 * <pre>{@code
 * Subprocess.exec("sort").stdin(PIPE).stdout(Path.of("sorted.txt")).stderr(DEVNULL)
 * }</pre>
 */
public final class Redirect {
    /** A pipe: a {@code StreamReader} or {@code StreamWriter} of the {@link Subprocess}. */
    public static final Redirect PIPE = new Redirect(Kind.PIPE, null);

    /** Nothing: an input that is at its end, an output that is thrown away. */
    public static final Redirect DEVNULL = new Redirect(Kind.DEVNULL, null);

    /** For the errors only: to where the output goes. */
    public static final Redirect STDOUT = new Redirect(Kind.STDOUT, null);

    /** That of this JVM: the default. */
    public static final Redirect INHERIT = new Redirect(Kind.INHERIT, null);

    private static final File NOTHING = new File(File.separatorChar == '/' ? "/dev/null" : "NUL");

    private enum Kind {
        PIPE,
        DEVNULL,
        STDOUT,
        INHERIT,
        FILE,
        APPEND
    }

    private final Kind kind;
    private final @Nullable Path file;

    private Redirect(Kind kind, @Nullable Path file) {
        this.kind = kind;
        this.file = file;
    }

    /**
     * A file: read as input; written as output, in place of what was in it.
     *
     * @param file the file
     * @return the redirection
     */
    public static Redirect file(Path file) {
        return file(file, "file", "Redirect.file(...)");
    }

    /**
     * A file to whose end the output is added.
     *
     * @param file the file
     * @return the redirection
     */
    public static Redirect appendTo(Path file) {
        return new Redirect(Kind.APPEND, checked(file, "file", "Redirect.appendTo(...)"));
    }

    static Redirect file(Path file, String argument, String call) {
        return new Redirect(Kind.FILE, checked(file, argument, call));
    }

    /** Refuses a file that no process can see: one in an archive, or in memory. */
    static Path checked(Path file, String argument, String call) {
        Objects.requireNonNull(
                file, () -> argument + " is null: " + call + " takes a Path, such as Path.of(\"data\").");
        if (file.getFileSystem() != FileSystems.getDefault()) {
            throw new IllegalArgumentException(call + " got " + file + " of " + file.getFileSystem()
                    + ", which a process cannot see. Copy it to a file of the operating system before.");
        }
        return file;
    }

    /** Refuses what makes no sense for one of the three streams. */
    Redirect checkedFor(String stream) {
        if (kind == Kind.STDOUT && !stream.equals("stderr")) {
            throw new IllegalArgumentException(
                    stream + "(...) got STDOUT, which is for stderr(...) only: it sends the errors to"
                            + " where the output goes.");
        }
        if (kind == Kind.APPEND && stream.equals("stdin")) {
            throw new IllegalArgumentException(
                    "stdin(...) got " + this + ", which is for outputs only. To read the file use" + " stdin(Path).");
        }
        return this;
    }

    ProcessBuilder.Redirect asInput() {
        return switch (kind) {
            case PIPE -> ProcessBuilder.Redirect.PIPE;
            case DEVNULL -> ProcessBuilder.Redirect.from(NOTHING);
            case FILE -> ProcessBuilder.Redirect.from(toFile());
            default -> ProcessBuilder.Redirect.INHERIT;
        };
    }

    ProcessBuilder.Redirect asOutput() {
        return switch (kind) {
            case PIPE -> ProcessBuilder.Redirect.PIPE;
            case DEVNULL -> ProcessBuilder.Redirect.DISCARD;
            case FILE -> ProcessBuilder.Redirect.to(toFile());
            case APPEND -> ProcessBuilder.Redirect.appendTo(toFile());
            default -> ProcessBuilder.Redirect.INHERIT;
        };
    }

    private File toFile() {
        return Objects.requireNonNull(file).toFile();
    }

    /** Shows the constant's name, or the file. */
    @Override
    public String toString() {
        return switch (kind) {
            case FILE -> "file(" + file + ")";
            case APPEND -> "appendTo(" + file + ")";
            default -> kind.name();
        };
    }
}
