// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import io.asyncio4j.conformance.generator.Step.Deed;
import io.asyncio4j.conformance.generator.Step.Failure;
import io.asyncio4j.conformance.generator.Step.Handler;
import io.asyncio4j.conformance.generator.Step.Where;
import java.util.List;
import java.util.stream.Collectors;

/** Emits a program in Python: a class of the harness's {@code Program}, a method a task. */
final class PythonEmitter {
    private final SourceText out = new SourceText();
    private final Program program;

    private PythonEmitter(Program program) {
        this.program = program;
    }

    static String emit(Program program) {
        return new PythonEmitter(program).emit();
    }

    private String emit() {
        out.line("class " + program.className() + "(Program):").in();
        method("main", 0, List.of(), program.main());
        program.forEach(step -> {
            switch (step) {
                case Step.Spawn s -> method("body" + s.id(), s.id(), List.of(), s.body());
                case Step.OfBodies s -> s.bodies().forEach(this::body);
                case Step.Call s -> {
                    work(s);
                    s.bodies().forEach(this::body);
                }
                case Step.OnDone s ->
                    callback("callback" + s.id() + "(self, ended)", s.id(), "name(ended)", s.deed(), s.target());
                case Step.OnSignal s ->
                    callback("callback" + s.id() + "(self)", s.id(), "'signal'", s.deed(), s.target());
                case Step.Later s -> callback("callback" + s.id() + "(self)", s.id(), "'called'", s.deed(), s.target());
                default -> {}
            }
        });
        out.line("def all(self):").in();
        out.line("return those(" + variables(program.awaitables()) + ")").out();
        return out.out().toString();
    }

    private void method(String name, int id, List<String> first, List<Step> body) {
        out.line("async def " + name + "(self):").in();
        first.forEach(out::line);
        log(id, "'start'");
        steps(body);
        log(id, "'end'");
        out.line("return 'v" + id + "'").out().line("");
    }

    private void body(Step.Body body) {
        String task = variable(Ref.task(body.id()));
        List<String> first = List.of(task + " = asyncio.current_task()", task + ".set_name('t" + body.id() + "')");
        method("body" + body.id(), body.id(), first, body.steps());
    }

    /** What runs on another thread. */
    private void work(Step.Call s) {
        out.line("def work" + s.id() + "(self):").in();
        log(s.id(), "'on a thread'");
        if (!s.latch().equals(Ref.SELF)) {
            ifThere(s.latch(), () -> {
                out.line("self.await_latch(" + variable(s.latch()) + ")");
                log(s.id(), "'goes on'");
            });
        }
        switch (s.work()) {
            case RETURN -> {}
            case BOOM -> out.line("self.fail(" + failure(Failure.BOOM, s.id()) + ")");
            case CRASH -> out.line("self.fail(" + failure(Failure.CRASH, s.id()) + ")");
            case SUBMIT -> s.bodies().forEach(body -> log(s.id(), "self.submit(self.body" + body.id() + ")"));
        }
        out.line("return 'v" + s.id() + "'").out().line("");
    }

    private void callback(String signature, int id, String what, Deed deed, Ref target) {
        out.line("def " + signature + ":").in();
        log(id, what);
        switch (deed) {
            case NOTHING -> {}
            case CANCEL -> ifThere(target, () -> log(id, variable(target) + ".cancel(" + message(id, true) + ")"));
            case COMPLETE -> ifThere(target, () -> out.line(variable(target) + ".set_result('v" + id + "')"));
            case USE ->
                ifThere(target, () -> out.line(Act.ofCallback(target.kind()).python(variable(target), id)));
            case FAIL -> out.line("raise " + failure(Failure.BOOM, id));
        }
        out.out().line("");
    }

    private void steps(List<Step> steps) {
        steps.forEach(this::step);
    }

    private void step(Step step) {
        int id = step.id();
        switch (step) {
            case Step.Sleep s -> {
                out.line("await asyncio.sleep(" + s.seconds() + ")");
                log(id, "'slept'");
            }
            case Step.Await s -> ifThere(s.ref(), () -> log(id, "await " + variable(s.ref())));
            case Step.AwaitShielded s ->
                ifThere(s.ref(), () -> log(id, "await asyncio.shield(" + variable(s.ref()) + ")"));
            case Step.WaitFor s ->
                ifThere(
                        s.ref(),
                        () -> log(id, "await asyncio.wait_for(" + variable(s.ref()) + ", " + s.seconds() + ")"));
            case Step.Wait s -> {
                out.line("those" + id + " = those(" + variables(s.refs()) + ")");
                out.line("if those" + id + ":").in();
                String limit = s.seconds() == Step.NEVER ? "" : ", timeout=" + s.seconds();
                out.line("done, pending = await asyncio.wait(those" + id + limit + ", return_when=asyncio." + s.when()
                        + ")");
                log(id, "'done ' + names(done) + ' pending ' + names(pending)");
                out.out();
            }
            case Step.AsCompleted s -> {
                out.line("async for one" + id + " in asyncio.as_completed(those(" + variables(s.refs()) + ")):")
                        .in();
                log(id, "name(one" + id + ")");
                out.out();
                log(id, "'all'");
            }
            case Step.Gather s -> {
                String call = "asyncio.gather(*those(" + variables(s.refs()) + ")"
                        + (s.outcomes() ? ", return_exceptions=True" : "") + ")";
                if (s.kept()) {
                    out.line(variable(Ref.gather(id)) + " = self.named('k" + id + "', " + call + ")");
                } else {
                    log(id, "await " + call);
                }
            }
            case Step.Fail s -> out.line("self.fail(" + failure(s.failure(), id) + ")");
            case Step.Cancel s ->
                ifThere(s.ref(), () -> log(id, variable(s.ref()) + ".cancel(" + message(id, s.withMessage()) + ")"));
            case Step.Uncancel _ -> log(id, "asyncio.current_task().uncancel()");
            case Step.Show s -> out.line("self.show(" + id + ", " + variable(s.ref()) + ")");
            case Step.NewFuture _ ->
                out.line(variable(Ref.future(id)) + " = self.named('f" + id
                        + "', asyncio.get_running_loop().create_future())");
            case Step.SetResult s -> ifThere(s.ref(), () -> out.line(variable(s.ref()) + ".set_result('v" + id + "')"));
            case Step.SetException s ->
                ifThere(
                        s.ref(),
                        () -> out.line(variable(s.ref()) + ".set_exception(" + failure(s.failure(), id) + ")"));
            case Step.Make s -> {
                boolean shared = !s.lock().equals(Ref.SELF);
                String argument =
                        shared ? variable(s.lock()) : s.thing() == Thing.CONDITION ? "" : String.valueOf(s.number());
                String make = variable(s.ref()) + " = " + s.thing().python(argument);
                ifThere(s.lock(), () -> out.line(make));
            }
            case Step.Hold s ->
                ifThere(s.ref(), () -> {
                    out.line("async with " + variable(s.ref()) + ":").in();
                    log(id, "'held'");
                    steps(s.body());
                    out.out();
                    log(id, "'released'");
                });
            case Step.Use s ->
                ifThere(s.ref(), () -> {
                    String call = s.act().python(variable(s.ref()), id);
                    if (s.act().hasValue()) {
                        log(id, call);
                    } else {
                        out.line(call);
                        log(id, "'" + s.act() + "'");
                    }
                });
            case Step.Call s -> {
                boolean inThread = s.where() == Where.THREAD;
                if (s.kept()) {
                    String call = (inThread ? "self.start_on_thread" : "self.in_executor") + "(self.work" + id + ")";
                    out.line(variable(Ref.call(id)) + " = self.named('h" + id + "', " + call + ")");
                } else {
                    String call = (inThread ? "asyncio.to_thread" : "self.in_executor") + "(self.work" + id + ")";
                    log(id, "await " + call);
                }
            }
            case Step.Reschedule s ->
                ifThere(s.ref(), () -> {
                    out.line(variable(s.ref()) + ".reschedule("
                            + (s.seconds() == Step.NEVER
                                    ? "None"
                                    : "asyncio.get_running_loop().time() + " + s.seconds())
                            + ")");
                    log(id, "'rescheduled'");
                });
            case Step.OnDone s ->
                ifThere(s.ref(), () -> out.line(variable(s.ref()) + ".add_done_callback(self.callback" + id + ")"));
            case Step.OnSignal s ->
                ifThere(s.ref(), () -> out.line(variable(s.ref()) + ".on(self.callback" + id + ")"));
            case Step.Later s ->
                out.line("asyncio.get_running_loop()."
                        + (s.seconds() == Step.NEVER ? "call_soon(" : "call_later(" + s.seconds() + ", ")
                        + "self.callback" + id + ")");
            case Step.Spawn s -> spawn(s);
            case Step.OfBodies s -> {
                String bodies = s.bodies().stream()
                        .map(body -> "self.body" + body.id() + "()")
                        .collect(Collectors.joining(", "));
                log(
                        id,
                        "await "
                                + switch (s.taker()) {
                                    case SHIELD -> "asyncio.shield(" + bodies + ")";
                                    case GATHER -> "asyncio.gather(" + bodies + ")";
                                });
            }
            case Step.Group s -> {
                out.line("async with asyncio.TaskGroup() as " + variable(Ref.group(id)) + ":")
                        .in();
                log(id, "'group'");
                steps(s.body());
                out.out();
                log(id, "'left'");
            }
            case Step.Limit s -> {
                out.line("async with asyncio.timeout(" + (s.seconds() == Step.NEVER ? "None" : s.seconds()) + ") as "
                                + variable(Ref.timeout(id)) + ":")
                        .in();
                log(id, "'limit'");
                steps(s.body());
                out.out();
                log(id, variable(Ref.timeout(id)) + ".expired()");
            }
            case Step.Repeat s -> {
                out.line("for _ in range(" + s.times() + "):").in();
                log(id, "'round'");
                steps(s.body());
                out.out();
            }
            case Step.Try s -> tryBlock(s);
        }
    }

    private void spawn(Step.Spawn s) {
        int id = s.id();
        String args = "(self.body" + id + "(), name='t" + id + "')";
        String task = variable(Ref.task(id)) + " = ";
        switch (s.start()) {
            case PLAIN -> out.line(task + "asyncio.create_task" + args);
            case EAGER -> out.line(task + "create_eager_task" + args);
            case IN_GROUP -> ifThere(s.group(), () -> out.line(task + variable(s.group()) + ".create_task" + args));
        }
    }

    private void tryBlock(Step.Try s) {
        int id = s.id();
        out.line("try:").in();
        log(id, "'try'");
        steps(s.body());
        out.out();
        for (Handler handler : s.handlers()) {
            String type = switch (handler.caught()) {
                case BOOM -> "Boom";
                case GROUP -> "ExceptionGroup";
                case TIMEOUT -> "TimeoutError";
                case EXCEPTION -> "Exception";
                case CANCELLED -> "asyncio.CancelledError";
            };
            out.line("except " + type + " as e" + id + ":").in();
            log(id, "e" + id);
            steps(handler.body());
            switch (handler.then()) {
                case GO_ON -> {}
                case UNCANCEL -> log(id, "asyncio.current_task().uncancel()");
                case SPLIT -> {
                    out.line("match, rest = e" + id + ".split(Boom)");
                    log(id, "match");
                    log(id, "rest");
                    out.line("if rest is not None:").in().line("raise rest").out();
                }
                case RETHROW -> out.line("raise");
                case RAISE_FROM -> out.line("raise Crash('c" + id + "') from e" + id);
            }
            out.out();
        }
        if (s.cleansUp()) {
            out.line("finally:").in();
            log(id, "'finally'");
            steps(s.cleanup());
            out.out();
        }
    }

    private void ifThere(Ref ref, Runnable then) {
        if (ref.kind() == Ref.Kind.SELF) {
            then.run();
            return;
        }
        out.line("if " + variable(ref) + ":").in();
        then.run();
        out.out();
    }

    private void log(int id, String what) {
        out.line("self.log(" + id + ", " + what + ")");
    }

    private static String variable(Ref ref) {
        return ref.kind() == Ref.Kind.SELF ? "asyncio.current_task()" : "self." + ref.name();
    }

    private static String variables(List<Ref> refs) {
        return refs.stream().map(PythonEmitter::variable).collect(Collectors.joining(", "));
    }

    private static String message(int id, boolean there) {
        return there ? "'m" + id + "'" : "";
    }

    private static String failure(Failure failure, int id) {
        return failure.type + "('" + failure.letter + id + "')";
    }
}
