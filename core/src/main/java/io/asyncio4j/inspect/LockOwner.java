// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.coroutine.Strand;
import io.asyncio4j.local.ThreadName;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a thread waits for and who holds it. The JDK tells the owner of a monitor in its thread dump only, also for
 * virtual threads; the owner of a {@code java.util.concurrent} lock where that package is open to us. Slow: for a loop that
 * stands still anyway.
 */
final class LockOwner {
    private static final String FLAG = "--add-opens java.base/java.util.concurrent.locks="
            + (LockOwner.class.getModule().isNamed()
                    ? LockOwner.class.getModule().getName()
                    : "ALL-UNNAMED");

    /** In the JSON dump each of these stands on a line of its own. */
    private static final Pattern THREAD = Pattern.compile("\"tid\": \"?(\\d+)\"?");

    private static final Pattern NAME = Pattern.compile("\"name\": \"(.*)\"");
    private static final Pattern BLOCKED_ON = Pattern.compile("\"blockedOn\": \"(.*)\"");
    private static final Pattern OWNED = Pattern.compile("^\\s*\"([^\":]*@[0-9a-f]+)\",?$");

    private LockOwner() {}

    /** What the thread waits for, and who holds it, as a clause; empty if it waits for nothing that has an owner. */
    static String of(Thread waiter, Kernel loop) {
        Object blocker = LockSupport.getBlocker(waiter);
        if (blocker != null) {
            return "It waits for " + blocker + (blocker instanceof AbstractOwnableSynchronizer s ? heldBy(s) : "")
                    + ". ";
        }
        return waiter.getState() == Thread.State.BLOCKED ? ofMonitor(waiter, loop) : "";
    }

    private static String heldBy(AbstractOwnableSynchronizer lock) {
        try {
            MethodHandle owner = MethodHandles.privateLookupIn(
                            AbstractOwnableSynchronizer.class, MethodHandles.lookup())
                    .findVirtual(
                            AbstractOwnableSynchronizer.class,
                            "getExclusiveOwnerThread",
                            MethodType.methodType(Thread.class));
            Thread thread = (Thread) owner.invoke(lock);
            return thread == null ? "" : ", held by " + name(thread);
        } catch (IllegalAccessException e) {
            return " (start the program with " + FLAG + " to see who holds it)";
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static String name(Thread thread) {
        return thread.getUncaughtExceptionHandler() instanceof Strand strand
                ? strand.toString()
                : ThreadName.of(thread);
    }

    private static String ofMonitor(Thread waiter, Kernel loop) {
        String tid = Long.toString(waiter.threadId());
        String monitor = null;
        var owners = new HashMap<String, String>();
        var names = new HashMap<String, String>();
        String current = "";
        for (String line : dump()) {
            Matcher thread = THREAD.matcher(line);
            Matcher name = NAME.matcher(line);
            Matcher blocked = BLOCKED_ON.matcher(line);
            Matcher owned = OWNED.matcher(line);
            if (thread.find()) {
                current = thread.group(1);
            } else if (name.find()) {
                names.put(current, name.group(1));
            } else if (blocked.find() && current.equals(tid)) {
                monitor = blocked.group(1);
            } else if (owned.find()) {
                owners.put(owned.group(1), current);
            }
        }
        String owner = monitor == null ? null : owners.get(monitor);
        return monitor == null
                ? ""
                : "It waits for the monitor of " + monitor
                        + (owner == null ? "" : ", held by " + describe(owner, names, loop)) + ". ";
    }

    private static String describe(String tid, Map<String, String> names, Kernel loop) {
        for (Strand strand : loop.strands().toList()) { // the loop stands still: nobody changes the list
            Thread thread = strand.thread();
            if (thread != null && Long.toString(thread.threadId()).equals(tid)) {
                return strand.toString();
            }
        }
        return "thread '" + names.getOrDefault(tid, "#" + tid) + "'";
    }

    private static Iterable<String> dump() {
        @Nullable Path folder = null;
        try {
            folder = Files.createTempDirectory("asyncio4j");
            Path file = folder.resolve("threads.json");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
            var lines = Files.readAllLines(file);
            Files.delete(file);
            Files.delete(folder);
            return lines;
        } catch (IOException e) {
            System.getLogger("io.asyncio4j").log(Level.WARNING, "no thread dump could be written to " + folder, e);
            return List.of();
        }
    }
}
