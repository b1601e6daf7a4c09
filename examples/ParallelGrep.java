// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.process.Subprocess;
import io.asyncio4j.sync.Semaphore;
import io.asyncio4j.task.Task;

/**
 * Looks for a pattern in all files of a folder and the folders below: a grep for each file, eight at once. The lines come in
 * the order of the files. Ctrl-C ends the greps too.
 *
 * <p>Usage: ParallelGrep.java [PATTERN FOLDER]. Without arguments it looks for "task" in files that it makes.
 */
void main(String[] args) throws Exception {
    if (args.length != 0 && args.length != 2) {
        System.err.println("ParallelGrep takes a pattern and a folder, but got " + args.length + " arguments");
        System.exit(2);
    }
    var pattern = args.length == 0 ? "task" : args[0];
    var folder = args.length == 0 ? samples() : Path.of(args[1]);
    if (!Files.isDirectory(folder)) {
        System.err.println("ParallelGrep takes a folder, but " + folder + " is not one");
        System.exit(2);
    }
    System.exit(run(() -> search(pattern, folder)));
}

/** As grep does: 0 if there is a line, 1 if there is none, 2 if a grep has failed. */
int search(String pattern, Path folder) throws IOException {
    var trial = Subprocess.exec("grep", "-e", pattern).run(); // a wrong pattern would fail for each file
    if (trial.returnCode() > 1) {
        System.err.print(trial.errorText());
        return 2;
    }
    var atOnce = new Semaphore(8);
    var greps = new ArrayList<Task<String, IOException>>();
    for (var file : blocking(() -> filesIn(folder))) {
        greps.add(createTask(
                "grep " + folder.relativize(file), () -> atOnce.with(() -> grep(pattern, folder, file))));
    }
    int found = 0;
    int failed = 0;
    for (var grep : greps) {
        try {
            var lines = grep.await();
            IO.print(lines);
            found += lines.isEmpty() ? 0 : 1;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            failed++;
        }
    }
    IO.println(found + " of " + greps.size() + " files have it");
    return failed > 0 ? 2 : found > 0 ? 0 : 1;
}

String grep(String pattern, Path folder, Path file) throws IOException {
    var name = folder.relativize(file).toString();
    // -e and --: neither pattern nor file is taken for an option. If this task is cancelled, grep is ended.
    var grep = Subprocess.exec("grep", "-nH", "-e", pattern, "--", name)
            .directory(folder)
            .run();
    return grep.returnCode() == 1 ? "" : grep.orThrow().text();
}

List<Path> filesIn(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
        return files.filter(Files::isRegularFile).sorted().toList();
    }
}

Path samples() throws IOException {
    var folder = Files.createTempDirectory("texts");
    folder.toFile().deleteOnExit();
    for (int n = 1; n <= 20; n++) {
        var file = folder.resolve("text%02d".formatted(n));
        file.toFile().deleteOnExit();
        Files.writeString(file, "line one\n" + (n % 7 == 0 ? "a task in text " + n + "\n" : ""));
    }
    return folder;
}
