// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of CPython's test classes in {@code docs/conformance.md} names tests and scenarios that exist. */
class CPythonTestsTableTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    private static List<String> rows() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/conformance.md")).stream()
                .filter(line -> line.matches("\\| (`test_\\w+`)? \\| `.*"))
                .toList();
    }

    private static Set<String> namesIn(Stream<String> texts) {
        return texts.flatMap(text -> NAME.matcher(text).results().map(found -> found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String here(String row) {
        return row.split("\\|", -1)[4];
    }

    @Test
    void namedTestsExist() throws IOException {
        Set<String> tests =
                namesIn(rows().stream().map(CPythonTestsTableTest::here).filter(text -> text.contains("Test`")));
        tests.removeIf(name -> !name.endsWith("Test"));
        try (Stream<Path> files = Files.walk(ROOT.resolve("core/src/test/java"))) {
            Set<String> existing = files.map(
                            file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
            assertThat(tests).hasSizeGreaterThan(40);
            assertThat(existing).containsAll(tests);
        }
    }

    @Test
    void namedAreasOfScenariosExist() throws IOException {
        Set<String> areas = namesIn(rows().stream()
                .map(CPythonTestsTableTest::here)
                .filter(text -> text.contains("scenarios"))
                .map(text -> text.substring(text.indexOf("scenarios")).replaceFirst("\\..*", "")));
        Set<String> existing = Scenarios.areas().stream().map(Area::name).collect(Collectors.toSet());
        assertThat(areas).hasSizeGreaterThan(15);
        assertThat(existing).containsAll(areas);
    }

    @Test
    void everyFileOfTestsIsThere() throws IOException {
        Set<String> files = namesIn(rows().stream().map(row -> row.split("\\|", -1)[1]));
        assertThat(files).hasSize(31);
    }
}
