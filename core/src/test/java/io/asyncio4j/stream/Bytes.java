// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.nio.charset.StandardCharsets;

/** Bytes as tests write them down: one character each. */
final class Bytes {
    private Bytes() {}

    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
