// SPDX-License-Identifier: Apache-2.0
/** The machinery of the loop: ready queue, timer heap, inbox for other threads. Not exported. */
@NullMarked
package io.asyncio4j.scheduler;

import org.jspecify.annotations.NullMarked;
