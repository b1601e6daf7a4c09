// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which differences are explained, and which are not. */
class ComparisonTest {
    private final Comparison comparison = new Comparison();

    @Test
    void sameTracesNeedNoDeparture() {
        assertThat(comparison.same(List.of("0 main 1 slept c0"), List.of("0 main 1 slept c0")))
                .isTrue();
        assertThat(comparison.used()).isEmpty();
        assertThat(comparison.lines()).isEqualTo(1);
    }

    @Test
    void otherOrderIsADifference() {
        assertThat(comparison.same(List.of("a", "b"), List.of("b", "a"))).isFalse();
    }

    @Test
    void missingLineIsADifference() {
        assertThat(comparison.same(List.of("a", "b"), List.of("a"))).isFalse();
        assertThat(comparison.same(List.of("a"), List.of("a", "b"))).isFalse();
    }

    @Test
    void otherCountIsADifference() {
        assertThat(comparison.sameLine("1 t2 3 CancelledError() c1", "1 t2 3 CancelledError() c2"))
                .isFalse();
    }

    @Test
    void reasonInWordsIsExplained() {
        assertThat(comparison.sameLine(
                        "1 t2 3 CancelledError() c1", "1 t2 3 CancelledError('deadline passed after PT1S') c1"))
                .isTrue();
        assertThat(comparison.used()).isEqualTo(Map.of(Departure.REASON, 1));
    }

    @Test
    void messageThatOnlyWeStillKnowIsExplained() {
        assertThat(comparison.sameLine("1 t2 3 CancelledError() c1", "1 t2 3 CancelledError('m5') c1"))
                .isTrue();
        assertThat(comparison.used()).isEqualTo(Map.of(Departure.LATER_READER, 1));
    }

    @Test
    void messageThatWeHaveLostIsADifference() {
        assertThat(comparison.sameLine("1 t2 3 CancelledError('m5') c1", "1 t2 3 CancelledError() c1"))
                .isFalse();
        assertThat(comparison.sameLine(
                        "1 t2 3 CancelledError('m5') c1", "1 t2 3 CancelledError('deadline passed after PT1S') c1"))
                .isFalse();
    }

    @Test
    void otherMessageIsADifference() {
        assertThat(comparison.sameLine("1 t2 3 CancelledError('m5') c1", "1 t2 3 CancelledError('m6') c1"))
                .isFalse();
        assertThat(comparison.sameLine("1 t2 3 Boom('b5') c1", "1 t2 3 Boom('b6') c1"))
                .isFalse();
    }

    @Test
    void otherTypeIsADifference() {
        assertThat(comparison.sameLine("- - - t2 failed TimeoutError()", "- - - t2 failed RuntimeError('m')"))
                .isFalse();
    }

    @Test
    void eachCauseIsLookedAt() {
        assertThat(comparison.sameLine(
                        "1 t2 3 TimeoutError() <- CancelledError() c0",
                        "1 t2 3 TimeoutError('deadline passed after PT1S') <- CancelledError('deadline passed"
                                + " after PT1S') c0"))
                .isTrue();
        assertThat(comparison.used()).isEqualTo(Map.of(Departure.TIMEOUT_TEXT, 1, Departure.REASON, 1));
        assertThat(comparison.sameLine("1 t2 3 TimeoutError() <- CancelledError() c0", "1 t2 3 TimeoutError() c0"))
                .isFalse();
    }

    @Test
    void cancelledGatherIsExplainedAndACancelledTaskIsNot() {
        assertThat(comparison.sameLine("- - - k3 failed CancelledError()", "- - - k3 cancelled"))
                .isTrue();
        assertThat(comparison.sameLine("- - - k3 cancelled", "- - - k3 failed CancelledError()"))
                .isFalse();
        assertThat(comparison.sameLine("- - - t3 succeeded v3", "- - - t3 cancelled"))
                .isFalse();
    }

    @Test
    void exceptionOfAQueueNamesItAndIsOfTheSameType() {
        assertThat(comparison.sameLine("1 t2 3 QueueEmpty() c0", "1 t2 3 QueueEmpty('it is empty') c0"))
                .isTrue();
        assertThat(comparison.used()).isEqualTo(Map.of(Departure.QUEUE_TEXT, 1));
        assertThat(comparison.sameLine("1 t2 3 QueueEmpty() c0", "1 t2 3 QueueShutDown('it is shut down') c0"))
                .isFalse();
    }

    @Test
    void misuseOfStateIsNoWrongArgument() {
        assertThat(comparison.sameLine("1 t2 3 ValueError('too often') c0", "1 t2 3 RuntimeError('too often') c0"))
                .isTrue();
        assertThat(comparison.used()).isEqualTo(Map.of(Departure.MISUSE_OF_STATE, 1));
        assertThat(comparison.sameLine("1 t2 3 RuntimeError('m') c0", "1 t2 3 InvalidStateError('m too') c0"))
                .isFalse();
    }

    @Test
    void messageAboutAStreamGoesOnAfterTheSameText() {
        String python = "1 t2 3 IncompleteReadError('2 bytes read on a total of 5 expected bytes') c0";
        assertThat(comparison.sameLine(python, python.replace("bytes')", "bytes: the stream has ended')")))
                .isTrue();
        assertThat(comparison.used()).isEqualTo(Map.of(Departure.STREAM_TEXT, 1));
        assertThat(comparison.sameLine(
                        python, python.replace("2", "1").replace("bytes')", "bytes: the stream has ended')")))
                .isFalse();
        assertThat(comparison.sameLine(python, "1 t2 3 LimitOverrunError('2 bytes: the stream has ended') c0"))
                .isFalse();
    }

    @Test
    void lineThatIsTooLongOverrunsTheLimit() {
        String text = "Separator is found, but chunk is longer than limit";
        assertThat(comparison.sameLine(
                        "1 t2 3 ValueError('" + text + "') c0",
                        "1 t2 3 LimitOverrunError('" + text + ": 7 bytes, and the limit is 2') c0"))
                .isTrue();
        assertThat(comparison.used()).isEqualTo(Map.of(Departure.LONG_LINE, 1));
        assertThat(comparison.sameLine("1 t2 3 ValueError('m') c0", "1 t2 3 LimitOverrunError('m: n') c0"))
                .isFalse();
    }

    @Test
    void bytesAreCompared() {
        assertThat(comparison.sameLine("1 t2 3 b'ab' c0", "1 t2 3 b'ac' c0")).isFalse();
    }

    @Test
    void misuseHasWordsOfItsOwn() {
        assertThat(comparison.sameLine(
                        "0 t2 3 RuntimeError('TaskGroup <TaskGroup entered> is finished') c0",
                        "0 t2 3 RuntimeError('TaskGroup of task \"main\" is finished: createTask(...) comes too"
                                + " late') c0"))
                .isTrue();
        assertThat(comparison.used()).isEqualTo(Map.of(Departure.MISUSE_TEXT, 1));
    }
}
