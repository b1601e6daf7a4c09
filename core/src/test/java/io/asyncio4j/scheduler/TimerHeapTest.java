// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The timers of a loop, against a sorted model: by time, then by order of creation, and gone when removed (S2). */
class TimerHeapTest {
    private static final class Numbered extends Timer {
        private final int number;

        Numbered(long when, int number) {
            super(when);
            this.number = number;
        }

        @Override
        public void run() {}

        @Override
        public String toString() {
            return number + "@" + when;
        }
    }

    private final TimerHeap heap = new TimerHeap();

    private List<Timer> takeAll() {
        var taken = new ArrayList<Timer>();
        for (Timer first = heap.first(); first != null; first = heap.first()) {
            heap.remove(first);
            taken.add(first);
        }
        return taken;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomAddsAndRemovesKeepTheOrderOfASortedModel(long seed) {
        var random = new SplittableRandom(seed);
        int times = 1 + random.nextInt(50); // few: many timers have the same time
        var model = new TreeSet<Numbered>(
                Comparator.<Numbered>comparingLong(t -> t.when).thenComparingInt(t -> t.number));
        var there = new ArrayList<Numbered>();
        for (int i = 0; i < 20_000; i++) {
            boolean growing = i % 8_000 < 5_000;
            if (there.isEmpty() || random.nextInt(10) < (growing ? 7 : 2)) {
                var timer = new Numbered(random.nextInt(times), i);
                heap.add(timer);
                model.add(timer);
                there.add(timer);
            } else {
                int which = random.nextInt(there.size());
                Numbered timer = random.nextBoolean() ? model.first() : there.get(which);
                heap.remove(timer);
                model.remove(timer);
                there.remove(timer);
                assertThat(timer.place).isEqualTo(-1);
            }
            assertThat(heap.size()).isEqualTo(model.size());
            assertThat(heap.first()).isSameAs(model.isEmpty() ? null : model.first());
        }
        assertThat(takeAll()).containsExactlyElementsOf(model);
    }

    // Up to a hundred thousand, and down again: the array grows and shrinks on the way
    @Test
    void manyTimersComeOutSorted() {
        var random = new SplittableRandom(9);
        var timers = new ArrayList<Numbered>();
        for (int i = 0; i < 100_000; i++) {
            var timer = new Numbered(random.nextLong(), i);
            timers.add(timer);
            heap.add(timer);
        }
        timers.sort(Comparator.comparingLong(t -> t.when));
        assertThat(takeAll().equals(timers)).isTrue();
        assertThat(heap.size()).isZero();
    }

    @Test
    void timerThatIsNotInIsNotRemoved() {
        var in = new Numbered(1, 1);
        heap.add(in);
        heap.remove(new Numbered(1, 2));
        assertThat(heap.size()).isEqualTo(1);
        heap.remove(in);
        heap.remove(in);
        assertThat(heap.size()).isZero();
        assertThat(heap.first()).isNull();
    }

    @Test
    void timerThatWasRemovedMayComeBackBehindThoseOfItsTime() {
        var one = new Numbered(5, 1);
        var two = new Numbered(5, 2);
        heap.add(one);
        heap.add(two);
        heap.remove(one);
        heap.add(one);
        assertThat(takeAll()).containsExactly(two, one);
    }

    @Test
    void extremeTimesHaveTheirPlace() {
        var never = new Numbered(Long.MAX_VALUE, 1);
        var zero = new Numbered(0, 2);
        var longAgo = new Numbered(Long.MIN_VALUE, 3);
        heap.add(never);
        heap.add(zero);
        heap.add(longAgo);
        assertThat(takeAll()).containsExactly(longAgo, zero, never);
    }
}
