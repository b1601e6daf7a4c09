// SPDX-License-Identifier: Apache-2.0
/** Results that are not there yet, the ways they end, and the interfaces of bodies. */
@NullMarked
package io.asyncio4j.future;

import org.jspecify.annotations.NullMarked;
