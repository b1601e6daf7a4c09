// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * A strand on an ordinary virtual thread, which the loop, a virtual thread too, hands the turn to and gets it back from.
 * A step takes as long as the strand keeps the turn: code that blocks the strand's thread blocks the loop.
 */
final class PortableStrand extends Strand {
    /** True while the strand has the turn. The loop sets it, the strand clears it. */
    private volatile boolean hasTurn;

    /** Whether its stack cannot be put aside, so that its suspension ends with an error. Under way, with the turn's hand-over. */
    private boolean givesUp;

    PortableStrand(Kernel loop, Body body, Object context) {
        super(loop, body, context);
    }

    @Override
    protected void step() {
        hasTurn = true;
        LockSupport.unpark(thread);
        awaitTurnBack();
    }

    @Override
    protected void firstStep() {
        awaitTurnBack();
    }

    private void awaitTurnBack() {
        boolean interrupted = false;
        while (hasTurn) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted(); // a set flag would make us spin
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected Thread newThread() {
        hasTurn = true; // from its start on
        var builder = Thread.ofVirtual();
        String name = body.threadName();
        if (name != null) {
            builder.name(name);
        }
        return builder.uncaughtExceptionHandler(this).unstarted(() -> {
            main();
            if (turn != null) { // else the loop has closed meanwhile, and nobody waits for the turn
                giveTurnBack();
            }
        });
    }

    private void giveTurnBack() {
        Thread loopThread = Objects.requireNonNull(loop.thread());
        hasTurn = false;
        LockSupport.unpark(loopThread);
    }

    @Override
    protected void suspend() {
        mode(Mode.SUSPENDED);
        giveTurnBack();
        try {
            awaitTurn();
        } finally {
            mode(Mode.ON_LOOP);
            woken = false;
        }
    }

    private void awaitTurn() {
        try {
            LockSupport.park(this);
            makeSureOfTurn();
        } catch (StackOverflowError tooLarge) { // the JVM cannot put this stack aside
            if (!hasTurn) {
                givesUp = true;
                loop.post(this::wakeToGiveUp);
                withCarrier(this::spinForTurn);
                givesUp = false;
                if (!hasTurn) {
                    turn = null; // the loop has closed meanwhile: what follows runs without one
                }
            }
            throw tooLarge;
        }
    }

    /** Wakes it for the error that its suspension ends with; on the loop. */
    private void wakeToGiveUp() {
        if (givesUp && mode() == Mode.SUSPENDED && !woken) {
            wake();
        }
    }

    /** Never run a step without the turn, whatever happens: not for long, since the loop was asked for it. */
    private void spinForTurn() {
        while (!hasTurn && !loop.isClosed()) {
            Thread.onSpinWait();
        }
    }

    private void makeSureOfTurn() {
        boolean interrupted = false;
        while (!hasTurn) {
            // S18 (a): a set flag would make every park return at once.
            interrupted |= Thread.interrupted();
            LockSupport.park(this);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void goAway(Runnable action) {
        mode(Mode.AWAY);
        giveTurnBack();
        try {
            withCarrier(action);
        } finally {
            mode(Mode.RETURNING);
            try {
                if (loop.post(this)) {
                    awaitTurn();
                } else {
                    turn = null; // the loop has closed meanwhile: what follows runs without one
                }
            } finally {
                mode(Mode.ON_LOOP);
            }
        }
    }

    /** After the turn was given back: the carriers are behind a lock that all loops share (S1). */
    private static void withCarrier(Runnable action) {
        boolean added = Carriers.add();
        try {
            action.run();
        } finally {
            if (added) {
                Carriers.remove();
            }
        }
    }

    @Override
    void goOnWithoutLoop() {
        if (mode() == Mode.RETURNING) {
            turn = null;
            hasTurn = true;
            LockSupport.unpark(thread);
        }
    }

    @Override
    protected boolean parksInline() {
        return false;
    }
}
