// SPDX-License-Identifier: Apache-2.0
/** What a thread stands for, without a {@code ThreadLocal} a task. Not exported. */
@NullMarked
package io.asyncio4j.local;

import org.jspecify.annotations.NullMarked;
