// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What CPython's programs of an area have done, by name: a file with a section for each, which {@code record.py} writes.
 *
 * @param python the version that was recorded
 * @param scenarios the lines of each, in the order of the file
 */
public record Traces(String python, Map<String, List<String>> scenarios) {
    private static final String VERSION = "# CPython ";
    private static final String HEADING = "== ";

    /** The recorded ones. */
    public static Traces recorded(String area) {
        try (InputStream file = Traces.class.getResourceAsStream("traces/" + area + ".txt")) {
            if (file == null) {
                throw new IllegalStateException("no traces are recorded for the area '" + area
                        + "': record them with tools/conformance --record");
            }
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of a directory. */
    public static Traces in(Path directory, String area) throws IOException {
        return parse(Files.readString(directory.resolve(area + ".txt")));
    }

    private static Traces parse(String text) {
        var scenarios = new LinkedHashMap<String, List<String>>();
        String python = "";
        List<String> section = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith(VERSION)) {
                python = line.substring(VERSION.length());
            } else if (line.startsWith(HEADING)) {
                section = new ArrayList<>();
                scenarios.put(line.substring(HEADING.length()), section);
            } else if (!line.isEmpty()) {
                section.add(line);
            }
        }
        return new Traces(python, scenarios);
    }
}
