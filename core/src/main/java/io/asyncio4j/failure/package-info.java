// SPDX-License-Identifier: Apache-2.0
/** What happened to every failure of a task: records, the ledger, reports, policies. */
@NullMarked
package io.asyncio4j.failure;

import org.jspecify.annotations.NullMarked;
