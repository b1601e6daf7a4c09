// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Where the ways of exceptions through tasks are known: one source a loop, and one for the loops that have closed. */
public final class Paths {
    /** Knows ways of exceptions. */
    @FunctionalInterface
    public interface Source {
        /** Adds the lines for an exception, the earliest first. */
        void describe(Throwable exception, List<String> lines);
    }

    private static final CopyOnWriteArrayList<WeakReference<Source>> SOURCES = new CopyOnWriteArrayList<>();

    private Paths() {}

    /** Adds a source, held weakly. */
    public static void add(Source source) {
        SOURCES.removeIf(s -> s.refersTo(null));
        SOURCES.add(new WeakReference<>(source));
    }

    /** Takes a source out. */
    public static void remove(Source source) {
        SOURCES.removeIf(s -> s.refersTo(null) || s.refersTo(source));
    }

    /**
     * The way of an exception, of those that caused it, and of the members of groups, each of a line.
     *
     * @param linesOf what is known of the way of one exception
     */
    public static String print(Throwable exception, Function<Throwable, List<String>> linesOf) {
        return PathText.of(exception, linesOf);
    }

    /** What is known of the way of this very exception. */
    public static List<String> of(Throwable exception) {
        var lines = new ArrayList<String>();
        for (var s : SOURCES) {
            Source source = s.get();
            if (source != null) {
                source.describe(exception, lines);
            }
        }
        return lines;
    }
}
