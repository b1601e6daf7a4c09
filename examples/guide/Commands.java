// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.process.CalledProcessException;
import io.asyncio4j.process.Subprocess;

void main() throws Exception {
    run(() -> {
        IO.print(Subprocess.exec("echo", "one", "two  words").output()); // no shell looks at the words
        IO.print(Subprocess.shell("echo $((6 * 7)) | tr 4 5").output());

        var sorted = Subprocess.exec("sort").run("pear\nfig\n"); // with an input
        IO.print(sorted.text());
        IO.println(sorted);

        var folder = Path.of("docs");
        var page = Subprocess.exec("head", "-n", "1", "testing.md")
                .directory(folder)
                .environment("LC_ALL", "C");
        IO.print(page.output());

        try {
            Subprocess.shell("echo no more space >&2; exit 3").output();
        } catch (CalledProcessException e) {
            IO.println(e.getMessage());
            IO.println("return code: " + e.returnCode());
        }
    });
}
