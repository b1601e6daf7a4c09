// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

/** One measurement, in a process of its own. */
interface Trial {
    /**
     * Measures once.
     *
     * @return the time or size, in the row's unit
     * @throws PeerMissing if this machine has not what is to be measured
     */
    double measure() throws Exception;

    /** A peer that is not on this machine. The others are measured all the same. */
    final class PeerMissing extends Exception {
        private static final long serialVersionUID = 1;

        PeerMissing(String message) {
            super(message);
        }
    }
}
