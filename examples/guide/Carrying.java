// SPDX-License-Identifier: Apache-2.0
// DEPS io.micrometer:context-propagation:1.2.1

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.context.ContextVar;
import io.micrometer.context.ContextRegistry;

final ContextVar<String> user = ContextVar.of("user", "nobody");
final ThreadLocal<String> traceId = new ThreadLocal<>(); // as the MDC of a logging library has them

void show(String where) {
    IO.println(where + ": user " + user.get() + ", trace " + traceId.get());
}

void main() {
    ContextRegistry.getInstance().registerThreadLocalAccessor("trace", traceId); // once, at the start
    run(() -> {
        traceId.set("4711");
        try (var _ = user.set("ann")) {
            show("task");
            blocking(() -> show("blocking"));
            toThread(() -> show("toThread")).await();
            createTask(() -> show("another task")).await();
        }
    });
}
