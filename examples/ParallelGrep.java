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
int search(String pattern, Path folder) throws Exception {
    var trial = Subprocess.exec("grep", "-e", pattern).run(); // a wrong pattern would fail for each file
    if (trial.returnCode() > 1) {
        System.err.print(trial.errorText());
        return 2;
    }
    var files = blocking(() -> filesIn(folder));
    var atOnce = new Semaphore(8);
    // In a group, all of whose tasks are cancelled at once by Ctrl-C: it goes to the greps too, and none of them is
    // to fail of
    // it while another one is cleared away.
    var status = callTaskGroup(group -> {
        var greps = new ArrayList<Task<Searched, RuntimeException>>();
        for (var file : files) {
            var name = folder.relativize(file).toString();
            greps.add(group.createTask("grep " + name, () -> atOnce.with(() -> grep(pattern, folder, name))));
        }
        return group.createTask("print", () -> print(greps));
    });
    return status.result();
}

int print(List<Task<Searched, RuntimeException>> greps) {
    int found = 0;
    int failed = 0;
    for (var grep : greps) {
        switch (grep.await()) {
            case Lines(var lines) -> {
                IO.print(lines);
                found += lines.isEmpty() ? 0 : 1;
            }
            case Problem(var message) -> {
                System.err.println(message);
                failed++;
            }
        }
    }
    IO.println(found + " of " + greps.size() + " files have it");
    return failed > 0 ? 2 : found > 0 ? 0 : 1;
}

sealed interface Searched {}

record Lines(String lines) implements Searched {}

record Problem(String message) implements Searched {}

/** A file that cannot be read is not to end the search: its failure is a value. */
Searched grep(String pattern, Path folder, String name) {
    // -e and --: neither pattern nor file is taken for an option. If this task is cancelled, grep is ended.
    var grep = Subprocess.exec("grep", "-nH", "-e", pattern, "--", name).directory(folder);
    try {
        var said = grep.run();
        return new Lines(said.returnCode() == 1 ? "" : said.orThrow().text());
    } catch (IOException e) {
        return new Problem(e.getMessage());
    }
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
