// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import static io.asyncio4j.support.Interleavings.check;

import io.asyncio4j.scheduler.LoopAmongThreads;
import io.asyncio4j.support.Interleavings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * S18 (g): requests from the loop against a strand's way into foreign code and out of it. Each is told, once, and no
 * interrupt hits what comes after. The gate alone: its thread is an ordinary one.
 */
public final class GateInterleavings implements Interleavings {
    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new Scenario("a request is told once, and its interrupt stays inside", () -> {
                    var strand = new Away(Away::lookAtFlag);
                    strand.meet(1);
                    check(strand.told.size() == 1, "told " + strand.told);
                }),
                new Scenario("of two requests one or both are told", () -> {
                    var strand = new Away(Away::lookAtFlag);
                    strand.meet(2);
                    check(strand.told.size() == 1 || strand.told.size() == 2, "told " + strand.told);
                }),
                new Scenario("foreign code that waits is reached", () -> {
                    var strand = new Away(Away::waitForFlag);
                    strand.meet(1); // for ever, if it is not
                    check(strand.told.size() == 1, "told " + strand.told);
                }),
                new Scenario("what is uninterruptible is not, and is asked after it", () -> {
                    var strand = new Away(Away::guard);
                    strand.meet(1);
                    check(strand.told.size() == 1, "told " + strand.told);
                }));
    }

    /** A strand without a body of its own. */
    private static final class Away extends Cancellable {
        /** What the foreign code does; whether it was interrupted. */
        private interface Foreign {
            boolean run(Away strand);
        }

        private final LoopAmongThreads crowd = new LoopAmongThreads();
        private final Foreign foreign;
        private final List<Error> told = new ArrayList<>();

        Away(Foreign foreign) {
            this.foreign = foreign;
            thread = crowd.thread(this::goInAndOut);
        }

        void meet(int requests) {
            for (int i = 1; i <= requests; i++) {
                var request = new Error("request " + i);
                crowd.loop.ready(() -> {
                    keep(request);
                    interruptThroughGate();
                });
            }
            crowd.run();
            Error left = pending(); // it has come after the last suspension point
            if (left != null) {
                told.add(left);
            }
            check(!hasOutstanding(), "a request was sent and never told");
        }

        private void goInAndOut() {
            boolean interrupted;
            enterGate();
            try {
                interrupted = foreign.run(this);
            } finally {
                leaveGate();
            }
            if (interrupted) {
                Error request = takeOutstanding(); // as an InterruptedException does that comes out
                check(request != null, "an interrupt without a request");
                told.add(request);
            }
            takeInterruptBack();
            check(!Thread.currentThread().isInterrupted(), "an interrupt has leaked");
            lookForUndelivered();
            try {
                throwIfCancelled();
            } catch (Error request) {
                told.add(request);
            }
            check(!crowd.isInterruptedByLoop(), "an interrupt has come too late");
        }

        private boolean lookAtFlag() {
            return Thread.interrupted();
        }

        private boolean waitForFlag() {
            while (!Thread.interrupted()) {
                LockSupport.park(this);
            }
            return true;
        }

        private boolean guard() {
            uninterruptible(1);
            try {
                check(!Thread.currentThread().isInterrupted(), "interrupted where it must not be");
            } finally {
                uninterruptible(-1);
            }
            return Thread.interrupted();
        }
    }
}
