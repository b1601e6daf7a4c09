// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

/**
 * A run was ended in debug mode because nothing could wake its tasks any more: its loop had nothing to run, no timer and no
 * call in flight, and no other thread knew the loop. The message names the tasks, what each waits for, and where; a circle
 * among them; and the failures that nobody has asked for, which may be the cause. Outside of debug mode such a run waits for
 * ever, and the same text goes to the loop's exception handler.
 */
public final class DeadlockException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DeadlockException(String message) {
        super(message);
    }
}
