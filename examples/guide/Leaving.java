// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.process.Subprocess;

void main() throws Exception {
    run(() -> {
        var sleeper = Subprocess.exec("sleep", "60").start();
        try {
            timeout(Duration.ofMillis(100), () -> sleeper.await());
        } catch (TimeoutException e) {
            IO.println("it still runs: " + sleeper.returnCode().isEmpty());
        }
        sleeper.terminate();
        IO.println("return code " + sleeper.await());

        var shell = Subprocess.shell("sleep 60 & sleep 60 & wait").callWith(process -> {
            IO.println("in the scope it runs: " + process.returnCode().isEmpty());
            return process;
        });
        IO.println("after the scope: return code " + shell.returnCode().getAsInt());
    });
}
