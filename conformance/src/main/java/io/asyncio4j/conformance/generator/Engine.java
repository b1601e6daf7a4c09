// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import io.asyncio4j.failure.FailurePolicy;
import io.asyncio4j.run.Runner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The engines, and how programs run on them. */
enum Engine {
    INLINE,
    PORTABLE;

    private static final long PATIENCE_SECONDS = 20;

    private Runner.Builder builder() {
        Runner.Builder builder = Runner.builder()
                .handleSigint(false)
                .watchdogBound(Duration.ofSeconds(PATIENCE_SECONDS)) // a busy machine is no news
                .noFailureNotice()
                .failurePolicy(FailurePolicy.IGNORE);
        return this == INLINE ? builder.inlineEngine() : builder.portableEngine();
    }

    /** Compiles the programs, once for both engines. */
    static List<Class<?>> compile(List<Program> programs) {
        var sources = new LinkedHashMap<String, String>();
        programs.forEach(program -> sources.put(program.className(), JavaEmitter.emit(program)));
        ClassLoader loader = InMemoryJavac.compile(sources);
        var classes = new ArrayList<Class<?>>();
        for (String name : sources.keySet()) {
            try {
                classes.add(loader.loadClass(name));
            } catch (ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }
        return classes;
    }

    /** Runs one program after the other. */
    List<List<String>> run(List<Class<?>> programs) {
        var traces = new ArrayList<List<String>>();
        int next = 0;
        while (next < programs.size()) {
            // A thread that is stuck in one program is left behind, and another one goes on.
            var batch = programs.subList(next, programs.size());
            var done = new ArrayList<List<String>>();
            var work = new FutureTask<Void>(() -> {
                for (Class<?> program : batch) {
                    List<String> trace = trace(program);
                    synchronized (done) {
                        done.add(trace);
                        done.notifyAll();
                    }
                }
                return null;
            });
            Thread.ofPlatform().daemon().name("programs").start(work);
            next += await(work, done);
            synchronized (done) {
                traces.addAll(done);
            }
            if (next < programs.size()) {
                traces.add(List.of("HUNG"));
                next++;
            }
        }
        return traces;
    }

    private static int await(FutureTask<Void> work, List<List<String>> done) {
        int before = -1;
        while (true) {
            try {
                work.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return done.size();
            } catch (TimeoutException e) {
                synchronized (done) {
                    if (done.size() == before) {
                        return before;
                    }
                    before = done.size();
                }
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while programs ran", e);
            }
        }
    }

    private List<String> trace(Class<?> program) throws ReflectiveOperationException {
        var traced = (TracedProgram) program.getConstructor().newInstance();
        try {
            return traced.trace(builder());
        } catch (RuntimeException | Error e) {
            return List.of("BROKEN " + e);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
