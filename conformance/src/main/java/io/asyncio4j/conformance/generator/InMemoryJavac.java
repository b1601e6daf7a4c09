// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.conformance.generator;

import io.asyncio4j.Asyncio;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles many classes in one go, and leaves no files. */
final class InMemoryJavac {
    private static final List<String> OPTIONS =
            List.of("-proc:none", "-nowarn", "-XDuseUnsharedTable", "-implicit:none");

    private InMemoryJavac() {}

    /**
     * Compiles them.
     *
     * @param sources a source for each name of a class
     * @return what loads these classes
     */
    static ClassLoader compile(Map<String, String> sources) {
        var said = new DiagnosticCollector<JavaFileObject>();
        var compiler = ToolProvider.getSystemJavaCompiler();
        var options = new ArrayList<>(OPTIONS);
        options.addAll(List.of("-cp", placeOf(Asyncio.class) + File.pathSeparator + placeOf(TracedProgram.class)));
        var classes = new Classes();
        try (var manager = new Manager(compiler.getStandardFileManager(said, Locale.ROOT, null), classes)) {
            var files = sources.entrySet().stream()
                    .map(source -> new Source(source.getKey(), source.getValue()))
                    .toList();
            if (!compiler.getTask(null, manager, said, options, null, files).call()) {
                throw new AssertionError("a program does not compile: " + said.getDiagnostics());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return classes;
    }

    private static Path placeOf(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("memory:///" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Compiled extends SimpleJavaFileObject {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Compiled(String name) {
            super(URI.create("memory:///" + name + ".class"), Kind.CLASS);
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }
    }

    private static final class Classes extends ClassLoader {
        private final Map<String, Compiled> compiled = new HashMap<>();

        Classes() {
            super(TracedProgram.class.getClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            Compiled one = compiled.get(name);
            if (one == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = one.bytes.toByteArray();
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    private static final class Manager extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Classes classes;

        Manager(StandardJavaFileManager standard, Classes classes) {
            super(standard);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return Objects.requireNonNull(classes.compiled.computeIfAbsent(name, Compiled::new));
        }
    }
}
