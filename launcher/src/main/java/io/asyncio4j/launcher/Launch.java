// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.launcher;

import com.sun.tools.javac.launcher.Fault;
import com.sun.tools.javac.launcher.SourceLauncher;
import io.asyncio4j.failure.Failures;
import io.asyncio4j.inspect.RunFailure;
import io.asyncio4j.run.RunInterruptedException;
import java.lang.reflect.InvocationTargetException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program from its source file, as {@code java FILE.java} does, and reports its failure as this project does.
 *
 * <p>The JDK's own source launcher compiles and starts the program; programs of several files and without an explicit
 * class work because they work there.
 */
public final class Launch {
    /** As shells report a process that Ctrl-C ended: 128 and the number of SIGINT. */
    private static final int INTERRUPTED = 130;

    /** How the program's main method came to be called: frames of this class, of the JDK's launcher, and reflection. */
    private static final Pattern LAUNCHER_FRAMES = Pattern.compile("""
        (?mx)
        (?: ^ [\\s|]* at\\ (?:java\\.base/)? (?:java\\.lang\\.reflect|jdk\\.internal\\.reflect) \\. .* \\R )*
        (?: ^ [\\s|]* at\\ (?:jdk\\.compiler/com\\.sun\\.tools\\.javac | io\\.asyncio4j) \\.launcher\\. .* (?: \\R | \\z ) )+
        """);

    /** How the JDK's logging lays out a record: its default takes two lines, most of them about our own classes. */
    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

    private static volatile @Nullable Thread programThread;

    private Launch() {}

    /**
     * Runs the program.
     *
     * @param args the source file, then the program's own arguments
     * @throws Throwable what the program's main method threw, for the JVM to report and to exit with status 1
     */
    public static void main(String[] args) throws Throwable {
        programThread = Thread.currentThread();
        RunFailure.remember();
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, "%4$s: %5$s%6$s%n");
        }
        Thread.setDefaultUncaughtExceptionHandler(Launch::report);
        // The class path that the compiler shall see is the one this JVM was started with.
        String[] options = {"--class-path", System.getProperty("java.class.path")};
        try {
            new SourceLauncher(System.err).run(options, args);
        } catch (Fault fault) {
            // It does not compile, and the compiler has said why.
            System.err.println(fault.getMessage());
            System.exit(1);
        } catch (InvocationTargetException thrown) {
            RunFailure.restored();
            fail(Objects.requireNonNull(thrown.getCause()));
        } catch (IllegalArgumentException cutTooShort) {
            Throwable failure = RunFailure.restored();
            fail(failure == null ? cutTooShort : failure);
        }
    }

    private static void fail(Throwable failure) throws Throwable {
        if (failure instanceof RunInterruptedException) {
            System.err.println("Interrupted");
            System.exit(INTERRUPTED);
        }
        // Threads that the program left running go on, as in any JVM; the status is 1 once they have ended.
        throw failure;
    }

    private static void report(Thread thread, Throwable failure) {
        String text;
        try {
            text = LAUNCHER_FRAMES.matcher(Failures.format(failure)).replaceAll("");
        } catch (RuntimeException | Error unformattable) {
            // The JVM drops what a handler throws, and with it the program's failure.
            failure.addSuppressed(unformattable);
            failure.printStackTrace();
            return;
        }
        // The program's own failure was thrown in a task mostly, not in the thread main.
        String where = thread == programThread ? "" : "Exception in thread \"" + thread.getName() + "\" ";
        System.err.println(where + text.stripTrailing());
    }
}
