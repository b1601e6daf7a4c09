// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import io.asyncio4j.support.Interleavings.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;

/** Has Lincheck try interleavings; in a JVM of its own, because it rewrites the classes of the one it is in. */
public final class ModelChecker {
    private static final String OF = "asyncio4j.interleavings";
    private static final String INVOCATIONS = "asyncio4j.invocations";

    /** For fewer interleavings the better compiler is too slow: classes are rewritten all the time. */
    private static final int FEW = 200;

    private static final Duration LIMIT_OF_LINCHECK = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 3;

    private ModelChecker() {}

    /**
     * Tries as many interleavings of each scenario; throws with what Lincheck tells of one that fails. All in one JVM: most of
     * the time goes into rewriting the classes of the JDK.
     */
    public static void check(List<Class<? extends Interleavings>> types, int invocations) throws Exception {
        var result = ChildJvm.runFor(
                Duration.ofMinutes(10),
                ModelChecker.class,
                "-XX:+EnableDynamicAgentLoading",
                "-Xmx1g",
                invocations < FEW ? "-XX:TieredStopAtLevel=1" : "-XX:+TieredCompilation",
                "-D" + OF + "=" + types.stream().map(Class::getName).collect(Collectors.joining(",")),
                "-D" + INVOCATIONS + "=" + invocations);
        var held = new ArrayList<String>();
        for (var type : types) {
            scenarios(type).forEach(s -> held.add("held: " + s.name()));
        }
        if (result.status() != 0 || !result.out().lines().toList().equals(held)) {
            throw new AssertionError("status " + result.status() + "\n" + result.out() + result.err());
        }
    }

    /** The scenarios of a class. */
    public static List<Scenario> scenarios(Class<?> type) throws ReflectiveOperationException {
        return ((Interleavings) type.getDeclaredConstructor().newInstance()).scenarios();
    }

    /** What runs in the other JVM. */
    public static void main(String[] arguments) {
        try {
            for (String type : System.getProperty(OF).split(",", -1)) {
                for (Scenario scenario : scenarios(Class.forName(type))) {
                    explore(scenario.program(), Integer.getInteger(INVOCATIONS));
                    System.out.println("held: " + scenario.name());
                }
            }
            System.exit(0);
        } catch (Throwable t) {
            t.printStackTrace();
            System.exit(1);
        }
    }

    /**
     * Lincheck takes what lasts half a minute for a hang. In the first run of a program it rewrites classes, and on a busy
     * machine that may last as long: then once more. What hangs in earnest does so each time.
     */
    private static void explore(Runnable program, int invocations) {
        for (int attempt = 1; ; attempt++) {
            long start = System.nanoTime();
            try {
                Lincheck.runConcurrentTest(invocations, program); // throws if it fails
                return;
            } catch (LincheckAssertionError e) {
                boolean wasSlow = String.valueOf(e.getMessage()).contains("has hung")
                        && System.nanoTime() - start >= LIMIT_OF_LINCHECK.toNanos();
                if (!wasSlow || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
