// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A CPython that runs programs, in one process as long as this is open. */
final class CPython implements Side, AutoCloseable {
    private final Process process;
    private final BufferedReader traces;
    private final Writer sources;

    CPython(String python) {
        try {
            process = new ProcessBuilder(python, Places.harness().toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + python + ": give CPython 3.13 with --python", e);
        }
        traces = process.inputReader(StandardCharsets.UTF_8);
        sources = process.outputWriter(StandardCharsets.UTF_8);
    }

    @Override
    public List<List<String>> run(List<Program> programs) {
        var writing = Thread.ofVirtual().unstarted(() -> write(programs));
        writing.start();
        var all = new ArrayList<List<String>>();
        for (Program program : programs) {
            all.add(read(program));
        }
        return all;
    }

    private void write(List<Program> programs) {
        try {
            for (Program program : programs) {
                String source = PythonEmitter.emit(program);
                sources.write(program.className() + " " + source.lines().count() + "\n");
                sources.write(source);
            }
            sources.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> read(Program program) {
        try {
            String header = traces.readLine();
            if (header == null || !header.startsWith(program.className() + " ")) {
                throw new IllegalStateException("CPython has ended at seed " + program.seed() + ": " + header);
            }
            int count = Integer.parseInt(header.substring(header.indexOf(' ') + 1));
            var lines = new ArrayList<String>(count);
            for (int i = 0; i < count; i++) {
                lines.add(traces.readLine());
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            sources.close();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
