// SPDX-License-Identifier: Apache-2.0

import static io.asyncio4j.Asyncio.*;

import io.asyncio4j.process.Signals;
import io.asyncio4j.process.Subprocess;
import io.asyncio4j.sync.Event;

void main() throws Exception {
    run(() -> {
        var stop = new Event();
        try (var _ = Signals.on("TERM", stop::set)) { // in place of the end of the JVM
            var me = Long.toString(ProcessHandle.current().pid());
            Subprocess.exec("kill", "-TERM", me).output();
            stop.await();
            IO.println("asked to stop, and cleaning up");
        }
    });
}
