// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * In which folder and environment a process runs.
 *
 * @param directory null = that of the JVM
 * @param whole null = that of the JVM
 * @param changes made to it; a null value removes a variable
 */
record Surroundings(
        @Nullable Path directory, @Nullable Map<String, String> whole, Map<String, @Nullable String> changes) {
    static final Surroundings OF_THE_JVM = new Surroundings(null, null, Map.of());

    Surroundings in(Path folder) {
        return new Surroundings(folder, whole, changes);
    }

    /** With a whole environment, in place of all that was said of it before. */
    Surroundings with(Map<String, String> environment) {
        environment.forEach((name, value) -> checkVariable(name, value, "environment(...)"));
        return new Surroundings(directory, Collections.unmodifiableMap(new LinkedHashMap<>(environment)), Map.of());
    }

    Surroundings with(String name, String value) {
        checkVariable(name, value, "environment(...)");
        return change(name, value);
    }

    Surroundings without(String name) {
        checkVariable(name, "", "withoutEnvironment(...)");
        return change(name, null);
    }

    private Surroundings change(String name, @Nullable String value) {
        var more = new LinkedHashMap<String, @Nullable String>(changes);
        more.put(name, value);
        return new Surroundings(directory, whole, Collections.unmodifiableMap(more));
    }

    private static void checkVariable(String name, String value, String call) {
        Objects.requireNonNull(
                name, () -> "name is null: " + call + " takes the name of a variable, such as \"LANG\".");
        Objects.requireNonNull(
                value,
                () -> "the value of " + name + " is null. To take it out use withoutEnvironment(\"" + name + "\").");
        Words.withoutNul(name, "a name", call);
        if (name.isEmpty() || name.indexOf('=') >= 0) {
            throw new IllegalArgumentException(call + " got " + Words.quoted(name)
                    + ", which cannot be the name of a variable: it is empty, or has a \"=\" in it.");
        }
        Words.withoutNul(value, "the value of " + name, call);
    }

    void applyTo(ProcessBuilder builder) {
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        Map<String, String> environment = builder.environment();
        if (whole != null) {
            environment.clear();
            environment.putAll(whole);
        }
        changes.forEach((name, value) -> {
            if (value == null) {
                environment.remove(name);
            } else {
                environment.put(name, value);
            }
        });
    }
}
