// SPDX-License-Identifier: Apache-2.0
/** Work that leaves the loop. */
@NullMarked
package io.asyncio4j.thread;

import org.jspecify.annotations.NullMarked;
