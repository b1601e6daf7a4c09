// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;
import static io.asyncio4j.process.Redirect.PIPE;
import static io.asyncio4j.process.Redirect.STDOUT;

import io.asyncio4j.future.Action;
import io.asyncio4j.process.Signals;
import io.asyncio4j.process.Subprocess;

/** Runs what is wrong, and prints what it says. */
void say(String code, Action<Exception> misuse) throws Exception {
    try {
        misuse.run();
        IO.println(code + ": is not wrong at all");
    } catch (IOException | RuntimeException e) {
        IO.println(code + "\n    " + e.getClass().getSimpleName() + ": " + e.getMessage());
    }
}

void main() throws Exception {
    run(() -> {
        say("an unknown program", () -> Subprocess.exec("no-such-program").run());
        say("a line in place of words", () -> Subprocess.exec("ls -l").run());
        say(
                "a folder that is not there",
                () -> Subprocess.exec("ls")
                        .directory(Path.of("no such folder"))
                        .run());
        say(
                "a file that is no program",
                () -> Subprocess.exec("./README.md").run());
        say("a word with a NUL", () -> Subprocess.exec("echo", "a\0b").run());
        say(
                "a program that fails",
                () -> Subprocess.shell("echo no such user >&2; exit 3").output());
        say(
                "output that is no text",
                () -> Subprocess.exec("printf", "ab\\377c").output());
        say("stdout() of a process without a pipe", () -> {
            var process = Subprocess.exec("true").start();
            process.await();
            process.stdout();
        });
        say("stdout(STDOUT)", () -> Subprocess.exec("ls").stdout(STDOUT).run());
        say("communicate() twice", () -> {
            var process = Subprocess.exec("true").stdout(PIPE).start();
            process.communicate();
            process.communicate();
        });
        say("drain() to a process that has ended", () -> {
            var process = Subprocess.exec("true").stdin(PIPE).start();
            process.await();
            process.stdin().write("too late");
            process.stdin().drain();
        });
        say("an unknown signal", () -> Signals.on("STOPP", () -> {}));
    });
    say("outside of a task", () -> Subprocess.exec("ls").run());
}
