// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What this machine has: a way to keep to one core, a Python. */
final class Machine {
    private static final Path STATUS = Path.of("/proc/self/status");

    private Machine() {}

    /** The start of a command that keeps to one core; empty where there is no such command. */
    static final List<String> ONE_CORE = oneCore();

    /** A Python with today's asyncio. */
    static final Optional<String> PYTHON = python();

    private static List<String> oneCore() {
        try {
            if (!Files.exists(STATUS)
                    || Child.output(List.of("taskset", "--version")).isEmpty()) {
                return List.of();
            }
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("Cpus_allowed_list:")) {
                    // Such as 0-3,6: the last one, since the first also serves most interrupts.
                    return List.of("taskset", "-c", line.replaceFirst(".*\\D(?=\\d+$)", ""));
                }
            }
            return List.of();
        } catch (IOException _) {
            return List.of(); // no taskset
        }
    }

    /** The first of the usual names that is 3.11 or newer. With pyenv, which versions a name means is a variable's matter. */
    private static Optional<String> python() {
        String program = "import sys; print(sys.executable if sys.version_info >= (3, 11) else '')";
        for (List<String> command :
                List.of(List.of("env", "PYENV_VERSION=3.13.0", "python3"), List.of("python3.13"), List.of("python3"))) {
            try {
                var whole = new java.util.ArrayList<>(command);
                whole.addAll(List.of("-c", program));
                String found = Child.output(whole);
                if (!found.isEmpty()) {
                    return Optional.of(found);
                }
            } catch (IOException _) {
                // not under this name
            }
        }
        return Optional.empty();
    }
}
