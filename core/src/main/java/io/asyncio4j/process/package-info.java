// SPDX-License-Identifier: Apache-2.0
/** Subprocesses, with their pipes as streams, and signals. */
@NullMarked
package io.asyncio4j.process;

import org.jspecify.annotations.NullMarked;
