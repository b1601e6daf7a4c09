// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.Outcome.Cancelled;
import io.asyncio4j.future.Outcome.Failed;
import io.asyncio4j.future.Outcome.Pending;
import io.asyncio4j.future.Outcome.Succeeded;
import io.asyncio4j.task.Task;

int parse(String text) {
    return Integer.parseInt(text);
}

String tell(Task<?, ?> task) {
    return switch (task.outcome()) {
        case Succeeded(var value) -> "value " + value;
        case Failed(NumberFormatException e) -> "no number: " + e.getMessage();
        case Failed(var e) -> "failed: " + e;
        case Cancelled(var why) -> "cancelled: " + why;
        case Pending() -> "not done";
    };
}

void main() {
    run(() -> {
        var good = createTask("good", () -> parse("42"));
        var bad = createTask("bad", () -> parse("forty-two"));
        IO.println(tell(good));
        yieldNow(); // both run now
        for (var task : List.of(good, bad)) {
            IO.println(task.name() + " done: " + task.done() + ", exception: " + task.exception());
            IO.println(task.name() + " " + tell(task));
            try {
                int value = task.result(); // as task.await(), but never waits
                IO.println(task.name() + " result: " + value);
            } catch (NumberFormatException e) {
                IO.println(
                        task.name() + " threw it: " + (e == task.exception() ? "the same object" : "another one"));
            }
        }
    });
}
