// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.start;

import io.asyncio4j.Asyncio;
import java.util.Arrays;

/** {@code Asyncio.run(() -> {})} in a JVM that runs: prints the median of the 200 after the first, in milliseconds. */
public final class EmptyRuns {
    private static final int RUNS = 200;

    private EmptyRuns() {}

    public static void main(String[] args) {
        Asyncio.run(() -> {});
        var times = new long[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            Asyncio.run(() -> {});
            times[i] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        IO.println(times[RUNS / 2] / 1e6);
    }
}
