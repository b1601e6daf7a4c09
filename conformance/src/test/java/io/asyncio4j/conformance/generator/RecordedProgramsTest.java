// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random programs do here what they have done under CPython 3.13 (S2, S16, S20, S22, S23, S29). */
class RecordedProgramsTest {
    private final Recorded recorded = new Recorded(lines());

    private static List<String> lines() {
        try {
            return Files.readAllLines(Places.recorded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void programsDoWhatTheyDidUnderCPython(Engine engine) {
        var contest = new Contest(recorded, List.of(engine));
        assertThat(contest.differences(Recorded.programs()))
                .extracting(Difference::text)
                .isEmpty();
        assertThat(contest.comparison().lines()).isGreaterThan(10L * Recorded.PROGRAMS);
        assertThat(contest.comparison().used()).containsOnlyKeys(Departure.values());
    }

    @Test
    void everyKindOfStepOccurs() {
        Set<Class<?>> kinds = new HashSet<>();
        Set<Object> choices = new HashSet<>();
        Recorded.programs()
                .forEach(program -> program.forEach(step -> {
                    kinds.add(step.getClass());
                    choices.addAll(choices(step));
                }));
        assertThat(kinds).containsExactlyInAnyOrder(Step.class.getPermittedSubclasses());
        assertThat(choices)
                .contains((Object[]) Step.When.values())
                .contains((Object[]) Step.Start.values())
                .contains((Object[]) Step.Deed.values())
                .contains((Object[]) Step.Taker.values())
                .contains((Object[]) Step.Failure.values())
                .contains((Object[]) Step.Caught.values())
                .contains((Object[]) Step.Then.values())
                .contains((Object[]) Step.Where.values())
                .contains((Object[]) Step.Work.values())
                .contains((Object[]) Thing.values())
                .contains((Object[]) Act.values())
                .contains("kept call", "awaited call", "call that waits", "call that does not wait")
                .contains("limit without end", "kept gather", "gathered outcomes", "wait with a limit", "clean up")
                .contains("signal that does CANCEL", "signal that does USE")
                .contains("held lock", "held condition", "held semaphore", "held bounded_semaphore", "shared lock");
    }

    private static Set<Object> choices(Step step) {
        Set<Object> choices = new HashSet<>();
        switch (step) {
            case Step.Wait s -> {
                choices.add(s.when());
                choices.add(s.seconds() == Step.NEVER ? "wait" : "wait with a limit");
            }
            case Step.Spawn s -> choices.add(s.start());
            case Step.OnDone s -> choices.add(s.deed());
            case Step.OnSignal s -> choices.add("signal that does " + s.deed());
            case Step.OfBodies s -> choices.add(s.taker());
            case Step.Fail s -> choices.add(s.failure());
            case Step.Call s -> {
                choices.add(s.where());
                choices.add(s.work());
                choices.add(s.kept() ? "kept call" : "awaited call");
                choices.add(s.latch().equals(Ref.SELF) ? "call that does not wait" : "call that waits");
            }
            case Step.Use s -> choices.add(s.act());
            case Step.Make s -> {
                choices.add(s.thing());
                choices.add(s.lock().equals(Ref.SELF) ? "no lock" : "shared lock");
            }
            case Step.Hold s -> choices.add("held " + s.ref().kind().name().toLowerCase(Locale.ROOT));
            case Step.Limit s -> choices.add(s.seconds() == Step.NEVER ? "limit without end" : "limit");
            case Step.Gather s -> {
                choices.add(s.kept() ? "kept gather" : "gather");
                choices.add(s.outcomes() ? "gathered outcomes" : "gathered values");
            }
            case Step.Try s -> {
                choices.add(s.cleansUp() ? "clean up" : "no clean up");
                s.handlers().forEach(handler -> {
                    choices.add(handler.caught());
                    choices.add(handler.then());
                });
            }
            default -> {}
        }
        return choices;
    }

    @Test
    void programThatIsNotTheRecordedOneIsRefused() {
        var other = new Program(7, 0, List.of(new Step.Sleep(1, 1)));
        assertThatThrownBy(() -> recorded.run(List.of(other)))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("the program of seed 7 is not the one that was recorded: 'Generator --record' does it anew,"
                        + " with CPython 3.13");
    }
}
