// SPDX-License-Identifier: Apache-2.0
/** Queues between the tasks of a loop. */
@NullMarked
package io.asyncio4j.queue;

import org.jspecify.annotations.NullMarked;
