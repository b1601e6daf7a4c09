// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.future;

import java.util.stream.Collectors;

/** The shape of a tree of failures in one line, as the Python programs of these tests print it. */
final class Shape {
    private Shape() {}

    /** {@code outer[IOException a, inner[IOException b]]}. */
    static String of(Throwable exception) {
        return exception instanceof ExceptionGroup group
                ? group.message()
                        + group.exceptions().stream().map(Shape::of).collect(Collectors.joining(", ", "[", "]"))
                : exception.getClass().getSimpleName() + " " + exception.getMessage();
    }
}
