// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A program that is not there, because its name is a line for a shell: {@code exec("ls -l")}. */
final class WholeLine {
    private static final Pattern SPACE = Pattern.compile("\\s+");

    /** What only a shell takes for more than itself. */
    private static final Pattern FOR_SHELLS = Pattern.compile("[\"'\\\\|&;<>()$`*?~#]");

    private WholeLine() {}

    /** What was meant by the words of a command, as a sentence; null if its program is no line. */
    static @Nullable String meant(List<String> words, @Nullable Path folder) {
        String program = words.getFirst();
        if (!SPACE.matcher(program).find()) {
            return null;
        }
        String line = program.strip();
        String[] pieces = SPACE.split(line);
        if (pieces[0].indexOf('/') >= 0 && !isFile(pieces[0], folder)) {
            return null; // a path with a space in it, that is wrong elsewhere
        }
        var apart = new ArrayList<>(Arrays.asList(pieces));
        apart.addAll(words.subList(1, words.size()));
        String exec = apart.stream().map(Words::literal).collect(Collectors.joining(", ", "exec(", ")"));
        String shell = "shell(" + Words.literal(line) + ")";
        boolean isAlone = words.size() == 1;
        return "It has a space in it: did you mean "
                + (!isAlone ? exec : FOR_SHELLS.matcher(line).find() ? shell : exec + ", or " + shell) + "?";
    }

    private static boolean isFile(String path, @Nullable Path folder) {
        return Files.isRegularFile(folder == null ? Path.of(path) : folder.resolve(path));
    }
}
