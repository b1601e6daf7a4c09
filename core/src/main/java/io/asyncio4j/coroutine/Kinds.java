// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells the things of one kind apart that a loop has met, for messages: they are numbered as they come. The only one of its
 * kind so far needs no number.
 */
public final class Kinds {
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    Kinds() {}

    /** The number of a thing of that kind which the loop meets for the first time, from 1. For whoever has the turn. */
    public int next(String kind) {
        return counts.computeIfAbsent(kind, k -> new AtomicInteger()).incrementAndGet();
    }

    /** What to call it in a sentence: {@code a queue}, or {@code queue #2} if there are several. Any thread. */
    public String name(String kind, int number) {
        AtomicInteger count = counts.get(kind);
        if (count != null && count.get() > 1) {
            return kind + " #" + number;
        }
        return ("aeiou".indexOf(kind.charAt(0)) < 0 ? "a " : "an ") + kind;
    }
}
