// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import static io.asyncio4j.support.Interleavings.check;

import io.asyncio4j.scheduler.LoopAmongThreads;
import io.asyncio4j.support.Interleavings;
import java.util.ArrayList;
import java.util.List;

/**
 * Threads that put into a queue and get from it while they are interrupted, or while its loop closes. What a call has put is
 * in, once and in order; what it has not put, or got, is untouched; and an item or a place that a thread was called for and
 * does not take goes to the next one, who would else wait for ever.
 */
public final class QueueInterleavings implements Interleavings {
    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new Scenario("an item against an interrupt", QueueInterleavings::interruptedGet),
                new Scenario(
                        "an item that an interrupted thread leaves goes to the next", QueueInterleavings::nextGets),
                new Scenario(
                        "a place that an interrupted thread leaves goes to the next", QueueInterleavings::nextPuts),
                new Scenario("items of one thread come in order", QueueInterleavings::order),
                new Scenario("a shutdown reaches who waits", QueueInterleavings::shutdown),
                new Scenario("a loop that closes tells who waits", QueueInterleavings::close));
    }

    private static void interruptedGet() {
        var trial = new Trial(0);
        var get = trial.get();
        trial.crowd.thread(() -> {
            trial.crowd.loop.post(() -> trial.queue.putNowait(1));
            get.thread.interrupt();
        });
        trial.crowd.run();
        check(get.end.equals("1") || get.end.equals("interrupted"), get.end);
        check(trial.queue.isEmpty() == get.end.equals("1"), get.end + ", " + trial.queue);
        trial.checkNobodyWaits();
    }

    private static void nextGets() {
        var trial = new Trial(0);
        var first = trial.get();
        var second = trial.get();
        trial.crowd.thread(() -> {
            trial.crowd.loop.post(() -> trial.queue.putNowait(1)); // for whoever stands in line by then
            first.thread.interrupt();
        });
        first.then = () -> {
            if (!first.end.equals("interrupted")) {
                trial.queue.putNowait(2); // one for each
            }
        };
        trial.crowd.run(); // for ever, if nobody is called for the item that is left
        check(!second.end.equals(first.end) && !second.end.equals("interrupted"), first.end + ", " + second.end);
        check(trial.queue.size() == 0, trial.queue.toString());
        trial.checkNobodyWaits();
    }

    private static void nextPuts() {
        var trial = new Trial(1);
        trial.crowd.call(() -> {
            trial.queue.putNowait(0);
            return trial;
        });
        var first = trial.put(1);
        var second = trial.put(2);
        trial.crowd.thread(() -> {
            trial.crowd.loop.post(trial.queue::getNowait);
            first.thread.interrupt();
        });
        first.then = () -> {
            if (!first.end.equals("interrupted")) {
                trial.queue.getNowait(); // room for each
            }
        };
        trial.crowd.run();
        check(second.end.equals("put"), second.end);
        check(trial.queue.size() == 1, trial.queue.toString());
        trial.checkNobodyWaits();
    }

    private static void order() {
        var trial = new Trial(1);
        var got = new ArrayList<Integer>();
        trial.crowd.thread(() -> {
            for (int item = 1; item <= 2; item++) {
                trial.queue.putThreadsafe(item);
            }
        });
        trial.crowd.thread(() -> {
            for (int i = 1; i <= 2; i++) {
                got.add(trial.queue.getThreadsafe());
            }
        });
        trial.crowd.run();
        check(got.equals(List.of(1, 2)), got.toString());
        trial.checkNobodyWaits();
    }

    private static void shutdown() {
        var trial = new Trial(0);
        var get = trial.get();
        var put = trial.put(1);
        trial.crowd.loop.ready(trial.queue::shutdown);
        trial.crowd.run();
        check(get.end.equals(put.end.equals("put") ? "1" : "shut down"), get.end + ", " + put.end);
        trial.checkNobodyWaits();
    }

    private static void close() {
        var trial = new Trial(0);
        var get = trial.get();
        trial.crowd.thread(get.thread::interrupt);
        trial.crowd.start();
        trial.crowd.turn();
        trial.crowd.loop.close();
        trial.crowd.join();
        check(get.end.equals("closed") || get.end.equals("interrupted"), get.end);
        trial.checkNobodyWaits();
    }

    private static final class Trial {
        private final LoopAmongThreads crowd = new LoopAmongThreads();
        private final Queue<Integer> queue;

        private Trial(int maxsize) {
            queue = crowd.call(() -> new Queue<Integer>(maxsize).shared());
        }

        private Foreign get() {
            return new Foreign(crowd, () -> String.valueOf(queue.getThreadsafe()));
        }

        private Foreign put(int item) {
            return new Foreign(crowd, () -> {
                queue.putThreadsafe(item);
                return "put";
            });
        }

        private void checkNobodyWaits() {
            String text = queue.toString();
            check(!text.contains("getting") && !text.contains("putting"), text);
        }
    }

    /** A thread that calls the queue. */
    private static final class Foreign {
        private interface Call {
            String run() throws InterruptedException;
        }

        private final Thread thread;

        /** How the call has ended. */
        private volatile String end = "";

        /** What the loop does after it. */
        private Runnable then = () -> {};

        private Foreign(LoopAmongThreads crowd, Call call) {
            thread = crowd.thread(() -> {
                try {
                    end = call.run();
                } catch (InterruptedException e) {
                    end = "interrupted";
                } catch (QueueShutDownException e) {
                    end = "shut down";
                } catch (IllegalStateException e) {
                    check(e.getMessage().startsWith("Event loop is closed"), e.toString());
                    end = "closed";
                }
                crowd.loop.post(() -> then.run());
            });
        }
    }
}
