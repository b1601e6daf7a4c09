// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.support;

import io.asyncio4j.Asyncio;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;

/** The compiler as a user's build runs it, with all of its warnings on and none of our checkers. */
public final class Javac {
    /** One thing that the compiler has to say. */
    public record Complaint(Diagnostic.Kind kind, String file, long line, String text) {}

    /** How a user's program sees the library. */
    public enum Via {
        CLASS_PATH,
        MODULE_PATH;

        private List<String> options(String path) {
            return switch (this) {
                case CLASS_PATH -> List.of("--class-path", path);
                case MODULE_PATH -> List.of("--module-path", path, "--add-modules", "io.asyncio4j.core");
            };
        }
    }

    private final Path out;

    /** A compiler that leaves class files in a folder. */
    public Javac(Path out) {
        this.out = out;
    }

    /** Compiles files. */
    public List<Complaint> compile(Via via, List<Path> files) {
        try (var manager = manager()) {
            return compile(manager, via, manager.getJavaFileObjectsFromPaths(files));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles one source text. */
    public List<Complaint> compile(String name, String text) {
        var source = new SimpleJavaFileObject(URI.create("memory:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        try (var manager = manager()) {
            return compile(manager, Via.CLASS_PATH, List.of(source));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StandardJavaFileManager manager() throws IOException {
        var manager = ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, Locale.ROOT, null);
        manager.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(out));
        return manager;
    }

    private static List<Complaint> compile(
            StandardJavaFileManager manager, Via via, Iterable<? extends JavaFileObject> sources) {
        var options = new ArrayList<>(List.of("-Xlint:all", "-proc:none"));
        options.addAll(via.options(placeOf(Asyncio.class) + File.pathSeparator + placeOf(NullMarked.class)));
        var said = new DiagnosticCollector<JavaFileObject>();
        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(null, manager, said, options, null, sources)
                .call();
        var complaints = said.getDiagnostics().stream().map(Javac::complaint).toList();
        if (!compiled && complaints.isEmpty()) {
            throw new AssertionError("the compiler failed and said nothing");
        }
        return complaints;
    }

    private static Complaint complaint(Diagnostic<? extends JavaFileObject> said) {
        JavaFileObject file = said.getSource();
        return new Complaint(
                said.getKind(),
                file == null
                        ? ""
                        : Path.of(file.toUri().getPath()).getFileName().toString(),
                said.getLineNumber(),
                said.getMessage(Locale.ROOT));
    }

    private static Path placeOf(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }
}
