// SPDX-License-Identifier: Apache-2.0
/** Tasks: bodies that one loop runs one at a time, each with a name, a result and a way to cancel it. */
@NullMarked
package io.asyncio4j.task;

import org.jspecify.annotations.NullMarked;
