// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.CancelReason.DeadlinePassed;
import io.asyncio4j.future.CancelReason.Interrupted;
import io.asyncio4j.future.CancelReason.LoopShutdown;
import io.asyncio4j.future.CancelReason.Requested;
import io.asyncio4j.future.CancelReason.ScopeCancelled;
import io.asyncio4j.future.CancelReason.SiblingFailed;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.ExceptionGroup;

/** Waits for ever, and says why it has not. */
void work() {
    try {
        sleep(Duration.ofDays(1));
    } catch (CancelledError e) {
        var why = switch (e.reason()) {
            case Requested(var message) -> "somebody asked: " + message;
            case DeadlinePassed(var after) -> "no more time, after " + after.toMillis() + " ms";
            case SiblingFailed(var cause) -> "a sibling failed: " + cause.getMessage();
            case ScopeCancelled() -> "the group or scope was cancelled";
            case LoopShutdown() -> "the program ends";
            case Interrupted() -> "an interrupt that nobody of asyncio4j has sent";
        };
        IO.println(why + " (by " + e.requestedBy() + ")");
        throw e;
    }
}

void main() {
    run(() -> {
        var task = createTask("worker", this::work);
        yieldNow(); // it waits now
        task.cancel("closing time");
        yieldNow();

        try {
            timeout(Duration.ofMillis(20), () -> work());
        } catch (TimeoutException e) {
            IO.println("cause of the TimeoutException: " + e.getCause().getMessage());
        }

        try {
            taskGroup(group -> {
                group.createTask("sibling", this::work);
                group.createTask("broken", () -> {
                    throw new IOException("disk full");
                });
            });
        } catch (ExceptionGroup failures) {
            IO.println("the group: " + failures.getMessage());
        }

        createTask("left behind", this::work);
        yieldNow();
    });
}
