// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.failure;

/**
 * What has become of a failure (S25). The first event wins; after that only {@code REPORTED → RETRIEVED} happens.
 */
public enum FailureState {
    /** Nobody has asked for it yet. */
    UNSETTLED,
    /** The exception was delivered to user code: by {@code await}, {@code result}, {@code exception} or {@code outcome}. */
    RETRIEVED,
    /** It became part of something that carries it further: a group, a gather, a shield, a race. */
    HANDED_ON,
    /** It was reported as never retrieved. */
    REPORTED,
    /** Nobody asked, and a policy said that nobody needs to know. */
    IGNORED
}
