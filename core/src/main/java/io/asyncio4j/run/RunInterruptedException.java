// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.run;

/** A program was ended from outside, by SIGINT or an interrupt of the thread that ran it: Python's KeyboardInterrupt. */
public final class RunInterruptedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * An exception for one run.
     *
     * @param message what ended it
     * @param cause the CancelledError of the main task
     */
    public RunInterruptedException(String message, Throwable cause) {
        super(message, cause);
    }
}
