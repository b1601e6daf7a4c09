// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.interruption.Interruption;
import io.asyncio4j.local.Log;
import io.asyncio4j.local.Unchecked;
import io.asyncio4j.task.Tasks;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The end of a process with all that it has started, when a scope around it is left. No request to cancel cuts it short. */
final class Ending {
    private final Subprocess process;
    private final Kernel loop;
    private final ProcessHandle root;
    private final Duration grace;

    Ending(Subprocess process, Kernel loop, ProcessHandle root, Duration grace) {
        this.process = process;
        this.loop = loop;
        this.root = root;
        this.grace = grace;
    }

    /** Runs the body of a scope, then ends the tree. */
    <T extends @Nullable Object, X extends Exception> T after(Coroutine<T, X> body) throws X {
        T value;
        try {
            value = body.call();
        } catch (Throwable t) {
            Throwable thrown = Interruption.translate(Tasks.currentStrand("with(...)"), t);
            endAfter(thrown);
            throw Unchecked.<X>rethrow(thrown);
        }
        CancelledError request = end();
        if (request != null) {
            throw request;
        }
        return value;
    }

    /** Ends the tree when something else is on its way out: a request to cancel comes after that. */
    void endAfter(Throwable leaving) {
        CancelledError request = end();
        Strand strand = Tasks.currentStrand("with(...)");
        if (request != null && !(leaving instanceof CancelledError) && strand.cancelling() > 0) {
            strand.uncancel(); // it is counted a second time
            strand.cancel(new CancelledError(request.reason(), request.requestedBy(), request.requestedAt()));
        }
    }

    /** Ends the tree; returns the request to cancel that came meanwhile, or null. */
    private @Nullable CancelledError end() {
        process.giveUpPipes();
        var errand = new Errand(loop, "the end of " + process + " and all that it has started");
        errand.begin(
                () -> {
                    boolean all = endTree();
                    errand.tell(() -> ended(errand, all));
                },
                refused -> {
                    root.destroyForcibly();
                    ended(errand, true);
                });
        CancelledError request = null;
        while (!errand.hasEnded()) {
            try {
                errand.await();
            } catch (CancelledError e) {
                request = e;
            }
        }
        return request;
    }

    private boolean endTree() {
        List<ProcessHandle> left = Tree.end(root, grace);
        if (!left.isEmpty()) {
            Log.write(
                    Level.WARNING,
                    "these processes were killed and have not ended, and are left: "
                            + left.stream().map(p -> "pid " + p.pid()).collect(Collectors.joining(", ")));
        }
        return left.isEmpty();
    }

    /** The tree has ended; the loop has yet to hear of the process itself, and of its pipes. */
    private void ended(Errand errand, boolean all) {
        process.closePipes();
        if (all) {
            process.exit().leave(errand::end);
        } else {
            errand.end();
        }
    }
}
