// SPDX-License-Identifier: Apache-2.0
/** Groups of tasks, time limits, cancel scopes, and the ways to wait for several tasks. */
@NullMarked
package io.asyncio4j.structured;

import org.jspecify.annotations.NullMarked;
