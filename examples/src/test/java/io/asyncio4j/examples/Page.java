// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A page of the documentation, as far as it shows code. Above a block stands, as a comment that readers do not see, what it
 * shows:
 *
 * <pre>
 * &lt;!-- program FILE --&gt;                      all of a source file
 * &lt;!-- excerpt FILE --&gt;                      some consecutive lines of one
 * &lt;!-- output FILE [VARIABLE=VALUE…] --&gt;     what running it prints
 * </pre>
 */
record Page(Path file, List<Block> blocks) {
    /** A fenced block; what it shows is empty if nothing is said above it. */
    record Block(String language, List<String> shows, String text, int line) {
        String kind() {
            return shows.isEmpty() ? "" : shows.getFirst();
        }

        String program() {
            return shows.get(1);
        }

        List<String> variables() {
            return shows.subList(2, shows.size());
        }
    }

    private static final Pattern SHOWS = Pattern.compile("<!-- ((?:program|excerpt|output) .*) -->");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    static Page read(Path file) {
        var blocks = new ArrayList<Block>();
        var text = new StringBuilder();
        List<String> shows = List.of();
        String language = null;
        int number = 0;
        for (String line : lines(file)) {
            number++;
            if (language != null && line.equals("```")) {
                blocks.add(new Block(language, shows, text.toString(), number));
                shows = List.of();
                language = null;
            } else if (language != null) {
                text.append(line).append('\n');
            } else if (line.startsWith("```")) {
                language = line.substring(3);
                text.setLength(0);
            } else if (!line.isBlank()) {
                var comment = SHOWS.matcher(line);
                shows = comment.matches() ? List.of(comment.group(1).split(" ")) : List.of();
            }
        }
        if (language != null) {
            throw new IllegalStateException(file + ": the last block has no end");
        }
        return new Page(file, blocks);
    }

    /** Where the page points to inside the repository. */
    List<String> links() {
        return LINK.matcher(String.join("\n", lines(file)))
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.contains("://"))
                .toList();
    }

    /** The names by which other pages point to parts of this one, as GitHub makes them. */
    List<String> headings() {
        return lines(file).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    /** Puts another text into a block. */
    void write(Block block, String text) {
        var lines = new ArrayList<>(lines(file));
        int end = block.line() - 1;
        lines.subList(end - (int) block.text().lines().count(), end).clear();
        lines.addAll(end - (int) block.text().lines().count(), text.lines().toList());
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
