// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import java.util.List;

/**
 * What the command line says.
 *
 * @param programs how many; {@code --programs N}, else 1,000
 * @param seed the first seed; {@code --seed S}, else 1; the others follow
 * @param engines {@code --engine inline|portable|both}, else both
 * @param python {@code --python PATH}, else the one on the path; must be CPython 3.13
 * @param show {@code --show SEED}: one program, in both languages, with both traces
 * @param record {@code --record}: writes what the tests compare with
 */
record Options(int programs, long seed, List<Engine> engines, String python, boolean show, boolean record) {
    static Options parse(String... args) {
        int programs = 1_000;
        long seed = 1;
        List<Engine> engines = List.of(Engine.values());
        String python = "python3";
        boolean show = false;
        boolean record = false;
        for (int i = 0; i < args.length; i++) {
            String option = args[i];
            if (option.equals("--record")) {
                record = true;
                continue;
            }
            if (++i == args.length) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            String value = args[i];
            switch (option) {
                case "--programs" -> programs = Math.toIntExact(number(option, value));
                case "--seed" -> seed = number(option, value);
                case "--show" -> {
                    show = true;
                    seed = number(option, value);
                }
                case "--engine" ->
                    engines = switch (value) {
                        case "inline" -> List.of(Engine.INLINE);
                        case "portable" -> List.of(Engine.PORTABLE);
                        case "both" -> List.of(Engine.values());
                        default ->
                            throw new IllegalArgumentException("--engine is inline, portable or both, not " + value);
                    };
                case "--python" -> python = value;
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new Options(programs, seed, engines, python, show, record);
    }

    private static long number(String option, String value) {
        try {
            long number = Long.parseLong(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(option + " needs a number that is not negative, not " + value);
    }
}
