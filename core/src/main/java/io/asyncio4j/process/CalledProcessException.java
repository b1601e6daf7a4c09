// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A process has ended with a return code other than 0: {@code subprocess.CalledProcessError}. The message has the command, the
 * code, and the end of what it wrote to its stderr; of its stdout, if the errors went there too.
 */
public final class CalledProcessException extends IOException {
    private static final long serialVersionUID = 1;

    /** How many characters of what it wrote the message has. */
    private static final int TAIL = 1_000;

    /** How the process has ended. */
    private final int returnCode;

    /** What it has written; null if that was not taken. */
    private final byte @Nullable [] stdout;

    /** What it has written as errors; null if that was not taken. */
    private final byte @Nullable [] stderr;

    CalledProcessException(Command command, Communicated ended, byte @Nullable [] stdout, byte @Nullable [] stderr) {
        super(Words.shown(command.words) + " " + ReturnCode.inWords(ended.returnCode())
                + (command.streams.err() == Redirect.STDOUT
                        ? tail(stdout, "stdout, where its stderr goes too")
                        : tail(stderr, "stderr")));
        this.returnCode = ended.returnCode();
        this.stdout = stdout;
        this.stderr = stderr;
    }

    /** Replacement characters do no harm here, and the bytes are there. */
    private static String tail(byte @Nullable [] written, String stream) {
        if (written == null) {
            return "";
        }
        String text = new String(written, StandardCharsets.UTF_8).strip();
        return text.isEmpty()
                ? " and wrote nothing to " + stream
                : ": " + (text.length() > TAIL ? "..." + text.substring(text.length() - TAIL) : text);
    }

    /**
     * How it has ended.
     *
     * @return its exit code; the negative number of the signal that has killed it
     */
    public int returnCode() {
        return returnCode;
    }

    /**
     * What it wrote to its stdout.
     *
     * @return a copy; empty if that was no pipe
     */
    public byte[] stdout() {
        return stdout == null ? new byte[0] : stdout.clone();
    }

    /**
     * What it wrote to its stderr.
     *
     * @return a copy; empty if that was no pipe
     */
    public byte[] stderr() {
        return stderr == null ? new byte[0] : stderr.clone();
    }
}
