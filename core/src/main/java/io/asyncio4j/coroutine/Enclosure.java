// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * What a strand is inside of: the cancel scopes that it has entered, the group that it was started in, and what those are
 * inside of. A strand knows the innermost one; a task that was started on its own has none.
 */
public abstract sealed class Enclosure permits Nursery, Scope {
    /** What stands around it. */
    final @Nullable Enclosure outer;

    /** The innermost scope among those; kept, for every task of a group asks for it, and groups may be nested deeply. */
    private final @Nullable Scope around;

    Enclosure(@Nullable Enclosure outer) {
        this.outer = outer;
        this.around = scopeOf(outer);
    }

    /** The innermost scope, from here on outwards. */
    static @Nullable Scope scopeOf(@Nullable Enclosure innermost) {
        return innermost == null ? null : innermost instanceof Scope scope ? scope : innermost.around;
    }

    /** The innermost cancelled scope that no shield keeps away, from here on outwards. */
    static @Nullable Scope cancelledOf(@Nullable Enclosure innermost) {
        for (Scope scope = scopeOf(innermost); scope != null; scope = scopeOf(scope.outer)) {
            if (scope.isCancelled()) {
                return scope;
            }
            if (scope.isShielded()) {
                return null;
            }
        }
        return null;
    }

    /** Whether a scope or group stands here or further out, behind a shield or not. */
    static boolean isInside(@Nullable Enclosure innermost, Enclosure sought) {
        for (Enclosure e = innermost; e != null; e = e.outer) {
            if (e == sought) {
                return true;
            }
        }
        return false;
    }

    /** Whether a group that is open in a given strand stands here or further out. */
    static boolean isOwnedBy(@Nullable Enclosure innermost, Strand owner) {
        for (Enclosure e = innermost; e != null; e = e.outer) {
            if (e instanceof Nursery nursery && nursery.owner == owner) {
                return true;
            }
        }
        return false;
    }
}
