// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.future.Coroutine;
import io.asyncio4j.future.Outcome.Cancelled;
import io.asyncio4j.future.Outcome.Failed;
import io.asyncio4j.future.Outcome.Pending;
import io.asyncio4j.future.Outcome.Succeeded;
import io.asyncio4j.structured.AllFailedException;

/** A place to download from: how long it takes to answer; not at all if that is zero. */
record Mirror(String name, int milliseconds) {
    String send(String file) throws IOException {
        if (milliseconds == 0) {
            throw new ConnectException(name + " is down");
        }
        sleep(Duration.ofMillis(milliseconds));
        return file + " from " + name;
    }
}

/**
 * Asks several mirrors at once: first how they are, which is told as the answers come; then for a file, which is taken from
 * the first that has it, and the others are stopped.
 *
 * <p>Usage: Mirrors.java [MILLISECONDS…], how long each mirror takes, and 0 for one that is down; 0 100 300 if nothing is said.
 */
void main(String[] args) {
    var mirrors = mirrorsOf(args.length == 0 ? new String[] {"0", "100", "300"} : args);
    boolean downloaded = run(() -> {
        look(mirrors);
        return download(mirrors);
    });
    if (!downloaded) {
        System.exit(1);
    }
}

void look(List<Mirror> mirrors) {
    var answers = mirrors.stream()
            .map(mirror -> createTask(mirror.name(), () -> mirror.send("hello")))
            .toList();
    int place = 1;
    for (var answer : asCompleted(answers)) {
        IO.println(
                switch (answer.outcome()) {
                    case Succeeded(var text) -> place++ + ". " + text;
                    case Failed(ConnectException e) -> "-  " + e.getMessage();
                    case Failed(var e) -> "-  " + answer.name() + " has failed: " + e;
                    case Cancelled(var why) -> "-  " + answer.name() + " was cancelled: " + why;
                    case Pending() -> "not reached: it has ended";
                });
    }
}

boolean download(List<Mirror> mirrors) {
    var downloads = mirrors.stream()
            .map(mirror -> (Coroutine<String, IOException>) () -> mirror.send("file.zip"))
            .toList();
    try {
        IO.println(race(downloads).await());
        return true;
    } catch (AllFailedException e) {
        IO.println("no mirror has the file:");
        e.group().leaves().forEach(failure -> IO.println("   " + failure.getMessage()));
        return false;
    }
}

List<Mirror> mirrorsOf(String[] args) {
    var mirrors = new ArrayList<Mirror>();
    for (var arg : args) {
        try {
            mirrors.add(new Mirror("mirror " + (mirrors.size() + 1), Integer.parseUnsignedInt(arg)));
        } catch (NumberFormatException e) {
            System.err.println("Mirrors takes numbers of milliseconds, but got '" + arg + "'");
            System.exit(2);
        }
    }
    return mirrors;
}
