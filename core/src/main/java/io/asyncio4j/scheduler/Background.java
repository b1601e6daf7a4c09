// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.scheduler;

/**
 * Work that a loop does beside its callbacks: the ledger of failures. It keeps no loop awake, moves no virtual clock, and
 * is not something that can wake a task (S26). Loop only.
 */
public abstract class Background {
    /** Nothing to do, ever. */
    static final Background NONE = new Background() {
        @Override
        protected void run(long now) {}

        @Override
        protected void closing() {}
    };

    /** True: run after this iteration, and do not wait before that. */
    protected boolean due;

    /** Run when this loop time has come; {@link Long#MAX_VALUE} = never. */
    protected long deadline = Long.MAX_VALUE;

    /** Does what is due. */
    protected abstract void run(long now);

    /** The loop closes: last call. */
    protected abstract void closing();
}
