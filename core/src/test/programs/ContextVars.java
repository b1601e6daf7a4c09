// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.context.Context;
import io.asyncio4j.context.ContextVar;
import io.asyncio4j.task.TaskOptions;
import java.util.*;

class ContextVars {
    static final ContextVar<String> USER = ContextVar.of("user");
    static final ContextVar<Map<String, String>> TAGS = ContextVar.of("tags", Map.of());

    static void handle() {
        System.out.println(USER.get("nobody") + TAGS.get());
    }

    static void demo() {
        var tok = USER.set("ann");
        try {
            handle();
        } finally {
            USER.reset(tok);
        }
        try (var _ = USER.set("bob")) {
            createTask(TaskOptions.options().name("h").context(Context.copy()).eager(), ContextVars::handle)
                    .await();
        }
        int i = Context.copy().run(() -> 1);
        Context.copy().run(ContextVars::handle);
    }
}
