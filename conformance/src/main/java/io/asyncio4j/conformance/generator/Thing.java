// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import io.asyncio4j.conformance.generator.Ref.Kind;

/** A primitive or queue that a program makes, and how each language makes it. */
enum Thing {
    LOCK(Kind.LOCK, 0, 0, "asyncio.Lock()", "new Lock()"),
    EVENT(Kind.EVENT, 0, 0, "asyncio.Event()", "new Event()"),
    CONDITION(Kind.CONDITION, 0, 0, "asyncio.Condition(%s)", "new Condition(%s)"),
    SEMAPHORE(Kind.SEMAPHORE, 0, 2, "asyncio.Semaphore(%s)", "new Semaphore(%s)"),
    BOUNDED_SEMAPHORE(Kind.BOUNDED_SEMAPHORE, 1, 2, "asyncio.BoundedSemaphore(%s)", "new BoundedSemaphore(%s)"),
    QUEUE(Kind.QUEUE, 0, 2, "asyncio.Queue(%s)", "new Queue<>(%s)"),
    PRIORITY_QUEUE(Kind.QUEUE, 0, 2, "asyncio.PriorityQueue(%s)", "new PriorityQueue<>(%s)"),
    LIFO_QUEUE(Kind.QUEUE, 0, 2, "asyncio.LifoQueue(%s)", "new LifoQueue<>(%s)"),
    BARRIER(Kind.BARRIER, 1, 3, "asyncio.Barrier(%s)", "new Barrier(%s)");

    final Kind kind;

    /** The smallest number that it may be made with. */
    final int least;

    final int most;
    private final String python;
    private final String java;

    Thing(Kind kind, int least, int most, String python, String java) {
        this.kind = kind;
        this.least = least;
        this.most = most;
        this.python = python;
        this.java = java;
    }

    /** In Python, with a number or a lock. */
    String python(String argument) {
        return python.formatted(argument);
    }

    /** In Java. */
    String java(String argument) {
        return java.formatted(argument);
    }
}
