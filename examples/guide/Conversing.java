// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;
import static io.asyncio4j.process.Redirect.PIPE;

import io.asyncio4j.process.Subprocess;

void main() throws Exception {
    run(() -> {
        var process = Subprocess.shell("while read name; do echo hello $name; done; echo bye")
                .stdin(PIPE)
                .stdout(PIPE)
                .start();
        for (var name : List.of("ann", "bob")) {
            process.stdin().write(name + "\n");
            process.stdin().drain(); // waits if the process does not read as fast
            IO.println(process.stdout().readLine(StandardCharsets.UTF_8));
        }
        process.stdin().close(); // the end of its input
        for (var line : process.stdout().lines()) {
            IO.println(line);
        }
        IO.println("return code " + process.await());
    });
}
