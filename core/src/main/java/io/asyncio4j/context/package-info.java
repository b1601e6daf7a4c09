// SPDX-License-Identifier: Apache-2.0
/** Context variables: values that follow the flow of control into tasks, callbacks and threads. */
@NullMarked
package io.asyncio4j.context;

import org.jspecify.annotations.NullMarked;
