// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.support.Told;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Two ends in memory behave as a socket does: pieces, half-close, reset, and the order of the protocol's calls. */
class StreamPairTest {
    private static void spin() {
        for (int i = 0; i < 20; i++) {
            yieldNow();
        }
    }

    /** A protocol that writes down what it is told. */
    private static class Recorded implements Protocol {
        final List<String> calls = new ArrayList<>();
        private final boolean keepsOpen;

        @Nullable
        RuntimeException thrownForData;

        private @Nullable Transport transport;

        Recorded(boolean keepsOpen) {
            this.keepsOpen = keepsOpen;
        }

        WriteTransport transport() {
            return (WriteTransport) transport;
        }

        @Override
        public void connectionMade(Transport transport) {
            this.transport = transport;
            calls.add("made");
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            calls.add(Bytes.text(bytes));
            if (thrownForData != null) {
                throw thrownForData;
            }
        }

        @Override
        public boolean eofReceived() {
            calls.add("eof");
            return keepsOpen;
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            calls.add("lost " + (cause == null ? "in order" : cause.getMessage()));
        }

        @Override
        public void pauseWriting() {
            calls.add("pause");
        }

        @Override
        public void resumeWriting() {
            calls.add("resume");
        }
    }

    @OnBothEngines
    void dataIsCutAsAsked(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var sizes = List.of(1, 3, 2, 100).iterator();
            var pair = StreamPair.builder().chunks(sizes::next).build();
            pair.first().writer().write("abcd");
            pair.first().writer().write("efghij");
            var pieces = new ArrayList<String>();
            for (int i = 0; i < 4; i++) {
                pieces.add(Bytes.text(pair.second().reader().read()));
            }
            assertThat(pieces).containsExactly("a", "bcd", "ef", "ghij");
        });
    }

    @OnBothEngines
    void bothDirectionsAreIndependent(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.create();
            var echo = createTask(() -> {
                long n = pair.second().reader().transferTo(pair.second().writer());
                pair.second().writer().close();
                return n;
            });
            pair.first().writer().write("hello\nworld\n");
            assertThat(Bytes.text(pair.first().reader().readLine())).isEqualTo("hello\n");
            pair.first().writer().writeEof();
            assertThat(Bytes.text(pair.first().reader().readAll())).isEqualTo("world\n");
            assertThat(echo.await()).isEqualTo(12);
        });
    }

    @OnBothEngines
    void protocolIsToldInOrder(EngineUnderTest engine) {
        engine.run(() -> {
            var one = new Recorded(true);
            var other = new Recorded(true);
            StreamPair.builder().chunks(() -> 3).writeBufferLimits(4, 1).join(one, other);
            one.transport().write(Bytes.of("abcdefg"));
            one.transport().writeEof();
            assertThat(one.transport().writeBufferSize()).isEqualTo(7);
            spin();
            assertThat(other.calls).containsExactly("made", "abc", "def", "g", "eof");
            assertThat(one.calls).containsExactly("made", "pause", "resume");
            other.transport().write(Bytes.of("h"));
            other.transport().close();
            spin();
            assertThat(other.calls).endsWith("eof", "lost in order");
            assertThat(one.calls).endsWith("resume", "h", "eof");
            one.transport().close();
            one.transport().close();
            spin();
            assertThat(one.calls).endsWith("eof", "lost in order");
        });
    }

    // CPython 3.13: a protocol whose eof_received() returns False has its transport closed
    @OnBothEngines
    void endOfTheDataClosesUnlessTheProtocolKeepsOpen(EngineUnderTest engine) {
        engine.run(() -> {
            var one = new Recorded(true);
            var other = new Recorded(false);
            StreamPair.builder().join(one, other);
            one.transport().writeEof();
            spin();
            assertThat(other.calls).containsExactly("made", "eof", "lost in order");
            assertThat(one.calls).containsExactly("made", "eof");
        });
    }

    @OnBothEngines
    void endOfTheDataWaitsForAReaderThatIsPaused(EngineUnderTest engine) {
        engine.run(() -> {
            var one = new Recorded(true);
            var other = new Recorded(true);
            StreamPair.builder().join(one, other);
            var reading = (ReadTransport) other.transport();
            reading.pauseReading();
            assertThat(reading.isReading()).isFalse();
            one.transport().write(Bytes.of("a"));
            one.transport().close();
            spin();
            assertThat(other.calls).containsExactly("made");
            assertThat(one.calls).containsExactly("made");
            reading.resumeReading();
            spin();
            assertThat(other.calls).containsExactly("made", "a", "eof");
            assertThat(one.calls).containsExactly("made", "lost in order");
        });
    }

    @OnBothEngines
    void emptyEndMayCloseThoughTheOtherIsPausedAndHearsOfItLater(EngineUnderTest engine) {
        engine.run(() -> {
            var one = new Recorded(true);
            var other = new Recorded(true);
            StreamPair.builder().join(one, other);
            var reading = (ReadTransport) other.transport();
            reading.pauseReading();
            one.transport().close();
            spin();
            assertThat(one.calls).containsExactly("made", "lost in order");
            assertThat(other.calls).containsExactly("made");
            reading.resumeReading();
            spin();
            assertThat(other.calls).containsExactly("made", "eof");
        });
    }

    @OnBothEngines
    void abortDropsWhatIsKeptAndResetsTheOtherEnd(EngineUnderTest engine) {
        engine.run(() -> {
            var one = new Recorded(true);
            var other = new Recorded(true);
            StreamPair.builder().join(one, other);
            one.transport().write(Bytes.of("never"));
            one.transport().abort();
            one.transport().abort();
            assertThat(one.transport().isClosing()).isTrue();
            assertThat(one.calls).containsExactly("made");
            spin();
            one.transport().abort();
            spin();
            assertThat(one.calls).containsExactly("made", "lost in order");
            assertThat(other.calls)
                    .containsExactly(
                            "made",
                            "lost Connection reset by peer: the other end, which is the first end of a StreamPair, was"
                                    + " aborted.");
        });
    }

    @OnBothEngines
    void ofSeveralPairsEachHasANumber(EngineUnderTest engine) {
        engine.run(() -> {
            StreamPair.create();
            var pair = StreamPair.create();
            assertThat(pair)
                    .hasToString("StreamPair #2(End(StreamReader(0 bytes), StreamWriter(0 bytes kept)),"
                            + " End(StreamReader(0 bytes), StreamWriter(0 bytes kept)))");
            assertThat(pair.second())
                    .hasToString("the second end of StreamPair #2 (StreamReader(0 bytes), StreamWriter(0 bytes kept))");
            pair.second().abort();
            assertThatThrownBy(() -> pair.first().reader().readAll())
                    .isExactlyInstanceOf(ConnectionResetException.class)
                    .hasMessage("Connection reset by peer: the other end, which is the second end of StreamPair #2, was"
                            + " aborted.");
        });
    }

    // As a socket: the write itself says nothing, the connection breaks.
    @OnBothEngines
    void writingToAnEndThatWasClosedBreaksTheConnection(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.create();
            pair.second().writer().close();
            assertThat(pair.first().reader().readAll()).isEmpty();
            pair.second().writer().waitClosed();
            pair.first().writer().write("anybody there?");
            assertThat(catchThrowable(pair.first().writer()::waitClosed))
                    .isExactlyInstanceOf(ConnectionResetException.class)
                    .hasMessage(
                            "Connection reset by peer: the other end was closed, and cannot take what was written to"
                                    + " the first end of a StreamPair (14 bytes kept).");
        });
    }

    @OnBothEngines
    void bothEndsMayCloseThoughNobodyReads(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.create();
            for (var end : List.of(pair.first(), pair.second())) {
                end.writer().write("bye");
                end.writer().close();
            }
            pair.first().writer().waitClosed();
            pair.second().writer().waitClosed();
        });
    }

    // CPython 3.13: "Fatal error: protocol.data_received() call failed.", and the connection is lost with that
    @OnBothEngines
    void protocolThatThrowsLosesItsConnectionAndTheExceptionHandlerIsTold(EngineUnderTest engine) {
        var told = new Told();
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                var one = new Recorded(true);
                var other = new Recorded(true) {
                    @Override
                    public String toString() {
                        return "other";
                    }
                };
                other.thrownForData = new IllegalStateException("bad data");
                StreamPair.builder().chunks(() -> 1).join(one, other);
                one.transport().write(Bytes.of("ab"));
                spin();
                assertThat(other.calls).containsExactly("made", "a", "lost bad data");
                assertThat(one.calls)
                        .containsExactly(
                                "made",
                                "lost Connection reset by peer: the other end, which is the second end of a StreamPair,"
                                        + " was aborted.");
            });
        }
        assertThat(told.messages())
                .containsExactly("Fatal error: dataReceived(...) of other failed | java.lang.IllegalStateException: bad"
                        + " data");
    }

    @OnBothEngines
    void pieceWithoutAByteIsRefused(EngineUnderTest engine) {
        var told = new Told();
        try (var runner = engine.virtualTime().exceptionHandler(told).build()) {
            runner.run(() -> {
                var pair = StreamPair.builder().chunks(() -> 0).build();
                pair.first().writer().write("x");
                assertThatThrownBy(() -> pair.second().reader().read())
                        .isExactlyInstanceOf(IllegalArgumentException.class)
                        .hasMessage("chunks(...) of a StreamPair gave 0: a piece has at least one byte.");
                assertThat(catchThrowable(() -> pair.first().reader().read()))
                        .isExactlyInstanceOf(ConnectionResetException.class);
            });
        }
        assertThat(told.contexts()).hasSize(1);
    }

    @OnBothEngines
    void lowerMarksCountAtOnceAndHigherOnesWhenSomeIsTaken(EngineUnderTest engine) {
        engine.run(() -> {
            var one = new Recorded(true);
            StreamPair.builder().chunks(() -> 1).join(one, new Recorded(true));
            one.transport().write(new byte[100]);
            one.transport().setWriteBufferLimits(99, 0);
            one.transport().setWriteBufferLimits(200, 100);
            assertThat(one.calls).containsExactly("made", "pause");
            yieldNow();
            assertThat(one.transport().writeBufferSize()).isEqualTo(99);
            assertThat(one.calls).containsExactly("made", "pause", "resume");
        });
    }

    /** A gibibyte would do as well: what lies between the two does not depend on how much has gone through. */
    @OnBothEngines
    void muchDataGoesThroughFlat(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.create();
            var most = new AtomicInteger();
            int blocks = 1024;
            var writing = createTask(() -> {
                byte[] block = new byte[64 * 1024];
                for (int i = 0; i < blocks; i++) {
                    block[0] = (byte) i;
                    pair.first().writer().write(block);
                    pair.first().writer().drain();
                    most.accumulateAndGet(
                            (int) pair.first().writer().transport().writeBufferSize(), Math::max);
                }
                pair.first().writer().close();
            });
            for (int i = 0; i < blocks; i++) {
                assertThat(pair.second().reader().readExactly(64 * 1024)[0]).isEqualTo((byte) i);
            }
            assertThat(pair.second().reader().readAll()).isEmpty();
            writing.await();
            assertThat(most.get()).isLessThanOrEqualTo(128 * 1024);
        });
    }
}
