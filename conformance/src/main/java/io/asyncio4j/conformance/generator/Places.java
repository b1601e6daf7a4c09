// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the sources of this module lie, found from its classes. */
final class Places {
    private static final String HARNESS = "src/main/python/programs.py";

    private Places() {}

    /** What runs the programs under Python. */
    static Path harness() {
        return module().resolve(HARNESS);
    }

    /** What CPython has said to the programs of the tests. */
    static Path recorded() {
        return module().resolve("src/test/resources/io/asyncio4j/conformance/generator/" + Recorded.FILE);
    }

    private static Path module() {
        Path classes = Path.of(URI.create(
                Places.class.getProtectionDomain().getCodeSource().getLocation().toString()));
        for (Path folder = classes; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(HARNESS))) {
                return folder;
            }
        }
        throw new IllegalStateException(
                HARNESS + " is in no folder above " + classes + ". Run this from where the project was built.");
    }
}
