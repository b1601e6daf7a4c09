// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

/** A checked failure of a generated program. */
public final class Boom extends Exception {
    private static final long serialVersionUID = 1;

    /** A failure with a text. */
    public Boom(String message) {
        super(message);
    }
}
