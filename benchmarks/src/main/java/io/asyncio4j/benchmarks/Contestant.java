// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

/** Who does a row's work: we, on one of the engines, or a peer. */
record Contestant(String name, Trial trial) {}
