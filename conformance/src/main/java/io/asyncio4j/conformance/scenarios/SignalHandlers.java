// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.scenarios;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.currentTask;
import static io.asyncio4j.Asyncio.taskGroup;
import static io.asyncio4j.process.Subprocess.shell;

import io.asyncio4j.conformance.Area;
import io.asyncio4j.conformance.Trace;
import io.asyncio4j.context.ContextVar;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.process.Signals;
import io.asyncio4j.queue.Queue;
import io.asyncio4j.sync.Event;
import java.io.IOException;

/** Signals that a program gets, as callbacks of its loop. Another process sends them. */
public final class SignalHandlers {
    public static final Area AREA = Area.of("signalhandlers")
            .with("called_each_time", SignalHandlers::calledEachTime)
            .with("each_signal_has_its_own", SignalHandlers::eachSignalHasItsOwn)
            .with("taken_back_and_set_again", SignalHandlers::takenBackAndSetAgain)
            .with("called_in_no_task", SignalHandlers::calledInNoTask)
            .with("sees_the_context_of_its_registration", SignalHandlers::seesTheContextOfItsRegistration)
            .with("wakes_all_who_wait", SignalHandlers::wakesAllWhoWait)
            .with("cancels_a_task", SignalHandlers::cancelsATask)
            .with("starts_a_task", SignalHandlers::startsATask);

    private static final ContextVar<String> VAR = ContextVar.of("var", "default");

    private SignalHandlers() {}

    private static void send(String signal) throws IOException {
        shell("kill -" + signal + " " + ProcessHandle.current().pid()).start().await();
    }

    static void calledEachTime(Trace t) throws IOException {
        var got = new Queue<String>();
        try (var _ = Signals.on("USR1", () -> got.putNowait("called"))) {
            for (int i = 0; i < 3; i++) {
                send("USR1");
                t.step("handler", got.get());
            }
            t.step("left", got.size());
        }
    }

    static void eachSignalHasItsOwn(Trace t) throws IOException {
        var got = new Queue<String>();
        try (var _ = Signals.on("USR1", () -> got.putNowait("first"));
                var _ = Signals.on("WINCH", () -> got.putNowait("second"))) {
            send("WINCH");
            t.step("handler", got.get());
            send("USR1");
            t.step("handler", got.get());
        }
    }

    static void takenBackAndSetAgain(Trace t) throws IOException {
        var got = new Queue<String>();
        Signals.on("WINCH", () -> got.putNowait("before")).close();
        send("WINCH"); // nobody takes notice
        try (var _ = Signals.on("WINCH", () -> got.putNowait("after"))) {
            send("WINCH");
            t.step("handler", got.get());
        }
        t.step("left", got.size());
    }

    static void calledInNoTask(Trace t) throws IOException {
        var called = new Event();
        try (var _ = Signals.on("USR1", () -> {
            t.step("handler");
            called.set();
        })) {
            send("USR1");
            called.await();
        }
    }

    static void seesTheContextOfItsRegistration(Trace t) throws IOException {
        var got = new Queue<String>();
        VAR.set("one");
        try (var _ = Signals.on("USR1", () -> {
            got.putNowait(VAR.get());
            VAR.set("of the handler");
        })) {
            VAR.set("two");
            send("USR1");
            t.step("sees", got.get());
            t.step("sees", VAR.get());
            send("USR1");
            t.step("sees", got.get());
        }
    }

    static void wakesAllWhoWait(Trace t) throws ExceptionGroup {
        var event = new Event();
        try (var _ = Signals.on("USR1", event::set)) {
            taskGroup(g -> {
                for (String name : new String[] {"a", "b"}) {
                    g.createTask(name, () -> {
                        event.await();
                        t.step("goes on");
                    });
                }
                send("USR1");
            });
        }
    }

    static void cancelsATask(Trace t) throws IOException {
        var task = createTask("a", () -> t.attempt("wait", () -> new Event().await()));
        var ended = new Event();
        task.addDoneCallback(_ -> ended.set());
        try (var _ = Signals.on("USR1", () -> task.cancel())) {
            send("USR1");
            ended.await();
        }
        t.state("task", task);
    }

    static void startsATask(Trace t) throws IOException {
        var ended = new Event();
        try (var _ = Signals.on(
                "USR1",
                () -> createTask("started", () -> {
                    t.step("runs", currentTask().name());
                    ended.set();
                }))) {
            send("USR1");
            ended.await();
        }
    }
}
