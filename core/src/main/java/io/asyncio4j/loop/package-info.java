// SPDX-License-Identifier: Apache-2.0
/** The event loop as programs see it, and its seams: clock and poller. It knows no tasks and no futures. */
@NullMarked
package io.asyncio4j.loop;

import org.jspecify.annotations.NullMarked;
