// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import java.util.List;

/** Something that runs programs. */
@FunctionalInterface
interface Side {
    /** Runs each; returns a trace for each. */
    List<List<String>> run(List<Program> programs);
}
