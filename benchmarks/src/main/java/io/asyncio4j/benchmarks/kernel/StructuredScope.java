// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Callable;

/**
 * A {@code StructuredTaskScope}, which is a preview API: through constant method handles, which cost nothing once compiled,
 * so that only the JVM that measures it needs {@code --enable-preview}, and not whoever compiles this module.
 */
final class StructuredScope implements AutoCloseable {
    private static final MethodHandle OPEN;
    private static final MethodHandle OPEN_FOR_ALL;
    private static final MethodHandle FORK;
    private static final MethodHandle JOIN;
    private static final MethodHandle CLOSE;
    private static final MethodHandle EXCEPTION;

    static {
        try {
            Class<?> scope = Class.forName("java.util.concurrent.StructuredTaskScope");
            Class<?> joiner = Class.forName("java.util.concurrent.StructuredTaskScope$Joiner");
            Class<?> subtask = Class.forName("java.util.concurrent.StructuredTaskScope$Subtask");
            var lookup = MethodHandles.publicLookup();
            MethodHandle open = lookup.findStatic(scope, "open", MethodType.methodType(scope, joiner));
            MethodHandle awaitAll = lookup.findStatic(joiner, "awaitAll", MethodType.methodType(joiner));
            OPEN = lookup.findStatic(scope, "open", MethodType.methodType(scope))
                    .asType(MethodType.methodType(Object.class));
            OPEN_FOR_ALL =
                    MethodHandles.collectArguments(open, 0, awaitAll).asType(MethodType.methodType(Object.class));
            FORK = lookup.findVirtual(scope, "fork", MethodType.methodType(subtask, Callable.class))
                    .asType(MethodType.methodType(Object.class, Object.class, Callable.class));
            JOIN = lookup.findVirtual(scope, "join", MethodType.methodType(Object.class))
                    .asType(MethodType.methodType(Object.class, Object.class));
            CLOSE = lookup.findVirtual(scope, "close", MethodType.methodType(void.class))
                    .asType(MethodType.methodType(void.class, Object.class));
            EXCEPTION = lookup.findVirtual(subtask, "exception", MethodType.methodType(Throwable.class))
                    .asType(MethodType.methodType(Throwable.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Object scope;

    private StructuredScope(Object scope) {
        this.scope = scope;
    }

    /** One that a failure ends. */
    static StructuredScope open() throws Throwable {
        return new StructuredScope((Object) OPEN.invokeExact());
    }

    /** One that waits for all, failed or not. */
    static StructuredScope openForAll() throws Throwable {
        return new StructuredScope((Object) OPEN_FOR_ALL.invokeExact());
    }

    Object fork(Callable<?> body) throws Throwable {
        return (Object) FORK.invokeExact(scope, body);
    }

    void join() throws Throwable {
        Object _ = (Object) JOIN.invokeExact(scope);
    }

    static Throwable exception(Object subtask) throws Throwable {
        return (Throwable) EXCEPTION.invokeExact(subtask);
    }

    @Override
    public void close() {
        try {
            CLOSE.invokeExact(scope);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
