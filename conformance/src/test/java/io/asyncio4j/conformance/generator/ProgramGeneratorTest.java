// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ProgramGeneratorTest {
    private static List<Program> programs() {
        return LongStream.range(5_000, 5_300)
                .mapToObj(ProgramGenerator::generate)
                .toList();
    }

    @Test
    void sameSeedIsTheSameProgramInBothLanguages() {
        Program program = ProgramGenerator.generate(42);
        Program again = ProgramGenerator.generate(42);
        assertThat(again).isEqualTo(program).isNotSameAs(program);
        assertThat(PythonEmitter.emit(again)).isEqualTo(PythonEmitter.emit(program));
        assertThat(JavaEmitter.emit(again)).isEqualTo(JavaEmitter.emit(program));
    }

    @Test
    void otherSeedIsAnotherProgram() {
        assertThat(programs()).extracting(Program::main).doesNotHaveDuplicates();
    }

    @Test
    void javaSourcesCompile() {
        assertThat(Engine.compile(programs())).hasSize(300).allMatch(TracedProgram.class::isAssignableFrom);
    }

    @Test
    void everyStepHasANumberOfItsOwn() {
        for (Program program : programs()) {
            var numbers = new HashSet<Integer>();
            program.forEach(step -> assertThat(numbers.add(step.id())).isTrue());
        }
    }

    // Else the two sides would be asked what happens where a lock is used by who does not hold it, or twice.
    @Test
    void noTaskUsesALockThatItMayNotUse() {
        assertThat(programs().stream().filter(program -> !Locking.isSound(program.main())))
                .extracting(Program::seed)
                .isEmpty();
    }

    @Test
    void lockThatIsHeldAlreadyIsFoundThroughItsCondition() {
        var lock = new Step.Make(1, Thing.LOCK, 0, Ref.SELF);
        var condition = new Step.Make(2, Thing.CONDITION, 0, lock.ref());
        var waits = new Step.Use(3, condition.ref(), Act.CONDITION_WAIT);
        var holds = new Step.Hold(4, lock.ref(), List.of(waits));
        assertThat(Locking.isSound(List.of(lock, condition, holds))).isTrue();
        assertThat(Locking.isSound(List.of(lock, condition, waits))).isFalse();
        var twice = new Step.Hold(5, condition.ref(), List.of(holds));
        assertThat(Locking.isSound(List.of(lock, condition, twice))).isFalse();
        var inAnotherTask = new Step.Spawn(6, Step.Start.PLAIN, Ref.SELF, List.of(holds));
        assertThat(Locking.isSound(List.of(lock, condition, new Step.Hold(5, condition.ref(), List.of(inAnotherTask)))))
                .isTrue();
    }

    // Else the two sides would be asked what happens in a circle, which CPython cannot answer.
    @Test
    void noTaskAwaitsOneThatItIsPartOf() {
        for (Program program : programs()) {
            check(program.main(), Set.of(Ref.MAIN));
        }
    }

    private static void check(List<Step> steps, Set<Ref> within) {
        for (Step step : steps) {
            switch (step) {
                case Step.Await s -> assertThat(within).doesNotContain(s.ref());
                case Step.AwaitShielded s -> assertThat(within).doesNotContain(s.ref());
                case Step.WaitFor s -> assertThat(within).doesNotContain(s.ref());
                case Step.Wait s -> assertThat(within).doesNotContainAnyElementsOf(s.refs());
                case Step.AsCompleted s -> assertThat(within).doesNotContainAnyElementsOf(s.refs());
                case Step.Gather s -> assertThat(within).doesNotContainAnyElementsOf(s.refs());
                default -> {}
            }
            for (int i = 0; i < step.blocks().size(); i++) {
                var inner = new HashSet<>(within);
                switch (step) {
                    case Step.Spawn s -> inner.add(Ref.task(s.id()));
                    case Step.OfBodies s -> inner.add(Ref.task(s.bodies().get(i).id()));
                    case Step.Call s ->
                        inner.addAll(List.of(
                                Ref.call(s.id()), Ref.task(s.bodies().get(i).id())));
                    default -> {}
                }
                check(step.blocks().get(i), inner);
            }
        }
    }
}
