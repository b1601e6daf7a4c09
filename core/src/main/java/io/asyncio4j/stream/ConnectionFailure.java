// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import io.asyncio4j.coroutine.Completions;
import io.asyncio4j.future.CancelledError;
import io.asyncio4j.future.Future;
import io.asyncio4j.ledger.Origin;
import io.asyncio4j.local.Unchecked;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection has ended. Every read, drain and wait throws the very same object. Until one of them has, the ledger holds
 * it as unsettled, if it is to be kept there: so what nobody hears of is reported, once (S25, S26).
 */
final class ConnectionFailure {
    private final Throwable thrown;

    /** The failure as the ledger knows it, or null. */
    private final @Nullable Future<@Nullable Void, RuntimeException> kept;

    private ConnectionFailure(Throwable thrown, @Nullable Future<@Nullable Void, RuntimeException> kept) {
        this.thrown = thrown;
        this.kept = kept;
    }

    /** One that only those hear of who ask. */
    static ConnectionFailure quiet(Throwable cause) {
        return new ConnectionFailure(throwable(cause), null);
    }

    /** One that is reported if nobody asks, as that of a connection of that name. */
    static ConnectionFailure kept(Throwable cause, String name) {
        Throwable thrown = throwable(cause);
        var future = Future.<@Nullable Void, RuntimeException>create();
        Completions.fail(future, new Origin("Connection", name, 0, null, null), thrown);
        return new ConnectionFailure(thrown, future);
    }

    /** What a method may throw that declares {@code IOException}: only other checked exceptions need a wrapper. */
    private static Throwable throwable(Throwable cause) {
        Objects.requireNonNull(cause, "cause");
        if (cause instanceof CancelledError) {
            throw new IllegalArgumentException("A connection cannot fail with " + cause
                    + ", which would look as if the reading task had been cancelled. Give it an IOException.");
        }
        boolean fits =
                cause instanceof IOException || cause instanceof RuntimeException || !(cause instanceof Exception);
        return fits ? cause : new IOException(cause.toString(), cause);
    }

    /** What it is, as asked for by user code. */
    Throwable retrieve() {
        if (kept != null) {
            kept.exception();
        }
        return thrown;
    }

    /** Throws it. */
    RuntimeException raise() throws IOException {
        throw Unchecked.<IOException>rethrow(retrieve());
    }

    /** Shows what is thrown. */
    @Override
    public String toString() {
        return thrown.toString();
    }
}
