// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.runningLoop;
import static io.asyncio4j.Asyncio.sleep;
import static io.asyncio4j.Asyncio.yieldNow;
import static java.time.Duration.ofSeconds;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Broken;
import io.asyncio4j.conformance.Lost;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.future.Future;

/** Done-callbacks: when they are called, in what order, and what if they throw. */
public final class Callbacks {
    public static final Area AREA = Area.of("callbacks")
            .with("run_in_the_next_iteration", Callbacks::runInTheNextIteration)
            .with("in_order_of_registration", Callbacks::inOrderOfRegistration)
            .with("on_a_done_future", Callbacks::onADoneFuture)
            .with("awaiters_stand_in_the_same_list", Callbacks::awaitersStandInTheSameList)
            .with("removed", Callbacks::removed)
            .with("added_in_a_callback", Callbacks::addedInACallback)
            .with("throwing", Callbacks::throwing)
            .with("two_throwing", Callbacks::twoThrowing)
            .with("of_a_failed_task", Callbacks::ofAFailedTask)
            .with("of_a_cancelled_task", Callbacks::ofACancelledTask)
            .with("of_a_task_before_its_awaiter", Callbacks::ofATaskBeforeItsAwaiter)
            .with("starts_a_task", Callbacks::startsATask)
            .with("completes_another_future", Callbacks::completesAnotherFuture);

    private Callbacks() {}

    private static Future<Object, RuntimeException> future() {
        return Future.create();
    }

    static void runInTheNextIteration(Trace t) {
        var f = future();
        f.addDoneCallback(_ -> t.step("callback"));
        f.setResult(1);
        t.step("set");
        yieldNow();
        t.step("a turn later");
    }

    static void inOrderOfRegistration(Trace t) {
        var f = future();
        for (int i = 0; i < 4; i++) {
            int n = i;
            f.addDoneCallback(_ -> t.step("callback", n));
        }
        f.setResult(1);
        yieldNow();
    }

    static void onADoneFuture(Trace t) {
        var f = future();
        f.setResult(1);
        f.addDoneCallback(ended -> t.state("callback", ended));
        t.step("registered");
        yieldNow();
    }

    static void awaitersStandInTheSameList(Trace t) {
        var f = future();
        f.addDoneCallback(_ -> t.step("first"));
        var task = createTask("a", () -> {
            f.await();
            t.step("woke");
        });
        yieldNow();
        f.addDoneCallback(_ -> t.step("last"));
        f.setResult(1);
        task.await();
    }

    static void removed(Trace t) {
        var f = future();
        var registration = f.addDoneCallback(_ -> t.step("never"));
        f.addDoneCallback(_ -> t.step("stays"));
        registration.close();
        f.setResult(1);
        yieldNow();
    }

    static void addedInACallback(Trace t) {
        var f = future();
        f.addDoneCallback(ended -> {
            t.step("callback");
            ended.addDoneCallback(_ -> t.step("added"));
            runningLoop().callSoon(() -> t.step("soon"));
        });
        f.setResult(1);
        for (int i = 0; i < 3; i++) {
            yieldNow();
            t.step("turn", i);
        }
    }

    static void throwing(Trace t) {
        var f = future();
        f.addDoneCallback(_ -> {
            throw new Broken("b");
        });
        f.addDoneCallback(_ -> t.step("next"));
        f.setResult(1);
        yieldNow();
        t.step("main goes on");
    }

    static void twoThrowing(Trace t) {
        var f = future();
        f.addDoneCallback(_ -> {
            throw new Broken("b");
        });
        f.addDoneCallback(_ -> {
            throw new Lost("l");
        });
        f.setException(new Broken("f"));
        yieldNow();
        t.state("f", f);
    }

    static void ofAFailedTask(Trace t) {
        var task = createTask("a", () -> t.fail(1, new Broken("b")));
        task.addDoneCallback(ended -> t.state("callback", ended));
        sleep(ofSeconds(2));
    }

    static void ofACancelledTask(Trace t) {
        var task = createTask("a", () -> t.work(9));
        task.addDoneCallback(ended -> t.state("callback", ended));
        sleep(ofSeconds(1));
        task.cancel();
        t.step("asked");
        t.attempt("await", task::await);
    }

    static void ofATaskBeforeItsAwaiter(Trace t) {
        var task = createTask("a", () -> t.work(1));
        task.addDoneCallback(_ -> t.step("callback"));
        task.await();
        t.step("woke");
    }

    static void startsATask(Trace t) {
        var task = createTask("a", () -> t.work(1));
        task.addDoneCallback(_ -> createTask("started", () -> t.work(1)));
        sleep(ofSeconds(4));
    }

    static void completesAnotherFuture(Trace t) {
        Future<Integer, RuntimeException> f = Future.create();
        Future<Integer, RuntimeException> g = Future.create();
        f.addDoneCallback(_ -> g.setResult(f.result() + 1));
        g.addDoneCallback(ended -> t.state("g", ended));
        f.setResult(1);
        t.step("set");
        t.step("got", g.await());
    }
}
