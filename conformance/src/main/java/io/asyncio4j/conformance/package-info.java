// SPDX-License-Identifier: Apache-2.0
/** Runs the same programs under CPython and here, and compares what they have done. */
package io.asyncio4j.conformance;
