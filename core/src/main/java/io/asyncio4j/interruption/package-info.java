// SPDX-License-Identifier: Apache-2.0
/** How interrupts become cancellations (S18). Not exported. */
@NullMarked
package io.asyncio4j.interruption;

import org.jspecify.annotations.NullMarked;
