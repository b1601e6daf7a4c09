// SPDX-License-Identifier: Apache-2.0
/** What tasks of one loop agree by: locks, events, conditions, semaphores, barriers. */
@NullMarked
package io.asyncio4j.sync;

import org.jspecify.annotations.NullMarked;
