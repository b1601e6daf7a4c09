// SPDX-License-Identifier: Apache-2.0
/** Looking at a running program: stacks of tasks and the watchdog. Not exported. */
@NullMarked
package io.asyncio4j.inspect;

import org.jspecify.annotations.NullMarked;
