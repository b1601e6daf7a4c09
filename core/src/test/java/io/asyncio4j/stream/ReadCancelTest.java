// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import static io.asyncio4j.Asyncio.callTaskGroup;
import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.structured.CancelScope;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** S16, S22: a read that is cancelled, wherever it waits, has taken nothing, and the reader goes on. */
class ReadCancelTest {
    private static final List<String> PIECES = List.of("a", "bc", "d", "e\n", "f");

    /** A read, and what it must give of all the pieces. */
    private record Read(String name, String expected, Body body) {
        interface Body {
            byte[] read(StreamReader reader) throws IOException;
        }
    }

    private static final List<Read> READS = List.of(
            new Read("readLine", "abcde\n", StreamReader::readLine),
            new Read("readLine(charset)", "abcde", r -> Bytes.of(String.valueOf(r.readLine(StandardCharsets.UTF_8)))),
            new Read("readUntil", "abcde", r -> r.readUntil(Bytes.of("de"))),
            new Read("readExactly", "abcde\n", r -> r.readExactly(6)),
            new Read("readAll", "abcde\nf", StreamReader::readAll),
            new Read("lines", "abcde", r -> Bytes.of(r.lines().iterator().next())));

    /** Feeds some pieces to a read that waits, cancels it, feeds the others, and reads again. */
    private static void cancelAfter(int pieces, Read read, boolean fedAtOnce) throws IOException {
        var reader = new StreamReader();
        var first = createTask(() -> read.body.read(reader));
        yieldNow();
        for (int i = 0; i < pieces; i++) {
            reader.feedData(Bytes.of(PIECES.get(i)));
            if (!fedAtOnce || i < pieces - 1) {
                yieldNow();
            }
        }
        assertThat(first.done()).as("%s after %d pieces", read.name, pieces).isFalse();
        first.cancel("enough");
        assertThat(catchThrowable(first::await))
                .as("%s after %d pieces", read.name, pieces)
                .isInstanceOf(CancelledError.class)
                .hasMessage("enough");
        var second = createTask(() -> read.body.read(reader));
        for (String piece : PIECES.subList(pieces, PIECES.size())) {
            yieldNow();
            reader.feedData(Bytes.of(piece));
        }
        reader.feedEof();
        assertThat(Bytes.text(second.await()) + Bytes.text(reader.readAll()))
                .as("%s after %d pieces", read.name, pieces)
                .isIn("abcde\nf", "abcdef"); // text has lost the end of its line
        assertThat(Bytes.text(second.result())).isEqualTo(read.expected);
    }

    @OnBothEngines
    void readThatIsCancelledAtAnyOfItsWaitsHasTakenNothing(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            for (Read read : READS) {
                for (int pieces = 0; pieces < 3; pieces++) {
                    cancelAfter(pieces, read, false);
                }
            }
        });
    }

    // The request counts for more than the data that has woken the read (S16); the data stays.
    @OnBothEngines
    void readThatIsCancelledWhenItsDataHasJustComeHasTakenNothing(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            for (Read read : READS) {
                for (int pieces = 1; pieces <= 4; pieces++) { // with four there is all that most of them wait for
                    cancelAfter(pieces, read, true);
                }
            }
        });
    }

    @OnBothEngines
    void someDataThatWasWaitedForStaysToo(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            var task = createTask(() -> reader.read(2));
            yieldNow();
            reader.feedData(Bytes.of("abc"));
            task.cancel();
            assertThat(catchThrowable(task::await)).isInstanceOf(CancelledError.class);
            assertThat(Bytes.text(reader.read())).isEqualTo("abc");
        });
    }

    @OnBothEngines
    void anotherTaskMayReadAsSoonAsTheFirstIsCancelled(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            var first = createTask(() -> reader.readExactly(4));
            yieldNow();
            reader.feedData(Bytes.of("ab"));
            first.cancel();
            var second = createTask(() -> Bytes.text(reader.readExactly(3)));
            yieldNow();
            yieldNow();
            assertThat(first.cancelled()).isTrue();
            reader.feedData(Bytes.of("c"));
            assertThat(second.await()).isEqualTo("abc");
        });
    }

    @OnBothEngines
    void readUnderATimeLimitIsRepeatedUntilTheDataIsThere(EngineUnderTest engine) throws IOException, TimeoutException {
        engine.run(() -> {
            var reader = new StreamReader();
            createTask(() -> {
                for (String piece : PIECES) {
                    sleep(Duration.ofMillis(10));
                    reader.feedData(Bytes.of(piece));
                }
            });
            int late = 0;
            String line = null;
            while (line == null) {
                try {
                    line = timeout(Duration.ofMillis(7), () -> Bytes.text(reader.readLine()));
                } catch (TimeoutException e) {
                    late++;
                }
            }
            assertThat(line).isEqualTo("abcde\n");
            assertThat(late).isEqualTo(5);
        });
    }

    @OnBothEngines
    void readInACancelledScopeIsLeftAndCanBeRepeated(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            var scope = CancelScope.create();
            createTask(() -> {
                reader.feedData(Bytes.of("ab"));
                scope.cancel();
            });
            scope.with(() -> {
                reader.readExactly(3);
            });
            assertThat(scope.cancelledCaught()).isTrue();
            reader.feedData(Bytes.of("c"));
            assertThat(Bytes.text(reader.readExactly(3))).isEqualTo("abc");
        });
    }

    @OnBothEngines
    void failingSiblingEndsAReadAndTheDataStays(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            var failure = new IllegalStateException("sibling");
            var thrown = catchThrowable(() -> callTaskGroup(group -> {
                Task<byte[], IOException> read = group.createTask(() -> reader.readExactly(3));
                yieldNow();
                reader.feedData(Bytes.of("ab"));
                group.createTask(() -> {
                    throw failure;
                });
                return read;
            }));
            assertThat(thrown).isInstanceOf(ExceptionGroup.class);
            assertThat(((ExceptionGroup) thrown).exceptions()).containsExactly(failure);
            reader.feedData(Bytes.of("c"));
            assertThat(Bytes.text(reader.readExactly(3))).isEqualTo("abc");
        });
    }

    @OnBothEngines
    void taskSaysThatItWaitsForData(EngineUnderTest engine) {
        engine.run(() -> {
            var reader = new StreamReader();
            Coroutine<byte[], IOException> body = reader::readLine;
            var task = createTask("r", body);
            yieldNow();
            assertThat(task).hasToString("Task 'r' (pending, waiting for data of a StreamReader)");
            task.cancel();
        });
    }
}
