// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.asyncio4j.examples.Page.Block;
import io.asyncio4j.launcher.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the documentation shows is true: its Java code is that of the programs in {@code examples/}, and its output is what
 * they print where a user runs them.
 *
 * <p>{@code mvn verify -Dguide=write} puts the programs and their output into the pages, instead of comparing.
 */
class GuideTest {
    private static final Path REPOSITORY = Command.repository();
    private static final boolean WRITE = "write".equals(System.getProperty("guide"));

    static List<Page> pages() throws IOException {
        try (var docs = Files.list(REPOSITORY.resolve("docs"))) {
            return Stream.concat(Stream.of(REPOSITORY.resolve("README.md")), docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(Page::read)
                    .toList();
        }
    }

    @TestFactory
    List<DynamicNode> blocksAreTrue() throws IOException {
        var nodes = new ArrayList<DynamicNode>();
        for (Page page : pages()) {
            // From the end: a block that is written moves only what comes after it.
            var tests = page.blocks().reversed().stream()
                    .filter(block -> !block.kind().isEmpty())
                    .map(block -> dynamicTest(
                            String.join(" ", block.shows()) + " above line " + block.line(), () -> check(page, block)));
            nodes.add(dynamicContainer(REPOSITORY.relativize(page.file()).toString(), tests));
        }
        return nodes;
    }

    @Test
    void allJavaOfTheGuideIsThatOfAProgram() throws IOException {
        for (Page page : pages()) {
            assertThat(page.blocks()).as(page.file().toString()).allSatisfy(block -> {
                if (block.language().equals("java")) {
                    assertThat(block.kind())
                            .as("what the block above line " + block.line() + " shows")
                            .isIn("program", "excerpt");
                }
            });
        }
    }

    @Test
    void allProgramsOfTheGuideAreShown() throws IOException {
        var shown = new TreeSet<String>();
        for (Page page : pages()) {
            page.blocks().stream().filter(b -> b.kind().equals("output")).forEach(b -> shown.add(b.program()));
        }
        try (var files = Files.list(REPOSITORY.resolve("examples/guide"))) {
            assertThat(shown)
                    .containsAll(files.map(file -> "examples/guide/" + file.getFileName())
                            .toList());
        }
    }

    @Test
    void linksLeadToFilesAndHeadings() throws IOException {
        for (Page page : pages()) {
            assertThat(page.links()).as(page.file().toString()).allSatisfy(link -> {
                var parts = link.split("#", 2);
                var target = parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]);
                assertThat(target).exists();
                if (parts.length == 2) {
                    assertThat(Page.read(target.normalize()).headings()).contains(parts[1]);
                }
            });
        }
    }

    private static void check(Page page, Block block) throws Exception {
        String expected = block.text();
        String actual = switch (block.kind()) {
            case "program" -> program(block.program());
            case "excerpt" -> excerpt(block.program(), expected);
            default -> Printed.withoutMachinery(output(block), expected);
        };
        if (WRITE) {
            page.write(block, actual);
        } else if (block.kind().equals("output")) {
            assertThat(Printed.withoutNumbersOfTheRun(actual)).isEqualTo(Printed.withoutNumbersOfTheRun(expected));
        } else {
            assertThat(actual).isEqualTo(expected);
        }
    }

    /** The text of a program below its licence line. */
    private static String program(String name) throws IOException {
        var text = Files.readString(REPOSITORY.resolve(name));
        return text.substring(text.indexOf("\n\n") + 2);
    }

    /** The lines as they are, if they stand in the program one below the other, indented or not; else the program. */
    private static String excerpt(String name, String lines) throws IOException {
        var program = program(name);
        for (int indent = 0; indent < 40; indent += 4) {
            if (("\n" + program).contains("\n" + lines.indent(indent))) {
                return lines;
            }
        }
        return program;
    }

    /** What a user sees who runs the program at the root of the repository: both streams, as they come. */
    private static String output(Block block) throws IOException, InterruptedException {
        Map<String, String> environment = new TreeMap<>();
        for (String variable : block.variables()) {
            var parts = variable.split("=", 2);
            environment.put(parts[0], parts[1]);
        }
        var result = Command.start(
                        REPOSITORY,
                        environment,
                        List.of("sh", "-c", "exec ./asyncio4j run \"$0\" 2>&1", block.program()))
                .result();
        return result.out();
    }
}
