// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A process with all that it has started, and they in turn, as far as their parents still live: a process whose parent has
 * ended belongs to nobody any more, and is not found.
 */
final class Tree {
    /** How long after the last kill: the operating system may keep a process that waits for a device. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    private static final long SHORTEST_WAIT = 1_000_000;
    private static final long LONGEST_WAIT = 50_000_000;

    /** Those that had not ended when they were last looked at, with the process itself. */
    private final Set<ProcessHandle> living = new LinkedHashSet<>();

    private Tree(ProcessHandle root) {
        living.add(root);
    }

    /**
     * Has all of them terminate, and kills what is left after the grace; returns what even that has not ended. On a thread
     * that may wait.
     */
    static List<ProcessHandle> end(ProcessHandle root, Duration grace) {
        var tree = new Tree(root);
        if (!grace.isZero()) {
            tree.end(ProcessHandle::destroy, grace);
        }
        tree.end(ProcessHandle::destroyForcibly, AFTER_KILL);
        return List.copyOf(tree.living);
    }

    private void end(Consumer<ProcessHandle> how, Duration limit) {
        long start = System.nanoTime();
        var told = new LinkedHashSet<ProcessHandle>();
        long wait = SHORTEST_WAIT;
        while (true) {
            // Those that were started meanwhile as well; before their parents end, and leave them to nobody.
            List.copyOf(living).forEach(process -> process.descendants().forEach(living::add));
            living.removeIf(Tree::hasEnded);
            if (living.isEmpty() || System.nanoTime() - start > limit.toNanos()) {
                return;
            }
            for (ProcessHandle process : living) {
                if (told.add(process)) {
                    how.accept(process);
                }
            }
            LockSupport.parkNanos(wait);
            wait = Math.min(wait * 2, LONGEST_WAIT);
        }
    }

    /** One that has ended and that its parent has not asked for counts as ended: a container may have nobody who asks. */
    static boolean hasEnded(ProcessHandle process) {
        return !process.isAlive() || isZombie(process.pid());
    }

    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            int state = stat.lastIndexOf(')') + 2;
            return state < stat.length() && "ZX".indexOf(stat.charAt(state)) >= 0;
        } catch (IOException e) {
            return false; // it has just gone, which isAlive() says next time; or this system has no /proc
        }
    }
}
