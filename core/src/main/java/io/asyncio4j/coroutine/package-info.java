// SPDX-License-Identifier: Apache-2.0
/** How a body is suspended and resumed: the two engines, and what a suspended body waits for. Not exported, and the only package that touches the threads of tasks. */
@NullMarked
package io.asyncio4j.coroutine;

import org.jspecify.annotations.NullMarked;
