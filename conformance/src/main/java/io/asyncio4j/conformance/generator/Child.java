// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import io.asyncio4j.conformance.generator.Turnstile.Turn;
import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.Future;
import io.asyncio4j.process.Redirect;
import io.asyncio4j.process.Subprocess;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A process of a program, which writes what it reads. What has an effect on it is done in turn, and goes on until all who wait
 * for that effect have heard of it; they go on in turn as well. So the order is the same in every run, whenever the pipes and
 * the end of the process are heard of.
 */
public final class Child {
    private static final String TOO_LATE = "too late";

    private final Turnstile turnstile;
    private final Subprocess process;
    private final ProcessHandle handle;

    /** Lines that it has been given, and that nobody has read. */
    private int unread;

    private boolean inputClosed;
    private boolean ended;

    /** It was killed before all that it had been given was read: how much it had written nobody knows. */
    private boolean lost;

    private int readers;
    private int waiters;
    private @Nullable Future<Void, RuntimeException> change;

    private Child(Turnstile turnstile, Subprocess process) {
        this.turnstile = turnstile;
        this.process = process;
        this.handle = ProcessHandle.of(process.pid()).orElseThrow();
    }

    /** Starts one, in turn. */
    static Child start(Turnstile turnstile) throws Exception {
        var cat = Subprocess.exec("cat").stdin(Redirect.PIPE).stdout(Redirect.PIPE);
        return new Child(turnstile, cat.start());
    }

    /** Writes a line to it. */
    public Object write(String line) throws Exception {
        return turnstile.inTurn(() -> {
            if (inputClosed) {
                return TOO_LATE;
            }
            process.stdin().write(line);
            process.stdin().drain();
            unread++;
            until(() -> readers == 0);
            return "written";
        });
    }

    /** Reads a line from it, for which it may have to wait. */
    public Object readLine() throws Exception {
        Object line = turnstile.inTurn(() -> {
            if (lost || readers > 0) {
                return lost ? "lost" : "busy";
            }
            return unread > 0 || ended ? read() : null;
        });
        if (line != null) {
            return line;
        }
        readers++;
        return await(this::read, () -> readers--);
    }

    private byte[] read() throws Exception {
        byte[] line = process.stdout().readLine();
        unread = Math.max(0, unread - 1);
        return line;
    }

    /** Waits for its end. */
    public Object await() throws Exception {
        if (ended) {
            return turnstile.inTurn(process::await);
        }
        waiters++;
        return await(process::await, () -> waiters--);
    }

    /** Waits for what the process does, out of turn, and goes on in turn. */
    private Object await(Coroutine<Object, Exception> event, Runnable heard) throws Exception {
        boolean[] come = {false};
        Turn turn = turnstile.enter(() -> come[0]);
        try {
            try {
                Object value = event.call();
                come[0] = true;
                return value;
            } finally {
                heard.run();
                if (change != null && !change.done()) {
                    change.setResult(null);
                }
                if (come[0]) {
                    turn.await();
                }
            }
        } finally {
            turn.leave();
        }
    }

    private void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            change = Future.create();
            change.await();
        }
    }

    /** Ends its input, at which it ends. */
    public Object close() throws Exception {
        return end(() -> process.stdin().close());
    }

    /** Ends it. */
    public Object terminate() throws Exception {
        return kill(process::terminate);
    }

    /** Ends it at once. */
    public Object kill() throws Exception {
        return kill(process::kill);
    }

    private Object kill(Runnable signal) throws Exception {
        return end(() -> {
            lost = unread > 0;
            signal.run();
        });
    }

    private Object end(Runnable how) throws Exception {
        return turnstile.inTurn(() -> {
            if (ended) {
                return TOO_LATE;
            }
            inputClosed = true;
            how.run();
            process.await();
            beEnded();
            return "ended";
        });
    }

    /** Writes to it, reads all that it writes, and waits for its end. */
    public Object communicate(String input) throws Exception {
        return turnstile.inTurn(() -> {
            if (ended || readers > 0) {
                return ended ? TOO_LATE : "busy";
            }
            inputClosed = true;
            byte[] output = process.communicate(input).stdout();
            unread = 0;
            beEnded();
            return output;
        });
    }

    private void beEnded() {
        ended = true;
        until(() -> readers + waiters == 0);
    }

    /** How it has ended, if it has. */
    public Object code() {
        return ended ? process.returnCode().getAsInt() : "runs";
    }

    boolean hasEnded() {
        return ended;
    }

    /** The program hangs, and nothing can be done in turn any more. */
    void abandon() {
        handle.destroyForcibly();
    }
}
