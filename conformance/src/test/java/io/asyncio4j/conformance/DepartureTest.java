// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rule explains what it speaks of and nothing else, and what no rule explains is a difference (S2). */
class DepartureTest {
    private static final Scenario FAILING = new Scenario(
            "failing",
            t -> {
                t.step("runs");
                throw new Broken("b");
            },
            Set.of());

    @Test
    void equalTracesConform() {
        var comparison = Comparison.of(FAILING, UnderEngine.INLINE, List.of("0 main: runs", "0 run: raised Broken: b"));
        assertThat(comparison.same()).isTrue();
        assertThat(comparison.conforms()).isTrue();
    }

    @Test
    void anotherLineIsADifference() {
        var comparison =
                Comparison.of(FAILING, UnderEngine.INLINE, List.of("0 main: runs", "0 run: raised Broken: another"));
        assertThat(comparison.conforms()).isFalse();
    }

    @Test
    void missingLineIsADifference() {
        assertThat(Comparison.of(FAILING, UnderEngine.INLINE, List.of("0 main: runs"))
                        .conforms())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void noRuleExplainsAnotherEvent(Departure rule) {
        var ours = List.of(
                "1 main: group raised Broken: b", "1 main: sleep raised CancelledError: by hand", "2 run: returned");
        var recorded = List.of("1 main: group raised Lost: l", "1 main: sleep -> none", "3 run: returned");
        assertThat(rule.asInPython(ours, recorded)).isEqualTo(ours);
    }

    @ParameterizedTest
    @EnumSource
    void noRuleAddsOrDropsLines(Departure rule) {
        var ours = List.of("1 main: starts", "1 main: ends", "end: Task exception was never retrieved a Broken: b");
        assertThat(rule.asInPython(ours, ours.subList(0, 1))).isEqualTo(ours);
        assertThat(rule.asInPython(ours.subList(0, 1), ours)).isEqualTo(ours.subList(0, 1));
    }

    @Test
    void reasonIsDroppedWithItsCauseButNoMessageOfTheProgram() {
        assertThat(Departure.REASON_IS_TOLD.asInPython(
                        "1 a: sleep raised CancelledError: a sibling failed: java.lang.Error: x <- Error: x", ""))
                .isEqualTo("1 a: sleep raised CancelledError");
        assertThat(Departure.REASON_IS_TOLD.asInPython("1 a: sleep raised CancelledError: enough", ""))
                .isEqualTo("1 a: sleep raised CancelledError: enough");
    }
}
