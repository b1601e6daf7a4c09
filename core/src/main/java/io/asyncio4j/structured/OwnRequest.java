// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.structured;

import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.future.CancelledError;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a group or a time limit asks of the task that it is in, and takes back when its body has ended. Others may ask the
 * same task meanwhile, and of requests that come together only one is thrown: theirs goes on, whichever was seen.
 */
final class OwnRequest {
    private final Strand strand;

    /** Requests to the task when the body began: those are not ours to take. */
    private final int requestsBefore;

    /** Null until it is made. */
    private @Nullable CancelledError made;

    /** The request that counted as the last one before it, or null. */
    private @Nullable Error madeAfter;

    OwnRequest(Strand strand) {
        this.strand = strand;
        this.requestsBefore = strand.cancelling();
    }

    boolean isMade() {
        return made != null;
    }

    boolean is(@Nullable Throwable error) {
        return error != null && error == made;
    }

    void make(CancelledError request) {
        madeAfter = strand.lastRequest();
        made = request;
        strand.cancel(request);
    }

    /** Takes it back, if it was made; returns whether nobody else wants the task to leave. */
    boolean takeBack() {
        return made == null || strand.takeBack(made, madeAfter, requestsBefore);
    }

    /** Whether somebody else has asked the task since the body began; once ours is taken back. */
    boolean othersHaveAsked() {
        return strand.cancelling() > requestsBefore;
    }

    /** Whether it is a cancelled scope around alone that wants the task to leave; while ours is not made. */
    boolean isOfScopeAlone() {
        return strand.isInCancelledScope() && !othersHaveAsked();
    }

    /** What somebody else has asked of the task last, which comes out here; once ours is taken back. */
    CancelledError ofOthers() {
        var request = (CancelledError) Objects.requireNonNull(strand.lastRequest());
        request.fillInStackTrace(); // here, if it has not come out anywhere
        return request;
    }
}
