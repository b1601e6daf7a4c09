// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import io.asyncio4j.stream.StrictText;
import io.asyncio4j.stream.UndecodableException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a process has said from its start to its end, and how that was. Immutable, but for the arrays. */
public final class Communicated {
    private final Command command;
    private final int returnCode;
    private final byte @Nullable [] stdout;
    private final byte @Nullable [] stderr;

    Communicated(Command command, int returnCode, byte @Nullable [] stdout, byte @Nullable [] stderr) {
        this.command = command;
        this.returnCode = returnCode;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    /**
     * How it has ended: as {@link Subprocess#returnCode}.
     *
     * @return its exit code; the negative number of the signal that has killed it
     */
    public int returnCode() {
        return returnCode;
    }

    /**
     * What it wrote to its stdout.
     *
     * @return the bytes; not a copy
     * @throws IllegalStateException if its stdout was no pipe
     */
    public byte[] stdout() {
        return of(stdout, "stdout");
    }

    /**
     * What it wrote to its stderr.
     *
     * @return the bytes; not a copy
     * @throws IllegalStateException if its stderr was no pipe
     */
    public byte[] stderr() {
        return of(stderr, "stderr");
    }

    private byte[] of(byte @Nullable [] bytes, String stream) {
        if (bytes == null) {
            command.streams.checkPiped(stream, Words.shown(command.words));
        }
        return Objects.requireNonNull(bytes);
    }

    /**
     * Its stdout as text in UTF-8.
     *
     * @return the text
     * @throws UndecodableException if it is none; it says where, and has the bytes
     * @throws IllegalStateException if its stdout was no pipe
     */
    public String text() throws UndecodableException {
        return text(StandardCharsets.UTF_8);
    }

    /**
     * Its stdout as text.
     *
     * @param charset the charset
     * @return the text
     * @throws UndecodableException if it is no text of that charset; it says where, and has the bytes
     * @throws IllegalStateException if its stdout was no pipe
     */
    public String text(Charset charset) throws UndecodableException {
        return decode(stdout(), "stdout", charset, "text(...)");
    }

    /**
     * Its stderr as text in UTF-8.
     *
     * @return the text
     * @throws UndecodableException if it is none; it says where, and has the bytes
     * @throws IllegalStateException if its stderr was no pipe
     */
    public String errorText() throws UndecodableException {
        return errorText(StandardCharsets.UTF_8);
    }

    /**
     * Its stderr as text.
     *
     * @param charset the charset
     * @return the text
     * @throws UndecodableException if it is no text of that charset; it says where, and has the bytes
     * @throws IllegalStateException if its stderr was no pipe
     */
    public String errorText(Charset charset) throws UndecodableException {
        return decode(stderr(), "stderr", charset, "errorText(...)");
    }

    private String decode(byte[] bytes, String stream, Charset charset, String call) throws UndecodableException {
        Objects.requireNonNull(
                charset, () -> "charset is null: " + call + " takes a Charset; without it the text is UTF-8.");
        return StrictText.decode(bytes, charset, "the " + stream + " of " + Words.shown(command.words));
    }

    /**
     * Checks that it has ended well.
     *
     * @return this
     * @throws CalledProcessException if the return code is not 0
     */
    public Communicated orThrow() throws CalledProcessException {
        if (returnCode != 0) {
            throw new CalledProcessException(command, this, stdout, stderr);
        }
        return this;
    }

    /** Shows the command, how it has ended, and how much there is. */
    @Override
    public String toString() {
        return "Communicated(" + Words.shown(command.words) + ", " + ReturnCode.inWords(returnCode)
                + (stdout == null ? "" : ", " + stdout.length + " bytes of stdout")
                + (stderr == null ? "" : ", " + stderr.length + " bytes of stderr") + ")";
    }
}
