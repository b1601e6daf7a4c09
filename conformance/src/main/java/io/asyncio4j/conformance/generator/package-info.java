// SPDX-License-Identifier: Apache-2.0
/**
 * Random programs, each from one description emitted in Python and in Java, run on both sides in virtual time, and their
 * traces compared.
 */
package io.asyncio4j.conformance.generator;
