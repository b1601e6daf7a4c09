// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.util.List;

/**
 * One thing that is measured.
 *
 * @param id what it is called on the command line
 * @param title what it is
 * @param unit of every number
 * @param conditions warmed or cold, pinned or not, and what else one must know to read the numbers
 * @param contestants in the order in which they take turns
 * @param bounds what is to be reached
 */
record Row(String id, String title, String unit, String conditions, List<Contestant> contestants, List<Bound> bounds) {}
