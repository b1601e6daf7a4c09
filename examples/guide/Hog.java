// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

void main() {
    run(() -> {
        var primes = createTask("primes", () -> compute());
        primes.await();
    });
}

/** Three seconds of arithmetic. */
BigInteger compute() {
    var end = System.nanoTime() + 3_000_000_000L;
    var n = BigInteger.ONE;
    for (; System.nanoTime() < end; n = n.nextProbablePrime()) {}
    return n;
}
