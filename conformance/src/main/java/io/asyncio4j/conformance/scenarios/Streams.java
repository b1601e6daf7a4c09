// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.LIMIT_IS_TOLD;
import static io.asyncio4j.conformance.Departure.LONG_LINE_OVERRUNS;
import static io.asyncio4j.conformance.Departure.MESSAGE_GOES_ON;
import static io.asyncio4j.conformance.Departure.MISUSE_IN_WORDS_OF_OURS;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.conformance.scenarios.Ascii.bytes;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.util.List;

/** StreamReader: what it gives to a task, as bytes come in. */
public final class Streams {
    public static final Area AREA = Area.of("streams")
            .with("what_is_there", Streams::whatIsThere)
            .with("waits_for_the_first_byte", Streams::waitsForTheFirstByte)
            .with("waits_for_all_of_them", Streams::waitsForAllOfThem)
            .with("one_iteration_from_the_data_to_the_reader", Streams::oneIterationFromTheDataToTheReader)
            .with("until_the_end", Streams::untilTheEnd)
            .with("nothing_after_the_end", Streams::nothingAfterTheEnd)
            .with("end_while_a_task_reads", Streams::endWhileATaskReads)
            .with("end_in_the_midst_of_what_is_wanted", Streams::endInTheMidstOfWhatIsWanted, MESSAGE_GOES_ON)
            .with("lines", Streams::lines)
            .with("line_that_comes_byte_by_byte", Streams::lineThatComesByteByByte)
            .with("line_that_is_too_long", Streams::lineThatIsTooLong, LONG_LINE_OVERRUNS)
            .with("line_that_gets_too_long", Streams::lineThatGetsTooLong, LONG_LINE_OVERRUNS)
            .with("line_as_long_as_the_limit", Streams::lineAsLongAsTheLimit)
            .with("separators", Streams::separators, MESSAGE_GOES_ON)
            .with("several_separators", Streams::severalSeparators)
            .with("separator_beyond_the_limit", Streams::separatorBeyondTheLimit, MESSAGE_GOES_ON)
            .with("no_separator_within_the_limit", Streams::noSeparatorWithinTheLimit, MESSAGE_GOES_ON)
            .with("empty_separator", Streams::emptySeparator, MESSAGE_GOES_ON)
            .with("negative_numbers_and_limits", Streams::negativeNumbersAndLimits, MESSAGE_GOES_ON)
            .with("two_tasks_read", Streams::twoTasksRead, MISUSE_IN_WORDS_OF_OURS)
            .with("cancelled_reader_has_taken_nothing", Streams::cancelledReaderHasTakenNothing)
            .with("data_then_cancel", Streams::dataThenCancel)
            .with("cancel_then_data", Streams::cancelThenData)
            .with("next_reader_after_a_cancelled_one", Streams::nextReaderAfterACancelledOne)
            .with("limit_of_time", Streams::limitOfTime, LIMIT_IS_TOLD, REASON_IS_TOLD)
            .with("data_at_the_time_of_the_limit", Streams::dataAtTheTimeOfTheLimit, LIMIT_IS_TOLD, REASON_IS_TOLD)
            .with("failure_while_a_task_reads", Streams::failureWhileATaskReads)
            .with("failure_comes_before_what_is_there", Streams::failureComesBeforeWhatIsThere)
            .with("failure_then_another_one", Streams::failureThenAnotherOne)
            .with("failure_then_cancel", Streams::failureThenCancel)
            .with("end_of_the_run_while_one_reads", Streams::endOfTheRunWhileOneReads, REASON_IS_TOLD);

    private Streams() {}

    private static void read(Trace t, Coroutine<byte[], IOException> what) throws IOException, InterruptedException {
        byte[] data;
        try {
            data = what.call();
        } catch (Throwable e) {
            t.failure("read", e);
            throw e;
        }
        t.step("reads", data);
    }

    private static Task<Void, IOException> reading(Trace t, String name, Coroutine<byte[], IOException> what) {
        return createTask(name, () -> read(t, what));
    }

    static void whatIsThere(Trace t) throws Exception {
        var reader = new StreamReader();
        createTask("other", () -> t.tick(1));
        reader.feedData(bytes("abcdef"));
        t.attempt("two", () -> reader.read(2));
        t.attempt("none", () -> reader.read(0));
        t.attempt("three", () -> reader.readExactly(3));
        t.attempt("ten", () -> reader.read(10));
        yieldNow();
    }

    static void waitsForTheFirstByte(Trace t) throws Exception {
        var reader = new StreamReader();
        var a = reading(t, "a", () -> reader.read(10));
        sleep(ofSeconds(1));
        reader.feedData(bytes("ab"));
        reader.feedData(bytes("c"));
        a.await();
    }

    static void waitsForAllOfThem(Trace t) throws Exception {
        var reader = new StreamReader();
        var a = reading(t, "a", () -> reader.readExactly(3));
        for (byte[] data : List.of(bytes("a"), bytes("b"), bytes("cd"))) {
            sleep(ofSeconds(1));
            reader.feedData(data);
        }
        a.await();
        t.attempt("rest", () -> reader.read(5));
    }

    static void oneIterationFromTheDataToTheReader(Trace t) throws Exception {
        var reader = new StreamReader();
        var ticker = createTask("ticker", () -> t.tick(5));
        var a = reading(t, "a", () -> reader.readExactly(2));
        yieldNow();
        reader.feedData(bytes("a"));
        yieldNow();
        reader.feedData(bytes("b"));
        waitTasks(List.of(a, ticker), ALL_COMPLETED);
    }

    static void untilTheEnd(Trace t) throws Exception {
        var reader = new StreamReader();
        var a = reading(t, "a", () -> reader.readAll());
        for (byte[] data : List.of(bytes("ab"), bytes("cd"))) {
            sleep(ofSeconds(1));
            reader.feedData(data);
        }
        t.step("at the end", reader.atEof());
        reader.feedEof();
        a.await();
        t.step("at the end", reader.atEof());
    }

    static void nothingAfterTheEnd(Trace t) throws Exception {
        var reader = new StreamReader();
        reader.feedData(bytes("a"));
        reader.feedEof();
        t.step("at the end", reader.atEof());
        t.attempt("some", () -> reader.read(5));
        t.step("at the end", reader.atEof());
        t.attempt("some", () -> reader.read(5));
        t.attempt("line", reader::readLine);
        t.attempt("all", () -> reader.readAll());
        t.attempt("none", () -> reader.readExactly(0));
    }

    static void endWhileATaskReads(Trace t) throws Exception {
        var reader = new StreamReader();
        var a = reading(t, "a", () -> reader.read(5));
        sleep(ofSeconds(1));
        reader.feedEof();
        a.await();
    }

    static void endInTheMidstOfWhatIsWanted(Trace t) throws Exception {
        var reader = new StreamReader();
        var a = reading(t, "a", () -> reader.readExactly(5));
        sleep(ofSeconds(1));
        reader.feedData(bytes("abc"));
        reader.feedEof();
        t.attempt("a", a::await);
        t.attempt("rest", () -> reader.read(5));
    }

    static void lines(Trace t) throws Exception {
        var reader = new StreamReader();
        reader.feedData(bytes("one\ntwo\n\nthr"));
        for (int i = 0; i < 3; i++) {
            t.attempt("line", reader::readLine);
        }
        var a = reading(t, "a", () -> reader.readLine());
        sleep(ofSeconds(1));
        reader.feedData(bytes("ee\nfour"));
        a.await();
        reader.feedEof();
        t.attempt("line", reader::readLine);
        t.attempt("line", reader::readLine);
    }

    static void lineThatComesByteByByte(Trace t) throws Exception {
        var reader = new StreamReader();
        var a = reading(t, "a", () -> reader.readLine());
        for (byte[] data : List.of(bytes("a"), bytes("b"), bytes("\n"), bytes("c"))) {
            sleep(ofSeconds(1));
            reader.feedData(data);
        }
        a.await();
        t.attempt("rest", () -> reader.read(5));
    }

    static void lineThatIsTooLong(Trace t) throws Exception {
        var reader = new StreamReader(4);
        reader.feedData(bytes("abcdefgh\nij\n"));
        t.attempt("line", reader::readLine);
        t.attempt("line", reader::readLine);
    }

    static void lineThatGetsTooLong(Trace t) throws Exception {
        var reader = new StreamReader(4);
        var a = reading(t, "a", () -> reader.readLine());
        sleep(ofSeconds(1));
        reader.feedData(bytes("abc"));
        sleep(ofSeconds(1));
        reader.feedData(bytes("def"));
        t.attempt("a", a::await);
        reader.feedData(bytes("g\nh\n"));
        t.attempt("line", reader::readLine);
        t.attempt("line", reader::readLine);
    }

    static void lineAsLongAsTheLimit(Trace t) throws Exception {
        var reader = new StreamReader(4);
        reader.feedData(bytes("abcd\nefgh\n"));
        t.attempt("line", reader::readLine);
        t.attempt("line", reader::readLine);
    }

    static void separators(Trace t) throws Exception {
        var reader = new StreamReader();
        reader.feedData(bytes("a--b-c--"));
        t.attempt("part", () -> reader.readUntil(bytes("--")));
        t.attempt("part", () -> reader.readUntil(bytes("--")));
        var a = reading(t, "a", () -> reader.readUntil(bytes("--")));
        for (byte[] data : List.of(bytes("d-"), bytes("-e"))) {
            sleep(ofSeconds(1));
            reader.feedData(data);
        }
        a.await();
        reader.feedEof();
        t.attempt("part", () -> reader.readUntil(bytes("--")));
        t.attempt("part", () -> reader.readUntil(bytes("--")));
    }

    static void severalSeparators(Trace t) throws Exception {
        var reader = new StreamReader();
        reader.feedData(bytes("a;b\r\nc;;"));
        for (int i = 0; i < 4; i++) {
            t.attempt("part", () -> reader.readUntil(bytes("\r\n"), bytes(";")));
        }
    }

    static void separatorBeyondTheLimit(Trace t) throws Exception {
        var reader = new StreamReader(3);
        reader.feedData(bytes("abcde;f;"));
        t.attempt("part", () -> reader.readUntil(bytes(";")));
        t.attempt("those", () -> reader.readExactly(5));
        t.attempt("part", () -> reader.readUntil(bytes(";")));
        t.attempt("part", () -> reader.readUntil(bytes(";")));
    }

    static void noSeparatorWithinTheLimit(Trace t) throws Exception {
        var reader = new StreamReader(3);
        reader.feedData(bytes("abcdef"));
        t.attempt("part", () -> reader.readUntil(bytes(";")));
        t.attempt("those", () -> reader.readExactly(6));
    }

    static void emptySeparator(Trace t) throws Exception {
        var reader = new StreamReader();
        t.attempt("part", () -> reader.readUntil(bytes("")));
    }

    static void negativeNumbersAndLimits(Trace t) throws Exception {
        t.attempt("limit", () -> new StreamReader(0));
        var reader = new StreamReader();
        t.attempt("exactly", () -> reader.readExactly(-1));
    }

    static void twoTasksRead(Trace t) throws Exception {
        var reader = new StreamReader();
        var a = reading(t, "a", () -> reader.read(5));
        sleep(ofSeconds(1));
        t.attempt("second", reader::readLine);
        t.attempt("second", () -> reader.readExactly(2));
        reader.feedData(bytes("abc"));
        a.await();
    }

    static void cancelledReaderHasTakenNothing(Trace t) throws Exception {
        var reader = new StreamReader();
        var a = reading(t, "a", () -> reader.readExactly(5));
        sleep(ofSeconds(1));
        reader.feedData(bytes("abc"));
        sleep(ofSeconds(1));
        a.cancel("enough");
        t.attempt("a", a::await);
        reader.feedData(bytes("de"));
        t.attempt("next", () -> reader.readExactly(5));
    }

    static void dataThenCancel(Trace t) throws Exception {
        var reader = new StreamReader();
        var ticker = createTask("ticker", () -> t.tick(5));
        var a = reading(t, "a", () -> reader.read(5));
        yieldNow();
        reader.feedData(bytes("abc"));
        a.cancel("late");
        t.attempt("a", a::await);
        t.attempt("next", () -> reader.read(5));
        ticker.await();
    }

    static void cancelThenData(Trace t) throws Exception {
        var reader = new StreamReader();
        var a = reading(t, "a", () -> reader.readLine());
        sleep(ofSeconds(1));
        a.cancel("early");
        reader.feedData(bytes("abc\n"));
        t.attempt("a", a::await);
        t.attempt("next", reader::readLine);
    }

    static void nextReaderAfterACancelledOne(Trace t) throws Exception {
        var reader = new StreamReader();
        var a = reading(t, "a", () -> reader.read(5));
        sleep(ofSeconds(1));
        a.cancel();
        waitTasks(List.of(a), ALL_COMPLETED);
        var b = reading(t, "b", () -> reader.read(5));
        sleep(ofSeconds(1));
        reader.feedData(bytes("abc"));
        b.await();
    }

    static void limitOfTime(Trace t) throws Exception {
        var reader = new StreamReader();
        Action<Exception> limited = () -> timeout(ofSeconds(2), () -> read(t, () -> reader.readLine()));
        reader.feedData(bytes("ab"));
        t.attempt("limited", limited);
        reader.feedData(bytes("c\n"));
        t.attempt("limited", limited);
    }

    static void dataAtTheTimeOfTheLimit(Trace t) throws Exception {
        var reader = new StreamReader();
        Action<Exception> limited = () -> timeout(ofSeconds(2), () -> read(t, () -> reader.read(5)));
        runningLoop().callLater(ofSeconds(2), () -> reader.feedData(bytes("abc")));
        t.attempt("limited", limited);
        t.attempt("next", () -> reader.read(5));
    }

    static void failureWhileATaskReads(Trace t) throws Exception {
        var reader = new StreamReader();
        var a = reading(t, "a", () -> reader.read(5));
        sleep(ofSeconds(1));
        reader.setException(new Broken("b"));
        t.attempt("a", a::await);
        t.attempt("again", () -> reader.read(5));
    }

    static void failureComesBeforeWhatIsThere(Trace t) throws Exception {
        var reader = new StreamReader();
        reader.feedData(bytes("abc\n"));
        reader.setException(new Broken("b"));
        t.attempt("some", () -> reader.read(5));
        t.attempt("line", reader::readLine);
        t.attempt("exactly", () -> reader.readExactly(1));
    }

    static void failureThenAnotherOne(Trace t) throws Exception {
        var reader = new StreamReader();
        var a = reading(t, "a", () -> reader.readAll());
        sleep(ofSeconds(1));
        reader.setException(new Broken("first"));
        reader.setException(new Broken("second"));
        t.attempt("a", a::await);
        t.attempt("again", () -> reader.read(5));
    }

    static void failureThenCancel(Trace t) throws Exception {
        var reader = new StreamReader();
        var a = reading(t, "a", () -> reader.read(5));
        sleep(ofSeconds(1));
        reader.setException(new Broken("b"));
        a.cancel("late");
        t.attempt("a", a::await);
    }

    static void endOfTheRunWhileOneReads(Trace t) throws Exception {
        var reader = new StreamReader();
        reading(t, "a", () -> reader.readLine());
        sleep(ofSeconds(1));
    }
}
