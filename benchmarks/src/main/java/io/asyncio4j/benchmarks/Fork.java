// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.io.File;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.ExternalProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;

/** No profiler, but the only way to put a command before that of JMH's fork, and to keep what it logs off the screen. */
@SuppressWarnings("rawtypes") // so JMH has it
public final class Fork implements ExternalProfiler {
    static final String ON_ONE_CORE = "on one core";

    private final boolean pinned;

    /**
     * As JMH makes it.
     *
     * @param how {@link #ON_ONE_CORE}, or nothing
     */
    public Fork(String how) {
        pinned = how.equals(ON_ONE_CORE);
    }

    @Override
    public Collection<String> addJVMInvokeOptions(BenchmarkParams params) {
        return pinned ? Machine.ONE_CORE : List.of();
    }

    @Override
    public Collection<String> addJVMOptions(BenchmarkParams params) {
        return List.of();
    }

    @Override
    public void beforeTrial(BenchmarkParams params) {}

    @Override
    public Collection<? extends Result> afterTrial(BenchmarkResult result, long pid, File out, File err) {
        return List.of();
    }

    @Override
    public boolean allowPrintOut() {
        return false;
    }

    @Override
    public boolean allowPrintErr() {
        return false;
    }

    @Override
    public String getDescription() {
        return "starts the fork " + (pinned ? ON_ONE_CORE : "on all cores");
    }
}
