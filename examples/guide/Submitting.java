// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.loop.EventLoop;

int visitors; // of the loop alone: no lock is needed

int visit(String who) throws IOException {
    if (who.isEmpty()) {
        throw new IOException("a visitor without a name");
    }
    sleep(Duration.ofMillis(10));
    return ++visitors;
}

/** On a thread that knows nothing of tasks. */
void door(EventLoop loop) throws InterruptedException {
    try {
        IO.println("visitor " + submitThreadsafe(loop, () -> visit("ann")).get());
        IO.println("visitor " + submitThreadsafe(loop, () -> visit("")).get());
    } catch (ExecutionException e) { // as get() of the JDK does it
        IO.println("refused: " + e.getCause().getMessage());
    }
}

void main() throws InterruptedException {
    run(() -> {
        var loop = runningLoop();
        toThread(() -> door(loop)).await();
    });
}
