// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.conformance.Departure.BROKEN_PIPE_IS_TOLD;
import static io.asyncio4j.conformance.Departure.MESSAGE_GOES_ON;
import static io.asyncio4j.conformance.scenarios.Ascii.bytes;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.stream.StreamPair;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import java.io.IOException;
import java.util.List;

/** Two ends of a connection: under CPython of a pair of sockets, here in memory. */
public final class StreamPairs {
    public static final Area AREA = Area.of("pairs")
            .with("one_writes_the_other_reads", StreamPairs::oneWritesTheOtherReads)
            .with("pieces_are_joined", StreamPairs::piecesAreJoined)
            .with("reader_waits", StreamPairs::readerWaits)
            .with("both_ways", StreamPairs::bothWays)
            .with("both_write_first", StreamPairs::bothWriteFirst)
            .with("one_way_ends_before_the_other", StreamPairs::oneWayEndsBeforeTheOther)
            .with("what_was_written_before_the_close_arrives", StreamPairs::whatWasWrittenBeforeTheCloseArrives)
            .with("close_while_the_other_reads", StreamPairs::closeWhileTheOtherReads)
            .with("end_in_the_midst_of_what_is_wanted", StreamPairs::endInTheMidstOfWhatIsWanted, MESSAGE_GOES_ON)
            .with("own_reader_ends_with_the_close", StreamPairs::ownReaderEndsWithTheClose)
            .with("write_to_an_end_that_was_closed", StreamPairs::writeToAnEndThatWasClosed, BROKEN_PIPE_IS_TOLD)
            .with("more_than_anybody_keeps", StreamPairs::moreThanAnybodyKeeps)
            .with("drain_waits_for_a_slow_reader", StreamPairs::drainWaitsForASlowReader)
            .with("cancelled_reader_has_taken_nothing", StreamPairs::cancelledReaderHasTakenNothing)
            .with("chain_of_two", StreamPairs::chainOfTwo);

    private StreamPairs() {}

    private static void close(StreamPair.End... ends) throws IOException {
        for (var end : ends) {
            end.writer().close();
        }
        for (var end : ends) {
            end.writer().waitClosed();
        }
    }

    private static void echo(Trace t, StreamPair.End end) throws IOException {
        for (byte[] line = end.reader().readLine();
                line.length > 0;
                line = end.reader().readLine()) {
            t.step("has", line);
            end.writer().write(line);
            end.writer().drain();
        }
        t.step("at the end");
        end.writer().close();
    }

    static void oneWritesTheOtherReads(Trace t) throws IOException {
        var pair = StreamPair.create();
        pair.first().writer().write(bytes("abc"));
        t.attempt("read", () -> pair.second().reader().read(5));
        close(pair.first(), pair.second());
    }

    static void piecesAreJoined(Trace t) throws IOException {
        var pair = StreamPair.create();
        for (String data : List.of("a", "b", "c")) {
            pair.first().writer().write(bytes(data));
        }
        sleep(ofSeconds(1));
        t.attempt("read", () -> pair.second().reader().read(5));
        close(pair.first(), pair.second());
    }

    static void readerWaits(Trace t) throws IOException {
        var pair = StreamPair.create();
        var a = createTask(
                "a", () -> t.attempt("read", () -> pair.second().reader().readExactly(4)));
        for (String data : List.of("ab", "cd")) {
            sleep(ofSeconds(1));
            pair.first().writer().write(bytes(data));
        }
        a.await();
        close(pair.first(), pair.second());
    }

    static void bothWays(Trace t) throws IOException {
        var pair = StreamPair.create();
        var echo = createTask("echo", () -> echo(t, pair.second()));
        for (String line : List.of("one\n", "two\n")) {
            pair.first().writer().write(bytes(line));
            t.attempt("line", () -> pair.first().reader().readLine());
        }
        pair.first().writer().close();
        echo.await();
        close(pair.first(), pair.second());
    }

    static void bothWriteFirst(Trace t) throws IOException {
        var pair = StreamPair.create();
        pair.first().writer().write(bytes("hello\n"));
        pair.second().writer().write(bytes("hi\n"));
        t.attempt("one", () -> pair.first().reader().readLine());
        t.attempt("other", () -> pair.second().reader().readLine());
        close(pair.first(), pair.second());
    }

    static void oneWayEndsBeforeTheOther(Trace t) throws IOException {
        var pair = StreamPair.create();
        pair.first().writer().write(bytes("question"));
        pair.first().writer().writeEof();
        t.attempt("question", () -> pair.second().reader().readAll());
        pair.second().writer().write(bytes("answer"));
        pair.second().writer().close();
        t.attempt("answer", () -> pair.first().reader().readAll());
        close(pair.first(), pair.second());
    }

    static void whatWasWrittenBeforeTheCloseArrives(Trace t) throws IOException {
        var pair = StreamPair.create();
        pair.first().writer().write(bytes("abc"));
        close(pair.first());
        t.attempt("all", () -> pair.second().reader().readAll());
        t.step("other closing", pair.second().writer().isClosing());
        close(pair.second());
    }

    static void closeWhileTheOtherReads(Trace t) throws IOException {
        var pair = StreamPair.create();
        var a = createTask(
                "a", () -> t.attempt("read", () -> pair.second().reader().read(5)));
        sleep(ofSeconds(1));
        pair.first().writer().close();
        a.await();
        close(pair.second());
    }

    static void endInTheMidstOfWhatIsWanted(Trace t) throws IOException {
        var pair = StreamPair.create();
        pair.first().writer().write(bytes("ab"));
        pair.first().writer().close();
        t.attempt("exactly", () -> pair.second().reader().readExactly(3));
        close(pair.second());
    }

    static void ownReaderEndsWithTheClose(Trace t) throws IOException {
        var pair = StreamPair.create();
        var a = createTask(
                "a", () -> t.attempt("read", () -> pair.first().reader().read(5)));
        sleep(ofSeconds(1));
        pair.first().writer().close();
        a.await();
        close(pair.second());
    }

    static void writeToAnEndThatWasClosed(Trace t) throws IOException {
        var pair = StreamPair.create();
        close(pair.second());
        t.attempt("read", () -> pair.first().reader().read(5));
        StreamWriter writer = pair.first().writer();
        writer.write(bytes("ab"));
        sleep(ofSeconds(1));
        t.attempt("drain", writer::drain);
        t.step("closing", writer.isClosing());
    }

    static void moreThanAnybodyKeeps(Trace t) throws IOException {
        var pair = StreamPair.create();
        var sender = createTask("sender", () -> {
            StreamWriter writer = pair.first().writer();
            for (int i = 0; i < 32; i++) {
                writer.write(new byte[64 * 1024]);
                writer.drain();
            }
            writer.close();
            writer.waitClosed();
            t.step("has sent all");
        });
        StreamReader reader = pair.second().reader();
        int size = 0;
        for (int n = reader.read(64 * 1024).length; n > 0; n = reader.read(64 * 1024).length) {
            size += n;
        }
        sender.await();
        t.step("has received", size);
        close(pair.second());
    }

    static void drainWaitsForASlowReader(Trace t) throws IOException {
        var pair = StreamPair.create();
        var sender = createTask("sender", () -> {
            StreamWriter writer = pair.first().writer();
            writer.write(new byte[4 * 1024 * 1024]);
            writer.drain();
            t.step("has drained");
            writer.close();
        });
        sleep(ofSeconds(1));
        t.state("sender", sender);
        t.step("has received", pair.second().reader().readAll().length);
        sender.await();
        close(pair.second());
    }

    static void cancelledReaderHasTakenNothing(Trace t) throws IOException {
        var pair = StreamPair.create();
        var a = createTask("a", () -> pair.second().reader().readLine());
        pair.first().writer().write(bytes("ab"));
        sleep(ofSeconds(1));
        a.cancel("enough");
        t.attempt("a", a::await);
        pair.first().writer().write(bytes("c\n"));
        t.attempt("line", () -> pair.second().reader().readLine());
        close(pair.first(), pair.second());
    }

    private static void forward(Trace t, StreamReader source, StreamWriter target) throws IOException {
        for (byte[] data = source.read(1024); data.length > 0; data = source.read(1024)) {
            target.write(data);
            target.drain();
        }
        target.writeEof();
        t.step("has forwarded all");
    }

    static void chainOfTwo(Trace t) throws IOException {
        var outer = StreamPair.create();
        var inner = StreamPair.create();
        var tasks = List.of(
                createTask("echo", () -> echo(t, inner.second())),
                createTask(
                        "there",
                        () -> forward(t, outer.second().reader(), inner.first().writer())),
                createTask(
                        "back",
                        () -> forward(t, inner.first().reader(), outer.second().writer())));
        for (String line : List.of("one\n", "two\n")) {
            outer.first().writer().write(bytes(line));
            t.attempt("line", () -> outer.first().reader().readLine());
        }
        outer.first().writer().writeEof();
        t.attempt("rest", () -> outer.first().reader().readAll());
        waitTasks(tasks, ALL_COMPLETED);
        close(outer.first(), outer.second(), inner.first());
    }
}
