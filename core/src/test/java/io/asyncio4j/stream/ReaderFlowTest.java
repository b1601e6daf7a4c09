// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;

/** A reader holds its transport back above twice the limit, and lets it go on at the limit. */
class ReaderFlowTest {
    private static final int LIMIT = 4;

    private final RecordedTransport transport = new RecordedTransport();

    private StreamReader reader() {
        transport.calls.clear();
        var reader = new StreamReader(LIMIT);
        reader.setTransport(transport);
        return reader;
    }

    // CPython 3.13: [] at 8 bytes, ['pause'] at 9, still with 5 left, ['pause', 'resume'] with 4 left
    @OnBothEngines
    void pausesAboveTwiceTheLimitAndResumesAtTheLimit(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = reader();
            reader.feedData(Bytes.of("12345678"));
            assertThat(transport.calls).isEmpty();
            reader.feedData(Bytes.of("9"));
            assertThat(transport.calls).containsExactly("pause");
            reader.feedData(Bytes.of("more"));
            reader.readExactly(8);
            assertThat(transport.calls).containsExactly("pause");
            reader.read(1);
            assertThat(transport.calls).containsExactly("pause", "resume");
            reader.readExactly(4);
            assertThat(transport.calls).containsExactly("pause", "resume");
        });
    }

    @OnBothEngines
    void lineThatIsDroppedMakesRoomToo(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = reader();
            reader.feedData(Bytes.of("123456789"));
            try {
                reader.readLine();
            } catch (LimitOverrunException e) {
                assertThat(e.consumed()).isEqualTo(9);
            }
            assertThat(transport.calls).containsExactly("pause", "resume");
        });
    }

    // Differs from CPython 3.13, which pauses and resumes for each piece: who needs more is not helped by a pause.
    @OnBothEngines
    void readThatNeedsMoreThanTheLimitLetsTheTransportGoOn(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            for (boolean all : new boolean[] {false, true}) {
                var reader = reader();
                reader.feedData(Bytes.of("123456789"));
                var task = createTask(() -> all ? reader.readAll() : reader.readExactly(14));
                yieldNow();
                assertThat(transport.calls).containsExactly("pause", "resume");
                reader.feedData(Bytes.of("abc"));
                yieldNow();
                assertThat(transport.calls).containsExactly("pause", "resume");
                reader.feedData(Bytes.of("de"));
                if (all) {
                    reader.feedEof();
                }
                assertThat(Bytes.text(task.await())).isEqualTo("123456789abcde");
                assertThat(transport.calls.size() % 2).isZero();
            }
        });
    }

    @OnBothEngines
    void cancelledReadAllHoldsTheTransportBackAgain(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = reader();
            var task = createTask(reader::readAll);
            yieldNow();
            reader.feedData(Bytes.of("123456789"));
            yieldNow();
            task.cancel();
            yieldNow();
            assertThat(transport.calls).isEmpty();
            reader.feedData(Bytes.of("a"));
            assertThat(transport.calls).containsExactly("pause");
            assertThat(Bytes.text(reader.readExactly(10))).isEqualTo("123456789a");
            assertThat(transport.calls).containsExactly("pause", "resume");
        });
    }

    @OnBothEngines
    void readerWithoutATransportTakesWhatItIsFed(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader(LIMIT);
            reader.feedData(new byte[100]);
            assertThat(reader.readExactly(100)).hasSize(100);
        });
    }
}
