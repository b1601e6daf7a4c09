// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import java.math.BigInteger;

void main() {
    run(() -> {
        var digits = createTask("digits", () -> compute());
        digits.await();
    });
}

/** Two seconds of arithmetic. */
int compute() {
    var n = BigInteger.ONE;
    for (long end = System.nanoTime() + 2_000_000_000L; System.nanoTime() < end; ) {
        n = n.nextProbablePrime();
    }
    return n.bitLength();
}
