// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Journal.end;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.CancelAtEach;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** S16: wherever a task is cancelled that reads or writes, no byte is lost or comes twice, and nobody waits for ever. */
class CancelledAtEachSuspensionTest {
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final List<String> PIECES = List.of("a,b", "c\nd", "ef,g", "\n", "hijkl\nm");
    private static final String ALL = String.join("", PIECES);

    /** Reads one thing, and adds it to what was read so far; false at the end. */
    @FunctionalInterface
    private interface Read {
        boolean next(StreamReader reader, StringBuilder got) throws IOException;
    }

    private static boolean add(byte[] bytes, StringBuilder got) {
        got.append(Bytes.text(bytes));
        return bytes.length > 0;
    }

    private static boolean read(StreamReader reader, StringBuilder got) throws IOException {
        return add(reader.read(), got);
    }

    private static boolean readTwo(StreamReader reader, StringBuilder got) throws IOException {
        return add(reader.read(2), got);
    }

    private static boolean readLine(StreamReader reader, StringBuilder got) throws IOException {
        return add(reader.readLine(), got);
    }

    private static boolean readFive(StreamReader reader, StringBuilder got) throws IOException {
        try {
            return add(reader.readExactly(5), got);
        } catch (IncompleteReadException e) {
            add(e.partial(), got);
            return false;
        }
    }

    private static boolean readUntil(StreamReader reader, StringBuilder got) throws IOException {
        try {
            return add(reader.readUntil(Bytes.of(","), Bytes.of("\n")), got);
        } catch (IncompleteReadException e) {
            add(e.partial(), got);
            return false;
        }
    }

    private static boolean readAll(StreamReader reader, StringBuilder got) throws IOException {
        return add(reader.readAll(), got);
    }

    /** Text has lost the end of its line, which only the last one lacked. */
    private static boolean lines(StreamReader reader, StringBuilder got) {
        for (String line : reader.lines()) {
            got.append(line).append(line.equals("m") ? "" : "\n");
        }
        return false;
    }

    private static void assertNothingIsLost(EngineUnderTest engine, Read read) {
        int runs = CancelAtEach.on(engine, run -> {
            var sizes = new int[] {2, 1, 3};
            var asked = new int[1];
            var pair = StreamPair.builder()
                    .limit(8)
                    .writeBufferLimits(4, 2)
                    .chunks(() -> sizes[asked[0]++ % 3])
                    .build();
            var got = new StringBuilder();
            StreamReader reader = pair.second().reader();
            var first = run.victim("reader", () -> readToTheEnd(read, reader, got));
            run.bystander("next reader", () -> {
                end(first);
                readToTheEnd(read, reader, got);
            });
            run.bystander("writer", () -> {
                StreamWriter writer = pair.first().writer();
                for (String piece : PIECES) {
                    writer.write(piece);
                    writer.drain();
                    if (piece.length() == 3) {
                        sleep(MILLI);
                    }
                }
                writer.close();
                pair.second().writer().close();
                writer.waitClosed();
            });
            run.afterwards(() -> {
                assertThat(got).hasToString(ALL);
                assertThat(reader.atEof()).isTrue();
                assertThat(reader).hasToString("StreamReader(0 bytes, limit=8, eof)");
            });
        });
        assertThat(runs).isGreaterThan(100);
    }

    private static void readToTheEnd(Read read, StreamReader reader, StringBuilder got) throws IOException {
        while (read.next(reader, got)) {
            // the next one, then
        }
    }

    @OnBothEngines
    void read(EngineUnderTest engine) {
        assertNothingIsLost(engine, CancelledAtEachSuspensionTest::read);
    }

    @OnBothEngines
    void readOfSomeBytes(EngineUnderTest engine) {
        assertNothingIsLost(engine, CancelledAtEachSuspensionTest::readTwo);
    }

    @OnBothEngines
    void readLine(EngineUnderTest engine) {
        assertNothingIsLost(engine, CancelledAtEachSuspensionTest::readLine);
    }

    @OnBothEngines
    void readExactly(EngineUnderTest engine) {
        assertNothingIsLost(engine, CancelledAtEachSuspensionTest::readFive);
    }

    @OnBothEngines
    void readUntil(EngineUnderTest engine) {
        assertNothingIsLost(engine, CancelledAtEachSuspensionTest::readUntil);
    }

    @OnBothEngines
    void readAll(EngineUnderTest engine) {
        assertNothingIsLost(engine, CancelledAtEachSuspensionTest::readAll);
    }

    @OnBothEngines
    void iteration(EngineUnderTest engine) {
        assertNothingIsLost(engine, CancelledAtEachSuspensionTest::lines);
    }

    // What it has taken is written; the rest is still there
    @OnBothEngines
    void transfer(EngineUnderTest engine) {
        CancelAtEach.on(engine, run -> {
            var from = StreamPair.builder().limit(8).chunks(() -> 3).build();
            var to = StreamPair.builder().limit(8).writeBufferLimits(2, 1).build();
            var moves = run.victim("moves", () -> {
                long _ = from.second().reader().transferTo(to.first().writer());
            });
            run.bystander("moves the rest", () -> {
                end(moves);
                long _ = from.second().reader().transferTo(to.first().writer());
                to.first().writer().close();
            });
            run.bystander("writer", () -> {
                for (String piece : PIECES) {
                    from.first().writer().write(piece);
                    yieldNow();
                }
                from.first().writer().close();
            });
            run.bystander("reader", () -> {
                sleep(MILLI);
                assertThat(Bytes.text(to.second().reader().readAll())).isEqualTo(ALL);
            });
        });
    }

    // Each has written before it drains: cancelling it takes nothing back
    @OnBothEngines
    void drain(EngineUnderTest engine) {
        CancelAtEach.on(engine, run -> {
            var pair = StreamPair.builder()
                    .limit(4)
                    .writeBufferLimits(6, 3)
                    .chunks(() -> 5)
                    .build();
            StreamWriter writer = pair.first().writer();
            var written = new StringBuilder();
            var writers = new ArrayList<Task<?, ?>>();
            for (String name : List.of("a", "b")) {
                writers.add(run.victim(name, () -> writeAndDrain(writer, name, written)));
            }
            writers.add(run.bystander("c", () -> writeAndDrain(writer, "c", written)));
            run.bystander("closer", () -> {
                end(writers.toArray(Task[]::new));
                writer.close();
                writer.waitClosed();
            });
            run.bystander("reader", () -> {
                sleep(MILLI);
                StreamReader reader = pair.second().reader();
                var got = new StringBuilder();
                while (read(reader, got)) {
                    yieldNow();
                }
                pair.second().writer().close();
                assertThat(got).hasToString(written.toString());
            });
            run.afterwards(() -> {
                assertThat(written.toString().replaceAll("[ab]", "")).isEqualTo("cccccccccccc");
                assertThat(writer).hasToString("StreamWriter(0 bytes kept, closed)");
            });
        });
    }

    private static void writeAndDrain(StreamWriter writer, String name, StringBuilder written) throws IOException {
        for (int i = 0; i < 3; i++) {
            writer.write(name.repeat(4));
            written.append(name.repeat(4));
            writer.drain();
        }
    }

    @OnBothEngines
    void waitClosed(EngineUnderTest engine) {
        CancelAtEach.on(engine, run -> {
            var pair = StreamPair.create();
            StreamWriter writer = pair.first().writer();
            run.victim("a", writer::waitClosed);
            run.bystander("b", writer::waitClosed);
            run.victim("closer", () -> {
                writer.write("said");
                try {
                    yieldNow();
                } finally {
                    writer.close();
                    writer.waitClosed();
                }
            });
            run.bystander("reader", () -> {
                StreamReader reader = pair.second().reader();
                String said = Bytes.text(reader.readAll());
                if (said.isEmpty()) {
                    assertThat(run.isChosen("closer")).isTrue(); // before its start
                } else {
                    assertThat(said).isEqualTo("said");
                }
                pair.second().writer().close();
                pair.second().writer().waitClosed();
            });
            run.bystander("closes what nobody has closed", () -> {
                sleep(MILLI);
                writer.close();
            });
            run.afterwards(() -> assertThat(writer).hasToString("StreamWriter(0 bytes kept, closed)"));
        });
    }

    // A failure that a task has not heard of, since it was cancelled, is told of once (S25)
    @OnBothEngines
    void brokenConnectionIsHeardOfOnce(EngineUnderTest engine) {
        CancelAtEach.on(engine, run -> {
            var failure = new IOException("broken");
            var heard = new ArrayList<String>();
            var pair = StreamPair.builder().writeBufferLimits(2, 1).build();
            run.victim(
                    "reader",
                    () -> hears(failure, heard, () -> pair.second().reader().readExactly(9)));
            run.victim(
                    "writer",
                    () -> hears(failure, heard, () -> {
                        pair.second().reader();
                        pair.second().writer().write("long enough");
                        pair.second().writer().drain();
                        pair.second().writer().waitClosed();
                    }));
            run.bystander("breaks", () -> {
                pair.first().writer().write("four");
                sleep(MILLI);
                pair.first().abort(failure);
            });
            run.afterwards(() -> {
                assertThat(pair.second().writer().isClosing()).isTrue();
                if (heard.isEmpty()) {
                    assertThat(run.isChosen("reader") && run.isChosen("writer")).isTrue();
                    run.leaves(failure);
                }
            });
        });
    }

    @FunctionalInterface
    private interface Call {
        void run() throws IOException;
    }

    private static void hears(IOException failure, List<String> heard, Call call) {
        try {
            call.run();
        } catch (IOException e) {
            assertThat(e).isSameAs(failure);
            heard.add("once more");
            return;
        }
        throw new AssertionError("the connection was broken");
    }

    // -- over a transport of somebody else's

    @OnBothEngines
    void drainOverAnyTransport(EngineUnderTest engine) {
        CancelAtEach.on(engine, run -> {
            var transport = new RecordedTransport();
            var protocol = new StreamProtocol();
            protocol.connectionMade(transport);
            protocol.pauseWriting();
            for (String name : List.of("a", "b")) {
                run.victim(name, () -> writeTwice(protocol.writer(), name));
            }
            run.bystander("c", () -> writeTwice(protocol.writer(), "c"));
            run.bystander("transport", () -> {
                for (int i = 0; i < 2; i++) {
                    sleep(MILLI);
                    protocol.resumeWriting();
                    yieldNow();
                    protocol.pauseWriting();
                }
                sleep(MILLI);
                protocol.connectionLost(null);
            });
            run.afterwards(() -> {
                assertThat(transport.calls).contains("write c1", "write c2");
                assertThat(transport.calls).doesNotHaveDuplicates();
            });
        });
    }

    private static void writeTwice(StreamWriter writer, String name) throws IOException {
        try {
            writer.write(name + 1);
            writer.drain();
            writer.write(name + 2);
            writer.drain();
        } catch (ConnectionResetException e) {
            assertThat(e).hasMessageStartingWith("Connection lost: drain() was called on "); // it has come too late
        }
        writer.waitClosed();
    }

    /** One that brings nothing while it is held back. */
    @OnBothEngines
    void readOverAnyTransport(EngineUnderTest engine) {
        CancelAtEach.on(engine, run -> {
            var transport = new RecordedTransport();
            var reader = new StreamReader(2);
            reader.setTransport(transport);
            var got = new StringBuilder();
            var first = run.victim("reader", () -> readThrees(reader, got));
            run.bystander("next reader", () -> {
                end(first);
                readThrees(reader, got);
            });
            run.bystander("source", () -> {
                for (String piece : PIECES) {
                    while (!transport.isReading()) {
                        sleep(MILLI);
                    }
                    reader.feedData(Bytes.of(piece));
                    yieldNow();
                }
                reader.feedEof();
            });
            run.afterwards(() -> assertThat(got).hasToString(ALL));
        });
    }

    private static void readThrees(StreamReader reader, StringBuilder got) throws IOException {
        while (!reader.atEof()) {
            sleep(MILLI); // so that more comes than it wants
            try {
                add(reader.readExactly(3), got);
            } catch (IncompleteReadException e) {
                add(e.partial(), got);
            }
        }
    }

    // Text is decoded when the line is out: it is the last thing that a read does
    @OnBothEngines
    void readOfText(EngineUnderTest engine) {
        assertNothingIsLost(engine, (reader, got) -> {
            String line = reader.readLine(StandardCharsets.UTF_8);
            if (line == null) {
                return false;
            }
            got.append(line).append(line.equals("m") ? "" : "\n");
            return true;
        });
    }
}
