// SPDX-License-Identifier: Apache-2.0
/** Byte streams with flow control, over transports that push: readers, writers, and a pair of ends in memory. */
@NullMarked
package io.asyncio4j.stream;

import org.jspecify.annotations.NullMarked;
