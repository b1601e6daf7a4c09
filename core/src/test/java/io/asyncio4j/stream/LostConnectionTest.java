// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.failures;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.waitTasks;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.failure.FailureState;
import io.asyncio4j.future.Action;
import io.asyncio4j.structured.ReturnWhen;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Eventually;
import io.asyncio4j.support.LogCapture;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * S25, S26: what a connection was lost for is heard by who reads, drains or waits for the close; it is reported, once, if
 * nobody does. CPython 3.13 never reports it.
 */
class LostConnectionTest {
    private static final String REPORT =
            "Connection exception was never retrieved: Connection 'the first end of a StreamPair (0 bytes kept, lost)'"
                    + " | java.io.IOException: gone";

    private final Told told = new Told();
    private final IOException failure = new IOException("gone");

    private List<String> reportsOf(EngineUnderTest engine, Action<Exception> program) throws Exception {
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(program);
        }
        return told.messages();
    }

    private StreamPair.End lost() {
        var pair = StreamPair.create();
        pair.second().abort(failure);
        yieldNow();
        yieldNow();
        assertThat(pair.first().writer().isClosing()).isTrue();
        return pair.first();
    }

    @OnBothEngines
    void failureThatNobodyHearsOfIsReportedOnceAtTheEnd(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var end = lost();
                    end.writer().write("goes nowhere");
                    end.writer().close();
                    assertThat(failures().unsettled())
                            .singleElement()
                            .satisfies(record -> assertThat(record.exception()).isSameAs(failure));
                    assertThat(told.contexts()).isEmpty();
                }))
                .containsExactly(REPORT);
    }

    @OnBothEngines
    void connectionThatIsLostBeforeItIsMadeHasNoName(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> new StreamProtocol().connectionLost(failure)))
                .containsExactly("Connection exception was never retrieved: Connection | java.io.IOException: gone");
    }

    @OnBothEngines
    void failureOfAConnectionThatNobodyCanReachIsReportedBefore(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    lost();
                    while (told.contexts().isEmpty()) {
                        System.gc();
                        sleep(Duration.ofMillis(1));
                    }
                }))
                .containsExactly(REPORT);
    }

    @OnBothEngines
    void noticeIsGivenBeforeThat(EngineUnderTest engine) throws Exception {
        try (var log = LogCapture.start();
                var runner = engine.realTime().failureGrace(Duration.ZERO).build()) {
            runner.run(() -> {
                var end = lost();
                var notices = log.messages(Level.WARNING);
                Eventually.waitUntil("notice", () -> {
                    yieldNow();
                    return !log.messages(Level.WARNING).isEmpty();
                });
                assertThat(notices).isEmpty();
                assertThat(catchThrowable(end.reader()::read)).isSameAs(failure);
            });
            assertThat(log.messages(Level.WARNING))
                    .singleElement()
                    .asString()
                    .matches("Connection 'the first end of a StreamPair \\(0 bytes kept, lost\\)' failed 0\\.\\d s ago"
                            + " and nobody has asked yet: java\\.io\\.IOException: gone");
        }
    }

    /** What hears of the failure; it must throw it. */
    private void assertHeard(EngineUnderTest engine, HeardBy call) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var end = lost();
                    var code = call.of(end);
                    for (int i = 0; i < 2; i++) {
                        assertThat(catchThrowable(code)).isSameAs(failure);
                    }
                    assertThat(failures().unsettled()).isEmpty();
                    assertThat(failures().counts()).containsEntry(FailureState.RETRIEVED, 1L);
                }))
                .isEmpty();
    }

    private interface HeardBy {
        ThrowingCallable of(StreamPair.End end);
    }

    @OnBothEngines
    void readHearsOfIt(EngineUnderTest engine) throws Exception {
        assertHeard(engine, end -> end.reader()::read);
    }

    @OnBothEngines
    void drainHearsOfIt(EngineUnderTest engine) throws Exception {
        assertHeard(engine, end -> end.writer()::drain);
    }

    @OnBothEngines
    void waitForTheCloseHearsOfIt(EngineUnderTest engine) throws Exception {
        assertHeard(engine, end -> end.writer()::waitClosed);
    }

    @OnBothEngines
    void whoAsksForTheExceptionHearsOfIt(EngineUnderTest engine) throws Exception {
        assertHeard(engine, end -> () -> {
            throw end.reader().exception();
        });
    }

    @OnBothEngines
    void readThatWaitsHearsOfItAndItsTaskFailsWithIt(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var pair = StreamPair.create();
                    var task = createTask(() -> pair.first().reader().readLine());
                    yieldNow();
                    pair.second().abort(failure);
                    assertThat(catchThrowable(task::await)).isSameAs(failure);
                    assertThat(failures().unsettled()).isEmpty();
                }))
                .isEmpty();
    }

    @OnBothEngines
    void whoHasClosedBeforeIsNotTold(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var pair = StreamPair.builder().limit(1).build();
                    pair.first().writer().write("never read");
                    pair.first().writer().close();
                    pair.second().abort(failure);
                    assertThat(catchThrowable(pair.first().writer()::waitClosed))
                            .isSameAs(failure);
                    assertThat(failures().records()).isEmpty();
                }))
                .isEmpty();
    }

    @OnBothEngines
    void closedConnectionIsNoFailure(EngineUnderTest engine) throws Exception {
        assertThat(reportsOf(engine, () -> {
                    var pair = StreamPair.create();
                    pair.first().writer().close();
                    pair.first().writer().waitClosed();
                    assertThat(pair.second().reader().readAll()).isEmpty();
                    assertThat(failures().records()).isEmpty();
                }))
                .isEmpty();
    }

    // S2. CPython 3.13: reader, closer, drainer
    @OnBothEngines
    void whoReadsIsCalledFirstThenWhoWaitsForTheCloseThenWhoDrains(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var order = new ArrayList<String>();
            var protocol = new StreamProtocol();
            protocol.connectionMade(new RecordedTransport());
            protocol.pauseWriting();
            var drainer = createTask(() -> {
                protocol.writer().drain();
                order.add("drainer");
            });
            var closer = createTask(() -> {
                protocol.writer().waitClosed();
                order.add("closer");
            });
            var reader = createTask(() -> {
                assertThat(protocol.reader().read()).isEmpty();
                order.add("reader");
            });
            yieldNow();
            protocol.connectionLost(null);
            waitTasks(List.of(drainer, closer, reader), ReturnWhen.ALL_COMPLETED);
            assertThat(order).containsExactly("reader", "closer", "drainer");
        });
    }
}
