// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.scheduler;

/** Gives a loop the thread that it runs on. */
@FunctionalInterface
public interface Host {
    /** Runs the body on a fitting thread; returns, or throws what the body threw, when it has ended. */
    void host(Runnable body);
}
