// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

/**
 * What steps speak of: a variable of the program, named after the step that sets it.
 *
 * @param kind what it is
 * @param id the number of that step; 0 for the main task
 */
record Ref(Kind kind, int id) {
    enum Kind {
        TASK("t"),
        FUTURE("f"),
        GATHER("k"),
        GROUP("g"),
        TIMEOUT("s"),
        LOCK("l"),
        EVENT("v"),
        CONDITION("c"),
        SEMAPHORE("p"),
        BOUNDED_SEMAPHORE("r"),
        QUEUE("q"),
        BARRIER("b"),
        READER("d"),
        PIPE("x"),
        LATCH("e"),
        PROCESS("y"),
        SIGNAL("z"),
        CALL("h"),
        SELF("self");

        final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    static final Ref MAIN = new Ref(Kind.TASK, 0);
    static final Ref SELF = new Ref(Kind.SELF, 0);

    static Ref task(int id) {
        return new Ref(Kind.TASK, id);
    }

    static Ref future(int id) {
        return new Ref(Kind.FUTURE, id);
    }

    static Ref gather(int id) {
        return new Ref(Kind.GATHER, id);
    }

    static Ref call(int id) {
        return new Ref(Kind.CALL, id);
    }

    static Ref group(int id) {
        return new Ref(Kind.GROUP, id);
    }

    static Ref timeout(int id) {
        return new Ref(Kind.TIMEOUT, id);
    }

    /** Whether it ends, and tells how. */
    boolean isAwaitable() {
        return kind == Kind.TASK || kind == Kind.FUTURE || kind == Kind.GATHER || kind == Kind.CALL;
    }

    /** The variable's name in both languages. */
    String name() {
        return kind.prefix + id;
    }
}
