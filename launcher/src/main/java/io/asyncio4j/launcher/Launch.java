// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.launcher;

import com.sun.tools.javac.launcher.Fault;
import com.sun.tools.javac.launcher.SourceLauncher;
import io.asyncio4j.failure.Failures;
import io.asyncio4j.run.RunInterruptedException;
import java.lang.reflect.InvocationTargetException;
import java.util.regex.Pattern;

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

    private Launch() {}

    /**
     * Runs the program.
     *
     * @param args the source file, then the program's own arguments
     * @throws Throwable what the program's main method threw, for the JVM to report and to exit with status 1
     */
    public static void main(String[] args) throws Throwable {
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
            if (thrown.getCause() instanceof RunInterruptedException) {
                System.err.println("Interrupted");
                System.exit(INTERRUPTED);
            }
            // Threads that the program left running go on, as in any JVM; the status is 1 once they have ended.
            throw thrown.getCause();
        }
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
        System.err.println("Exception in thread \"" + thread.getName() + "\" " + text.stripTrailing());
    }
}
