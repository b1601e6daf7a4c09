// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.Javac;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The programs in {@code src/test/programs} are written as users write. They witness the shape of the API: with it they
 * compile without a warning, and a change after which one does not is a change for the worse.
 */
class ApiProgramsTest {
    private static final Path PROGRAMS = Path.of("src", "test", "programs");

    @TempDir
    Path out;

    @ParameterizedTest
    @EnumSource
    void programsOfUsersCompileWithoutWarnings(Javac.Via via) throws IOException {
        try (var files = Files.list(PROGRAMS)) {
            var programs = files.toList();

            assertThat(new Javac(out).compile(via, programs)).isEmpty();

            assertThat(programs).hasSizeGreaterThan(10).allSatisfy(program -> {
                var name = program.getFileName().toString().replace(".java", ".class");
                assertThat(out.resolve(name)).exists();
            });
        }
    }
}
