// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import static io.asyncio4j.support.Interleavings.check;

import io.asyncio4j.failure.FailureState;
import io.asyncio4j.future.CancelReason;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.scheduler.LoopAmongThreads;
import io.asyncio4j.support.Interleavings;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** S5, S25, S26: other threads look at, cancel or wait for what a loop is about to end, or never will. */
public final class OutsideInterleavings implements Interleavings {
    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new Scenario("an end that another thread sees has its value", OutsideInterleavings::peek),
                new Scenario("a failure at which somebody looks is handed on", OutsideInterleavings::look),
                new Scenario("a failure on which somebody depends is handed on", OutsideInterleavings::depend),
                new Scenario("a failure from which somebody has looked away is not", OutsideInterleavings::lookAway),
                new Scenario("a cancellation reaches what has not ended", OutsideInterleavings::cancel),
                new Scenario("who waits hears that the loop has closed", OutsideInterleavings::close));
    }

    // Little else: a Completion whose state shows first is found among a hundred interleavings, not among thousands
    private static void peek() {
        var crowd = new LoopAmongThreads();
        Future<Integer, RuntimeException> future = crowd.call(() -> Future.create());
        crowd.thread(() -> {
            if (future.done()) {
                check(Integer.valueOf(7).equals(Completions.value(future)), future.toString());
            }
        });
        crowd.start();
        future.setResult(7); // not by a loop that runs
        crowd.join();
    }

    private static void look() {
        var trial = new Trial();
        trial.crowd.thread(() -> {
            try {
                check(trial.outside.getNow(0) == 0, "a value");
            } catch (CompletionException e) {
                check(e.getCause() == trial.failure, e.toString());
            }
        });
        trial.failAndRun();
        trial.checkHandedOn(true);
    }

    private static void depend() {
        var trial = new Trial();
        var told = new AtomicInteger();
        trial.crowd.thread(() -> {
            var _ = trial.outside.whenComplete((_, failure) -> {
                check(failure == trial.failure, String.valueOf(failure));
                told.incrementAndGet();
            });
        });
        trial.failAndRun();
        check(told.get() == 1, "told " + told + " times");
        trial.checkHandedOn(true);
    }

    private static void lookAway() {
        var trial = new Trial();
        trial.crowd.thread(() -> {
            trial.outside.complete(1);
            try {
                check(trial.outside.join() == 1, "another value");
            } catch (CompletionException e) {
                check(e.getCause() == trial.failure, e.toString());
            }
        });
        trial.failAndRun();
        trial.checkHandedOn(trial.outside.isCompletedExceptionally());
    }

    private static void cancel() {
        var trial = new Trial();
        trial.crowd.thread(() -> {
            boolean cancelled = trial.outside.cancel(true);
            check(cancelled == trial.outside.isCancelled(), "cancel() said " + cancelled);
        });
        trial.crowd.run();
        check(trial.outside.isCancelled() && trial.future.cancelled(), trial.outside + ", " + trial.future);
    }

    private static void close() {
        var trial = new Trial();
        trial.crowd.thread(() -> {
            try {
                trial.outside.get();
                check(false, "a value");
            } catch (ExecutionException e) {
                check(e.getCause().getMessage().startsWith("Event loop is closed: what test has"), e.toString());
            } catch (CancellationException e) {
                check(false, e.toString());
            }
        });
        trial.crowd.start();
        trial.crowd.turn();
        trial.crowd.loop.close();
        trial.crowd.join(); // for ever, if it is not told
    }

    private static final class Trial {
        private final LoopAmongThreads crowd = new LoopAmongThreads();
        private final IllegalArgumentException failure = new IllegalArgumentException("late");
        private final Future<Integer, RuntimeException> future = crowd.call(() -> Future.create());
        private final Outside<Integer> outside =
                new Outside<>(crowd.loop, "test", by -> new CancelledError(new CancelReason.Requested(""), by, null));

        private Trial() {
            crowd.call(() -> {
                outside.show(future, null);
                return outside;
            });
        }

        private void failAndRun() {
            crowd.loop.ready(() -> future.setException(failure));
            crowd.run();
        }

        private void checkHandedOn(boolean expected) {
            var counts = crowd.loop.ledger().counts();
            check(counts.get(expected ? FailureState.HANDED_ON : FailureState.UNSETTLED) == 1, counts + ", " + outside);
        }
    }
}
