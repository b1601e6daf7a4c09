// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.ExceptionGroup;

void fail(Exception e) throws Exception {
    throw e;
}

void main() {
    run(() -> {
        try {
            supervise(all -> {
                all.createTask(
                        "north",
                        () -> supervise(north -> {
                            north.createTask("oslo", () -> fail(new IOException("no line to Oslo")));
                            north.createTask("bergen", () -> fail(new IllegalStateException("Bergen sinks")));
                        }));
                all.createTask("rome", () -> fail(new IOException("no line to Rome")));
            });
        } catch (ExceptionGroup failures) {
            IO.println("members: " + failures.exceptions());
            IO.println("leaves:  " + failures.leaves().toList());
            var parts = failures.split(IOException.class);
            parts.match()
                    .ifPresent(
                            group -> IO.println("match:   " + group.leaves().toList()));
            parts.rest()
                    .ifPresent(
                            group -> IO.println("rest:    " + group.leaves().toList()));
            failures.subgroup(e -> e.getMessage().endsWith("Oslo"))
                    .ifPresent(group -> IO.println("Oslo:    " + group.exceptions())); // the shape is kept
        }
    });
}
