// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each scenario does on both engines what it has done under CPython (S2), but for the listed departures.
 * {@code tools/conformance --record} records the traces anew.
 */
class ConformanceTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TestFactory
    Stream<DynamicNode> scenariosDoAsUnderCPython() {
        return Scenarios.areas().stream().map(ConformanceTest::tests);
    }

    private static DynamicNode tests(Area area) {
        var recorded = Traces.recorded(area.name()).scenarios();
        var tests = area.scenarios().stream()
                .flatMap(scenario -> Stream.of(UnderEngine.values())
                        .map(engine -> dynamicTest(
                                area.name() + "." + scenario.name() + " on " + engine,
                                () -> compare(scenario, engine, recorded.getOrDefault(scenario.name(), List.of())))));
        return dynamicContainer(area.name(), tests);
    }

    private static void compare(Scenario scenario, UnderEngine engine, List<String> recorded) {
        var comparison = assertTimeoutPreemptively(BOUND, () -> Comparison.of(scenario, engine, recorded));
        assertThat(comparison.explained()).containsExactlyElementsOf(comparison.recorded());
        if (!scenario.departures().isEmpty()) {
            assertThat(comparison.same()).as("same without its rules").isFalse();
        }
    }

    @TestFactory
    Stream<DynamicNode> bothLanguagesHaveTheSameScenarios() {
        return Scenarios.areas().stream()
                .map(area -> dynamicTest(
                        area.name(),
                        () -> assertThat(area.scenarios().stream().map(Scenario::name))
                                .containsExactlyElementsOf(
                                        Traces.recorded(area.name()).scenarios().keySet())));
    }

    @Test
    void everyDepartureIsNeededSomewhere() {
        var used = EnumSet.noneOf(Departure.class);
        Scenarios.areas().forEach(area -> area.scenarios().forEach(s -> used.addAll(s.departures())));
        assertThat(used).containsExactlyInAnyOrder(Departure.values());
    }

    @Test
    void allTracesAreOfOneVersionOfPython() {
        assertThat(Scenarios.areas().stream()
                        .map(area -> Traces.recorded(area.name()).python())
                        .distinct())
                .singleElement()
                .asString()
                .startsWith("3.13.");
    }
}
