// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The same bytes, cut at random places and with random pauses, give the same reads as if all of them had been there from the
 * start: what is read is compared with a reference that sees a plain string. Seeded, so a failure repeats.
 */
class RandomChunksTest {
    private static final int LIMIT = 12;
    private static final int SEEDS = 300;

    /** What the next reads are to be, and what they gave. */
    private interface Reads {
        /** One read; null at the end. */
        String next(int kind, int n) throws IOException;
    }

    /** The reference: the rules, on a string that is all there. */
    private static final class Reference implements Reads {
        private final String all;
        private int at;

        Reference(String all) {
            this.all = all;
        }

        @Override
        public String next(int kind, int n) {
            String rest = all.substring(at);
            if (rest.isEmpty()) {
                return null;
            }
            return switch (kind) {
                case 0 -> rest.length() < n ? "incomplete " + take(rest.length()) : take(n);
                case 1 -> until(rest, "\n", true);
                default -> until(rest, "<>", false);
            };
        }

        private String until(String rest, String separator, boolean isLine) {
            int found = rest.indexOf(separator);
            if (found > LIMIT) {
                take(isLine ? found + 1 : found);
                return "overrun";
            }
            if (found < 0) {
                return isLine ? take(rest.length()) : "incomplete " + take(rest.length());
            }
            return take(found + separator.length());
        }

        private String take(int n) {
            at += n;
            return all.substring(at - n, at);
        }
    }

    /** The same with a reader; what is dropped at an overrun depends on the chunks, so the data has no long pieces there. */
    private static final class Real implements Reads {
        private final StreamReader reader;

        Real(StreamReader reader) {
            this.reader = reader;
        }

        @Override
        public String next(int kind, int n) throws IOException {
            try {
                byte[] read = switch (kind) {
                    case 0 -> reader.readExactly(n);
                    case 1 -> reader.readLine();
                    default -> reader.readUntil(Bytes.of("<>"));
                };
                return read.length == 0 && reader.atEof() ? null : Bytes.text(read);
            } catch (IncompleteReadException e) {
                return e.partial().length == 0 ? null : "incomplete " + Bytes.text(e.partial());
            }
        }
    }

    /** No line, and nothing between separators, is longer than the limit: else chunks would matter, as in CPython. */
    private static String randomData(Random random) {
        var data = new StringBuilder();
        int records = random.nextInt(30);
        for (int i = 0; i < records; i++) {
            int length = random.nextInt(4);
            for (int j = 0; j < length; j++) {
                data.append("ab<>".charAt(random.nextInt(4)));
            }
            data.append("<>\n");
        }
        return data.append("<a".repeat(random.nextInt(3))).toString();
    }

    private static List<String> readAll(Reads reads, long seed) throws IOException {
        var random = new Random(seed);
        var all = new ArrayList<String>();
        while (true) {
            String next = reads.next(random.nextInt(3), 1 + random.nextInt(40));
            if (next == null) {
                return all;
            }
            all.add(next);
        }
    }

    @OnBothEngines
    void placesWhereTheBytesAreCutDoNotMatter(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            for (int seed = 0; seed < SEEDS; seed++) {
                var random = new Random(seed);
                String data = randomData(random);
                var pair = StreamPair.builder()
                        .limit(LIMIT)
                        .writeBufferLimits(random.nextInt(20), 0)
                        .chunks(() -> 1 + random.nextInt(10))
                        .build();
                var writing = createTask(() -> write(pair.first().writer(), data, random));
                assertThat(readAll(new Real(pair.second().reader()), seed))
                        .as("seed %d, data %s", seed, data)
                        .isEqualTo(readAll(new Reference(data), seed));
                writing.await();
            }
        });
    }

    private static void write(StreamWriter writer, String data, Random random) throws IOException {
        for (int at = 0; at < data.length(); ) {
            int to = Math.min(data.length(), at + 1 + random.nextInt(25));
            writer.write(Bytes.of(data.substring(at, to)));
            at = to;
            if (random.nextBoolean()) {
                writer.drain();
            } else if (random.nextBoolean()) {
                yieldNow();
            }
        }
        writer.close();
    }

    @OnBothEngines
    void readsThatAreCancelledAtRandomGiveTheSame(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            for (int seed = 0; seed < SEEDS; seed++) {
                var random = new Random(seed);
                String data = randomData(random);
                var pair = StreamPair.builder()
                        .limit(LIMIT)
                        .chunks(() -> 1 + random.nextInt(4))
                        .build();
                var writing = createTask(() -> write(pair.first().writer(), data, random));
                var reader = pair.second().reader();
                var lines = new StringBuilder();
                while (!reader.atEof()) {
                    var task = createTask(() -> reader.readLine());
                    for (int i = random.nextInt(4); i > 0; i--) {
                        yieldNow();
                    }
                    task.cancel();
                    yieldNow();
                    yieldNow();
                    if (!task.cancelled()) {
                        lines.append(Bytes.text(task.await()));
                    }
                }
                assertThat(lines).as("seed %d", seed).hasToString(data);
                writing.await();
            }
        });
    }

    @OnBothEngines
    void transfersThatAreCancelledAtRandomLoseNothing(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            for (int seed = 0; seed < SEEDS; seed++) {
                var random = new Random(seed);
                String data = randomData(random);
                var builder =
                        StreamPair.builder().limit(1).writeBufferLimits(3, 1).chunks(() -> 1 + random.nextInt(4));
                var from = builder.build();
                var to = builder.build();
                var writing = createTask(() -> write(from.first().writer(), data, random));
                var arrived = createTask(() -> Bytes.text(to.second().reader().readAll()));
                var source = from.second().reader();
                while (!source.atEof()) {
                    var moving = createTask(() -> source.transferTo(to.first().writer()));
                    for (int i = random.nextInt(6); i > 0; i--) {
                        yieldNow();
                    }
                    moving.cancel();
                    yieldNow();
                    yieldNow();
                }
                to.first().writer().close();
                assertThat(arrived.await()).as("seed %d", seed).isEqualTo(data);
                writing.await();
            }
        });
    }
}
