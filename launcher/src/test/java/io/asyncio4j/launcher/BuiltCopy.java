// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.launcher;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** A copy of the built repository, and a folder of tools that come before those of the {@code PATH}: Maven is a script. */
record BuiltCopy(Path root, Path tools, Command asyncio4j) {
    static BuiltCopy in(Path folder) throws IOException {
        var root = folder.resolve("the copy");
        var tools = Files.createDirectory(folder.resolve("tools"));
        for (var part : List.of(
                "asyncio4j",
                "pom.xml",
                "core/pom.xml",
                "core/src/main",
                "launcher/pom.xml",
                "launcher/src/main",
                "launcher/Install.java",
                "launcher/Warmup.java",
                "launcher/target/app")) {
            copy(Command.repository().resolve(part), root.resolve(part));
        }
        var command = new Command(root.resolve("asyncio4j"), folder, Map.of())
                .with("PATH", tools + ":" + System.getenv("PATH"))
                .with("JAVA_HOME", System.getProperty("java.home"));
        return new BuiltCopy(root, tools, command);
    }

    void maven(String body) throws IOException {
        tool("mvn", body);
    }

    void tool(String name, String body) throws IOException {
        var script = tools.resolve(name);
        Files.writeString(script, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (var walk = Files.walk(from)) {
            var files = walk.toList();
            for (var file : files) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), COPY_ATTRIBUTES);
            }
            // A folder is as new as the last file put into it, so its date can only be set when all is there.
            for (var file : files.reversed()) {
                Files.setLastModifiedTime(
                        to.resolve(from.relativize(file).toString()), Files.getLastModifiedTime(file));
            }
        }
    }
}
