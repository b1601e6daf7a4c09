// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import io.asyncio4j.stream.StreamReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What {@code communicate} does: once to its end, though maybe in several calls.
 *
 * <pre>
 *  NOT_YET → NOW    // a call
 *  NOW → NOT_YET    // it is cancelled, or a pipe fails
 *  NOW → OVER       // the process has ended, and all is read
 * </pre>
 */
final class Conversation {
    private enum State {
        NOT_YET,
        NOW,
        OVER
    }

    private final Subprocess process;
    private final Command command;
    private final Pipes pipes;

    // For whoever has the turn:

    private State state = State.NOT_YET;
    private boolean sent;

    /** What the pipes had to say, of those that have ended: a later call returns it too. */
    private byte @Nullable [] output;

    private byte @Nullable [] errors;

    Conversation(Subprocess process, Command command, Pipes pipes) {
        this.process = process;
        this.command = command;
        this.pipes = pipes;
    }

    Communicated hold(byte @Nullable [] input) throws IOException {
        if (state != State.NOT_YET) {
            throw new IllegalStateException("communicate(...) was called on " + process
                    + (state == State.NOW
                            ? ", with which another task communicates now. Let one do it, and hand on what it returns."
                            : ", with which a call has communicated already. Keep what that has returned."));
        }
        send(input);
        state = State.NOW;
        try {
            pipes.takeAll(true);
            StreamReader stdout = pipes.stdoutOrNull();
            if (stdout != null && output == null) {
                output = stdout.readAll(); // and what comes on the other one meanwhile is taken, and kept
            }
            StreamReader stderr = pipes.stderrOrNull();
            if (stderr != null && errors == null) {
                errors = stderr.readAll();
            }
            int code = process.await();
            state = State.OVER;
            return new Communicated(command, code, output, errors);
        } finally {
            if (state == State.NOW) {
                state = State.NOT_YET;
                pipes.takeAll(false);
            }
        }
    }

    private void send(byte @Nullable [] input) {
        if (input == null) {
            pipes.closeStdin();
            return;
        }
        if (sent) {
            throw new IllegalStateException(
                    "communicate(...) was called on " + process + " with an input for the second time:"
                            + " the first was sent though that call was cancelled. Go on with communicate().");
        }
        pipes.sendAll(input);
        sent = true;
    }
}
