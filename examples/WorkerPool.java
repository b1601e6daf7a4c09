// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.ExceptionGroup;
import io.asyncio4j.queue.Queue;

/**
 * A pool of workers over a queue: prints the SHA-256 sum of each file. A job that fails is told and counted, and its worker
 * takes the next one. The queue is short: whoever looks for files waits while the workers are busy.
 *
 * <p>Usage: WorkerPool.java [FILE_OR_FOLDER...]. Without an argument it makes a few files.
 */
void main(String[] args) throws IOException, ExceptionGroup {
    var roots = args.length == 0 ? samples() : Stream.of(args).map(Path::of).toList();
    run(() -> {
        try {
            taskGroup(group -> {
                var jobs = new Queue<Path>(2 * WORKERS).shared(); // with the thread that fills it
                for (int n = 1; n <= WORKERS; n++) {
                    group.createTask("worker " + n, () -> work(jobs));
                }
                for (var root : roots) {
                    look(root, jobs);
                }
                jobs.shutdown(); // the workers end when it is empty
            });
        } finally { // also after Ctrl-C
            IO.println(done + " done, " + failed + " failed");
        }
    });
    if (failed > 0 && args.length > 0) {
        System.exit(1);
    }
}

static final int WORKERS = 4;

int done;
int failed;

void work(Queue<Path> jobs) {
    for (var file : jobs) {
        try {
            IO.println(blocking(() -> sumOf(file)) + "  " + file);
            done++;
        } catch (Exception e) { // a cancellation is an Error, and ends the worker
            fail(file, e);
        }
    }
}

void look(Path root, Queue<Path> jobs) {
    try {
        // Beside the loop, since it reads folders; there the thread itself waits while the queue is full.
        blocking(() -> {
            if (Files.isDirectory(root)) {
                try (var files = Files.walk(root)) {
                    for (var file : (Iterable<Path>)
                            files.filter(Files::isRegularFile).sorted()::iterator) {
                        jobs.putThreadsafe(file);
                    }
                }
            } else {
                jobs.putThreadsafe(root);
            }
        });
    } catch (IOException | UncheckedIOException e) {
        fail(root, e);
    }
}

void fail(Path file, Exception e) {
    failed++;
    IO.println("failed: " + (e instanceof NoSuchFileException ? "there is no file " + file : file + ": " + e));
}

String sumOf(Path file) throws IOException, NoSuchAlgorithmException {
    var digest = MessageDigest.getInstance("SHA-256");
    try (var in = Files.newInputStream(file)) {
        var buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
        }
    }
    return HexFormat.of().formatHex(digest.digest());
}

List<Path> samples() throws IOException {
    var folder = Files.createTempDirectory("files");
    folder.toFile().deleteOnExit();
    var roots = new ArrayList<Path>();
    for (int n = 1; n <= 10; n++) {
        var file = folder.resolve("file" + n);
        file.toFile().deleteOnExit();
        Files.writeString(file, "line\n".repeat(n));
        roots.add(file);
    }
    roots.add(4, folder.resolve("missing"));
    return roots;
}
