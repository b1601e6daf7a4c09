// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** S4, S9: what a writer sends, how it ends, and what it says when the connection has ended before. */
class StreamWriterTest {
    @OnBothEngines
    void allFormsArriveInOrder(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.create();
            var writer = pair.first().writer();
            writer.write(Bytes.of("a"));
            var buffer = ByteBuffer.wrap(Bytes.of("xbx"), 1, 1);
            writer.write(buffer);
            assertThat(buffer.hasRemaining()).isFalse();
            writer.write("c");
            writer.writeLines(List.of("d", "", "e"));
            writer.write(new byte[0]);
            writer.close();
            assertThat(Bytes.text(pair.second().reader().readAll())).isEqualTo("abcd\n\ne\n");
        });
    }

    @OnBothEngines
    void callerMayChangeTheArrayAfterwards(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.create();
            byte[] mine = Bytes.of("abc");
            pair.first().writer().write(mine);
            mine[0] = 'x';
            assertThat(Bytes.text(pair.second().reader().read())).isEqualTo("abc");
        });
    }

    // CPython 3.13: a second write_eof() does nothing; the other direction stays open
    @OnBothEngines
    void endOfOneDirectionLeavesTheOtherOpen(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.create();
            assertThat(pair.first().writer().canWriteEof()).isTrue();
            pair.first().writer().write("question");
            pair.first().writer().writeEof();
            pair.first().writer().writeEof();
            assertThat(Bytes.text(pair.second().reader().readAll())).isEqualTo("question");
            assertThat(pair.first().writer().isClosing()).isFalse();
            pair.second().writer().write("answer");
            pair.second().writer().close();
            assertThat(Bytes.text(pair.first().reader().readAll())).isEqualTo("answer");
        });
    }

    // CPython 3.13: RuntimeError('Cannot call write() after write_eof()')
    @OnBothEngines
    void writeAfterTheEndIsRefused(EngineUnderTest engine) {
        engine.run(() -> {
            var pair = StreamPair.create();
            var writer = pair.first().writer();
            writer.writeEof();
            assertThatThrownBy(() -> writer.write("x"))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "Cannot call write() after writeEof(): write(...) was called on StreamWriter(0 bytes kept,"
                                    + " eof written). Write before writeEof().");
            assertThatThrownBy(() -> writer.transport().write(Bytes.of("x")))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("Cannot call write() after writeEof(): write(...) was called on the first end of a"
                            + " StreamPair (0 bytes kept, eof written). Write before.");
        });
    }

    // CPython 3.13 drops it without a word
    @OnBothEngines
    void writeAfterCloseIsRefused(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.create();
            var writer = pair.first().writer();
            writer.write("before");
            writer.close();
            assertThatThrownBy(() -> writer.write("x"))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "write(...) was called on StreamWriter(6 bytes kept, closed). Write before close(), which"
                                    + " sends what was written.");
            assertThatThrownBy(() -> writer.writeLines(List.of("x"))).isExactlyInstanceOf(IllegalStateException.class);
            writer.writeEof(); // does nothing
            writer.close();
            writer.waitClosed();
            assertThat(Bytes.text(pair.second().reader().readAll())).isEqualTo("before");
        });
    }

    // CPython 3.13: ConnectionResetError('Connection lost'), before and after the close is through
    @OnBothEngines
    void drainAfterCloseIsRefused(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var writer = StreamPair.create().first().writer();
            writer.close();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(writer::drain)
                        .isExactlyInstanceOf(ConnectionResetException.class)
                        .hasMessage("Connection lost: drain() was called on StreamWriter(0 bytes kept, closed). Drain"
                                + " before close().");
                writer.waitClosed();
            }
        });
    }

    @OnBothEngines
    void closeSendsWhatWasWrittenAndIsNotThroughBefore(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.builder().limit(4).chunks(() -> 2).build();
            var writer = pair.first().writer();
            writer.write("0123456789abcdef");
            writer.close();
            assertThat(writer.isClosing()).isTrue();
            var closed = createTask(writer::waitClosed);
            for (int i = 0; i < 20; i++) {
                yieldNow();
            }
            assertThat(closed.done()).isFalse(); // the reader holds 10 bytes, and takes no more
            assertThat(Bytes.text(pair.second().reader().readAll())).isEqualTo("0123456789abcdef");
            closed.await();
        });
    }

    @OnBothEngines
    void severalTasksWaitForTheCloseAndOneMayGiveUp(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var writer = StreamPair.create().first().writer();
            var tasks = List.of(
                    createTask(writer::waitClosed),
                    createTask("w", writer::waitClosed),
                    createTask(writer::waitClosed));
            yieldNow();
            assertThat(tasks.get(1))
                    .hasToString("Task 'w' (pending, waiting for the first end of a StreamPair (0 bytes kept) to be"
                            + " closed)");
            tasks.get(1).cancel();
            yieldNow();
            writer.close();
            tasks.get(0).await();
            tasks.get(2).await();
            assertThat(tasks.get(1).cancelled()).isTrue();
            writer.waitClosed();
        });
    }

    @OnBothEngines
    void closeEndsTheOwnReader(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.create();
            var read = createTask(() -> pair.first().reader().read());
            yieldNow();
            pair.first().writer().close();
            assertThat(read.await()).isEmpty();
            assertThat(pair.first().reader().atEof()).isTrue();
        });
    }

    @OnBothEngines
    void blockClosesTheWriter(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.create();
            try (var writer = pair.first().writer()) {
                writer.write("x");
            }
            assertThat(Bytes.text(pair.second().reader().readAll())).isEqualTo("x");
        });
    }

    @OnBothEngines
    void transferMovesAllAndSaysHowMuch(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var from = StreamPair.builder().chunks(() -> 3).build();
            var to = StreamPair.builder().writeBufferLimits(4, 1).limit(3).build();
            from.first().writer().write("0123456789");
            from.first().writer().close();
            var moved = createTask(() -> {
                long n = from.second().reader().transferTo(to.first().writer());
                to.first().writer().close();
                return n;
            });
            assertThat(Bytes.text(to.second().reader().readAll())).isEqualTo("0123456789");
            assertThat(moved.await()).isEqualTo(10);
        });
    }

    @OnBothEngines
    void transferToAClosedWriterTakesNothing(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            reader.feedData(Bytes.of("abc"));
            var writer = StreamPair.create().first().writer();
            writer.close();
            assertThat(catchThrowable(() -> reader.transferTo(writer)))
                    .isExactlyInstanceOf(IllegalStateException.class);
            assertThat(Bytes.text(reader.read())).isEqualTo("abc");
        });
    }

    @OnBothEngines
    void textShowsTheState(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.create();
            var writer = pair.first().writer();
            assertThat(writer).hasToString("StreamWriter(0 bytes kept)");
            writer.write("abc");
            assertThat(pair)
                    .hasToString("StreamPair(End(StreamReader(0 bytes), StreamWriter(3 bytes kept)), End(StreamReader(0"
                            + " bytes), StreamWriter(0 bytes kept)))");
            pair.second().abort(new IOException("x"));
            assertThat(catchThrowable(writer::waitClosed)).hasMessage("x");
            assertThat(writer).hasToString("StreamWriter(0 bytes kept, closing, exception=java.io.IOException: x)");
        });
    }
}
