// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.submitThreadsafe;
import static io.asyncio4j.Asyncio.timeout;
import static io.asyncio4j.Asyncio.toThread;
import static io.asyncio4j.Asyncio.wrapFuture;
import static io.asyncio4j.Asyncio.yieldNow;
import static io.asyncio4j.conformance.Departure.CANCELLED_BEFORE_IT_STARTS;
import static io.asyncio4j.conformance.Departure.MESSAGE_GOES_ON;
import static io.asyncio4j.conformance.Departure.REASON_IS_TOLD;
import static io.asyncio4j.conformance.Departure.UNHEARD_FAILURE_IS_TOLD;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.context.ContextVar;
import io.asyncio4j.future.Action;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.Future;
import io.asyncio4j.loop.EventLoop;
import io.asyncio4j.run.Runner;
import io.asyncio4j.sync.Event;
import io.asyncio4j.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Bodies that other threads give to the loop: what comes back to them, and what a cancellation does on both sides. */
public final class Submissions {
    public static final Area AREA = Area.of("submissions")
            .with("value", Submissions::value)
            .with("no_value", Submissions::noValue)
            .with("failure", Submissions::failure)
            .with("failure_of_an_await", Submissions::failureOfAnAwait)
            .with("it_runs_on_the_loop", Submissions::itRunsOnTheLoop)
            .with("several_run_in_the_order_of_submission", Submissions::severalRunInTheOrderOfSubmission)
            .with("time_passes_for_it", Submissions::timePassesForIt)
            .with("result_of_another_thread_in_the_loop", Submissions::resultOfAnotherThreadInTheLoop)
            .with("from_the_loop_itself", Submissions::fromTheLoopItself)
            .with("cancelled_from_outside", Submissions::cancelledFromOutside)
            .with(
                    "cancelled_from_outside_before_it_starts",
                    Submissions::cancelledFromOutsideBeforeItStarts,
                    CANCELLED_BEFORE_IT_STARTS)
            .with("cancelled_from_outside_and_swallowed", Submissions::cancelledFromOutsideAndSwallowed)
            .with("cancel_after_the_end", Submissions::cancelAfterTheEnd)
            .with("cancelled_from_within", Submissions::cancelledFromWithin)
            .with("cancelled_by_another_task", Submissions::cancelledByAnotherTask)
            .with("limit_of_time_of_the_waiting_thread", Submissions::limitOfTimeOfTheWaitingThread)
            .with("limit_of_time_then_cancel", Submissions::limitOfTimeThenCancel)
            .with("limit_of_time_inside", Submissions::limitOfTimeInside)
            .with("loop_that_is_closed", Submissions::loopThatIsClosed, MESSAGE_GOES_ON)
            .with("context_of_the_thread", Submissions::contextOfTheThread)
            .with("back_and_forth", Submissions::backAndForth)
            .with("end_of_the_run_cancels_it", Submissions::endOfTheRunCancelsIt, REASON_IS_TOLD)
            .with("failure_that_nobody_asks_for", Submissions::failureThatNobodyAsksFor, UNHEARD_FAILURE_IS_TOLD);

    private static final ContextVar<String> VAR = ContextVar.of("var", "default");

    private Submissions() {}

    /** What another thread does. */
    @FunctionalInterface
    private interface Call {
        Object on(EventLoop loop) throws Exception;
    }

    /** In a task with a name that can be traced. */
    private static <T> CompletableFuture<T> submit(EventLoop loop, Coroutine<T, ? extends Exception> body) {
        Coroutine<T, Exception> named = () -> {
            currentTask().setName("submitted");
            return body.call();
        };
        return submitThreadsafe(loop, named);
    }

    private static CompletableFuture<Void> submit(EventLoop loop, Action<? extends Exception> body) {
        return submit(loop, () -> {
            body.run();
            return null;
        });
    }

    /** What a thread gets that waits. */
    private static Object result(CompletableFuture<?> future) throws Exception {
        try {
            return future.get();
        } catch (CancellationException e) {
            return "cancelled"; // as the future says, too
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Runs on another thread, and traces what comes out. */
    private static void elsewhere(Trace t, String label, Call call) {
        EventLoop loop = runningLoop();
        t.attempt(label, () -> toThread(() -> call.on(loop)).await());
    }

    static void value(Trace t) {
        elsewhere(
                t,
                "there",
                loop -> result(submit(loop, () -> {
                    yieldNow();
                    return "v";
                })));
    }

    static void noValue(Trace t) {
        elsewhere(t, "there", loop -> result(submit(loop, () -> t.step("runs"))));
    }

    private static Object fail(RuntimeException exception) {
        throw exception;
    }

    static void failure(Trace t) {
        var broken = new Broken("b");
        elsewhere(t, "same", loop -> {
            try {
                return result(submit(loop, () -> fail(broken)));
            } catch (Broken e) {
                return e == broken;
            }
        });
    }

    static void failureOfAnAwait(Trace t) {
        elsewhere(t, "there", loop -> result(submit(loop, () -> t.fail(0, new Broken("b")))));
    }

    static void itRunsOnTheLoop(Trace t) {
        EventLoop here = runningLoop();
        elsewhere(
                t,
                "here",
                loop -> result(submit(loop, () -> {
                    t.step("runs");
                    return runningLoop() == here;
                })));
    }

    static void severalRunInTheOrderOfSubmission(Trace t) {
        elsewhere(t, "there", loop -> {
            var futures = new ArrayList<CompletableFuture<Integer>>();
            for (int i = 0; i < 4; i++) {
                int n = i;
                futures.add(submit(loop, () -> {
                    t.step("runs");
                    return n;
                }));
            }
            var results = new ArrayList<Object>();
            for (var future : futures) {
                results.add(result(future));
            }
            return results;
        });
    }

    static void timePassesForIt(Trace t) {
        var event = new CountDownLatch(1);
        EventLoop loop = runningLoop();
        var there = toThread(() -> {
            var submitted = submit(loop, () -> {
                event.countDown();
                return t.work(5, "v");
            });
            event.await();
            return submitted;
        });
        var future = there.await();
        t.attempt("there", () -> wrapFuture(future).await());
    }

    static void resultOfAnotherThreadInTheLoop(Trace t) {
        EventLoop loop = runningLoop();
        var future = toThread(() -> submit(loop, () -> "v")).await();
        t.attempt("here", () -> wrapFuture(future).await());
    }

    static void fromTheLoopItself(Trace t) {
        var future = submit(runningLoop(), () -> {
            t.step("runs");
            return "v";
        });
        t.step("done", future.isDone());
        t.attempt("here", () -> wrapFuture(future).await());
        t.step("done", future.isDone());
    }

    static void cancelledFromOutside(Trace t) {
        var started = new CountDownLatch(1);
        elsewhere(t, "there", loop -> {
            var future = submit(loop, () -> {
                started.countDown();
                t.work(5);
            });
            started.await();
            return List.of(future.cancel(true), future.isCancelled(), future.isDone(), result(future));
        });
        sleep(ofSeconds(1));
    }

    static void cancelledFromOutsideBeforeItStarts(Trace t) {
        var begun = new Event();
        var future = submit(runningLoop(), () -> begun.set());
        t.step("cancel", future.cancel(true));
        sleep(ofSeconds(1));
        t.step("cancelled", future.isCancelled());
        t.step("it has run", begun.isSet());
    }

    static void cancelledFromOutsideAndSwallowed(Trace t) {
        var started = new CountDownLatch(1);
        elsewhere(t, "there", loop -> {
            var future = submit(loop, () -> {
                started.countDown();
                t.attempt("sleep", () -> sleep(ofSeconds(5)));
                t.step("goes on");
            });
            started.await();
            future.cancel(true);
            return result(future);
        });
        sleep(ofSeconds(1));
    }

    static void cancelAfterTheEnd(Trace t) {
        elsewhere(t, "there", loop -> {
            var future = submit(loop, () -> "v");
            return List.of(result(future), future.cancel(true), future.isCancelled(), result(future));
        });
    }

    static void cancelledFromWithin(Trace t) {
        elsewhere(t, "there", loop -> {
            var future = submit(loop, () -> {
                currentTask().cancel("me");
                t.work(0);
            });
            return List.of(result(future), future.isCancelled());
        });
    }

    static void cancelledByAnotherTask(Trace t) {
        var started = new CountDownLatch(1);
        var task = new AtomicReference<Task<?, ?>>();
        createTask("other", () -> {
            toThread(() -> started.await()).await();
            t.step("cancel", task.get().cancel());
        });
        elsewhere(
                t,
                "there",
                loop -> result(submit(loop, () -> {
                    task.set(currentTask());
                    started.countDown();
                    t.work(5);
                })));
    }

    static void limitOfTimeOfTheWaitingThread(Trace t) {
        var event = new Event();
        elsewhere(t, "there", loop -> {
            var future = submit(loop, () -> {
                event.await();
                return "v";
            });
            try {
                return future.get(1, MILLISECONDS);
            } catch (TimeoutException e) {
                boolean done = future.isDone();
                loop.callSoonThreadsafe(event::set);
                return List.of("too late", done, result(future));
            }
        });
    }

    static void limitOfTimeThenCancel(Trace t) {
        var started = new CountDownLatch(1);
        elsewhere(t, "there", loop -> {
            var future = submit(loop, () -> {
                started.countDown();
                try {
                    Future.<Void, RuntimeException>create().await();
                } catch (CancelledError e) {
                    t.failure("wait", e);
                    throw e;
                }
            });
            started.await();
            try {
                return future.get(1, MILLISECONDS);
            } catch (TimeoutException e) {
                return List.of(future.cancel(true), result(future));
            }
        });
        sleep(ofSeconds(1));
    }

    static void limitOfTimeInside(Trace t) {
        elsewhere(t, "there", loop -> {
            try {
                return result(submit(
                        loop,
                        () -> timeout(
                                ofSeconds(0),
                                () -> Future.<Void, RuntimeException>create().await())));
            } catch (TimeoutException e) {
                return "too late";
            }
        });
    }

    static void loopThatIsClosed(Trace t) {
        EventLoop loop;
        try (var runner = Runner.builder().build()) {
            loop = runner.loop();
        }
        t.attempt("submit", () -> submit(loop, () -> "v").join());
    }

    static void contextOfTheThread(Trace t) {
        VAR.set("mine");
        elsewhere(t, "there", loop -> {
            VAR.set("theirs");
            var future = submit(loop, () -> {
                String was = VAR.get();
                VAR.set("changed");
                return was;
            });
            return List.of(result(future), VAR.get());
        });
        t.step("here", VAR.get());
    }

    static void backAndForth(Trace t) {
        elsewhere(
                t,
                "there",
                loop -> result(submit(loop, () -> {
                    t.step("runs");
                    return toThread(() -> result(submitThreadsafe(loop, () -> "v")))
                            .await();
                })));
    }

    static void endOfTheRunCancelsIt(Trace t) {
        var started = new CountDownLatch(1);
        EventLoop loop = runningLoop();
        var there = toThread(() -> result(submit(loop, () -> {
            started.countDown();
            t.work(5);
        })));
        there.addDoneCallback(ended -> t.state("there", ended));
        toThread(() -> started.await()).await();
    }

    static void failureThatNobodyAsksFor(Trace t) {
        EventLoop loop = runningLoop();
        var future = toThread(() -> submit(loop, () -> fail(new Broken("b")))).await();
        sleep(ofSeconds(1));
        t.step("done", future.isDone());
    }
}
