// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * {@code ThreadLocal}s that follow the flow of control, as those of logging and tracing do: the ones that Micrometer's
 * {@code ContextRegistry} knows, if its library {@code context-propagation} is there.
 *
 * <p>Through method handles, for three calls. A module descriptor that names that library would have to name an automatic
 * module; and so it is also found where this library is a module and that one stands on the class path.
 */
public final class ThreadLocals {
    private static final @Nullable Micrometer MICROMETER = Micrometer.find();

    private ThreadLocals() {}

    /** The values of the calling thread, for {@link #with}; null if there is nothing to carry. */
    public static @Nullable Object capture() {
        Micrometer found = MICROMETER;
        return found == null ? null : found.capture();
    }

    /** What {@link #with} runs. */
    @FunctionalInterface
    public interface Body<T extends @Nullable Object> {
        /** Does the work. */
        T call() throws Exception;
    }

    /** Runs a body with captured values on the calling thread, which has its own ones back afterwards. */
    public static <T extends @Nullable Object> T with(@Nullable Object captured, Body<T> body) throws Exception {
        Micrometer found = MICROMETER;
        if (found == null || captured == null) {
            return body.call();
        }
        try (var _ = found.restore(captured)) {
            return body.call();
        }
    }

    /** The calls that are made of that library. */
    private record Micrometer(Object factory, MethodHandle captureAll, MethodHandle setThreadLocals) {
        private static final String PACKAGE = "io.micrometer.context.";

        static @Nullable Micrometer find() {
            try {
                var lookup = MethodHandles.publicLookup();
                Class<?> factory = Class.forName(PACKAGE + "ContextSnapshotFactory");
                Class<?> builder = Class.forName(PACKAGE + "ContextSnapshotFactory$Builder");
                Class<?> snapshot = Class.forName(PACKAGE + "ContextSnapshot");
                Class<?> scope = Class.forName(PACKAGE + "ContextSnapshot$Scope");
                Object made = lookup.findStatic(factory, "builder", MethodType.methodType(builder))
                        .invoke();
                return new Micrometer(
                        lookup.findVirtual(builder, "build", MethodType.methodType(factory))
                                .invoke(made),
                        lookup.findVirtual(factory, "captureAll", MethodType.methodType(snapshot, Object[].class))
                                .asFixedArity(),
                        lookup.findVirtual(snapshot, "setThreadLocals", MethodType.methodType(scope)));
            } catch (ClassNotFoundException e) {
                return null; // as in most programs
            } catch (Throwable t) {
                if (Unchecked.isFatal(t)) {
                    throw Unchecked.<RuntimeException>rethrow(t);
                }
                Log.write(
                        Level.WARNING,
                        "Micrometer's context-propagation is there and does not work: no"
                                + " ThreadLocal is carried into toThread(…)",
                        t);
                return null;
            }
        }

        Object capture() {
            try {
                return captureAll.invoke(factory, new Object[0]);
            } catch (Throwable t) {
                throw Unchecked.<RuntimeException>rethrow(t);
            }
        }

        AutoCloseable restore(Object captured) {
            try {
                return (AutoCloseable) setThreadLocals.invoke(captured);
            } catch (Throwable t) {
                throw Unchecked.<RuntimeException>rethrow(t);
            }
        }
    }
}
