// SPDX-License-Identifier: Apache-2.0

/// Puts what the command `asyncio4j` starts into one folder, with a cache that makes it start faster.
///
/// Started as a source file by this folder's `pom.xml`, on the JDK that compiles the project, with the launcher's
/// class path as its own. In `target/app` it leaves:
///
/// - `NAME/`: the jars, and `start-up.aot`. Named after its content and never changed afterwards, because programs
///   that were started earlier still load classes from there.
/// - `current`: the version, NAME, and the jars in the order of the class path. Dated when the build began, so that
///   a source that is newer has not been built.
void main(String[] args) throws IOException, InterruptedException {
    var module = Path.of(args[0]);
    var version = args[1];
    var begun = Instant.parse(args[2]);
    var ownClasses = module.resolve("target", "classes");
    var ownJar = module.resolve("target", args[3] + ".jar");

    var jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .map(entry -> entry.equals(ownClasses) ? ownJar : entry)
            .toList();
    var warmup = module.resolve("Warmup.java");
    var apps = Files.createDirectories(module.resolve("target", "app"));
    var current = apps.resolve("current");
    var name = nameFor(jars, warmup);
    var app = apps.resolve(name);
    var complete = app.resolve("complete");
    if (!Files.exists(complete)) {
        Files.createDirectories(app);
        for (var jar : jars) {
            Files.copy(jar, app.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        train(app, jars, warmup);
        Files.createFile(complete);
    }

    var previous = Files.exists(current) ? Files.readAllLines(current).get(1) : name;
    var lines = new ArrayList<>(List.of(version, name));
    jars.forEach(jar -> lines.add(jar.getFileName().toString()));
    var next = apps.resolve("next-" + ProcessHandle.current().pid());
    Files.write(next, lines);
    Files.setLastModifiedTime(next, FileTime.from(begun));
    Files.move(next, current, StandardCopyOption.ATOMIC_MOVE);

    // Programs may still run from the one before; nobody is expected to run from older ones.
    try (var folders = Files.list(apps).filter(Files::isDirectory)) {
        for (var folder : folders.toList()) {
            var folderName = folder.getFileName().toString();
            if (!folderName.equals(name) && !folderName.equals(previous)) {
                delete(folder);
            }
        }
    }
}

/** The same for the same content on the same JVM, so that the cache is not made anew when nothing changed. */
String nameFor(List<Path> jars, Path warmup) throws IOException {
    try {
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
        digest.update(System.getProperty("java.home").getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(warmup));
        for (var jar : jars) {
            digest.update(Files.readAllBytes(jar));
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
    }
}

/** Lets the JVM record, while a program runs, which classes were needed. Programs run without it too, but start later. */
void train(Path app, List<Path> jars, Path warmup) throws IOException, InterruptedException {
    var cache = app.resolve("start-up.aot");
    var classPath = jars.stream()
            .map(jar -> app.resolve(jar.getFileName()).toString())
            .collect(Collectors.joining(File.pathSeparator));
    var training = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:AOTCacheOutput=" + cache,
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED",
            "--add-exports=jdk.compiler/com.sun.tools.javac.launcher=ALL-UNNAMED",
            "-cp",
            classPath,
            "io.asyncio4j.launcher.Launch",
            warmup.toString());
    // The cache is for everybody's JVM, not for the options of whoever builds.
    training.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    var log = app.resolve("training.log");
    training.redirectErrorStream(true).redirectOutput(log.toFile());
    var status = training.start().waitFor();
    if (status != 0 || !Files.exists(cache)) {
        Files.deleteIfExists(cache);
        System.err.println(
                "No cache for a faster start was made; the training run ended with status " + status + ":");
        Files.readAllLines(log).forEach(System.err::println);
    }
}

void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
        }
    }
}
