// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void withoutWordsAThousandProgramsRunOnBothEngines() {
        assertThat(Options.parse())
                .isEqualTo(new Options(1_000, 1, List.of(Engine.INLINE, Engine.PORTABLE), "python3", false, false));
    }

    @Test
    void eachWordIsRead() {
        assertThat(Options.parse(
                        "--programs",
                        "10",
                        "--seed",
                        "7",
                        "--engine",
                        "portable",
                        "--python",
                        "python3.13",
                        "--record"))
                .isEqualTo(new Options(10, 7, List.of(Engine.PORTABLE), "python3.13", false, true));
        assertThat(Options.parse("--show", "9", "--engine", "inline"))
                .isEqualTo(new Options(1_000, 9, List.of(Engine.INLINE), "python3", true, false));
    }

    @Test
    void otherWordsAreRefused() {
        assertThatThrownBy(() -> Options.parse("--fast", "yes")).hasMessage("unknown option --fast");
        assertThatThrownBy(() -> Options.parse("--seed")).hasMessage("--seed needs a value");
        assertThatThrownBy(() -> Options.parse("--seed", "-1"))
                .hasMessage("--seed needs a number that is not negative, not -1");
        assertThatThrownBy(() -> Options.parse("--programs", "many"))
                .hasMessage("--programs needs a number that is not negative, not many");
        assertThatThrownBy(() -> Options.parse("--engine", "steam"))
                .hasMessage("--engine is inline, portable or both, not steam");
    }
}
