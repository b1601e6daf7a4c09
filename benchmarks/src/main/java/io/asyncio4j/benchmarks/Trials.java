// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import io.asyncio4j.benchmarks.Trial.PeerMissing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The ways to measure. */
final class Trials {
    private final Path root;
    private final Path logs;
    private final boolean quick;

    Trials(Path root, boolean quick) throws IOException {
        this.root = root;
        this.logs = Files.createDirectories(root.resolve("benchmarks/target/logs"));
        this.quick = quick;
    }

    /** A JMH benchmark, warmed, in a fork of its own. */
    Trial jmh(Class<?> benchmark, String method, boolean pinned, List<String> jvm) {
        return () -> {
            ChainedOptionsBuilder options = new OptionsBuilder()
                    .include(benchmark.getName().replace(".", "\\.") + "\\." + method + "$")
                    .forks(1)
                    .warmupIterations(quick ? 2 : 3)
                    .warmupTime(TimeValue.milliseconds(quick ? 500 : 1_000))
                    .measurementIterations(quick ? 2 : 3)
                    .measurementTime(TimeValue.milliseconds(quick ? 300 : 700))
                    .jvmArgsAppend(jvm.toArray(String[]::new))
                    .addProfiler(Fork.class, pinned ? Fork.ON_ONE_CORE : "")
                    .shouldFailOnError(true)
                    .output(logs.resolve(benchmark.getSimpleName() + "." + method + ".txt")
                            .toString());
            return new Runner(options.build()).runSingle().getPrimaryResult().getScore();
        };
    }

    /** A program of ours that prints a number, in a JVM of its own. */
    Trial program(Class<?> main, boolean pinned, List<String> jvm, String... args) {
        return () -> Child.number(pinned(pinned, Child.java(jvm, main.getName(), args)));
    }

    /** How often a program of ours is to measure the same thing, as an argument. */
    String rounds() {
        return quick ? "1" : "3";
    }

    /** A row of the Python program, on one core, as Python always is. */
    Trial python(String row) {
        return () -> {
            String python = Machine.PYTHON.orElseThrow(
                    () -> new PeerMissing("no Python 3.11 or newer is on this machine's PATH"));
            String program =
                    root.resolve("benchmarks/src/main/python/kernel.py").toString();
            return Child.number(pinned(true, List.of(python, program, row, quick ? "0.5" : "1.5")));
        };
    }

    /** How long a command takes from its start to its end, in milliseconds: the median of five. */
    Trial command(List<String> command) {
        return () -> {
            Child.output(command); // for what the first one builds, and for the file cache
            var times = new long[5];
            for (int i = 0; i < times.length; i++) {
                long start = System.nanoTime();
                Child.output(command);
                times[i] = System.nanoTime() - start;
            }
            java.util.Arrays.sort(times);
            return times[times.length / 2] / 1e6;
        };
    }

    private static List<String> pinned(boolean pinned, List<String> command) {
        var whole = new ArrayList<String>();
        if (pinned) {
            whole.addAll(Machine.ONE_CORE);
        }
        whole.addAll(command);
        return whole;
    }
}
