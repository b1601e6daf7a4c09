// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.CLOSE_IS_AWAITED_ALONE;
import static io.asyncio4j.conformance.Departure.FAILURE_REACHES_THE_READER;
import static io.asyncio4j.conformance.Departure.LIMIT_IS_TOLD;
import static io.asyncio4j.conformance.Departure.MESSAGE_GOES_ON;
import static io.asyncio4j.conformance.Departure.MISUSE_IN_WORDS_OF_OURS;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.conformance.Departure.UNHEARD_FAILURE_IS_TOLD;
import static io.asyncio4j.conformance.Departure.WRITE_AFTER_CLOSE_IS_REFUSED;
import static io.asyncio4j.conformance.scenarios.Ascii.bytes;
import static io.asyncio4j.conformance.scenarios.Crowd.both;
import static io.asyncio4j.conformance.scenarios.Crowd.each;
import static io.asyncio4j.structured.ReturnWhen.ALL_COMPLETED;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Action;
import io.asyncio4j.stream.StreamWriter;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.util.List;

/** StreamWriter: what it keeps, who waits for that to be sent, and how a connection ends. */
public final class Writers {
    public static final Area AREA = Area.of("writers")
            .with("what_is_written", Writers::whatIsWritten)
            .with("several_lines", Writers::severalLines)
            .with("array_may_be_used_again", Writers::arrayMayBeUsedAgain)
            .with("drain_of_nothing", Writers::drainOfNothing)
            .with("drain_at_the_high_water_mark", Writers::drainAtTheHighWaterMark)
            .with("drain_above_the_high_water_mark", Writers::drainAboveTheHighWaterMark)
            .with("marks_at_first", Writers::marksAtFirst)
            .with("high_mark_alone", Writers::highMarkAlone)
            .with("marks_of_zero", Writers::marksOfZero)
            .with("lower_marks_hold_back_at_once", Writers::lowerMarksHoldBackAtOnce)
            .with("higher_marks_let_nobody_go_before_some_is_taken", Writers::higherMarksLetNobodyGoBeforeSomeIsTaken)
            .with("marks_that_make_no_sense", Writers::marksThatMakeNoSense, MESSAGE_GOES_ON)
            .with("several_drainers", Writers::severalDrainers)
            .with("one_iteration_from_the_taking_to_the_drainer", Writers::oneIterationFromTheTakingToTheDrainer)
            .with("cancelled_drainer", Writers::cancelledDrainer)
            .with("cancelled_drainer_has_written_all_the_same", Writers::cancelledDrainerHasWrittenAllTheSame)
            .with("taken_then_cancel", Writers::takenThenCancel)
            .with("cancel_then_taken", Writers::cancelThenTaken)
            .with("drainer_goes_on_though_there_is_too_much_again", Writers::drainerGoesOnThoughThereIsTooMuchAgain)
            .with("newcomer_goes_before_those_who_were_called", Writers::newcomerGoesBeforeThoseWhoWereCalled)
            .with("limit_of_time", Writers::limitOfTime, LIMIT_IS_TOLD, REASON_IS_TOLD)
            .with("producer_and_consumer", Writers::producerAndConsumer)
            .with("close", Writers::close)
            .with("write_after_the_close", Writers::writeAfterTheClose, WRITE_AFTER_CLOSE_IS_REFUSED)
            .with("write_to_a_connection_that_has_ended", Writers::writeToAConnectionThatHasEnded)
            .with("abort", Writers::abort)
            .with("end_of_the_data", Writers::endOfTheData)
            .with("write_after_the_end_of_the_data", Writers::writeAfterTheEndOfTheData, MISUSE_IN_WORDS_OF_OURS)
            .with("several_wait_for_the_close", Writers::severalWaitForTheClose)
            .with("wait_after_the_close", Writers::waitAfterTheClose)
            .with("cancelled_who_waits_for_the_close", Writers::cancelledWhoWaitsForTheClose, CLOSE_IS_AWAITED_ALONE)
            .with(
                    "one_of_two_who_wait_for_the_close_is_cancelled",
                    Writers::oneOfTwoWhoWaitForTheCloseIsCancelled,
                    CLOSE_IS_AWAITED_ALONE)
            .with("lost_while_tasks_drain", Writers::lostWhileTasksDrain, MESSAGE_GOES_ON)
            .with("failure_while_tasks_drain", Writers::failureWhileTasksDrain)
            .with("drain_after_the_end", Writers::drainAfterTheEnd, MESSAGE_GOES_ON)
            .with("drain_after_a_failure", Writers::drainAfterAFailure)
            .with("drain_while_it_closes_gives_way_once", Writers::drainWhileItClosesGivesWayOnce)
            .with("end_comes_while_a_drain_gives_way", Writers::endComesWhileADrainGivesWay, MESSAGE_GOES_ON)
            .with("failure_of_the_reader_is_one_of_the_drain", Writers::failureOfTheReaderIsOneOfTheDrain)
            .with("failure_after_the_close", Writers::failureAfterTheClose)
            .with("failure_after_the_close_that_nobody_asks_for", Writers::failureAfterTheCloseThatNobodyAsksFor)
            .with("failure_that_nobody_asks_for", Writers::failureThatNobodyAsksFor, UNHEARD_FAILURE_IS_TOLD)
            .with("all_who_wait_when_it_ends", Writers::allWhoWaitWhenItEnds)
            .with("reader_gets_what_comes", Writers::readerGetsWhatComes)
            .with("reader_holds_the_other_end_back", Writers::readerHoldsTheOtherEndBack)
            .with(
                    "reader_that_lacks_something_takes_more_than_its_limit",
                    Writers::readerThatLacksSomethingTakesMoreThanItsLimit)
            .with("reader_ends_with_the_connection", Writers::readerEndsWithTheConnection, MESSAGE_GOES_ON)
            .with("reader_fails_with_the_connection", Writers::readerFailsWithTheConnection)
            .with(
                    "failure_that_comes_with_the_last_data",
                    Writers::failureThatComesWithTheLastData,
                    FAILURE_REACHES_THE_READER)
            .with("end_of_the_run_while_one_drains", Writers::endOfTheRunWhileOneDrains, REASON_IS_TOLD);

    private Writers() {}

    private static void drain(Trace t, StreamWriter writer) throws IOException {
        try {
            writer.drain();
        } catch (Throwable e) {
            t.failure("drain", e);
            throw e;
        }
        t.step("has drained");
    }

    private static void waitClosed(Trace t, StreamWriter writer) throws IOException {
        try {
            writer.waitClosed();
        } catch (Throwable e) {
            t.failure("wait", e);
            throw e;
        }
        t.step("is closed");
    }

    private static List<Task<?, ?>> draining(Trace t, Wire wire, String names) {
        return each(names, () -> drain(t, wire.writer()));
    }

    private static List<Task<?, ?>> closing(Trace t, Wire wire, String names) {
        return each(names, () -> waitClosed(t, wire.writer()));
    }

    /** A wire that keeps more than its high water mark. */
    private static Wire full() {
        var wire = new Wire();
        wire.setWriteBufferLimits(4, 1);
        wire.writer().write(bytes("abcde"));
        return wire;
    }

    private static void show(Trace t, Wire wire) {
        t.step(
                "kept",
                wire.kept(),
                wire.writeBufferSize(),
                "closing",
                wire.writer().isClosing());
    }

    static void whatIsWritten(Trace t) {
        var wire = new Wire();
        for (String data : List.of("ab", "", "c")) {
            wire.writer().write(bytes(data));
        }
        show(t, wire);
        wire.take(2);
        show(t, wire);
    }

    static void severalLines(Trace t) {
        var wire = new Wire();
        wire.writer().writeLines(List.of("one", "two"));
        wire.writer().writeLines(List.of());
        show(t, wire);
    }

    static void arrayMayBeUsedAgain(Trace t) {
        var wire = new Wire();
        byte[] data = bytes("abc");
        wire.writer().write(data);
        data[0] = 'x';
        show(t, wire);
    }

    static void drainOfNothing(Trace t) {
        var wire = new Wire();
        createTask("other", () -> t.tick(1));
        t.attempt("drain", wire.writer()::drain);
        yieldNow();
    }

    static void drainAtTheHighWaterMark(Trace t) {
        var wire = new Wire();
        wire.setWriteBufferLimits(4, 1);
        createTask("other", () -> t.tick(1));
        wire.writer().write(bytes("abcd"));
        t.attempt("drain", wire.writer()::drain);
        yieldNow();
    }

    static void drainAboveTheHighWaterMark(Trace t) throws Exception {
        var wire = full();
        var a = draining(t, wire, "a").getFirst();
        for (int n : new int[] {2, 1, 1}) {
            sleep(ofSeconds(1));
            wire.take(n);
            show(t, wire);
        }
        a.await();
    }

    static void marksAtFirst(Trace t) throws Exception {
        var wire = new Wire();
        wire.writer().write(new byte[64 * 1024]);
        t.attempt("drain", wire.writer()::drain);
        wire.writer().write("x");
        var a = draining(t, wire, "a").getFirst();
        for (int n : new int[] {48 * 1024, 1}) {
            sleep(ofSeconds(1));
            wire.take(n);
            t.step("kept", wire.writeBufferSize());
        }
        a.await();
    }

    static void highMarkAlone(Trace t) throws Exception {
        var wire = new Wire();
        wire.setWriteBufferLimits(8);
        wire.writer().write(bytes("123456789"));
        var a = draining(t, wire, "a").getFirst();
        for (int n : new int[] {6, 1}) {
            sleep(ofSeconds(1));
            wire.take(n);
            show(t, wire);
        }
        a.await();
    }

    static void marksOfZero(Trace t) throws Exception {
        var wire = new Wire();
        wire.setWriteBufferLimits(0, 0);
        wire.writer().write(bytes(""));
        t.attempt("drain", wire.writer()::drain);
        wire.writer().write(bytes("ab"));
        var a = draining(t, wire, "a").getFirst();
        for (int i = 0; i < 2; i++) {
            sleep(ofSeconds(1));
            wire.take(1);
            show(t, wire);
        }
        a.await();
    }

    static void lowerMarksHoldBackAtOnce(Trace t) throws Exception {
        var wire = new Wire();
        wire.writer().write(bytes("abcde"));
        t.attempt("drain", wire.writer()::drain);
        wire.setWriteBufferLimits(4, 1);
        var a = draining(t, wire, "a").getFirst();
        sleep(ofSeconds(1));
        wire.take(5);
        a.await();
    }

    static void higherMarksLetNobodyGoBeforeSomeIsTaken(Trace t) throws Exception {
        var wire = full();
        var a = draining(t, wire, "a").getFirst();
        sleep(ofSeconds(1));
        wire.setWriteBufferLimits(20, 10);
        sleep(ofSeconds(1));
        t.state("a", a);
        wire.take(1);
        a.await();
        show(t, wire);
    }

    static void marksThatMakeNoSense(Trace t) {
        var wire = new Wire();
        t.attempt("marks", () -> wire.setWriteBufferLimits(3, 5));
        t.attempt("marks", () -> wire.setWriteBufferLimits(3, -1));
        t.attempt("marks", () -> wire.setWriteBufferLimits(-1, -2));
    }

    static void severalDrainers(Trace t) {
        var wire = full();
        var tasks = draining(t, wire, "abc");
        sleep(ofSeconds(1));
        wire.take(5);
        t.step("has taken all");
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void oneIterationFromTheTakingToTheDrainer(Trace t) {
        var wire = full();
        var ticker = createTask("ticker", () -> t.tick(4));
        var a = draining(t, wire, "a");
        yieldNow();
        yieldNow();
        wire.take(5);
        waitTasks(both(a, List.of(ticker)), ALL_COMPLETED);
    }

    static void cancelledDrainer(Trace t) throws Exception {
        var wire = full();
        var tasks = draining(t, wire, "ab");
        var a = tasks.get(0);
        var b = tasks.get(1);
        sleep(ofSeconds(1));
        a.cancel("enough");
        t.attempt("a", a::await);
        sleep(ofSeconds(1));
        t.state("b", b);
        wire.take(5);
        b.await();
        show(t, wire);
    }

    static void cancelledDrainerHasWrittenAllTheSame(Trace t) {
        var wire = full();
        var a = draining(t, wire, "a").getFirst();
        sleep(ofSeconds(1));
        a.cancel("enough");
        t.attempt("a", a::await);
        show(t, wire);
        wire.take(5);
        t.attempt("drain", wire.writer()::drain);
    }

    static void takenThenCancel(Trace t) throws Exception {
        var wire = full();
        var tasks = draining(t, wire, "ab");
        sleep(ofSeconds(1));
        wire.take(5);
        tasks.get(0).cancel("late");
        t.attempt("a", tasks.get(0)::await);
        tasks.get(1).await();
    }

    static void cancelThenTaken(Trace t) throws Exception {
        var wire = full();
        var tasks = draining(t, wire, "ab");
        sleep(ofSeconds(1));
        tasks.get(0).cancel("early");
        wire.take(5);
        t.attempt("a", tasks.get(0)::await);
        tasks.get(1).await();
    }

    static void drainerGoesOnThoughThereIsTooMuchAgain(Trace t) throws Exception {
        var wire = full();
        var a = draining(t, wire, "a").getFirst();
        sleep(ofSeconds(1));
        wire.take(5);
        wire.writer().write(bytes("fghij"));
        var b = draining(t, wire, "b").getFirst();
        a.await();
        sleep(ofSeconds(1));
        wire.take(5);
        b.await();
    }

    static void newcomerGoesBeforeThoseWhoWereCalled(Trace t) throws Exception {
        var wire = full();
        var tasks = draining(t, wire, "ab");
        sleep(ofSeconds(1));
        wire.take(5);
        drain(t, wire.writer());
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void limitOfTime(Trace t) {
        var wire = full();
        Action<Exception> limited = () -> timeout(ofSeconds(2), () -> drain(t, wire.writer()));
        t.attempt("limited", limited);
        wire.take(5);
        t.attempt("limited", limited);
    }

    static void producerAndConsumer(Trace t) {
        var wire = new Wire();
        wire.setWriteBufferLimits(4, 2);
        var producer = createTask("producer", () -> {
            for (int i = 0; i < 4; i++) {
                wire.writer().write(bytes("abc"));
                wire.writer().drain();
                t.step("has written", i);
            }
        });
        while (!producer.done()) {
            sleep(ofSeconds(1));
            wire.take(2);
            show(t, wire);
        }
    }

    static void close(Trace t) throws Exception {
        var wire = full();
        t.step("closing", wire.writer().isClosing());
        wire.writer().close();
        t.step("closing", wire.writer().isClosing());
        var a = closing(t, wire, "a").getFirst();
        sleep(ofSeconds(1));
        wire.lose(null);
        a.await();
        wire.writer().close();
        t.step("closing", wire.writer().isClosing());
    }

    static void writeAfterTheClose(Trace t) {
        var wire = new Wire();
        wire.writer().write(bytes("ab"));
        wire.writer().close();
        t.attempt("write", () -> wire.writer().write(bytes("cd")));
        show(t, wire);
    }

    static void writeToAConnectionThatHasEnded(Trace t) {
        var wire = new Wire();
        wire.lose(null);
        t.attempt("write", () -> wire.writer().write(bytes("cd")));
        show(t, wire);
    }

    static void abort(Trace t) {
        var wire = full();
        var tasks = both(closing(t, wire, "a"), draining(t, wire, "b"));
        sleep(ofSeconds(1));
        wire.writer().transport().abort();
        t.step("closing", wire.writer().isClosing());
        waitTasks(tasks, ALL_COMPLETED);
        show(t, wire);
    }

    static void endOfTheData(Trace t) {
        var wire = new Wire();
        t.step("possible", wire.writer().canWriteEof());
        wire.writer().write(bytes("ab"));
        wire.writer().writeEof();
        wire.writer().writeEof();
        t.step("ended", wire.ended());
        show(t, wire);
        t.attempt("drain", wire.writer()::drain);
    }

    static void writeAfterTheEndOfTheData(Trace t) {
        var wire = new Wire();
        wire.writer().writeEof();
        t.attempt("write", () -> wire.writer().write(bytes("ab")));
        t.attempt("lines", () -> wire.writer().writeLines(List.of("ab")));
    }

    static void severalWaitForTheClose(Trace t) {
        var wire = new Wire();
        var tasks = closing(t, wire, "abc");
        sleep(ofSeconds(1));
        wire.lose(null);
        t.step("has ended");
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void waitAfterTheClose(Trace t) {
        var wire = new Wire();
        wire.writer().close();
        wire.lose(null);
        createTask("other", () -> t.tick(1));
        t.attempt("wait", wire.writer()::waitClosed);
        t.attempt("wait", wire.writer()::waitClosed);
        yieldNow();
    }

    static void cancelledWhoWaitsForTheClose(Trace t) {
        var wire = new Wire();
        var a = closing(t, wire, "a");
        sleep(ofSeconds(1));
        a.getFirst().cancel("enough");
        waitTasks(a, ALL_COMPLETED);
        wire.lose(null);
        t.attempt("wait", wire.writer()::waitClosed);
    }

    static void oneOfTwoWhoWaitForTheCloseIsCancelled(Trace t) {
        var wire = new Wire();
        var tasks = each("ab", () -> t.attempt("wait", wire.writer()::waitClosed));
        sleep(ofSeconds(1));
        tasks.getFirst().cancel();
        wire.lose(null);
        waitTasks(tasks, ALL_COMPLETED);
    }

    static void lostWhileTasksDrain(Trace t) {
        var wire = full();
        var tasks = draining(t, wire, "ab");
        sleep(ofSeconds(1));
        wire.lose(null);
        waitTasks(tasks, ALL_COMPLETED);
        t.attempt("drain", wire.writer()::drain);
    }

    static void failureWhileTasksDrain(Trace t) {
        var wire = full();
        var tasks = draining(t, wire, "ab");
        sleep(ofSeconds(1));
        wire.lose(new Broken("b"));
        for (var task : tasks) {
            t.attempt(task.name(), task::await);
        }
        t.attempt("read", () -> wire.reader().read(5));
    }

    static void drainAfterTheEnd(Trace t) {
        var wire = new Wire();
        wire.lose(null);
        t.attempt("drain", wire.writer()::drain);
        t.attempt("drain", wire.writer()::drain);
    }

    static void drainAfterAFailure(Trace t) {
        var wire = new Wire();
        wire.lose(new Broken("b"));
        t.attempt("drain", wire.writer()::drain);
        t.attempt("drain", wire.writer()::drain);
        t.attempt("wait", wire.writer()::waitClosed);
    }

    static void drainWhileItClosesGivesWayOnce(Trace t) {
        var wire = new Wire();
        var ticker = createTask("ticker", () -> t.tick(3));
        wire.writer().close();
        t.attempt("drain", wire.writer()::drain);
        ticker.await();
    }

    static void endComesWhileADrainGivesWay(Trace t) {
        var wire = new Wire();
        wire.writer().close();
        runningLoop().callSoon(() -> wire.lose(null));
        t.attempt("drain", wire.writer()::drain);
    }

    static void failureOfTheReaderIsOneOfTheDrain(Trace t) {
        var wire = new Wire();
        wire.reader().setException(new Broken("b"));
        t.attempt("drain", wire.writer()::drain);
        t.step("closing", wire.writer().isClosing());
    }

    static void failureAfterTheClose(Trace t) {
        var wire = new Wire();
        wire.writer().close();
        var a = closing(t, wire, "a").getFirst();
        sleep(ofSeconds(1));
        wire.lose(new Broken("b"));
        t.attempt("a", a::await);
        t.attempt("wait", wire.writer()::waitClosed);
    }

    static void failureAfterTheCloseThatNobodyAsksFor(Trace t) {
        var wire = new Wire();
        wire.writer().close();
        wire.lose(new Broken("b"));
    }

    static void failureThatNobodyAsksFor(Trace t) {
        var wire = new Wire();
        wire.lose(new Broken("b"));
    }

    static void allWhoWaitWhenItEnds(Trace t) {
        var wire = full();
        var drainer = createTask("drainer", () -> drain(t, wire.writer()));
        var closer = createTask("closer", () -> waitClosed(t, wire.writer()));
        var reader =
                createTask("reader", () -> t.attempt("read", () -> wire.reader().read(5)));
        sleep(ofSeconds(1));
        wire.lose(null);
        waitTasks(List.of(drainer, closer, reader), ALL_COMPLETED);
    }

    static void readerGetsWhatComes(Trace t) {
        var wire = new Wire();
        wire.bring(bytes("abc"));
        t.attempt("read", () -> wire.reader().read(5));
        t.step("stays open", wire.bringEnd());
        t.attempt("read", () -> wire.reader().read(5));
        wire.writer().write("x");
        show(t, wire);
    }

    static void readerHoldsTheOtherEndBack(Trace t) {
        var wire = new Wire(2);
        for (String data : List.of("abcd", "e")) {
            wire.bring(bytes(data));
            t.step("reading", wire.isReading());
        }
        for (int n : new int[] {2, 1}) {
            t.attempt("read", () -> wire.reader().read(n));
            t.step("reading", wire.isReading());
        }
    }

    static void readerThatLacksSomethingTakesMoreThanItsLimit(Trace t) {
        var wire = new Wire(2);
        var a = createTask("a", () -> t.attempt("read", () -> wire.reader().readExactly(6)));
        sleep(ofSeconds(1));
        wire.bring(bytes("abcde"));
        sleep(ofSeconds(1));
        t.step("reading", wire.isReading());
        wire.bring(bytes("f"));
        a.await();
        t.step("reading", wire.isReading());
    }

    static void readerEndsWithTheConnection(Trace t) {
        var wire = new Wire();
        var a = createTask("a", () -> t.attempt("read", () -> wire.reader().readExactly(5)));
        sleep(ofSeconds(1));
        wire.bring(bytes("abc"));
        wire.lose(null);
        a.await();
        t.step("at the end", wire.reader().atEof());
    }

    static void readerFailsWithTheConnection(Trace t) {
        var wire = new Wire();
        var a = createTask("a", () -> t.attempt("read", () -> wire.reader().readLine()));
        sleep(ofSeconds(1));
        wire.bring(bytes("abc"));
        sleep(ofSeconds(1));
        wire.lose(new Broken("b"));
        a.await();
        t.attempt("read", () -> wire.reader().read(5));
        t.attempt("wait", wire.writer()::waitClosed);
    }

    static void failureThatComesWithTheLastData(Trace t) {
        var wire = new Wire();
        var a = createTask("a", () -> wire.reader().readLine());
        yieldNow();
        wire.bring(bytes("abc"));
        wire.lose(new Broken("b"));
        for (int i = 0; i < 3; i++) {
            yieldNow();
        }
        t.state("a", a);
    }

    static void endOfTheRunWhileOneDrains(Trace t) {
        var wire = full();
        draining(t, wire, "a");
        closing(t, wire, "b");
        sleep(ofSeconds(1));
    }
}
