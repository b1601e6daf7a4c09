// SPDX-License-Identifier: Apache-2.0
import static io.asyncio4j.Asyncio.*;
import static java.time.Duration.*;

import io.asyncio4j.future.*;
import java.io.*;

class Cancellation {
    static void cleanup() throws IOException {}

    static void heartbeat(Writer out) throws IOException {
        try {
            while (true) {
                out.write("ping");
                sleep(ofSeconds(1));
            }
        } catch (CancelledError e) {
            if (e.reason() instanceof CancelReason.Requested(var m)) out.write(m);
            throw e;
        } finally {
            cleanup();
        }
    }

    static void demo(Writer out) throws IOException {
        var hb = createTask("heartbeat", () -> heartbeat(out));
        sleep(ofSeconds(3));
        hb.cancel("done");
        try {
            hb.await();
        } catch (CancelledError e) {
            System.out.println("stopped: " + e.reason());
        }
        assert hb.cancelled() && hb.cancelling() == 1;
    }

    static void swallow() {
        var t = createTask(() -> {
            try {
                sleep(ofSeconds(9));
            } catch (CancelledError e) {
                currentTask().uncancel();
                return "anyway";
            } finally {
                System.out.println("bye");
            }
            return "normal";
        });
        t.cancel();
        String s = t.await();
    }
}
