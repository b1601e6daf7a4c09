// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.support.Journal.end;
import static io.asyncio4j.support.Journal.turns;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.Journal;
import io.asyncio4j.support.OnBothEngines;
import io.asyncio4j.task.Task;

/** S2: an event wakes all who wait for it, in the order in which they came. */
class EventTest {
    private final Event event = new Event();
    private final Journal journal = new Journal();

    private Task<Void, RuntimeException> waits(String name) {
        return journal.task(name, event::await);
    }

    // CPython 3.13: set, a, b, c, d waits on until the next set
    @OnBothEngines
    void wakesInOrderAlsoIfItIsClearedAtOnce(EngineUnderTest engine) {
        engine.run(() -> {
            var a = waits("a");
            var b = waits("b");
            var c = waits("c");
            yieldNow();
            event.set();
            event.clear();
            journal.add("set");
            var d = waits("d");
            turns(2);
            assertThat(d.done()).isFalse();
            event.set();
            end(a, b, c, d);
            journal.assertReads("set", "a", "b", "c", "d");
        });
    }

    // CPython 3.13: a cancelled, b, a
    @OnBothEngines
    void cancelInTheIterationOfTheSetCounts(EngineUnderTest engine) {
        engine.run(() -> {
            var a = waits("a");
            var b = waits("b");
            yieldNow();
            event.set();
            a.cancel();
            end(a, b);
            end(waits("a"));
            journal.assertReads("a cancelled", "b", "a");
        });
    }

    // CPython 3.13: went on, other
    @OnBothEngines
    void setOneDoesNotSuspend(EngineUnderTest engine) {
        engine.run(() -> {
            event.set();
            assertThat(event.isSet()).isTrue();
            journal.addSoon("other");
            event.await();
            journal.add("went on");
            yieldNow();
            journal.assertReads("went on", "other");
        });
    }

    @OnBothEngines
    void setTwiceIsSetOnce(EngineUnderTest engine) {
        engine.run(() -> {
            event.set();
            event.set();
            event.clear();
            assertThat(event.isSet()).isFalse();
            event.clear();
            var a = waits("a");
            yieldNow();
            assertThat(a.done()).isFalse();
            event.set();
            end(a);
        });
    }

    @OnBothEngines
    void callbackMaySetIt(EngineUnderTest engine) {
        engine.run(() -> {
            runningLoop().callSoon(event::set);
            event.await();
            assertThat(event.isSet()).isTrue();
        });
    }
}
