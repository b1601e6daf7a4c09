// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.future.CancelledError;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** A writer that drains keeps no more than the high water mark and one write, whatever the reader does. */
class DrainTest {
    private static final int KIB = 1024;

    private static void spin() {
        for (int i = 0; i < 50; i++) {
            yieldNow();
        }
    }

    @OnBothEngines
    void drainBelowTheHighMarkDoesNotSuspend(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var writer = StreamPair.create().first().writer();
            var log = new ArrayList<String>();
            var other = createTask(() -> log.add("ran"));
            writer.write(new byte[64 * KIB]);
            writer.drain();
            assertThat(log).isEmpty();
            other.await();
        });
    }

    // CPython 3.13: the limits are (16384, 65536)
    @OnBothEngines
    void drainAboveTheHighMarkWaitsForTheLowOne(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.builder().limit(1).chunks(() -> KIB).build();
            var writer = pair.first().writer();
            writer.write(new byte[64 * KIB + 1]);
            var drained = createTask("d", writer::drain);
            spin();
            assertThat(drained.done()).isFalse();
            assertThat(drained)
                    .hasToString("Task 'd' (pending, waiting for the write buffer of the first end of a StreamPair"
                            + " (64513 bytes kept) to drain)");
            var reader = pair.second().reader();
            while (!drained.done()) {
                assertThat(writer.transport().writeBufferSize()).isGreaterThan(16 * KIB - KIB);
                reader.read();
                yieldNow();
            }
            assertThat(writer.transport().writeBufferSize()).isLessThanOrEqualTo(16 * KIB);
        });
    }

    @OnBothEngines
    void severalTasksDrainAtOnceAndOneMayGiveUp(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.builder().limit(1).writeBufferLimits(4, 0).build();
            var writer = pair.first().writer();
            writer.write(new byte[10]);
            writer.write(new byte[10]);
            var reader = pair.second().reader();
            spin();
            writer.write(new byte[10]);
            var tasks = List.of(createTask(writer::drain), createTask(writer::drain), createTask(writer::drain));
            spin();
            tasks.get(1).cancel();
            spin();
            assertThat(tasks.get(1).cancelled()).isTrue();
            assertThat(tasks.get(0).done()).isFalse();
            assertThat(reader.readExactly(30)).hasSize(30);
            tasks.get(0).await();
            tasks.get(2).await();
        });
    }

    @OnBothEngines
    void drainUnderATimeLimitLosesNothing(EngineUnderTest engine) throws IOException, TimeoutException {
        engine.run(() -> {
            var pair = StreamPair.builder()
                    .limit(1)
                    .writeBufferLimits(0, 0)
                    .chunks(() -> 5)
                    .build();
            var writer = pair.first().writer();
            writer.write("0123456789");
            spin();
            assertThat(catchThrowable(() -> timeout(Duration.ofSeconds(1), () -> {
                        writer.drain();
                    })))
                    .isExactlyInstanceOf(TimeoutException.class);
            writer.write("abc");
            writer.close();
            assertThat(Bytes.text(pair.second().reader().readAll())).isEqualTo("0123456789abc");
        });
    }

    /** The highest number of bytes that lay between a fast writer and a slow reader. */
    private static long mostKept(StreamPair pair, int writes, int size, boolean drains) throws IOException {
        var writer = pair.first().writer();
        var reader = pair.second().reader();
        long[] written = {0};
        var writing = createTask(() -> {
            for (int i = 0; i < writes; i++) {
                writer.write(new byte[size]);
                written[0] += size;
                if (drains) {
                    writer.drain();
                }
            }
            writer.close();
        });
        long read = 0;
        long most = 0;
        for (byte[] some = reader.read(1000); some.length > 0; some = reader.read(1000)) {
            read += some.length;
            yieldNow();
            most = Math.max(most, written[0] - read);
        }
        writing.await();
        assertThat(read).isEqualTo((long) writes * size);
        return most;
    }

    @OnBothEngines
    void fastWriterAndSlowReaderKeepMemoryBounded(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            int size = 3000;
            // In the writer at most the high mark and one write, in the reader twice the limit and one piece.
            long bound = 8192L + size + 2 * 4096 + 1024;
            var builder = StreamPair.builder()
                    .limit(4096)
                    .writeBufferLimits(8192, 2048)
                    .chunks(() -> 1024);
            assertThat(mostKept(builder.build(), 500, size, true)).isBetween(8192L, bound);
            assertThat(mostKept(builder.build(), 500, size, false)).isGreaterThan(10 * bound);
        });
    }

    // CPython 3.13: ConnectionResetError, the same for the read, the drain and the close
    @OnBothEngines
    void drainThrowsWhatTheConnectionWasLostFor(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.builder().limit(1).writeBufferLimits(0, 0).build();
            var writer = pair.first().writer();
            writer.write(new byte[100]);
            spin();
            writer.write(new byte[100]);
            var drains = List.of(createTask(writer::drain), createTask(writer::drain));
            yieldNow();
            var failure = new IOException("cable cut");
            pair.second().abort(failure);
            for (var drain : drains) {
                assertThat(catchThrowable(drain::await)).isSameAs(failure);
            }
            assertThat(catchThrowable(writer::drain)).isSameAs(failure);
            assertThat(catchThrowable(writer::waitClosed)).isSameAs(failure);
            assertThat(catchThrowable(() -> pair.first().reader().read())).isSameAs(failure);
            writer.write("goes nowhere");
            writer.close();
        });
    }

    // CPython 3.13: the waiting drain returns, the next one throws
    @OnBothEngines
    void drainThatWaitsEndsWithAnAbortedConnection(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.builder().limit(1).writeBufferLimits(0, 0).build();
            var writer = pair.first().writer();
            writer.write(new byte[100]);
            spin();
            writer.write(new byte[100]);
            var drain = createTask(writer::drain);
            yieldNow();
            pair.first().abort();
            drain.await();
            assertThatThrownBy(writer::drain)
                    .isExactlyInstanceOf(ConnectionResetException.class)
                    .hasMessage("Connection lost: drain() was called on StreamWriter(0 bytes kept, closing), but the"
                            + " connection has ended: the first end of a StreamPair (0 bytes kept, lost). What is"
                            + " written after its end is lost: drain while the other end is there.");
            assertThat(pair.first().reader().read()).isEmpty();
            writer.waitClosed();
            assertThat(catchThrowable(() -> pair.second().reader().readAll()))
                    .isExactlyInstanceOf(ConnectionResetException.class);
        });
    }

    @OnBothEngines
    void drainThatIsCancelledWhenItsTurnHasComeLeavesTheOthersTheirs(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var protocol = new StreamProtocol();
            protocol.connectionMade(new RecordedTransport());
            protocol.pauseWriting();
            var drains = List.of(createTask(protocol.writer()::drain), createTask(protocol.writer()::drain));
            yieldNow();
            protocol.resumeWriting();
            drains.getFirst().cancel();
            drains.getLast().await();
            assertThat(catchThrowable(drains.getFirst()::await)).isInstanceOf(CancelledError.class);
        });
    }
}
