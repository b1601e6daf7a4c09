// SPDX-License-Identifier: Apache-2.0
/** asyncio for the JVM: {@link io.asyncio4j.Asyncio} is the place to start. */
@NullMarked
package io.asyncio4j;

import org.jspecify.annotations.NullMarked;
