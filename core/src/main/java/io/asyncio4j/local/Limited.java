// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

/** Where data comes from that has a limit, set by who has made it and not by who reads: for messages that tell where. */
public interface Limited {
    /** The call that sets the limit, as in {@code Subprocess.exec(…).limit(bytes)}. */
    String limitCall();
}
