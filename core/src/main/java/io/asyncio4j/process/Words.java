// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The words of a command: checked when they are given, and as messages show them. */
final class Words {
    /** How many characters of a command a message shows. */
    private static final int SHOWN = 80;

    private Words() {}

    static List<String> of(List<String> given) {
        Objects.requireNonNull(
                given,
                "words is null: exec(...) takes a program and its arguments, such as exec(\"git\", \"status\").");
        if (given.isEmpty()) {
            throw new IllegalArgumentException(
                    "exec(...) got an empty list: give it a program and its arguments, such as"
                            + " exec(List.of(\"git\", \"status\")).");
        }
        var words = new ArrayList<String>(given.size());
        for (@Nullable String word : given) {
            words.add(checked(word, words.size()));
        }
        if (words.getFirst().isEmpty()) {
            throw new IllegalArgumentException(
                    "exec(...) got \"\" as the program: give it a name or a path, such as exec(\"git\", \"status\").");
        }
        return List.copyOf(words);
    }

    /** The words for a line that a shell reads. */
    static List<String> ofShell(String line) {
        Objects.requireNonNull(
                line, "line is null: shell(...) takes a line for /bin/sh, such as shell(\"ls | wc -l\").");
        return List.of("/bin/sh", "-c", withoutNul(line, "the line", "shell(...)"));
    }

    private static String checked(@Nullable String word, int index) {
        if (index == 0) {
            Objects.requireNonNull(
                    word, "program is null: exec(...) takes its name or path, such as exec(\"git\", \"status\").");
        }
        String what = index == 0 ? "the program" : "argument " + index;
        Objects.requireNonNull(word, () -> "exec(...) got null as " + what + ": leave it out, or give it \"\".");
        return withoutNul(word, what, "exec(...)");
    }

    /** The operating system ends a text at its first NUL: the rest would be lost. */
    static String withoutNul(String text, String what, String call) {
        int at = text.indexOf('\0');
        if (at >= 0) {
            throw new IllegalArgumentException(call + " got a NUL character in " + what + ", at index " + at + " of "
                    + quoted(text) + ": no process can be given one. Take it out, or send it through stdin.");
        }
        return text;
    }

    static String quoted(String text) {
        String visible = text.replace("\0", "\\0").replace("\n", "\\n");
        return '"' + (visible.length() > SHOWN ? visible.substring(0, SHOWN) + "..." : visible) + '"';
    }

    /** A text as one would type it in a program. */
    static String literal(String text) {
        return quoted(text.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    /** A command as one would type it. */
    static String shown(List<String> words) {
        var line = new StringBuilder();
        for (String word : words) {
            line.append(line.isEmpty() ? "" : " ").append(shown(word));
            if (line.length() > SHOWN) { // there may be very many
                return line.substring(0, SHOWN) + "...";
            }
        }
        return line.toString();
    }

    private static String shown(String word) {
        String start = word.length() > SHOWN ? word.substring(0, SHOWN + 1) : word;
        return start.isEmpty() || start.chars().anyMatch(Words::needsQuotes)
                ? "'" + start.replace("\n", "\\n").replace("'", "'\\''") + "'"
                : start;
    }

    private static boolean needsQuotes(int c) {
        return !Character.isLetterOrDigit(c) && "-_./:=,+@%".indexOf(c) < 0;
    }
}
