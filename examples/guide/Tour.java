// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.context.ContextVar;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.future.Future;
import io.asyncio4j.structured.ReturnWhen;
import io.asyncio4j.task.Task;
import io.asyncio4j.task.TaskOptions;

String fetch(String what) throws IOException {
    sleep(Duration.ofMillis(10));
    if (what.isEmpty()) {
        throw new IOException("nothing to fetch");
    }
    return what;
}

void tasks() throws IOException {
    var task = createTask("fetcher", () -> fetch("page"));
    var text = task.await();
    IO.println(task.name() + ": " + text);
}

void calls() throws IOException {
    var text = fetch("page");
    IO.println("called: " + text);
}

<T, X extends Exception> T twice(Coroutine<T, X> body) throws X {
    await(body);
    return await(body);
}

void many() throws IOException {
    var tasks = new ArrayList<Task<String, IOException>>();
    for (var what : List.of("a", "b", "c")) {
        tasks.add(createTask(() -> fetch(what)));
    }
    for (var task : tasks) {
        IO.println("one of many: " + task.await());
    }
}

void groups() throws ExceptionGroup {
    try {
        taskGroup(group -> {
            group.createTask(() -> fetch("page"));
            group.createTask(() -> fetch(""));
        });
    } catch (ExceptionGroup failures) {
        failures.handle(IOException.class, e -> IO.println("failed: " + e.getMessage()))
                .orThrow();
    }
}

void timeouts() throws IOException {
    try {
        timeout(Duration.ofMillis(50), () -> {
            sleep(Duration.ofHours(1));
            return fetch("page");
        });
    } catch (TimeoutException e) {
        IO.println("too late");
    }
}

void gathering() throws IOException {
    var all = gather(() -> fetch("a"), () -> fetch("b")).await();
    IO.println("gathered: " + all);
}

void waiting(List<Task<String, IOException>> tasks) throws IOException {
    var seen = waitTasks(tasks, ReturnWhen.FIRST_COMPLETED);
    for (var task : asCompleted(seen.done())) {
        IO.println("first: " + task.await());
    }
    seen.pending().forEach(Task::cancel);
}

void callbacks() throws IOException {
    var task = createTask("fetcher", () -> fetch("page"));
    var first = task.addDoneCallback(t -> IO.println("not called"));
    task.addDoneCallback(t -> IO.println("ended: " + t.state()));
    first.close(); // takes the callback back
    task.await();
    yieldNow(); // callbacks run in the iteration after the end
}

void futures() {
    Future<String, RuntimeException> answer = Future.create();
    runningLoop().callLater(Duration.ofMillis(10), () -> answer.setResult("42"));
    IO.println("future: " + answer.await());
}

void threads() {
    var loop = runningLoop();
    Future<String, RuntimeException> answer = Future.create();
    Thread.startVirtualThread(() -> {
        var text = "from another thread";
        loop.callSoonThreadsafe(() -> answer.setResult(text));
    });
    IO.println(answer.await());
}

void cancellation() {
    var task = createTask("sleeper", () -> {
        try {
            sleep(Duration.ofHours(1));
        } catch (CancelledError e) {
            IO.println("clean up");
            throw e;
        }
    });
    yieldNow();
    task.cancel("enough");
    try {
        task.await();
    } catch (CancelledError e) {
        IO.println("cancelled: " + e.getMessage());
    }
}

final ContextVar<String> user = ContextVar.of("user", "nobody");

void contexts() {
    Task<Void, RuntimeException> task;
    try (var _ = user.set("ann")) {
        task = createTask(() -> IO.println("in the task: " + user.get()));
    }
    task.await();
    IO.println("here: " + user.get());
}

void eager() {
    createTask(TaskOptions.options().name("eager").eager(), () -> {
        IO.println("started before createTask returns");
        sleep(Duration.ofMillis(10));
    });
    IO.println("created");
}

void main() throws Exception {
    run(() -> {
        tasks();
        calls();
        IO.println("twice: " + twice(() -> fetch("page")));
        many();
        groups();
        timeouts();
        gathering();
        waiting(List.of(createTask(() -> fetch("soon")), createTask(() -> {
            sleep(Duration.ofHours(1));
            return fetch("late");
        })));
        callbacks();
        futures();
        threads();
        cancellation();
        contexts();
        eager();
        IO.println(currentTask().name() + " and " + (allTasks().size() - 1) + " other");
    });
}
