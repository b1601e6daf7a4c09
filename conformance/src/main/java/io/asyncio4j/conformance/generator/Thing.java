// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import io.asyncio4j.conformance.generator.Ref.Kind;

/** A primitive, queue, stream or process that a program makes, and how each language makes it. */
enum Thing {
    LOCK(Kind.LOCK, 2, 0, 0, "asyncio.Lock()", "new Lock()"),
    EVENT(Kind.EVENT, 1, 0, 0, "asyncio.Event()", "new Event()"),
    CONDITION(Kind.CONDITION, 2, 0, 0, "asyncio.Condition(%s)", "new Condition(%s)"),
    SEMAPHORE(Kind.SEMAPHORE, 1, 0, 2, "asyncio.Semaphore(%s)", "new Semaphore(%s)"),
    BOUNDED_SEMAPHORE(Kind.BOUNDED_SEMAPHORE, 1, 1, 2, "asyncio.BoundedSemaphore(%s)", "new BoundedSemaphore(%s)"),
    QUEUE(Kind.QUEUE, 1, 0, 2, "asyncio.Queue(%s)", "new Queue<>(%s)"),
    PRIORITY_QUEUE(Kind.QUEUE, 1, 0, 2, "asyncio.PriorityQueue(%s)", "new PriorityQueue<>(%s)"),
    LIFO_QUEUE(Kind.QUEUE, 1, 0, 2, "asyncio.LifoQueue(%s)", "new LifoQueue<>(%s)"),
    BARRIER(Kind.BARRIER, 1, 1, 3, "asyncio.Barrier(%s)", "new Barrier(%s)"),

    /** A reader that tasks feed; the number is its limit. */
    READER(Kind.READER, 2, 2, 6, "Reader(%s)", "new StreamReader(%s)"),

    /** Two connected ends in memory; the number is the high water mark. */
    PIPE(Kind.PIPE, 2, 0, 6, "pipe(%s)", "pipe(%s)"),

    /** What calls on other threads wait for. */
    LATCH(Kind.LATCH, 3, 0, 0, "threading.Event()", "new CountDownLatch(1)"),

    /** A process that writes what it reads. */
    PROCESS(Kind.PROCESS, 2, 0, 0, "await self.start_child()", "startChild()"),

    /** A signal that the program sends to itself; the number says which. */
    SIGNAL(Kind.SIGNAL, 2, 0, 1, "self.signal(%s)", "signal(%s)");

    final Kind kind;

    /** How often it occurs, beside the others. */
    final int weight;

    /** The smallest number that it may be made with. */
    final int least;

    final int most;
    private final String python;
    private final String java;

    Thing(Kind kind, int weight, int least, int most, String python, String java) {
        this.kind = kind;
        this.weight = weight;
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
