// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import io.asyncio4j.conformance.generator.Ref.Kind;

/** What a task does with a primitive or queue, and how each language says it. */
enum Act {
    LOCK_LOCKED(Kind.LOCK, 1, "locked()", "isLocked()"),

    EVENT_WAIT(Kind.EVENT, 4, "await wait()", "await()"),
    EVENT_SET(Kind.EVENT, 4, "set()", "set()"),
    EVENT_CLEAR(Kind.EVENT, 2, "clear()", "clear()"),
    EVENT_IS_SET(Kind.EVENT, 1, "is_set()", "isSet()"),

    CONDITION_WAIT(Kind.CONDITION, 5, "await wait()", "await()"),
    CONDITION_WAIT_FOR(Kind.CONDITION, 2, "await wait_for(self.asked(2))", "awaitUntil(asked(2))"),
    CONDITION_NOTIFY(Kind.CONDITION, 3, "notify()", "signal()"),
    CONDITION_NOTIFY_TWO(Kind.CONDITION, 2, "notify(2)", "signalMany(2)"),
    CONDITION_NOTIFY_ALL(Kind.CONDITION, 2, "notify_all()", "signalAll()"),

    SEMAPHORE_ACQUIRE(Kind.SEMAPHORE, 4, "await acquire()", "acquire()"),
    SEMAPHORE_RELEASE(Kind.SEMAPHORE, 4, "release()", "release()"),
    SEMAPHORE_LOCKED(Kind.SEMAPHORE, 1, "locked()", "isLocked()"),
    BOUNDED_SEMAPHORE_LOCKED(Kind.BOUNDED_SEMAPHORE, 1, "locked()", "isLocked()"),

    QUEUE_PUT(Kind.QUEUE, 5, "await put('i%d')", "put(\"i%d\")"),
    QUEUE_GET(Kind.QUEUE, 5, "await get()", "get()"),
    QUEUE_PUT_NOWAIT(Kind.QUEUE, 3, "put_nowait('i%d')", "putNowait(\"i%d\")"),
    QUEUE_GET_NOWAIT(Kind.QUEUE, 2, "get_nowait()", "getNowait()"),
    QUEUE_TASK_DONE(Kind.QUEUE, 2, "task_done()", "taskDone()"),
    QUEUE_JOIN(Kind.QUEUE, 1, "await join()", "join()"),
    QUEUE_SHUTDOWN(Kind.QUEUE, 1, "shutdown()", "shutdown()"),
    QUEUE_SHUTDOWN_NOW(Kind.QUEUE, 1, "shutdown(immediate=True)", "shutdownNow()"),
    QUEUE_SIZE(Kind.QUEUE, 1, "qsize()", "size()"),

    BARRIER_WAIT(Kind.BARRIER, 7, "await wait()", "await()"),
    BARRIER_RESET(Kind.BARRIER, 1, "await reset()", "reset()"),
    BARRIER_ABORT(Kind.BARRIER, 1, "await abort()", "abort()"),
    BARRIER_WAITING(Kind.BARRIER, 1, "n_waiting", "waiting()");

    private static final String AWAIT = "await ";

    final Kind kind;

    /** How often it occurs, beside the others of its kind. */
    final int weight;

    private final String python;
    private final String java;

    Act(Kind kind, int weight, String python, String java) {
        this.kind = kind;
        this.weight = weight;
        this.python = python;
        this.java = java;
    }

    /** Whether both languages have a value to show. */
    boolean hasValue() {
        return switch (this) {
            case LOCK_LOCKED,
                    EVENT_IS_SET,
                    SEMAPHORE_LOCKED,
                    BOUNDED_SEMAPHORE_LOCKED,
                    QUEUE_GET,
                    QUEUE_GET_NOWAIT,
                    QUEUE_SIZE,
                    BARRIER_WAIT,
                    BARRIER_WAITING -> true;
            default -> false;
        };
    }

    boolean waits() {
        return python.startsWith(AWAIT);
    }

    /** The Python of step {@code id}. */
    String python(String variable, int id) {
        String call = waits() ? python.substring(AWAIT.length()) : python;
        return (waits() ? AWAIT : "") + variable + "." + call.formatted(id);
    }

    /** The Java of step {@code id}. */
    String java(String variable, int id) {
        return variable + "." + java.formatted(id);
    }

    /** What a callback may do with such a thing, and wakes somebody. */
    static Act ofCallback(Kind kind) {
        return switch (kind) {
            case EVENT -> EVENT_SET;
            case SEMAPHORE -> SEMAPHORE_RELEASE;
            case QUEUE -> QUEUE_PUT_NOWAIT;
            default -> throw new IllegalArgumentException("callbacks do nothing with " + kind);
        };
    }
}
