// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.scheduler;

import static io.asyncio4j.support.Interleavings.check;

import io.asyncio4j.coroutine.Delivery;
import io.asyncio4j.support.Interleavings;
import java.util.ArrayList;
import java.util.List;

/** S5: a loop that is about to fall asleep hears of what is posted, and what comes as it closes is told so, once. */
public final class LoopInterleavings implements Interleavings {
    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new Scenario("a loop that falls asleep hears of what is posted", LoopInterleavings::posts),
                new Scenario("a delivery to a loop that closes is run or told, once", LoopInterleavings::deliveries));
    }

    private static void posts() {
        var crowd = new LoopAmongThreads();
        var order = new ArrayList<String>();
        crowd.thread(() -> {
            crowd.loop.post(() -> order.add("a1"));
            crowd.loop.post(() -> order.add("a2"));
        });
        crowd.thread(() -> crowd.loop.post(() -> order.add("b")));
        crowd.run(); // for ever, if it misses one
        check(order.size() == 3 && order.contains("b"), order.toString());
        check(order.indexOf("a1") < order.indexOf("a2"), order.toString());
    }

    private static void deliveries() {
        var crowd = new LoopAmongThreads();
        var first = new Parcel();
        var second = new Parcel();
        crowd.thread(() -> {
            crowd.loop.deliver(first);
            crowd.loop.deliver(second);
        });
        crowd.start();
        crowd.turn();
        crowd.loop.close();
        crowd.join();
        check(first.told.size() == 1 && second.told.size() == 1, first.told + ", " + second.told);
        check(!(first.told.equals(List.of("lost")) && second.told.equals(List.of("run"))), "out of order");
    }

    private static final class Parcel implements Delivery {
        private final List<String> told = new ArrayList<>();

        @Override
        public void run() {
            told.add("run");
        }

        @Override
        public void undelivered() {
            told.add("lost");
        }
    }
}
