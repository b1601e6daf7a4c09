// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.task.Task;

/**
 * Counts the words of all files of a folder, one task a file. Reading and splitting happen in blocking(…), beside the
 * loop; the counts are added up on the loop, where tasks run one at a time and need no lock.
 *
 * <p>Usage: WordCount.java [FOLDER]. Without a folder it makes one with a few files.
 */
void main(String[] args) throws IOException {
    var folder = args.length == 0 ? samples() : Path.of(args[0]);
    if (args.length > 1 || !Files.isDirectory(folder)) {
        System.err.println("WordCount takes one folder, but " + List.of(args) + " is not one");
        System.exit(2);
    }
    run(() -> {
        var total = new TreeMap<String, Integer>();
        var tasks = new ArrayList<Task<Void, IOException>>();
        for (Path file : filesOf(folder)) {
            tasks.add(createTask(file.getFileName().toString(), () -> {
                var counts = blocking(() -> count(file));
                counts.forEach((word, n) -> total.merge(word, n, Integer::sum));
            }));
        }
        for (var task : tasks) {
            try {
                task.await();
            } catch (MalformedInputException e) {
                IO.println(task.name() + " is no text: " + e.getMessage());
            }
        }
        IO.println("%d files, %d different words".formatted(tasks.size(), total.size()));
        total.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(5)
                .forEach(e -> IO.println("%5d %s".formatted(e.getValue(), e.getKey())));
    });
}

List<Path> filesOf(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
        return entries.filter(Files::isRegularFile).sorted().toList();
    }
}

Map<String, Integer> count(Path file) throws IOException {
    var counts = new HashMap<String, Integer>();
    for (var word : Files.readString(file).toLowerCase(Locale.ROOT).split("[^\\p{L}']+")) {
        if (!word.isEmpty()) {
            counts.merge(word, 1, Integer::sum);
        }
    }
    return counts;
}

Path samples() throws IOException {
    var folder = Files.createTempDirectory("words");
    folder.toFile().deleteOnExit();
    var texts = Map.of(
            "a.txt", "A task runs until it waits. Then another task runs.",
            "b.txt", "What one task throws, the task that awaits it catches.",
            "c.bin", "");
    for (var text : texts.entrySet()) {
        var file = folder.resolve(text.getKey());
        file.toFile().deleteOnExit();
        Files.writeString(file, text.getValue());
    }
    Files.write(folder.resolve("c.bin"), new byte[] {(byte) 0xC3, (byte) 0x28});
    return folder;
}
