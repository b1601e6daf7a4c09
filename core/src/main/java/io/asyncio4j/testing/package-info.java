// SPDX-License-Identifier: Apache-2.0
/** Time that tests control. */
@NullMarked
package io.asyncio4j.testing;

import org.jspecify.annotations.NullMarked;
