// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.MISUSE_IN_WORDS_OF_OURS;
import static io.asyncio4j.conformance.Departure.QUEUE_IS_TOLD;
import static io.asyncio4j.conformance.scenarios.Crowd.both;
import static io.asyncio4j.conformance.scenarios.QueueUsers.end;
import static io.asyncio4j.conformance.scenarios.QueueUsers.getters;
import static io.asyncio4j.conformance.scenarios.QueueUsers.joiners;
import static io.asyncio4j.conformance.scenarios.QueueUsers.putters;
import static io.asyncio4j.conformance.scenarios.QueueUsers.use;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.queue.Queue;
import java.util.List;

/** Queues that are shut down, while getters, putters and joiners wait. */
public final class QueueShutdowns {
    public static final Area AREA = Area.of("queueshutdowns")
            .with("empty", QueueShutdowns::empty, QUEUE_IS_TOLD)
            .with("empty_and_at_once", QueueShutdowns::emptyAndAtOnce, QUEUE_IS_TOLD)
            .with("what_is_there_can_be_taken", QueueShutdowns::whatIsThereCanBeTaken, QUEUE_IS_TOLD)
            .with(
                    "what_is_there_is_dropped",
                    QueueShutdowns::whatIsThereIsDropped,
                    MISUSE_IN_WORDS_OF_OURS,
                    QUEUE_IS_TOLD)
            .with("getters_wait", QueueShutdowns::gettersWait, QUEUE_IS_TOLD)
            .with("getters_wait_and_at_once", QueueShutdowns::gettersWaitAndAtOnce, QUEUE_IS_TOLD)
            .with("putters_wait", QueueShutdowns::puttersWait, QUEUE_IS_TOLD)
            .with("putters_wait_and_at_once", QueueShutdowns::puttersWaitAndAtOnce, QUEUE_IS_TOLD)
            .with("joiners_wait", QueueShutdowns::joinersWait)
            .with("joiners_wait_and_at_once", QueueShutdowns::joinersWaitAndAtOnce)
            .with(
                    "joiners_wait_for_what_is_in_work",
                    QueueShutdowns::joinersWaitForWhatIsInWork,
                    MISUSE_IN_WORDS_OF_OURS)
            .with("all_of_them_wait", QueueShutdowns::allOfThemWait, QUEUE_IS_TOLD)
            .with("twice", QueueShutdowns::twice, QUEUE_IS_TOLD)
            .with("first_gently_then_at_once", QueueShutdowns::firstGentlyThenAtOnce, QUEUE_IS_TOLD);

    private QueueShutdowns() {}

    static void empty(Trace t) {
        var queue = new Queue<Object>();
        queue.shutdown();
        use(t, queue);
        t.attempt("join", queue::join);
    }

    static void emptyAndAtOnce(Trace t) {
        var queue = new Queue<Object>();
        queue.shutdownNow();
        use(t, queue);
        t.attempt("join", queue::join);
    }

    static void whatIsThereCanBeTaken(Trace t) {
        var queue = new Queue<Object>();
        queue.putNowait(1);
        queue.putNowait(2);
        queue.shutdown();
        t.step("size", queue.size());
        t.attempt("get", queue::get);
        use(t, queue);
    }

    static void whatIsThereIsDropped(Trace t) {
        var queue = new Queue<Object>();
        queue.putNowait(1);
        queue.putNowait(2);
        queue.shutdownNow();
        t.step("size", queue.size());
        use(t, queue);
        t.attempt("join", queue::join);
        t.attempt("done", queue::taskDone);
    }

    static void gettersWait(Trace t) {
        var queue = new Queue<Object>();
        var tasks = getters(t, queue, "ab");
        sleep(ofSeconds(1));
        queue.shutdown();
        t.step("is shut down");
        end(t, tasks);
    }

    static void gettersWaitAndAtOnce(Trace t) {
        var queue = new Queue<Object>();
        var tasks = getters(t, queue, "ab");
        sleep(ofSeconds(1));
        queue.shutdownNow();
        end(t, tasks);
    }

    static void puttersWait(Trace t) {
        var queue = new Queue<Object>(1);
        queue.putNowait("x");
        var tasks = putters(t, queue, "ab");
        sleep(ofSeconds(1));
        queue.shutdown();
        end(t, tasks);
        use(t, queue);
    }

    static void puttersWaitAndAtOnce(Trace t) {
        var queue = new Queue<Object>(1);
        queue.putNowait("x");
        var tasks = putters(t, queue, "ab");
        sleep(ofSeconds(1));
        queue.shutdownNow();
        end(t, tasks);
        use(t, queue);
    }

    static void joinersWait(Trace t) {
        var queue = new Queue<Object>();
        queue.putNowait(1);
        queue.putNowait(2);
        var tasks = joiners(t, queue, "ab");
        sleep(ofSeconds(1));
        queue.shutdown();
        sleep(ofSeconds(1));
        t.state("a", tasks.get(0));
        for (int i = 0; i < 2; i++) {
            queue.getNowait();
            queue.taskDone();
        }
        end(t, tasks);
    }

    static void joinersWaitAndAtOnce(Trace t) {
        var queue = new Queue<Object>();
        queue.putNowait(1);
        queue.putNowait(2);
        var tasks = joiners(t, queue, "ab");
        sleep(ofSeconds(1));
        queue.shutdownNow();
        end(t, tasks);
    }

    static void joinersWaitForWhatIsInWork(Trace t) {
        var queue = new Queue<Object>();
        for (int i = 0; i < 3; i++) {
            queue.putNowait(i);
        }
        queue.getNowait();
        var tasks = joiners(t, queue, "a");
        sleep(ofSeconds(1));
        queue.shutdownNow();
        sleep(ofSeconds(1));
        t.state("a", tasks.get(0));
        queue.taskDone();
        end(t, tasks);
        t.attempt("done", queue::taskDone);
    }

    static void allOfThemWait(Trace t) {
        var queue = new Queue<Object>(1);
        var ticker = createTask("ticker", () -> t.tick(4));
        queue.putNowait("x");
        var tasks = both(putters(t, queue, "ab"), joiners(t, queue, "c"));
        yieldNow();
        queue.shutdownNow();
        end(t, both(tasks, List.of(ticker)));
    }

    static void twice(Trace t) {
        var queue = new Queue<Object>();
        queue.putNowait(1);
        queue.shutdown();
        queue.shutdown();
        use(t, queue);
    }

    static void firstGentlyThenAtOnce(Trace t) {
        var queue = new Queue<Object>();
        queue.putNowait(1);
        queue.shutdown();
        queue.shutdownNow();
        use(t, queue);
    }
}
