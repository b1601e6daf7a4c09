// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import io.asyncio4j.conformance.generator.Step.Deed;
import io.asyncio4j.conformance.generator.Step.Failure;
import io.asyncio4j.conformance.generator.Step.Handler;
import io.asyncio4j.conformance.generator.Step.Where;
import java.util.List;
import java.util.stream.Collectors;

/** Emits a program in Java: a subclass of {@link TracedProgram}, a method a task. */
final class JavaEmitter {
    private static final String IMPORTS = """
        import static io.asyncio4j.Asyncio.*;
        import static java.time.Duration.ofSeconds;

        import io.asyncio4j.conformance.generator.*;
        import io.asyncio4j.future.*;
        import io.asyncio4j.queue.*;
        import io.asyncio4j.stream.*;
        import io.asyncio4j.structured.*;
        import io.asyncio4j.sync.*;
        import io.asyncio4j.task.*;
        import java.util.List;
        import java.util.concurrent.CountDownLatch;
        import java.util.concurrent.TimeoutException;
        """;

    private final SourceText out = new SourceText();
    private final Program program;

    private JavaEmitter(Program program) {
        this.program = program;
    }

    static String emit(Program program) {
        return new JavaEmitter(program).emit();
    }

    private String emit() {
        IMPORTS.lines().forEach(out::line);
        out.line("");
        out.line("public final class " + program.className() + " extends TracedProgram {")
                .in();
        program.forEach(step -> step.defines().forEach(this::field));
        out.line("");
        method("main", 0, List.of(), program.main());
        program.forEach(step -> {
            switch (step) {
                case Step.Spawn s -> method("body" + s.id(), s.id(), List.of(), s.body());
                case Step.OfBodies s -> s.bodies().forEach(this::body);
                case Step.Call s -> {
                    work(s);
                    s.bodies().forEach(this::body);
                }
                case Step.Group s -> {
                    out.line("void group" + s.id() + "(TaskGroup group) throws Exception {")
                            .in();
                    out.line(variable(Ref.group(s.id())) + " = group;");
                    block(s.id(), "\"group\"", s.body());
                }
                case Step.Hold s -> {
                    out.line("void held" + s.id() + "() throws Exception {").in();
                    block(s.id(), "\"held\"", s.body());
                }
                case Step.Limit s -> {
                    out.line("void limited" + s.id() + "() throws Exception {").in();
                    block(s.id(), "\"limit\"", s.body());
                }
                case Step.OnDone s ->
                    callback(
                            "callback" + s.id() + "(Awaitable<?, ?> ended)",
                            s.id(),
                            "name(ended)",
                            s.deed(),
                            s.target());
                case Step.OnSignal s ->
                    callback("callback" + s.id() + "()", s.id(), "\"signal\"", s.deed(), s.target());
                case Step.Later s -> callback("callback" + s.id() + "()", s.id(), "\"called\"", s.deed(), s.target());
                default -> {}
            }
        });
        out.line("public List<? extends Awaitable<?, ?>> all() {").in();
        out.line("return those(" + variables(program.awaitables()) + ");").out().line("}");
        return out.out().line("}").toString();
    }

    private void field(Ref ref) {
        String type = switch (ref.kind()) {
            case TASK, SELF -> "Task<?, ?>";
            case FUTURE -> "Future<Object, Exception>";
            case GATHER -> "Future<?, ?>";
            case GROUP -> "TaskGroup";
            case TIMEOUT -> "Timeout";
            case LOCK -> "Lock";
            case EVENT -> "Event";
            case CONDITION -> "Condition";
            case SEMAPHORE -> "Semaphore";
            case BOUNDED_SEMAPHORE -> "BoundedSemaphore";
            case QUEUE -> "Queue<Object>";
            case BARRIER -> "Barrier";
            case READER -> "StreamReader";
            case PIPE -> "StreamPair";
            case LATCH -> "CountDownLatch";
            case CALL -> "Future<Object, Exception>";
            case PROCESS -> "Child";
            case SIGNAL -> "OwnSignal";
        };
        out.line(type + " " + ref.name() + ";");
    }

    private void method(String name, int id, List<String> first, List<Step> body) {
        out.line("public Object " + name + "() throws Exception {").in();
        first.forEach(out::line);
        log(id, "\"start\"");
        steps(body);
        log(id, "\"end\"");
        out.line("return \"v" + id + "\";").out().line("}").line("");
    }

    private void body(Step.Body body) {
        String task = variable(Ref.task(body.id()));
        List<String> first = List.of(task + " = currentTask();", task + ".setName(\"t" + body.id() + "\");");
        method("body" + body.id(), body.id(), first, body.steps());
    }

    /** What runs on another thread. */
    private void work(Step.Call s) {
        out.line("Object work" + s.id() + "() throws Exception {").in();
        log(s.id(), "\"on a thread\"");
        if (!s.latch().equals(Ref.SELF)) {
            ifThere(s.latch(), () -> {
                out.line("awaitLatch(" + variable(s.latch()) + ");");
                log(s.id(), "\"goes on\"");
            });
        }
        switch (s.work()) {
            case RETURN -> {}
            case BOOM -> out.line("fail(" + failure(Failure.BOOM, s.id()) + ");");
            case CRASH -> out.line("fail(" + failure(Failure.CRASH, s.id()) + ");");
            case SUBMIT -> s.bodies().forEach(body -> log(s.id(), "submit(this::body" + body.id() + ")"));
        }
        out.line("return \"v" + s.id() + "\";").out().line("}").line("");
    }

    private void block(int id, String what, List<Step> body) {
        log(id, what);
        steps(body);
        out.out().line("}").line("");
    }

    private void callback(String signature, int id, String what, Deed deed, Ref target) {
        out.line("void " + signature + " throws Exception {").in();
        log(id, what);
        switch (deed) {
            case NOTHING -> {}
            case CANCEL -> ifThere(target, () -> log(id, variable(target) + ".cancel(" + message(id, true) + ")"));
            case COMPLETE -> ifThere(target, () -> out.line(variable(target) + ".setResult(\"v" + id + "\");"));
            case USE ->
                ifThere(target, () -> out.line(Act.ofCallback(target.kind()).java(variable(target), id) + ";"));
            case FAIL -> out.line("throw " + failure(Failure.BOOM, id) + ";");
        }
        out.out().line("}").line("");
    }

    private void steps(List<Step> steps) {
        steps.forEach(this::step);
    }

    private void step(Step step) {
        int id = step.id();
        switch (step) {
            case Step.Sleep s -> {
                out.line("sleep(" + seconds(s.seconds()) + ");");
                log(id, "\"slept\"");
            }
            case Step.Await s -> ifThere(s.ref(), () -> log(id, variable(s.ref()) + ".await()"));
            case Step.AwaitShielded s -> ifThere(s.ref(), () -> log(id, "shield(" + variable(s.ref()) + ").await()"));
            case Step.WaitFor s ->
                ifThere(s.ref(), () -> log(id, "waitFor(" + variable(s.ref()) + ", " + seconds(s.seconds()) + ")"));
            case Step.Wait s -> {
                out.line("var those" + id + " = those(" + variables(s.refs()) + ");");
                out.line("if (!those" + id + ".isEmpty()) {").in();
                String limit = s.seconds() == Step.NEVER ? "" : ", " + seconds(s.seconds());
                out.line("var waited" + id + " = waitTasks(those" + id + ", ReturnWhen." + s.when() + limit + ");");
                log(
                        id,
                        "\"done \" + names(waited" + id + ".done()) + \" pending \" + names(waited" + id
                                + ".pending())");
                out.out().line("}");
            }
            case Step.AsCompleted s -> {
                out.line("for (var one" + id + " : asCompleted(those(" + variables(s.refs()) + "))) {")
                        .in();
                log(id, "name(one" + id + ")");
                out.out().line("}");
                log(id, "\"all\"");
            }
            case Step.Gather s -> {
                String call = (s.outcomes() ? "gatherOutcomes" : "gather") + "(those(" + variables(s.refs()) + "))";
                if (s.kept()) {
                    out.line(variable(Ref.gather(id)) + " = named(\"k" + id + "\", " + call + ");");
                } else {
                    log(id, call + ".await()");
                }
            }
            case Step.Fail s -> out.line("fail(" + failure(s.failure(), id) + ");");
            case Step.Cancel s ->
                ifThere(s.ref(), () -> log(id, variable(s.ref()) + ".cancel(" + message(id, s.withMessage()) + ")"));
            case Step.Uncancel _ -> log(id, "currentTask().uncancel()");
            case Step.Show s -> out.line("show(" + id + ", " + variable(s.ref()) + ");");
            case Step.NewFuture _ -> {
                out.line(variable(Ref.future(id)) + " = named(\"f" + id + "\", Future.create());");
            }
            case Step.SetResult s ->
                ifThere(s.ref(), () -> out.line(variable(s.ref()) + ".setResult(\"v" + id + "\");"));
            case Step.SetException s ->
                ifThere(
                        s.ref(),
                        () -> out.line(variable(s.ref()) + ".setException(" + failure(s.failure(), id) + ");"));
            case Step.Make s -> {
                boolean shared = !s.lock().equals(Ref.SELF);
                String argument =
                        shared ? variable(s.lock()) : s.thing() == Thing.CONDITION ? "" : String.valueOf(s.number());
                String make = variable(s.ref()) + " = " + s.thing().java(argument) + ";";
                ifThere(s.lock(), () -> out.line(make));
            }
            case Step.Hold s ->
                ifThere(s.ref(), () -> {
                    out.line(variable(s.ref()) + ".with(this::held" + id + ");");
                    log(id, "\"released\"");
                });
            case Step.Use s ->
                ifThere(s.ref(), () -> {
                    String call = s.act().java(variable(s.ref()), id);
                    if (s.act().hasValue()) {
                        log(id, call);
                    } else {
                        out.line(call + ";");
                        log(id, "\"" + s.act() + "\"");
                    }
                });
            case Step.Call s -> {
                String call = (s.where() == Where.THREAD ? "onThread" : "inExecutor") + "(this::work" + id + ")";
                if (s.kept()) {
                    out.line(variable(Ref.call(id)) + " = named(\"h" + id + "\", " + call + ");");
                } else {
                    log(id, call + ".await()");
                }
            }
            case Step.Reschedule s ->
                ifThere(s.ref(), () -> {
                    out.line(variable(s.ref())
                            + (s.seconds() == Step.NEVER
                                    ? ".rescheduleNever();"
                                    : ".reschedule(" + seconds(s.seconds()) + ");"));
                    log(id, "\"rescheduled\"");
                });
            case Step.OnDone s ->
                ifThere(s.ref(), () -> out.line(variable(s.ref()) + ".addDoneCallback(this::callback" + id + ");"));
            case Step.OnSignal s ->
                ifThere(s.ref(), () -> out.line(variable(s.ref()) + ".on(this::callback" + id + ");"));
            case Step.Later s ->
                out.line("runningLoop()."
                        + (s.seconds() == Step.NEVER ? "callSoon(" : "callLater(" + seconds(s.seconds()) + ", ")
                        + "this::callback" + id + ");");
            case Step.Spawn s -> spawn(s);
            case Step.OfBodies s -> {
                String bodies = s.bodies().stream()
                        .map(body -> "this::body" + body.id())
                        .collect(Collectors.joining(", "));
                log(
                        id,
                        switch (s.taker()) {
                                    case SHIELD -> "shield(" + bodies + ")";
                                    case GATHER -> "gather(" + bodies + ")";
                                }
                                + ".await()");
            }
            case Step.Group s -> {
                // Method references: javac looks at the body of a lambda once for each overload, at nested ones ever
                // again.
                out.line("taskGroup(this::group" + id + ");");
                log(id, "\"left\"");
            }
            case Step.Limit s -> {
                String limit = variable(Ref.timeout(id));
                String made = s.seconds() == Step.NEVER ? "never()" : "after(" + seconds(s.seconds()) + ")";
                out.line(limit + " = Timeout." + made + ";");
                out.line(limit + ".with(this::limited" + id + ");");
                log(id, limit + ".expired()");
            }
            case Step.Repeat s -> {
                out.line("for (int i" + id + " = 0; i" + id + " < " + s.times() + "; i" + id + "++) {")
                        .in();
                log(id, "\"round\"");
                steps(s.body());
                out.out().line("}");
            }
            case Step.Try s -> tryBlock(s);
        }
    }

    private void spawn(Step.Spawn s) {
        int id = s.id();
        String name = "\"t" + id + "\"";
        String body = ", this::body" + id + ");";
        String task = variable(Ref.task(id)) + " = ";
        switch (s.start()) {
            case PLAIN -> out.line(task + "createTask(" + name + body);
            case EAGER -> out.line(task + "createTask(TaskOptions.options().name(" + name + ").eager()" + body);
            case IN_GROUP ->
                ifThere(s.group(), () -> out.line(task + variable(s.group()) + ".createTask(" + name + body));
        }
    }

    private void tryBlock(Step.Try s) {
        int id = s.id();
        out.line("try {").in();
        log(id, "\"try\"");
        steps(s.body());
        out.out();
        for (Handler handler : s.handlers()) {
            String type = switch (handler.caught()) {
                case BOOM -> "Boom";
                case GROUP -> "ExceptionGroup";
                case TIMEOUT -> "TimeoutException";
                case EXCEPTION -> "Exception";
                case CANCELLED -> "CancelledError";
            };
            out.line("} catch (" + type + " e" + id + ") {").in();
            log(id, "e" + id);
            steps(handler.body());
            switch (handler.then()) {
                case GO_ON -> {}
                case UNCANCEL -> log(id, "currentTask().uncancel()");
                case SPLIT -> {
                    out.line("var split" + id + " = e" + id + ".split(Boom.class);");
                    log(id, "split" + id + ".match().orElse(null)");
                    log(id, "split" + id + ".rest().orElse(null)");
                    out.line("if (split" + id + ".rest().isPresent()) {").in();
                    out.line("throw split" + id + ".rest().get();").out().line("}");
                }
                case RETHROW -> out.line("throw e" + id + ";");
                case RAISE_FROM -> out.line("throw new Crash(\"c" + id + "\", e" + id + ");");
            }
            out.out();
        }
        if (s.cleansUp()) {
            out.line("} finally {").in();
            log(id, "\"finally\"");
            steps(s.cleanup());
            out.out();
        }
        out.line("}");
    }

    private void ifThere(Ref ref, Runnable then) {
        if (ref.kind() == Ref.Kind.SELF) {
            then.run();
            return;
        }
        out.line("if (" + variable(ref) + " != null) {").in();
        then.run();
        out.out().line("}");
    }

    private void log(int id, String what) {
        out.line("log(" + id + ", " + what + ");");
    }

    private static String variable(Ref ref) {
        return ref.kind() == Ref.Kind.SELF ? "currentTask()" : ref.name();
    }

    private static String variables(List<Ref> refs) {
        return refs.stream().map(JavaEmitter::variable).collect(Collectors.joining(", "));
    }

    private static String seconds(int seconds) {
        return "ofSeconds(" + seconds + ")";
    }

    private static String message(int id, boolean there) {
        return there ? "\"m" + id + "\"" : "";
    }

    private static String failure(Failure failure, int id) {
        return "new " + failure.type + "(\"" + failure.letter + id + "\")";
    }
}
