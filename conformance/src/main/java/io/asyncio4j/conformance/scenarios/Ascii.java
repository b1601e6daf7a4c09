// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import java.nio.charset.StandardCharsets;

/** Python's {@code b"…"}. */
final class Ascii {
    private Ascii() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
