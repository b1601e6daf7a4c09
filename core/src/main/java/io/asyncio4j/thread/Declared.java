// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import io.asyncio4j.local.Text;
import java.lang.reflect.UndeclaredThrowableException;
import org.jspecify.annotations.Nullable;

/**
 * What may come out of a call that takes the class of a checked exception: what is unchecked, and that.
 *
 * @param call its name
 * @param argument what it takes
 * @param type the class; null if none was given
 */
record Declared(String call, String argument, @Nullable Class<? extends Exception> type) {
    /** The failure itself, or what has it as its cause and says how to get it. */
    Throwable asThrown(Throwable failure) {
        if (failure instanceof RuntimeException
                || failure instanceof Error
                || (type != null && type.isInstance(failure))) {
            return failure;
        }
        return new UndeclaredThrowableException(failure, form(type) + " got " + why(failure));
    }

    private String why(Throwable failure) {
        if (!(failure instanceof Exception)) {
            return Text.of(failure) + ", which is neither an Exception nor an Error: it can come out as a cause only.";
        }
        String got = "a checked exception" + (type == null ? ", " : " of another class, ") + Text.of(failure) + ". ";
        return type == null
                ? got + "Name its class to have it thrown as it is: " + form(failure.getClass()) + "."
                : got + "Name a superclass of both to have either thrown as it is: "
                        + form(superclassOfBoth(type, failure.getClass())) + ".";
    }

    private static Class<?> superclassOfBoth(Class<?> one, Class<?> other) {
        Class<?> common = one;
        while (!common.isAssignableFrom(other)) {
            common = common.getSuperclass();
        }
        return common;
    }

    private String form(@Nullable Class<?> of) {
        Class<?> named = of != null && of.isAnonymousClass() ? of.getSuperclass() : of;
        return call + "(" + argument + (named == null ? ")" : ", " + named.getSimpleName() + ".class)");
    }
}
