// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.structured.ReturnWhen;
import io.asyncio4j.task.Task;

String ask(String whom, int milliseconds) throws IOException {
    try {
        sleep(Duration.ofMillis(milliseconds));
    } finally {
        IO.println("  " + whom + " is through");
    }
    if (milliseconds < 100) {
        throw new IOException(whom + " does not know");
    }
    return "42, says " + whom;
}

List<Task<String, IOException>> tasks() {
    return List.of(
            createTask("ann", () -> ask("ann", 1_000)),
            createTask("bob", () -> ask("bob", 10)),
            createTask("eve", () -> ask("eve", 500)));
}

void main() throws IOException {
    run(() -> {
        IO.println("asCompleted: each one as it ends");
        for (var task : asCompleted(tasks())) {
            IO.println(
                    task.exception() == null
                            ? task.result()
                            : task.exception().getMessage());
        }

        IO.println("waitTasks: look, and decide");
        var seen = waitTasks(tasks(), ReturnWhen.FIRST_COMPLETED);
        IO.println(seen.done());
        seen.pending().forEach(Task::cancel);
        waitTasks(seen.pending(), ReturnWhen.ALL_COMPLETED); // they have cleaned up
        seen.done().forEach(Task::exception); // asked

        IO.println("race: the first that succeeds");
        IO.println(race(() -> ask("ann", 1_000), () -> ask("bob", 10), () -> ask("eve", 500))
                .await());
    });
}
