// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of {@code ThreadLocal}s that follow the flow of control, as those of logging and tracing do: of the ones that
 * Micrometer's {@code ContextRegistry} knows, if its library {@code context-propagation} is there. A context carries them.
 *
 * <p>Through method handles, for three calls. A module descriptor that names that library would have to name an automatic
 * module; and so it is also found where this library is a module and that one stands on the class path.
 */
public final class ThreadLocals {
    private static final @Nullable Micrometer MICROMETER = Micrometer.find();

    private final Micrometer micrometer;
    private final Object values;

    private ThreadLocals(Micrometer micrometer, Object values) {
        this.micrometer = micrometer;
        this.values = values;
    }

    /** The values of the calling thread; null if there are none to carry. */
    public static @Nullable ThreadLocals capture() {
        Micrometer found = MICROMETER;
        if (found == null) {
            return null;
        }
        Object values = found.capture();
        return values instanceof Map<?, ?> map && map.isEmpty() ? null : new ThreadLocals(found, values);
    }

    /** While values are shown. */
    public interface Shown extends AutoCloseable {
        /** The thread has its own values back. */
        @Override
        void close();
    }

    /** Gives the calling thread these values. */
    public Shown show() {
        AutoCloseable shown = micrometer.show(values);
        return () -> {
            try {
                shown.close();
            } catch (Exception e) {
                throw Unchecked.<RuntimeException>rethrow(e);
            }
        };
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
                                + " ThreadLocal is carried into tasks, callbacks and toThread(...)",
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

        AutoCloseable show(Object values) {
            try {
                return (AutoCloseable) setThreadLocals.invoke(values);
            } catch (Throwable t) {
                throw Unchecked.<RuntimeException>rethrow(t);
            }
        }
    }
}
