// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

import org.jspecify.annotations.Nullable;

/** Objects of user code in messages. */
public final class Text {
    private Text() {}

    /** What {@code toString()} says. One that throws must not take the message along that it was to be part of. */
    public static String of(@Nullable Object object) {
        try {
            return String.valueOf(object);
        } catch (Throwable t) {
            if (object == null || Unchecked.isFatal(t)) {
                throw t;
            }
            return object.getClass().getName() + " (its toString() threw "
                    + t.getClass().getName() + ")";
        }
    }
}
