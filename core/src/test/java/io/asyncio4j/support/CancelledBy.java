// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.taskGroup;

import io.asyncio4j.future.Action;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.Future;
import io.asyncio4j.structured.CancelScope;
import io.asyncio4j.structured.Timeout;
import io.asyncio4j.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The ways in which a request to cancel may come to a task. */
enum CancelledBy {
    REQUEST(1, true) {
        @Override
        Victim start(String name, Action<Exception> body) {
            Task<Void, Exception> task = createTask(name, body);
            return new Victim(task, () -> task.cancel("by the test"));
        }
    },
    TWO_REQUESTS(1, true) {
        @Override
        Victim start(String name, Action<Exception> body) {
            Task<Void, Exception> task = createTask(name, body);
            return new Victim(task, () -> {
                task.cancel("first");
                task.cancel("second");
            });
        }
    },
    /** One in this iteration, and one in each of the next three. */
    REQUEST_AGAIN_AND_AGAIN(4, true) {
        @Override
        Victim start(String name, Action<Exception> body) {
            return REQUEST.start(name, body);
        }
    },
    TIMEOUT(1, false) {
        @Override
        Victim start(String name, Action<Exception> body) {
            var limit = new Timeout[1];
            var isOver = new boolean[1];
            Task<Void, Exception> task = createTask(name, () -> {
                limit[0] = isOver[0] ? Timeout.after(Duration.ZERO) : Timeout.never();
                try {
                    limit[0].with(body);
                } catch (TimeoutException e) {
                    limit[0] = null;
                }
            });
            return new Victim(task, () -> {
                isOver[0] = true;
                if (limit[0] != null) {
                    limit[0].rescheduleAt(runningLoop().time());
                }
            });
        }
    },
    /** A sibling in its group fails. */
    GROUP(1, false) {
        @Override
        Victim start(String name, Action<Exception> body) {
            var failure = new IOException("of a sibling of '" + name + "'");
            Future<Void, IOException> siblingFails = Future.create();
            Task<Void, Exception> task = createTask("group of " + name, () -> {
                try {
                    taskGroup(g -> {
                        g.createTask("sibling of " + name, siblingFails::await);
                        g.createTask(name, () -> {
                            body.run();
                            siblingFails.cancel();
                        });
                    });
                } catch (ExceptionGroup e) {
                    if (!e.leaves().toList().equals(List.of(failure))) {
                        throw e;
                    }
                }
            });
            return new Victim(task, () -> {
                if (!siblingFails.done()) {
                    siblingFails.setException(failure);
                }
            });
        }
    },
    SCOPE(1, false) {
        @Override
        Victim start(String name, Action<Exception> body) {
            CancelScope scope = CancelScope.create();
            return new Victim(createTask(name, () -> scope.with(body)), scope::cancel);
        }
    };

    /** In how many iterations one after the other. */
    final int times;

    /** Whether the task is asked itself, and so ends cancelled; else something that it is inside of. */
    final boolean isOfTheTask;

    CancelledBy(int times, boolean isOfTheTask) {
        this.times = times;
        this.isOfTheTask = isOfTheTask;
    }

    /** A task that may be cancelled, and how. */
    record Victim(Task<Void, Exception> task, Runnable request) {}

    /** Starts a task that {@link Victim#request} cancels in this way. */
    abstract Victim start(String name, Action<Exception> body);
}
