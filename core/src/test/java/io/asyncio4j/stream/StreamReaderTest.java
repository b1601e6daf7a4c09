// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.TaskOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;

/** S9, S16: each read takes what it promises, waits for it, and says what is missing when the stream ends. */
class StreamReaderTest {
    private static StreamReader readerOf(String data) {
        var reader = new StreamReader();
        reader.feedData(Bytes.of(data));
        reader.feedEof();
        return reader;
    }

    // CPython 3.13: read(2) is b'ab', then b'c', then b''
    @OnBothEngines
    void readTakesWhatIsThereUpToANumber(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = readerOf("abc");
            assertThat(reader.read(2)).asString().isEqualTo("ab");
            assertThat(reader.read(2)).asString().isEqualTo("c");
            assertThat(reader.read(2)).isEmpty();
            assertThat(reader.read()).isEmpty();
        });
    }

    @OnBothEngines
    void readWithoutANumberTakesAllThatIsThereAndNoMore(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            reader.feedData(Bytes.of("abc"));
            reader.feedData(Bytes.of("de"));
            assertThat(reader.read()).asString().isEqualTo("abcde");
            var next = createTask(() -> Bytes.text(reader.read()));
            yieldNow();
            assertThat(next.done()).isFalse();
            reader.feedData(Bytes.of("f"));
            assertThat(next.await()).isEqualTo("f");
        });
    }

    // CPython 3.13: b''
    @OnBothEngines
    void readOfNothingDoesNotWait(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            assertThat(reader.read(0)).isEmpty();
            assertThat(reader.readExactly(0)).isEmpty();
        });
    }

    @OnBothEngines
    void readThatWaitsEndsWithTheStream(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            var task = createTask(() -> reader.read(5));
            yieldNow();
            assertThat(reader.atEof()).isFalse();
            reader.feedEof();
            assertThat(task.await()).isEmpty();
            assertThat(reader.atEof()).isTrue();
        });
    }

    @OnBothEngines
    void readAllWaitsForTheEnd(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader(4);
            var task = createTask(() -> Bytes.text(reader.readAll()));
            for (String piece : new String[] {"abc", "defghijklmnop", "q"}) {
                yieldNow();
                reader.feedData(Bytes.of(piece));
            }
            yieldNow();
            assertThat(task.done()).isFalse();
            reader.feedEof();
            assertThat(task.await()).isEqualTo("abcdefghijklmnopq");
            assertThat(reader.readAll()).isEmpty();
        });
    }

    @OnBothEngines
    void readExactlyWaitsForAllOfIt(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            var task = createTask(() -> Bytes.text(reader.readExactly(5)));
            for (String piece : new String[] {"ab", "cd", "efg"}) {
                yieldNow();
                assertThat(task.done()).isFalse();
                reader.feedData(Bytes.of(piece));
            }
            assertThat(task.await()).isEqualTo("abcde");
            assertThat(reader.read()).asString().isEqualTo("fg");
        });
    }

    // S2. CPython 3.13 prints: reader abcd, other
    @OnBothEngines
    void readHasThePlaceOfTheFirstDataAmongWhatIsReady(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var order = new ArrayList<String>();
            var reader = new StreamReader();
            var task = createTask(() -> order.add("reader " + Bytes.text(reader.readExactly(4))));
            yieldNow();
            reader.feedData(Bytes.of("ab"));
            var other = createTask(() -> order.add("other"));
            reader.feedData(Bytes.of("cd"));
            other.await();
            task.await();
            assertThat(order).containsExactly("reader abcd", "other");
        });
    }

    // CPython 3.13: IncompleteReadError('3 bytes read on a total of 5 expected bytes'), partial b'abc', and then b''
    @OnBothEngines
    void readExactlyGivesWhatThereWasWhenTheStreamEnds(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = readerOf("abc");
            var thrown = catchThrowableOfType(IncompleteReadException.class, () -> reader.readExactly(5));
            assertThat(thrown)
                    .hasMessage("3 bytes read on a total of 5 expected bytes: the stream has ended."
                            + " partial() has what there was.");
            assertThat(thrown.partial()).asString().isEqualTo("abc");
            assertThat(thrown.expected()).isEqualTo(5);
            assertThat(reader.atEof()).isTrue();
            assertThat(reader.readExactly(0)).isEmpty();
        });
    }

    @OnBothEngines
    void whatIsTakenOutOfTheExceptionIsACopy(EngineUnderTest engine) {
        engine.run(() -> {
            var reader = readerOf("abc");
            var thrown = catchThrowableOfType(IncompleteReadException.class, () -> reader.readExactly(5));
            thrown.partial()[0] = 'x';
            assertThat(thrown.partial()).asString().isEqualTo("abc");
        });
    }

    // CPython 3.13: b'a\n', b'\n', b'b', b''
    @OnBothEngines
    void readLineKeepsTheEndOfTheLineAndTheLastMayLackIt(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = readerOf("a\n\nb");
            var lines = new ArrayList<String>();
            for (byte[] line = reader.readLine(); line.length > 0; line = reader.readLine()) {
                lines.add(Bytes.text(line));
            }
            assertThat(lines).containsExactly("a\n", "\n", "b");
        });
    }

    @OnBothEngines
    void readLineWaitsForTheEndOfTheLine(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            var task = createTask(() -> Bytes.text(reader.readLine()));
            for (String piece : new String[] {"a", "", "b", "c\nd"}) {
                yieldNow();
                assertThat(task.done()).isFalse();
                reader.feedData(Bytes.of(piece));
            }
            assertThat(task.await()).isEqualTo("abc\n");
            assertThat(reader.read()).asString().isEqualTo("d");
        });
    }

    @OnBothEngines
    void readThatHasItsDataDoesNotSuspend(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = readerOf("line\nuntil;exactly some all");
            var log = new ArrayList<String>();
            var other = createTask(() -> log.add("other ran"));
            reader.readLine();
            reader.readUntil(Bytes.of(";"));
            reader.readExactly(7);
            reader.read(5);
            reader.readAll();
            assertThat(log).isEmpty();
            other.await();
        });
    }

    @OnBothEngines
    void readerKeepsACopyOfWhatItIsFed(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            byte[] mine = Bytes.of("abcd");
            var data = ByteBuffer.wrap(mine, 1, 2);
            reader.feedData(data);
            assertThat(data.hasRemaining()).isFalse();
            mine[1] = 'x';
            assertThat(reader.read()).asString().isEqualTo("bc");
        });
    }

    // CPython 3.13: the exception, though there is data; and again
    @OnBothEngines
    void failureComesBeforeTheDataThatIsLeftAndIsTheVeryObjectEachTime(EngineUnderTest engine) {
        engine.run(() -> {
            var reader = new StreamReader();
            var failure = new IOException("gone");
            reader.feedData(Bytes.of("abc\n"));
            reader.setException(failure);
            assertThat(catchThrowable(() -> reader.read(1))).isSameAs(failure);
            assertThat(catchThrowable(() -> reader.read(0))).isSameAs(failure);
            assertThat(catchThrowable(() -> reader.readExactly(0))).isSameAs(failure);
            assertThat(catchThrowable(reader::readLine)).isSameAs(failure);
            assertThat(catchThrowable(() -> reader.readUntil(Bytes.of("c")))).isSameAs(failure);
            assertThat(catchThrowable(reader::readAll)).isSameAs(failure);
            assertThat(reader.exception()).isSameAs(failure);
        });
    }

    @OnBothEngines
    void failureWakesWhoWaits(EngineUnderTest engine) {
        engine.run(() -> {
            for (boolean all : new boolean[] {true, false}) {
                var reader = new StreamReader();
                var failure = new IOException("gone");
                var task = createTask(() -> all ? reader.readAll() : reader.readExactly(5));
                yieldNow();
                reader.feedData(Bytes.of("abc"));
                reader.setException(failure);
                assertThat(catchThrowable(task::await)).isSameAs(failure);
            }
        });
    }

    // As in CPython 3.13, where the read that waits fails at that moment.
    @OnBothEngines
    void dataThatComesAfterTheFailureDoesNotHideItFromWhoWaits(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            var failure = new IOException("gone");
            var task = createTask(() -> reader.readExactly(3));
            yieldNow();
            reader.setException(failure);
            reader.feedData(Bytes.of("abc"));
            assertThat(catchThrowable(task::await)).isSameAs(failure);
        });
    }

    // CPython 3.13: a, then b
    @OnBothEngines
    void whoWaitsFailsWithTheFirstFailureAndWhoComesLaterWithTheLast(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            var first = new IOException("a");
            var second = new IOException("b");
            var task = createTask(reader::readAll);
            yieldNow();
            reader.setException(first);
            reader.setException(second);
            assertThat(catchThrowable(task::await)).isSameAs(first);
            assertThat(catchThrowable(reader::read)).isSameAs(second);
        });
    }

    @OnBothEngines
    void readOfACancelledTaskDoesNotTakeTheFailureFromTheNextOne(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            var failure = new IOException("gone");
            var second = new ArrayList<Task<byte[], IOException>>();
            var first = createTask(() -> reader.readExactly(3));
            yieldNow();
            createTask(() -> {
                first.cancel();
                second.add(createTask(TaskOptions.options().eager(), () -> reader.readExactly(3)));
                reader.setException(failure);
                reader.feedData(Bytes.of("abc"));
            });
            assertThat(catchThrowable(first::await)).isInstanceOf(CancelledError.class);
            assertThat(catchThrowable(second.getFirst()::await)).isSameAs(failure);
        });
    }

    // CPython 3.13 gives the data too, but waits for ever where it is not enough
    @OnBothEngines
    void dataThatHasWokenAReadIsGivenThoughTheConnectionFailsMeanwhile(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            var task = createTask(() -> Bytes.text(reader.readExactly(3)));
            yieldNow();
            reader.feedData(Bytes.of("abc"));
            reader.setException(new IOException("gone"));
            assertThat(task.await()).isEqualTo("abc");

            var second = new StreamReader();
            var failure = new IOException("gone");
            var line = createTask(second::readLine);
            yieldNow();
            second.feedData(Bytes.of("no end"));
            second.setException(failure);
            assertThat(catchThrowable(line::await)).isSameAs(failure);
        });
    }

    @OnBothEngines
    void uncheckedFailureComesOutAsItIsAndACheckedOneAsTheCauseOfOneThatIsDeclared(EngineUnderTest engine) {
        engine.run(() -> {
            for (Throwable failure : new Throwable[] {new IllegalStateException("x"), new AssertionError("y")}) {
                var reader = new StreamReader();
                reader.setException(failure);
                assertThat(catchThrowable(reader::read)).isSameAs(failure);
            }
            var reader = new StreamReader();
            var failure = new Exception("z");
            reader.setException(failure);
            assertThat(catchThrowable(reader::read))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("java.lang.Exception: z")
                    .hasCause(failure);
        });
    }

    @OnBothEngines
    void endMayBeSaidTwice(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = readerOf("a");
            reader.feedEof();
            assertThat(reader.readAll()).asString().isEqualTo("a");
        });
    }

    @OnBothEngines
    void textShowsTheState(EngineUnderTest engine) {
        engine.run(() -> {
            var reader = new StreamReader(2);
            assertThat(reader).hasToString("StreamReader(0 bytes, limit=2)");
            reader.setTransport(new RecordedTransport());
            reader.feedData(Bytes.of("abcde"));
            assertThat(reader).hasToString("StreamReader(5 bytes, limit=2, paused)");
            reader.feedEof();
            reader.setException(new IOException("x"));
            assertThat(reader)
                    .hasToString("StreamReader(5 bytes, limit=2, eof, exception=java.io.IOException: x, paused)");
            assertThat(new StreamReader()).hasToString("StreamReader(0 bytes)");
        });
    }
}
