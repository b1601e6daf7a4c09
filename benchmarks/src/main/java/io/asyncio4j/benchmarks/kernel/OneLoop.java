// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.kernel;

import io.asyncio4j.run.Runner;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A loop for a whole fork. Which engine it has the property {@code asyncio4j.engine} says. */
@State(Scope.Thread)
public class OneLoop {
    private static final Logger LOGGER = Logger.getLogger("io.asyncio4j");

    Runner runner;

    @Setup
    public void open() {
        // The report names the engine; the line that says it at every start would be in its way.
        LOGGER.setLevel(Level.WARNING);
        runner = Runner.builder().build();
    }

    @TearDown
    public void close() {
        runner.close();
    }
}
