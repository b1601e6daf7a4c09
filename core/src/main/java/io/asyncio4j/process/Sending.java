// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import io.asyncio4j.task.Tasks;
import java.io.IOException;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * A signal on its way to a process. The JDK sends SIGTERM and SIGKILL itself; all others are sent by the {@code kill} of a
 * shell, off the loop.
 */
final class Sending {
    private final ProcessHandle to;
    private final int signal;
    private final Errand errand;

    /** What went wrong, or null. The thread writes it before it tells the loop. */
    private @Nullable String problem;

    Sending(ProcessHandle to, int signal) {
        this.to = to;
        this.signal = signal;
        this.errand = new Errand(
                Tasks.currentStrand("sendSignal(...)").loop,
                SignalName.of(signal) + " to be sent to process " + to.pid());
    }

    void await() throws IOException {
        errand.begin(
                () -> {
                    problem = send(to, signal);
                    errand.tell(errand::end);
                },
                refused -> {
                    problem = refused.toString();
                    errand.end();
                });
        errand.await();
        if (problem != null) {
            throw new IOException(SignalName.of(signal) + " could not be sent to process " + to.pid() + ": " + problem);
        }
    }

    /** Returns what went wrong, or null. Waits: not on the loop. */
    static @Nullable String send(ProcessHandle to, int signal) {
        try {
            if (!to.isAlive()) {
                return null;
            }
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + to.pid())
                    .redirectErrorStream(true)
                    .start();
            kill.getOutputStream().close();
            String said = new String(kill.getInputStream().readAllBytes(), Charset.defaultCharset()).strip();
            return kill.waitFor() == 0 || !to.isAlive() ? null : said;
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            return "its thread was interrupted";
        }
    }
}
