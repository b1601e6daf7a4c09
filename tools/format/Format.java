// SPDX-License-Identifier: Apache-2.0
import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;

/// Lays out every Java source below a folder (`apply`), or fails where one is laid out otherwise (`check`).
///
/// Started as a source file by this folder's `pom.xml`, on the JDK that compiles the project.
void main(String[] args) throws IOException {
    var apply = switch (args[0]) {
        case "apply" -> true;
        case "check" -> false;
        default -> throw new IllegalArgumentException("apply or check, not " + args[0]);
    };
    var root = Path.of(args[1]).toRealPath();
    var complaints = sources(root).parallelStream()
            .flatMap(source -> treat(source, apply).stream().map(text -> root.relativize(source) + ": " + text))
            .sorted()
            .toList();
    if (!complaints.isEmpty()) {
        complaints.forEach(System.err::println);
        System.err.println("To lay out all sources: mvn -q -Pformat");
        System.exit(1);
    }
}

List<Path> sources(Path root) throws IOException {
    var sources = new ArrayList<Path>();
    Files.walkFileTree(root, new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            var name = folder.getFileName().toString();
            var skipped = name.equals("target") || name.startsWith(".");
            return skipped && !folder.equals(root) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.getFileName().toString().endsWith(".java")) {
                sources.add(file);
            }
            return FileVisitResult.CONTINUE;
        }
    });
    return sources;
}

/** What is wrong with the file and was not put right. */
Optional<String> treat(Path source, boolean apply) {
    try {
        var before = Files.readString(source);
        var after = isCompact(before) ? formatCompact(before) : format(before);
        if (after.equals(before)) {
            return Optional.empty();
        }
        if (apply) {
            Files.writeString(source, after);
            return Optional.empty();
        }
        return Optional.of("line " + firstDifference(before, after) + " is not laid out as the formatter does it");
    } catch (FormatterException e) {
        return Optional.of(e.getMessage()
                + " (the formatter knows neither 'import module' nor the pattern '_': list the imports,"
                + " write 'var _')");
    } catch (IOException e) {
        throw new UncheckedIOException(e);
    }
}

String format(String source) throws FormatterException {
    var options = JavaFormatterOptions.builder().style(Style.PALANTIR).build();
    return Formatter.createFormatter(options).formatSourceAndFixImports(source);
}

/** Whether methods stand outside any class, which the formatter cannot read. */
boolean isCompact(String source) {
    return source.lines().anyMatch(line -> line.matches("(static )?void main\\(.*"));
}

/** Puts the members into a class for as long as they are formatted. */
String formatCompact(String source) throws FormatterException {
    var lines = source.lines().toList();
    var split = 0;
    for (var i = 0; i < lines.size(); i++) {
        var line = lines.get(i);
        var isComment = line.startsWith("//");
        if (line.startsWith("import ") || isComment && i == 0) {
            split = i + 1;
        } else if (!isComment && !line.isBlank()) {
            break;
        }
    }
    var head = lines.subList(0, split);
    var members = lines.subList(split, lines.size()).stream()
            .dropWhile(String::isBlank)
            .toList();
    var wrapped = String.join("\n", head) + "\n\nclass Members {\n" + String.join("\n", members) + "\n}\n";

    var formatted = format(wrapped).lines().toList();
    var start = formatted.indexOf("class Members {");
    var unwrapped = new ArrayList<>(formatted.subList(0, start));
    for (var line : formatted.subList(start + 1, formatted.size() - 1)) {
        unwrapped.add(line.startsWith("    ") ? line.substring(4) : line);
    }
    return String.join("\n", unwrapped) + "\n";
}

int firstDifference(String before, String after) {
    var left = before.lines().toList();
    var right = after.lines().toList();
    var line = 0;
    while (line < left.size() && line < right.size() && left.get(line).equals(right.get(line))) {
        line++;
    }
    return line + 1;
}
