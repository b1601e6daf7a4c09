// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

/** Lets an exception out of a method whose signature says less than its caller knows. */
public final class Unchecked {
    private Unchecked() {}

    /**
     * Throws exactly what it is given: {@code throw Unchecked.<X>rethrow(t)}. No cast checks that it is an {@code X}; that
     * is the point, since an {@code Error} is not one and must pass as it is.
     */
    @SuppressWarnings("unchecked")
    public static <X extends Throwable> RuntimeException rethrow(Throwable thrown) throws X {
        throw (X) thrown;
    }

    /** Whether it must end the loop: out of memory and the like, but no stack overflow (S3). */
    public static boolean isFatal(Throwable thrown) {
        return thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
    }
}
