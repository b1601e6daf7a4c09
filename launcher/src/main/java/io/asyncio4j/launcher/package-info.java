// SPDX-License-Identifier: Apache-2.0
/** What the command {@code asyncio4j} starts. */
@NullMarked
package io.asyncio4j.launcher;

import org.jspecify.annotations.NullMarked;
