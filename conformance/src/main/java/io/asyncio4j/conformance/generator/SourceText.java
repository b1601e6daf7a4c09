// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

/** Lines of a source, indented. */
final class SourceText {
    private final StringBuilder text = new StringBuilder();
    private int depth;

    SourceText line(String line) {
        text.append("    ".repeat(line.isEmpty() ? 0 : depth)).append(line).append('\n');
        return this;
    }

    SourceText in() {
        depth++;
        return this;
    }

    SourceText out() {
        depth--;
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
