// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import static io.asyncio4j.benchmarks.Bound.Kind.GOAL;
import static io.asyncio4j.benchmarks.Bound.Kind.MUST;
import static io.asyncio4j.benchmarks.Bound.atMost;
import static io.asyncio4j.benchmarks.Bound.difference;
import static io.asyncio4j.benchmarks.Bound.ratio;

import io.asyncio4j.benchmarks.kernel.BareContinuation;
import io.asyncio4j.benchmarks.kernel.BareThreads;
import io.asyncio4j.benchmarks.kernel.BoundedQueue;
import io.asyncio4j.benchmarks.kernel.CancelledTimers;
import io.asyncio4j.benchmarks.kernel.FiringTimers;
import io.asyncio4j.benchmarks.kernel.ForeignCalls;
import io.asyncio4j.benchmarks.kernel.GroupOfMany;
import io.asyncio4j.benchmarks.kernel.LockHandOver;
import io.asyncio4j.benchmarks.kernel.SpawnAndAwait;
import io.asyncio4j.benchmarks.kernel.SpawnAndAwaitFailing;
import io.asyncio4j.benchmarks.kernel.SpawnMany;
import io.asyncio4j.benchmarks.kernel.Switch;
import io.asyncio4j.benchmarks.kernel.ThreadRoundTrip;
import io.asyncio4j.benchmarks.kernel.TimeoutOfReady;
import io.asyncio4j.benchmarks.kernel.YieldNow;
import io.asyncio4j.benchmarks.many.Growth;
import io.asyncio4j.benchmarks.many.MassCancel;
import io.asyncio4j.benchmarks.many.Sleepers;
import io.asyncio4j.benchmarks.start.EmptyRuns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is measured, with whom, and what is to be reached. */
final class Rows {
    private static final String INLINE = "inline";
    private static final String PORTABLE = "portable";
    private static final String PORTABLE_UNPINNED = "portable, unpinned";
    private static final String KOTLIN = "Kotlin";
    private static final String CPYTHON = "CPython";
    private static final String FUTURES = "CompletableFuture";
    private static final String SCOPE = "StructuredTaskScope";
    private static final String THREADS = "virtual threads";
    private static final String PARK = "bare park/unpark";
    private static final String CONTINUATION = "bare continuation";
    private static final String THREAD = "bare thread";
    private static final String POOL = "ScheduledThreadPool";
    private static final String BLOCKING_QUEUE = "ArrayBlockingQueue";
    private static final String JDK_LOCK = "ReentrantLock";

    private static final String NANOSECONDS = "ns";
    private static final String KERNEL = "JMH, warmed, on one core";

    private static final List<String> ON_INLINE =
            List.of("--add-opens=java.base/java.lang=ALL-UNNAMED", "-Dasyncio4j.engine=inline");
    private static final List<String> ON_PORTABLE = List.of("-Dasyncio4j.engine=portable");
    private static final List<String> LEDGER_OFF = List.of("-Dasyncio4j.ledger=off");
    private static final List<String> PREVIEW = List.of("--enable-preview");
    private static final List<String> INTERNALS = List.of("--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED");
    private static final List<String> BIG_HEAP = List.of("-Xms3g", "-Xmx3g");
    private static final List<String> NO_COLLECTION = List.of("-Xms5g", "-Xmx5g", "-Xmn4g", "-XX:+UseSerialGC");
    private static final String MILLION = "1000000";

    private final Path root;
    private final Trials trials;

    Rows(Path root, Trials trials) {
        this.root = root;
        this.trials = trials;
    }

    List<Row> all() {
        return List.of(
                spawn(),
                spawnFailing(),
                ledger(),
                spawnMany(),
                group(),
                timeout(),
                switching(),
                yielding(),
                queue(),
                lock(),
                toThread(),
                cancelledTimers(),
                firingTimers(),
                foreignCalls(),
                foreignCallsUnpinned(),
                sleepersWarm(),
                sleepersCold(),
                sleepersHeap(),
                massCancel("group", "100,000 tasks asleep in a group, one fails: per task, until the group has ended"),
                massCancel("tasks", "100,000 tasks asleep, each is cancelled: per task, until all have ended"),
                growth("spawn"),
                growth("sleep"),
                growth("gather"),
                growth("cancel"),
                growth("group"),
                growth("group-fails"),
                hello(),
                emptyRun());
    }

    private Row spawn() {
        return new Row(
                "spawn",
                "spawn and await, no-op",
                NANOSECONDS,
                KERNEL,
                kernel(SpawnAndAwait.class, "spawn", FUTURES, SCOPE),
                List.of(
                        ratio(MUST, INLINE, 2.0, KOTLIN),
                        ratio(GOAL, INLINE, 1.2, KOTLIN),
                        ratio(MUST, PORTABLE, 0.4, CPYTHON)));
    }

    private Row spawnFailing() {
        return new Row(
                "spawn-failing",
                "spawn and await, fails",
                NANOSECONDS,
                KERNEL + "; a new exception with its stack trace each, past the first 100 a second, the ledger on",
                kernel(SpawnAndAwaitFailing.class, "spawn-failing", FUTURES, SCOPE),
                List.of(
                        ratio(MUST, INLINE, 1.0, KOTLIN),
                        ratio(GOAL, INLINE, 0.7, KOTLIN),
                        ratio(MUST, PORTABLE, 0.5, CPYTHON)));
    }

    private Row ledger() {
        return new Row(
                "ledger",
                "spawn and await, fails: what the ledger costs",
                NANOSECONDS,
                KERNEL + "; switched off, the ledger may save 30 % of the time",
                List.of(
                        ours(SpawnAndAwaitFailing.class, "inline, ledger on", ON_INLINE, true),
                        ours(SpawnAndAwaitFailing.class, "inline, ledger off", plus(ON_INLINE, LEDGER_OFF), true),
                        ours(SpawnAndAwaitFailing.class, "portable, ledger on", ON_PORTABLE, true),
                        ours(SpawnAndAwaitFailing.class, "portable, ledger off", plus(ON_PORTABLE, LEDGER_OFF), true)),
                List.of(
                        ratio(MUST, "inline, ledger on", 1 / 0.7, "inline, ledger off"),
                        ratio(MUST, "portable, ledger on", 1 / 0.7, "portable, ledger off")));
    }

    private Row spawnMany() {
        var contestants = new ArrayList<>(kernel(SpawnMany.class, "spawn-1000", FUTURES, SCOPE));
        contestants.add(new Contestant(THREAD, trials.jmh(BareThreads.class, "makeAndRun", true, ON_INLINE)));
        return new Row(
                "spawn-1000",
                "spawn 1,000 and gather, per task",
                NANOSECONDS,
                KERNEL,
                contestants,
                List.of(
                        ratio(MUST, INLINE, 1.0, KOTLIN),
                        ratio(GOAL, INLINE, 0.7, KOTLIN),
                        ratio(MUST, PORTABLE, 0.3, CPYTHON)));
    }

    private Row group() {
        return new Row(
                "group-1000",
                "a group of 1,000 tasks, no-op, per task",
                NANOSECONDS,
                KERNEL,
                kernel(GroupOfMany.class, "group-1000", SCOPE),
                List.of(ratio(GOAL, INLINE, 1.0, KOTLIN), ratio(MUST, PORTABLE, 0.3, CPYTHON)));
    }

    private Row timeout() {
        return new Row(
                "timeout",
                "timeout around a result that is there at once",
                NANOSECONDS,
                KERNEL + "; the future of the JDK is completed after its limit was set, else it sets none",
                kernel(TimeoutOfReady.class, "timeout", FUTURES),
                List.of(ratio(GOAL, INLINE, 1.0, KOTLIN)));
    }

    private Row switching() {
        var contestants = new ArrayList<>(kernel(Switch.class, "switch"));
        contestants.add(new Contestant(PARK, trials.jmh(Switch.class, "parkAndUnpark", true, List.of())));
        return new Row(
                "switch",
                "switch between two tasks",
                NANOSECONDS,
                KERNEL + "; through a new future each time, the bare threads through one variable",
                contestants,
                List.of(
                        ratio(MUST, INLINE, 1.3, PARK),
                        ratio(GOAL, INLINE, 1.1, KOTLIN),
                        ratio(MUST, PORTABLE, 0.5, CPYTHON)));
    }

    private Row yielding() {
        var contestants = new ArrayList<>(kernel(YieldNow.class, "yield"));
        contestants.add(
                new Contestant(CONTINUATION, trials.jmh(BareContinuation.class, "yieldAndRun", true, INTERNALS)));
        return new Row(
                "yield",
                "yieldNow",
                NANOSECONDS,
                KERNEL,
                contestants,
                List.of(ratio(MUST, INLINE, 1.4, CONTINUATION), ratio(MUST, PORTABLE, 0.5, CPYTHON)));
    }

    private Row queue() {
        var contestants = new ArrayList<>(kernel(BoundedQueue.class, "queue"));
        contestants.add(
                new Contestant(BLOCKING_QUEUE, trials.jmh(BoundedQueue.class, "arrayBlockingQueue", true, List.of())));
        return new Row(
                "queue",
                "bounded queue, a producer and a consumer, per item",
                NANOSECONDS,
                KERNEL + "; room for 100 items; the queue of the JDK between two virtual threads",
                contestants,
                List.of(
                        ratio(MUST, INLINE, 0.5, KOTLIN),
                        ratio(GOAL, INLINE, 0.3, KOTLIN),
                        ratio(MUST, PORTABLE, 1.0, KOTLIN)));
    }

    private Row lock() {
        var contestants = new ArrayList<>(kernel(LockHandOver.class, "lock"));
        contestants.add(new Contestant(JDK_LOCK, trials.jmh(LockHandOver.class, "reentrantLock", true, List.of())));
        return new Row(
                "lock",
                "lock hand-over: two tasks, each gives way while it holds the lock",
                NANOSECONDS,
                KERNEL + "; the lock of the JDK is a fair one, between two virtual threads",
                contestants,
                List.of(ratio(GOAL, INLINE, 1.0, JDK_LOCK), ratio(GOAL, PORTABLE, 0.5, CPYTHON)));
    }

    private Row toThread() {
        return new Row(
                "to-thread",
                "toThread: a call in another thread, there and back",
                NANOSECONDS,
                "JMH, warmed, on all cores; Kotlin: withContext(Dispatchers.IO), CompletableFuture: supplyAsync and"
                        + " join",
                List.of(
                        ours(ThreadRoundTrip.class, INLINE, ON_INLINE, false),
                        ours(ThreadRoundTrip.class, PORTABLE, ON_PORTABLE, false),
                        new Contestant(KOTLIN, trials.jmh(ThreadRoundTrip.class, "kotlin", false, List.of())),
                        new Contestant(
                                FUTURES, trials.jmh(ThreadRoundTrip.class, "completableFuture", false, List.of())),
                        new Contestant(CPYTHON, trials.python("to-thread"))),
                List.of(ratio(GOAL, INLINE, 1.5, KOTLIN), ratio(GOAL, INLINE, 0.5, CPYTHON)));
    }

    private Row cancelledTimers() {
        return new Row(
                "timer-cancel",
                "callLater and cancel",
                NANOSECONDS,
                KERNEL + "; among 1,000 timers that stay",
                timers(CancelledTimers.class, "timer-cancel"),
                List.of());
    }

    private Row firingTimers() {
        return new Row(
                "timer-fire",
                "callLater and fire",
                NANOSECONDS,
                KERNEL + "; 1,000 timers at a time",
                timers(FiringTimers.class, "timer-fire"),
                List.of());
    }

    private Row foreignCalls() {
        return foreignCalls("threadsafe", "one core", true);
    }

    private Row foreignCallsUnpinned() {
        return foreignCalls("threadsafe-unpinned", "all cores", false);
    }

    private Row foreignCalls(String id, String where, boolean pinned) {
        String queue = "LinkedTransferQueue";
        return new Row(
                id,
                "callSoonThreadsafe from a busy foreign thread, on " + where,
                NANOSECONDS,
                "JMH, warmed",
                List.of(
                        ours(ForeignCalls.class, INLINE, ON_INLINE, pinned),
                        ours(ForeignCalls.class, PORTABLE, ON_PORTABLE, pinned),
                        new Contestant(
                                queue, trials.jmh(ForeignCalls.class, "linkedTransferQueue", pinned, List.of()))),
                List.of(ratio(MUST, INLINE, 2.0, queue), ratio(MUST, PORTABLE, 2.0, queue)));
    }

    private Row sleepersWarm() {
        return new Row(
                "sleepers-warm",
                "1,000,000 tasks asleep at once: time beyond the sleep",
                "s",
                "warmed with 3 × 100,000, on one core; CPython: 10 × that of 100,000",
                sleepers("warm", new Contestant(CPYTHON, trials.python("sleepers"))),
                List.of(ratio(MUST, INLINE, 1.0, THREADS)));
    }

    private Row sleepersCold() {
        return new Row(
                "sleepers-cold",
                "the same in a cold JVM",
                "s",
                "not warmed, on one core",
                sleepers("cold"),
                List.of(ratio(MUST, INLINE, 1.5, KOTLIN)));
    }

    private Row sleepersHeap() {
        return new Row(
                "sleepers-heap",
                "heap per sleeping task",
                "bytes",
                "after a full collection, 1,000,000 asleep",
                sleepers("heap"),
                List.of(atMost(MUST, INLINE, 1024, "bytes"), atMost(MUST, PORTABLE, 1024, "bytes")));
    }

    private Row massCancel(String what, String title) {
        var contestants = new ArrayList<Contestant>();
        for (String engine : List.of(INLINE, PORTABLE)) {
            contestants.add(cancelling(engine, plus(on(engine), BIG_HEAP), "asyncio4j", what));
        }
        contestants.add(cancelling(KOTLIN, BIG_HEAP, "kotlin", what));
        contestants.add(new Contestant(CPYTHON, trials.python("cancel-" + what)));
        return new Row(
                "cancel-" + what,
                title,
                NANOSECONDS,
                "warmed, on one core; from the request, or the failure that causes it",
                contestants,
                List.of(ratio(what.equals("group") ? MUST : GOAL, INLINE, 1.0, KOTLIN)));
    }

    private Row growth(String what) {
        var contestants = new ArrayList<Contestant>();
        for (String engine : List.of(INLINE, PORTABLE)) {
            contestants.add(growing(engine + ", 1,000", engine, NO_COLLECTION, what, "1000"));
            contestants.add(growing(engine + ", 1,000,000", engine, NO_COLLECTION, what, MILLION));
        }
        contestants.add(growing("inline, 1,000,000, small heap", INLINE, BIG_HEAP, what, MILLION));
        return new Row(
                "growth-" + what,
                "growth: " + what + ", time per task among so many",
                NANOSECONDS,
                "warmed, on one core, on the virtual clock; with a heap so big that nothing is collected meanwhile;"
                        + " the last one, inline with the heap of the sleepers, shows what the collector adds",
                contestants,
                List.of(
                        ratio(MUST, "inline, 1,000,000", 1.5, "inline, 1,000"),
                        ratio(MUST, "portable, 1,000,000", 1.5, "portable, 1,000")));
    }

    private Row hello() {
        Path programs = root.resolve("benchmarks/src/main/programs");
        String ours = "asyncio4j run";
        String peer = "java, plain hello";
        return new Row(
                "hello",
                "start-up: a hello world from its source file",
                "ms",
                "processes, on all cores; ours runs a task, the JVM's own launcher a plain main",
                List.of(
                        new Contestant(
                                ours,
                                trials.command(List.of(
                                        root.resolve("asyncio4j").toString(),
                                        "run",
                                        programs.resolve("Hello.java").toString()))),
                        new Contestant(
                                peer,
                                trials.command(List.of(
                                        System.getProperty("java.home") + "/bin/java",
                                        programs.resolve("PlainHello.java").toString())))),
                List.of(difference(MUST, ours, peer, 150, "ms")));
    }

    private Row emptyRun() {
        return new Row(
                "empty-run",
                "start-up: Asyncio.run(() -> {}) in a running JVM",
                "ms",
                "the median of the 200 after the first, not warmed otherwise, on all cores",
                List.of(
                        new Contestant(INLINE, trials.program(EmptyRuns.class, false, ON_INLINE)),
                        new Contestant(PORTABLE, trials.program(EmptyRuns.class, false, ON_PORTABLE))),
                List.of(atMost(MUST, INLINE, 1, "ms"), atMost(MUST, PORTABLE, 1, "ms")));
    }

    // -- contestants

    private List<Contestant> kernel(Class<?> benchmark, String python, String... others) {
        var contestants = new ArrayList<Contestant>();
        contestants.add(ours(benchmark, INLINE, ON_INLINE, true));
        contestants.add(ours(benchmark, PORTABLE, ON_PORTABLE, true));
        contestants.add(ours(benchmark, PORTABLE_UNPINNED, ON_PORTABLE, false));
        contestants.add(new Contestant(KOTLIN, trials.jmh(benchmark, "kotlin", true, List.of())));
        for (String other : others) {
            contestants.add(
                    switch (other) {
                        case FUTURES ->
                            new Contestant(FUTURES, trials.jmh(benchmark, "completableFuture", true, List.of()));
                        case SCOPE ->
                            new Contestant(SCOPE, trials.jmh(benchmark, "structuredTaskScope", true, PREVIEW));
                        default -> throw new IllegalArgumentException(other);
                    });
        }
        contestants.add(new Contestant(CPYTHON, trials.python(python)));
        return contestants;
    }

    private List<Contestant> timers(Class<?> benchmark, String python) {
        return List.of(
                ours(benchmark, INLINE, ON_INLINE, true),
                ours(benchmark, PORTABLE, ON_PORTABLE, true),
                new Contestant(POOL, trials.jmh(benchmark, "scheduledThreadPool", true, List.of())),
                new Contestant(CPYTHON, trials.python(python)));
    }

    private List<Contestant> sleepers(String how, Contestant... others) {
        var contestants = new ArrayList<Contestant>();
        for (String engine : List.of(INLINE, PORTABLE)) {
            contestants.add(new Contestant(
                    engine,
                    trials.program(Sleepers.class, true, plus(on(engine), BIG_HEAP), "asyncio4j", how, MILLION)));
        }
        contestants.add(new Contestant(
                THREADS, trials.program(Sleepers.class, true, BIG_HEAP, "virtualThreads", how, MILLION)));
        contestants.add(new Contestant(KOTLIN, trials.program(Sleepers.class, true, BIG_HEAP, "kotlin", how, MILLION)));
        contestants.addAll(List.of(others));
        return contestants;
    }

    private Contestant cancelling(String name, List<String> jvm, String who, String what) {
        return new Contestant(name, trials.program(MassCancel.class, true, jvm, who, what, "100000", trials.rounds()));
    }

    private Contestant growing(String name, String engine, List<String> heap, String what, String tasks) {
        return new Contestant(
                name, trials.program(Growth.class, true, plus(on(engine), heap), what, tasks, trials.rounds()));
    }

    private Contestant ours(Class<?> benchmark, String name, List<String> jvm, boolean pinned) {
        return new Contestant(name, trials.jmh(benchmark, "asyncio4j", pinned, jvm));
    }

    private static List<String> on(String engine) {
        return engine.equals(INLINE) ? ON_INLINE : ON_PORTABLE;
    }

    private static List<String> plus(List<String> some, List<String> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
