// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.zip.CRC32;

/** What CPython has done with the programs of the first seeds, from a file: tests need no Python. */
final class Recorded implements Side {
    static final String FILE = "recorded.txt";

    /** How many programs are recorded. */
    static final int PROGRAMS = 600;

    private static final String SEED = "seed ";

    private record One(String source, List<String> trace) {}

    private final Map<Long, One> all = new HashMap<>();

    /** Reads the file's lines. */
    Recorded(List<String> lines) {
        List<String> trace = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(SEED)) {
                String[] words = line.split(" ", 3);
                trace = new ArrayList<>();
                all.put(Long.parseLong(words[1]), new One(words[2], trace));
            } else if (!line.startsWith("#")) {
                trace.add(line);
            }
        }
    }

    static List<Program> programs() {
        return LongStream.rangeClosed(1, PROGRAMS)
                .mapToObj(ProgramGenerator::generate)
                .toList();
    }

    /** Writes the file anew. */
    static void write(Path file, Side python) {
        var lines = new ArrayList<String>();
        lines.add("# What CPython 3.13 prints for generated programs: the seed, a checksum of the source, the trace.");
        lines.add("# Written by 'Generator --record'.");
        List<Program> programs = programs();
        List<List<String>> traces = python.run(programs);
        for (int i = 0; i < programs.size(); i++) {
            lines.add(SEED + programs.get(i).seed() + " " + checksum(programs.get(i)));
            lines.addAll(traces.get(i));
        }
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<List<String>> run(List<Program> programs) {
        return programs.stream().map(this::trace).toList();
    }

    private List<String> trace(Program program) {
        One one = all.get(program.seed());
        if (one == null || !one.source().equals(checksum(program))) {
            throw new IllegalStateException("the program of seed " + program.seed()
                    + " is not the one that was recorded: 'Generator --record' does it anew, with CPython 3.13");
        }
        return one.trace();
    }

    private static String checksum(Program program) {
        var checksum = new CRC32();
        checksum.update(PythonEmitter.emit(program).getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(checksum.getValue());
    }
}
