// SPDX-License-Identifier: Apache-2.0

/** asyncio for the JVM: loop, tasks, and what happens to their failures. */
module io.asyncio4j.core {
    requires static transitive org.jspecify;
    requires jdk.management;
    requires jdk.unsupported;

    exports io.asyncio4j;
    exports io.asyncio4j.context;
    exports io.asyncio4j.failure;
    exports io.asyncio4j.future;
    exports io.asyncio4j.loop;
    exports io.asyncio4j.process;
    exports io.asyncio4j.queue;
    exports io.asyncio4j.run;
    exports io.asyncio4j.stream;
    exports io.asyncio4j.structured;
    exports io.asyncio4j.sync;
    exports io.asyncio4j.task;
    exports io.asyncio4j.testing;
    exports io.asyncio4j.thread;
}
