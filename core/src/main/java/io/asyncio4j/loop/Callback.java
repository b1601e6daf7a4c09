// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.loop;

/** What a loop calls. It may throw anything: the loop gives it to its exception handler and goes on. */
@FunctionalInterface
public interface Callback {
    /**
     * Does the work, on the loop, without suspending.
     *
     * @throws Exception whatever goes wrong
     */
    void run() throws Exception;
}
