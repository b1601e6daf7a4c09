// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** The long run. */
public final class Generator {
    private Generator() {}

    /** Sketch. */
    public static void main(String[] args) throws Exception {
        long from = Long.parseLong(args[0]);
        int count = Integer.parseInt(args[1]);
        long begin = System.nanoTime();
        var comparison = new Comparison();
        int shown = 0;
        int differ = 0;
        long python = 0, javac = 0, inline = 0, portable = 0;
        try (var cpython = new CPython("python3")) {
            for (int at = 0; at < count; at += 250) {
                List<Program> programs = LongStream.range(from + at, from + Math.min(count, at + 250))
                        .mapToObj(ProgramGenerator::generate)
                        .toList();
                long t0 = System.nanoTime();
                var expected = cpython.run(programs);
                long t1 = System.nanoTime();
                var classes = new ArrayList<Class<?>>(Engine.compile(programs).values());
                long t2 = System.nanoTime();
                var a = Engine.INLINE.run(classes);
                long t3 = System.nanoTime();
                var b = Engine.PORTABLE.run(classes);
                long t4 = System.nanoTime();
                python += t1 - t0;
                javac += t2 - t1;
                inline += t3 - t2;
                portable += t4 - t3;
                for (int i = 0; i < programs.size(); i++) {
                    if (!comparison.same(expected.get(i), a.get(i)) || !comparison.same(expected.get(i), b.get(i))) {
                        differ++;
                        if (shown++ < 3) {
                            System.out.println(PythonEmitter.emit(programs.get(i)));
                            System.out.println(JavaEmitter.emit(programs.get(i)));
                            System.out.println(String.join("\n", expected.get(i)));
                            System.out.println("--");
                            System.out.println(String.join("\n", a.get(i)));
                            System.out.println("--");
                            System.out.println(String.join("\n", b.get(i)));
                        }
                    }
                }
            }
        }
        System.out.println(differ + " of " + count + " differ, lines " + comparison.lines() + ", " + comparison.used());
        System.out.printf(
                "python %d javac %d inline %d portable %d all %d ms%n",
                python / 1000000,
                javac / 1000000,
                inline / 1000000,
                portable / 1000000,
                (System.nanoTime() - begin) / 1000000);
    }
}
