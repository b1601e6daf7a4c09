// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import java.util.List;

/**
 * A program on which the two sides do not tell the same, and what they tell.
 *
 * @param engine which engine told {@code java}
 */
record Difference(Program program, List<String> python, Engine engine, List<String> java) {
    /** The sources, and the traces with a mark at the first line that differs. */
    String text() {
        var text = new StringBuilder();
        text.append("seed ").append(program.seed()).append(", ").append(engine).append(" engine\n\n");
        text.append(PythonEmitter.emit(program)).append('\n');
        text.append(JavaEmitter.emit(program)).append('\n');
        var comparison = new Comparison();
        boolean marked = false;
        for (int i = 0; i < Math.max(python.size(), java.size()); i++) {
            String there = i < python.size() ? python.get(i) : "";
            String here = i < java.size() ? java.get(i) : "";
            boolean same = comparison.sameLine(there, here);
            text.append(marked || same ? "  " : "* ").append(String.format("%-60s | %s%n", there, here));
            marked |= !same;
        }
        return text.toString();
    }
}
