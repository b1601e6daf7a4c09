// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

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
        return new UndeclaredThrowableException(
                failure,
                type == null
                        ? form(null) + " got a checked exception, " + failure
                                + ". Name its class to have it thrown as it is: " + form(failure.getClass()) + "."
                        : form(type) + " got another checked exception, " + failure
                                + ". Name a class that is that of all that may come to have it thrown as it is: "
                                + form(Exception.class) + ".");
    }

    private String form(@Nullable Class<?> of) {
        Class<?> named = of != null && of.isAnonymousClass() ? of.getSuperclass() : of;
        return call + "(" + argument + (named == null ? ")" : ", " + named.getSimpleName() + ".class)");
    }
}
