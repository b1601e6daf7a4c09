// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stress;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.stress.StressCase.check;

import io.asyncio4j.future.Future;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * S16: one foreign thread completes what tasks await, another one cancels the tasks. Whichever comes first, a task that was
 * told of its cancellation in time ends cancelled, and one that was not has its value.
 */
final class CancelAgainstCompletion implements StressCase {
    private static final int BATCH = 1_000;

    /** In fewer batches one of the two threads may come first in all of them: there are races, but no proof of it. */
    private static final int PROOF = 20 * BATCH;

    /** One task, what it awaits, and what cancel() has said. Loop only. */
    private static final class Race {
        private final int number;
        private final Future<Integer, RuntimeException> future = Future.create();
        private final Task<Integer, RuntimeException> task = createTask(() -> future.await());
        private boolean accepted;

        private Race(int number) {
            this.number = number;
        }
    }

    @Override
    public String name() {
        return "cancel-completion";
    }

    @Override
    public int fullSize() {
        return 1_000_000;
    }

    @Override
    public String run(EngineUnderTest engine, int size) {
        var random = new SplittableRandom(16);
        var cancelled = new int[1];
        engine.run(() -> {
            for (int first = 0; first < size; first += BATCH) {
                cancelled[0] += batch(first, Math.min(BATCH, size - first), random);
            }
        });
        check(
                size < PROOF || (cancelled[0] > 0 && cancelled[0] < size),
                "there was no race: " + cancelled[0] + " of " + size);
        return "%,d tasks cancelled and completed by two threads: %,d ended cancelled".formatted(size, cancelled[0]);
    }

    private static int batch(int first, int size, SplittableRandom random) {
        var races = new ArrayList<Race>();
        for (int i = 0; i < size; i++) {
            races.add(new Race(first + i));
        }
        if (random.nextBoolean()) {
            yieldNow(); // else the tasks have not even started
        }
        Future<Void, RuntimeException> over = Future.create();
        var events = new int[] {size * 3};
        for (Race race : races) {
            race.task.addDoneCallback(t -> count(events, over));
        }
        EventLoop loop = runningLoop();
        Thread.ofPlatform()
                .start(() -> races.forEach(race -> loop.callSoonThreadsafe(() -> {
                    if (!race.future.done()) {
                        race.future.setResult(race.number);
                    }
                    count(events, over);
                })));
        Thread.ofPlatform()
                .start(() -> races.forEach(race -> loop.callSoonThreadsafe(() -> {
                    race.accepted = race.task.cancel();
                    count(events, over);
                })));
        over.await();
        return judge(races);
    }

    private static void count(int[] events, Future<Void, RuntimeException> over) {
        if (--events[0] == 0) {
            over.setResult(null);
        }
    }

    private static int judge(List<Race> races) {
        int cancelled = 0;
        for (Race race : races) {
            check(race.task.done(), race.task + " has not ended");
            check(race.task.cancelled() == race.accepted, race.task + ", but cancel() said " + race.accepted);
            check(race.accepted || race.task.result() == race.number, race.task + " has another value");
            check(race.task.cancelling() == (race.accepted ? 1 : 0), race.task + ": " + race.task.cancelling());
            cancelled += race.accepted ? 1 : 0;
        }
        return cancelled;
    }
}
