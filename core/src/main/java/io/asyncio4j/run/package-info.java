// SPDX-License-Identifier: Apache-2.0
/** Starting and ending programs: the runner and what it does at the end. */
@NullMarked
package io.asyncio4j.run;

import org.jspecify.annotations.NullMarked;
