// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * What a future of this library's own stands for.
 *
 * @param what it stands for, in words: a task that awaits it is waiting for that
 * @param route another way to answer a request to cancel, or null
 */
public record Role(String what, @Nullable CancelRoute route) {}
