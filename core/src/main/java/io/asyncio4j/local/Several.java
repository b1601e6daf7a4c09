// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

import java.util.List;

/** An exception that stands for several others: what the lowest packages need to know of a group of exceptions. */
public interface Several {
    /**
     * Those that it stands for.
     *
     * @return at least one, which may stand for several itself
     */
    List<Throwable> exceptions();
}
