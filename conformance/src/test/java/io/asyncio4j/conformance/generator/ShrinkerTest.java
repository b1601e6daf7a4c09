// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    private static final List<Engine> PORTABLE = List.of(Engine.PORTABLE);

    /** Tells what the portable engine tells, but for one word. */
    private static List<List<String>> lie(List<Program> programs, String word, String instead) {
        return Engine.PORTABLE.run(Engine.compile(programs)).stream()
                .map(trace ->
                        trace.stream().map(line -> line.replace(word, instead)).toList())
                .toList();
    }

    private static List<Program> programs(int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(ProgramGenerator::generate)
                .toList();
    }

    @Test
    void sidesThatTellTheSameDoNotDiffer() {
        var contest = new Contest(some -> lie(some, "nothing", "nothing"), PORTABLE);
        assertThat(contest.differences(programs(20))).isEmpty();
    }

    @Test
    void plantedDifferenceIsFoundWhereItShows() {
        List<Program> programs = programs(20);
        List<Program> differing = new ArrayList<>();
        List<List<String>> truth = Engine.PORTABLE.run(Engine.compile(programs));
        for (int i = 0; i < programs.size(); i++) {
            if (truth.get(i).stream().anyMatch(line -> line.contains(" limit "))) {
                differing.add(programs.get(i));
            }
        }
        var contest = new Contest(some -> lie(some, " limit ", " limitless "), PORTABLE);
        assertThat(differing).isNotEmpty().hasSizeLessThan(20);
        assertThat(contest.differences(programs))
                .extracting(Difference::program)
                .isEqualTo(differing);
    }

    @Test
    void plantedDifferenceIsShrunkToTheOneStepThatShowsIt() {
        var contest = new Contest(some -> lie(some, " limit ", " limitless "), PORTABLE);
        Difference found = contest.differences(programs(20)).getFirst();
        Difference shrunk = contest.shrunk(found);
        assertThat(found.program().size()).isGreaterThan(10);
        assertThat(shrunk.program().main()).singleElement().isInstanceOfSatisfying(Step.Limit.class, limit -> {
            assertThat(limit.body()).isEmpty();
            assertThat(limit.seconds()).isZero();
        });
        assertThat(shrunk.text())
                .startsWith("seed " + found.program().seed() + ", portable engine")
                .contains("async with asyncio.timeout(0) as self.s", "Timeout.after(ofSeconds(0));")
                .containsPattern("\\* 0 main \\d+ limitless c0 +\\| 0 main \\d+ limit c0");
    }

    @Test
    void whatBelongsTogetherStays() {
        // Differs as long as a task fails inside a group that has a handler around it.
        var shrinker =
                new Shrinker(some -> some.stream().filter(ShrinkerTest::hasIt).toList());
        Program program = LongStream.range(1, 10_000)
                .mapToObj(ProgramGenerator::generate)
                .filter(ShrinkerTest::hasIt)
                .findFirst()
                .orElseThrow();
        Program smallest = shrinker.shrink(program);
        assertThat(hasIt(smallest)).isTrue();
        var steps = new ArrayList<Class<?>>();
        smallest.forEach(step -> steps.add(step.getClass()));
        assertThat(steps).containsExactly(Step.Try.class, Step.Group.class, Step.Spawn.class, Step.Fail.class);
    }

    // Else a program would shrink to one on which the languages differ by design.
    @Test
    void simplerProgramsUseLocksAsTheyMay() {
        List<Program> simpler = programs(60).stream()
                .flatMap(program -> Simpler.than(program).stream())
                .toList();
        assertThat(simpler.stream().filter(program -> !Locking.isSound(program.main())))
                .extracting(Program::seed)
                .isEmpty();
        assertThat(simpler.stream().filter(program -> has(program.main(), List.of(Step.Hold.class, Step.Use.class))))
                .hasSizeGreaterThan(100);
    }

    private static boolean hasIt(Program program) {
        return has(program.main(), List.of(Step.Try.class, Step.Group.class, Step.Spawn.class, Step.Fail.class));
    }

    private static boolean has(List<Step> steps, List<Class<? extends Step>> path) {
        if (path.isEmpty()) {
            return true;
        }
        return steps.stream().anyMatch(step -> {
            boolean here = path.getFirst().isInstance(step);
            List<Class<? extends Step>> rest = here ? path.subList(1, path.size()) : path;
            return (here && rest.isEmpty()) || step.blocks().stream().anyMatch(block -> has(block, rest));
        });
    }
}
