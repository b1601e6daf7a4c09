// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.stress.StressCase.check;

import io.asyncio4j.support.EngineUnderTest;
import java.time.Duration;
import java.util.SplittableRandom;

/** All asleep at once, in virtual time; they wake by their time, and those of one time in the order in which they fell asleep. */
final class ManySleepers implements StressCase {
    private static final int TIMES = 1_000;
    private static final long DAY = Duration.ofDays(1).toNanos();

    @Override
    public String name() {
        return "sleepers";
    }

    @Override
    public int fullSize() {
        return 1_000_000;
    }

    @Override
    public String run(EngineUnderTest engine, int size) {
        var random = new SplittableRandom(2);
        var asleep = new int[1];
        var woken = new int[1];
        var last = new long[] {-1, -1};
        engine.run(() -> {
            for (int i = 0; i < size; i++) {
                int number = i;
                long when = DAY + random.nextInt(TIMES);
                createTask(() -> {
                    asleep[0]++;
                    sleep(Duration.ofNanos(when));
                    check(
                            runningLoop().time() == when,
                            "woke at " + runningLoop().time() + ", not at " + when);
                    check(
                            last[0] < when || (last[0] == when && last[1] < number),
                            number + " at " + when + " came after " + last[1] + " at " + last[0]);
                    last[0] = when;
                    last[1] = number;
                    woken[0]++;
                });
            }
            yieldNow();
            check(asleep[0] == size && woken[0] == 0, asleep[0] + " fell asleep, " + woken[0] + " woke");
            sleep(Duration.ofNanos(DAY + TIMES));
            check(woken[0] == size, woken[0] + " of " + size + " woke");
        });
        return "%,d tasks asleep at once, woken in order".formatted(size);
    }
}
