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
    private final StreamReader reader;
    private final Charset charset;

    LineIterator(StreamReader reader, Charset charset) {
        this.reader = reader;
        this.charset = charset;
    }

    @Override
    public boolean hasNext() {
        try {
            return reader.hasLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String next() {
        String line;
        try {
            line = reader.nextLine(charset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (line == null) {
            throw new NoSuchElementException(
                    "lines() has no more lines: " + reader + " has ended. Ask hasNext() before.");
        }
        return line;
    }
}
