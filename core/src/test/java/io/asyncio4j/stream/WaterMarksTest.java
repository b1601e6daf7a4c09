// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A protocol is told to pause above the high mark and to resume at the low one, in turns. */
class WaterMarksTest {
    private final List<String> calls = new ArrayList<>();
    private final WaterMarks marks = new WaterMarks(new Protocol() {
        @Override
        public void dataReceived(ByteBuffer data) {}

        @Override
        public void pauseWriting() {
            calls.add("pause");
        }

        @Override
        public void resumeWriting() {
            calls.add("resume");
        }
    });

    @Test
    void pausesAboveTheHighMarkAndResumesAtTheLowOne() {
        for (long kept : new long[] {65_536, 65_537, 200_000, 16_385, 70_000, 16_384, 0, 65_537}) {
            marks.update(kept);
            calls.add(String.valueOf(kept));
        }
        assertThat(calls)
                .containsExactly(
                        "65536", "pause", "65537", "200000", "16385", "70000", "resume", "16384", "0", "pause",
                        "65537");
    }

    @Test
    void withZeroMarksAnythingKeptPauses() {
        marks.set(0, 0, 0);
        marks.update(1);
        marks.update(0);
        assertThat(calls).containsExactly("pause", "resume");
    }

    // CPython 3.13: 'paused', 'lowered', 'raised', 'taken one', 'resumed'
    @Test
    void otherMarksPauseAtOnceButResumeOnlyWhenSomeIsSent() {
        marks.update(5);
        marks.set(4, 1, 5);
        calls.add("lowered");
        marks.set(20, 10, 5);
        calls.add("raised");
        marks.update(4);
        assertThat(calls).containsExactly("pause", "lowered", "raised", "resume");
    }

    // CPython 3.13: 'high (1) must be >= low (2) must be >= 0'
    @Test
    void marksThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> marks.set(1, 2, 0))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("high (1) must be >= low (2) must be >= 0: writing pauses above high bytes and goes on at"
                        + " low.");
        assertThatThrownBy(() -> marks.set(1, -1, 0))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("high (1) must be >= low (-1) must be >= 0: writing pauses above high bytes and goes on at"
                        + " low.");
        assertThat(marks.high()).isEqualTo(65_536);
        assertThat(marks.low()).isEqualTo(16_384);
    }

    // CPython 3.13: high=10 makes the low one 2
    @Test
    void lowMarkIsAQuarterOfTheHighOneIfItIsNotGiven() {
        var transport = new RecordedTransport();
        transport.setWriteBufferLimits(10);
        assertThat(transport.calls).containsExactly("limits 10 2");
    }

    @Test
    void textShowsTheMarks() {
        marks.set(10, 2, 0);
        assertThat(marks).hasToString("WaterMarks(high=10, low=2)");
        marks.update(11);
        assertThat(marks).hasToString("WaterMarks(high=10, low=2, paused)");
    }
}
