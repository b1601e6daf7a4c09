// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The lines of a reader. To ask whether there is one more takes nothing out, so that who stops there leaves the line to the
 * next read.
 */
final class LineIterator implements Iterator<String> {
    private static final String CALL = "lines()";

    private final Delimited lines;
    private final Charset charset;

    LineIterator(Delimited lines, Charset charset) {
        this.lines = lines;
        this.charset = charset;
    }

    @Override
    public boolean hasNext() {
        try {
            return lines.hasLine(CALL);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String next() {
        String line;
        try {
            line = lines.line(CALL, charset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (line == null) {
            throw new NoSuchElementException(
                    "lines() has no more lines: " + lines + " has ended. Ask hasNext() before.");
        }
        return line;
    }
}
