// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What other threads post to a loop: a stack that any thread pushes on with one CAS, and that the loop takes as a whole
 * and turns round, so the order of each thread's posts is kept (Treiber 1986; a queue would need a second CAS a post).
 */
final class Inbox {
    private static final class Node {
        private final Runnable work;
        private @Nullable Node below;

        private Node(Runnable work) {
            this.work = work;
        }
    }

    /** On top once the inbox takes nothing any more. */
    private static final Node SHUT = new Node(() -> {});

    private static final VarHandle TOP;

    static {
        try {
            TOP = MethodHandles.lookup().findVarHandle(Inbox.class, "top", Node.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Any thread, CAS. */
    @SuppressWarnings("unused") // through TOP
    private volatile @Nullable Node top;

    /** Puts work on top; false if the inbox is shut. Any thread. */
    boolean post(Runnable work) {
        var node = new Node(work);
        for (; ; ) {
            Node seen = top;
            if (seen == SHUT) {
                return false;
            }
            node.below = seen;
            if (TOP.compareAndSet(this, seen, node)) {
                return true;
            }
        }
    }

    boolean isEmpty() {
        return top == null;
    }

    /** Moves all there is to the end of a queue, oldest first. Loop only. */
    void drainTo(ArrayDeque<Runnable> queue) {
        if (top != null) {
            move((Node) TOP.getAndSet(this, null), queue);
        }
    }

    /** Takes nothing from now on; what was there goes to the queue. */
    void shut(ArrayDeque<Runnable> queue) {
        move((Node) TOP.getAndSet(this, SHUT), queue);
    }

    private static void move(@Nullable Node node, ArrayDeque<Runnable> queue) {
        Node oldest = null;
        while (node != null && node != SHUT) {
            Node below = node.below;
            node.below = oldest;
            oldest = node;
            node = below;
        }
        for (; oldest != null; oldest = oldest.below) {
            queue.addLast(oldest.work);
        }
    }
}
