// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.CancelledError;

/** A library of somebody else: it takes a second. */
CompletableFuture<String> lookUp(String name) {
    return new CompletableFuture<String>().completeOnTimeout("found " + name, 100, TimeUnit.MILLISECONDS);
}

CompletableFuture<String> broken() {
    return CompletableFuture.failedFuture(new IOException("no connection"));
}

void main() {
    run(() -> {
        IO.println(await(lookUp("ann"))); // lets the other tasks run

        try {
            IO.println(await(broken(), IOException.class));
        } catch (IOException e) { // the very object, without CompletionException around it
            IO.println(e.getMessage());
        }

        var one = wrapFuture(lookUp("bob")); // a future of the loop, as good as a task
        var two = wrapFuture(lookUp("eve"));
        IO.println(gather(one, two).await());

        var stage = lookUp("nobody");
        var task = createTask("impatient", () -> await(stage));
        yieldNow();
        task.cancel();
        try {
            task.await();
        } catch (CancelledError e) {
            IO.println("the stage is cancelled too: " + stage.isCancelled());
        }

        // And back: for code that wants a CompletableFuture.
        var sum = createTask(() -> 40 + 2).toCompletableFuture().thenApply(n -> "the answer is " + n);
        IO.println(await(sum));
    });
}
