// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import io.asyncio4j.loop.ExceptionContext;
import io.asyncio4j.loop.ExceptionHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** An exception handler that remembers what it is told. */
public final class Told implements ExceptionHandler {
    private final List<ExceptionContext> contexts = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void handle(ExceptionContext context) {
        contexts.add(context);
    }

    /** All that it was told so far. */
    public List<ExceptionContext> contexts() {
        return contexts;
    }

    /** The messages so far, each followed by its exception. */
    public List<String> messages() {
        return List.copyOf(contexts).stream()
                .map(c -> c.message() + " | " + c.exception())
                .toList();
    }
}
