// SPDX-License-Identifier: Apache-2.0
/** How the kernel keeps account of failures. Not exported: {@code failure} is its face. */
@NullMarked
package io.asyncio4j.ledger;

import org.jspecify.annotations.NullMarked;
