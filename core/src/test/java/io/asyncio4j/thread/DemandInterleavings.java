// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.thread;

import static io.asyncio4j.support.Interleavings.check;

import io.asyncio4j.scheduler.LoopAmongThreads;
import io.asyncio4j.support.Interleavings;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Rules 1.1 and 3.8 of Reactive Streams: what threads ask for while the task takes adds up, no item comes unasked, and who
 * has to wake the task is told so. The test's thread stands for the task: Lincheck could not follow that.
 */
public final class DemandInterleavings implements Interleavings {
    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new Scenario("a request that comes as an item is taken", () -> askAndTake(1, 1)),
                new Scenario("a request for everything that comes as an item is taken", () -> {
                    Demand demand = askAndTake(1, Long.MAX_VALUE);
                    demand.take();
                    check(!demand.isNone(), "everything has an end");
                }),
                new Scenario("requests that come at once", DemandInterleavings::askAtOnce));
    }

    private static Demand askAndTake(long before, long more) {
        var crowd = new LoopAmongThreads();
        var demand = new Demand();
        var wakes = new AtomicInteger();
        demand.add(before);
        crowd.thread(() -> {
            if (demand.add(more)) {
                wakes.incrementAndGet();
            }
        });
        crowd.start();
        demand.take();
        boolean waits = demand.isNone();
        crowd.join();
        check(!waits || wakes.get() == 1, "it waits, and nobody wakes it");
        check(!demand.isNone(), "a request is lost");
        demand.take();
        check(more > 1 || demand.isNone(), "an item that nobody has asked for");
        return demand;
    }

    private static void askAtOnce() {
        var crowd = new LoopAmongThreads();
        var demand = new Demand();
        var wakes = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            crowd.thread(() -> {
                if (demand.add(1)) {
                    wakes.incrementAndGet();
                }
            });
        }
        crowd.start();
        crowd.join();
        check(wakes.get() == 1, wakes + " wake it");
        for (int i = 0; i < 2; i++) {
            check(!demand.isNone(), "a request is lost");
            demand.take();
        }
        check(demand.isNone(), "an item that nobody has asked for");
    }
}
