// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that come in, as {@code asyncio.StreamReader}: a task reads them as lines, in pieces of a known length, or as they
 * come, and waits while they are not there.
 *
 * <p><b>Limit.</b> What has come and nobody has read is kept. When that is more than twice the limit, the other end is held
 * back, until no more than the limit is left. A line that is longer than the limit is refused:
 * {@link LimitOverrunException}. Who makes the reader sets the limit; for a process that is {@code Command.limit}. {@link #readExactly} and {@link #readAll} know no limit.
 *
 * <p><b>Cancelling.</b> Each read takes its bytes out at once, when all of them are there. One that is cancelled has taken
 * nothing: the next read gets the same bytes.
 *
 * <p><b>Tasks.</b> While one task waits for data, a read of another is refused: it would take bytes out of the midst of what
 * the first waits for. Reads are for tasks of the loop that the reader was made in.
 *
 * <p><b>Failures.</b> Once the connection has failed, every read throws that very exception, also if there are bytes left:
 * they may be the first half of something. If nobody reads, drains or waits for the close after that, the failure is reported
 * as that of a task that nobody awaits, once: it does not get lost, and what a read has thrown is not reported again. Who has
 * closed the writer before is taken not to be interested.
 *
 * <p>Differs from asyncio: {@link #read()} returns what is there and {@link #readAll()} waits for the end, {@code readLine}
 * throws {@code LimitOverrunException} where asyncio has {@code ValueError}, a cancelled {@code readAll} loses nothing, and a
 * second task is refused also where it would not have to wait.
 */
public final class StreamReader {
    /** The limit where none is given, in bytes. */
    public static final int DEFAULT_LIMIT = 64 * 1024;

    private final Intake intake;
    private final Delimited delimited;

    /** A reader of the running loop, with a limit of 64 KiB. */
    public StreamReader() {
        this(DEFAULT_LIMIT);
    }

    /**
     * A reader of the running loop.
     *
     * @param limit the longest line, and half of what is kept at most, in bytes
     * @throws IllegalArgumentException if the limit is not positive
     * @throws IllegalStateException if no loop runs on this thread
     */
    public StreamReader(int limit) {
        this.intake = new Intake(this, checkedLimit(limit));
        this.delimited = new Delimited(intake, limit);
    }

    static int checkedLimit(int limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException(
                    "Limit cannot be <= 0: " + limit + ". It is the longest line in bytes, such as 65536.");
        }
        return limit;
    }

    // -- reading

    /**
     * Reads what is there, and waits if that is nothing.
     *
     * @return at least one byte; none if the stream has ended
     * @throws IOException if the connection has failed
     */
    public byte[] read() throws IOException {
        return readSome("read()", Integer.MAX_VALUE);
    }

    /**
     * Reads what is there, at most {@code n} bytes, and waits if that is nothing.
     *
     * @param n how many bytes at most
     * @return at least one byte; none if the stream has ended, or if {@code n} is 0
     * @throws IOException if the connection has failed
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public byte[] read(int n) throws IOException {
        if (n < 0) {
            throw new IllegalArgumentException(
                    "read(" + n + ") makes no sense. To read until the stream ends use readAll().");
        }
        return readSome("read(...)", n);
    }

    private byte[] readSome(String call, int most) throws IOException {
        intake.enter(call);
        if (most > 0) {
            intake.await(1);
        }
        return intake.take(Math.min(most, intake.size()));
    }

    /**
     * Reads until the stream ends. All of it is kept in memory, without a limit.
     *
     * @return all bytes up to the end
     * @throws IOException if the connection has failed, or if there are more than 2 GiB
     */
    public byte[] readAll() throws IOException {
        intake.enter("readAll()");
        intake.await(Integer.MAX_VALUE);
        return intake.takeAll();
    }

    /**
     * Reads until the stream ends, as text.
     *
     * @param charset the charset
     * @return the text
     * @throws UndecodableException if it is no text of that charset; it has the bytes
     * @throws IOException if the connection has failed
     */
    public String readAll(Charset charset) throws IOException {
        StrictText.checkGiven(charset, "readAll(...)");
        long from = intake.position();
        return StrictText.decode(readAll(), charset, "the text", from);
    }

    /**
     * Reads so many bytes.
     *
     * @param n how many
     * @return exactly {@code n} bytes
     * @throws IncompleteReadException if the stream ends before
     * @throws IOException if the connection has failed
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public byte[] readExactly(int n) throws IOException {
        if (n < 0) {
            throw new IllegalArgumentException("readexactly size can not be less than zero: readExactly(" + n
                    + "). To read until the stream ends use readAll().");
        }
        intake.enter("readExactly(...)");
        intake.await(n);
        if (intake.size() < n) {
            throw new IncompleteReadException(intake.takeAll(), n);
        }
        return intake.take(n);
    }

    /**
     * Reads up to a separator, and that too. With several separators, up to the first that is complete.
     *
     * @param separators one or more, none of them empty
     * @return the bytes; they end with a separator
     * @throws IncompleteReadException if the stream ends before
     * @throws LimitOverrunException if more bytes come before the separator than the limit; they stay to be read
     * @throws IOException if the connection has failed
     */
    public byte[] readUntil(byte[]... separators) throws IOException {
        return delimited.until(Separators.of(separators));
    }

    /**
     * Reads text up to a separator, and that too.
     *
     * @param separator not empty
     * @param charset the charset of both
     * @return the text; it ends with the separator
     * @throws IncompleteReadException if the stream ends before
     * @throws LimitOverrunException if more bytes come before the separator than the limit; they stay to be read
     * @throws UndecodableException if it is no text of that charset; it has the bytes
     * @throws IOException if the connection has failed
     */
    public String readUntil(String separator, Charset charset) throws IOException {
        Objects.requireNonNull(separator, "separator is null: readUntil(...) takes a text, such as \"\\n\".");
        StrictText.checkGiven(charset, "readUntil(...)");
        byte[] wanted = StrictText.encode(separator, charset);
        long from = intake.position();
        return StrictText.decode(readUntil(wanted), charset, "the text", from);
    }

    /**
     * Reads a line, and its end.
     *
     * @return bytes that end with {@code '\n'}, but for the last line, which may lack it; none if the stream has ended
     * @throws LimitOverrunException if the line is longer than the limit: what has come of it is dropped, and the next read
     *     goes on after that. If its end had not come by then, what comes of it later is read as the next line, or is again too
     *     long, as in asyncio: to skip a line that is too long, read on until a line comes, and drop that one too
     * @throws IOException if the connection has failed
     */
    public byte[] readLine() throws IOException {
        return delimited.line("readLine()");
    }

    /**
     * Reads a line as text, without its end, which is {@code "\n"} or {@code "\r\n"}.
     *
     * @param charset the charset; not one like UTF-16, where the end of a line takes several bytes
     * @return the line; null if the stream has ended
     * @throws UndecodableException if it is no text of that charset; it has the bytes, and the next read goes on after them
     * @throws LimitOverrunException as {@link #readLine()}
     * @throws IOException if the connection has failed
     * @throws IllegalArgumentException for a charset like UTF-16
     */
    public @Nullable String readLine(Charset charset) throws IOException {
        StrictText.checkLines(charset, "readLine(...)");
        return delimited.line("readLine(...)", charset);
    }

    /**
     * The lines of UTF-8 text, without their ends, until the stream ends. To ask for the next suspends the task.
     *
     * @return the lines, each once: a second iteration goes on where the first has stopped
     * @see #lines(Charset)
     */
    public Iterable<String> lines() {
        return lines(StandardCharsets.UTF_8);
    }

    /**
     * The lines as text, without their ends, until the stream ends. To ask for the next suspends the task. Where
     * {@link #readLine(Charset)} throws an {@link IOException}, this throws {@link java.io.UncheckedIOException} with that
     * as its cause, since an iterator cannot declare it.
     *
     * @param charset the charset; not one like UTF-16
     * @return the lines, each once: a second iteration goes on where the first has stopped
     * @throws IllegalArgumentException for a charset like UTF-16
     */
    public Iterable<String> lines(Charset charset) {
        StrictText.checkLines(charset, "lines(...)");
        return () -> new LineIterator(delimited, charset);
    }

    /**
     * Writes all up to the end to a writer, as fast as that drains. What is cancelled meanwhile was either written or can
     * still be read.
     *
     * @param writer where to; it stays open
     * @return how many bytes
     * @throws IOException if either connection has failed
     */
    public long transferTo(StreamWriter writer) throws IOException {
        Objects.requireNonNull(
                writer, "writer is null: transferTo(...) takes a StreamWriter, such as process.stdin().");
        intake.enter("transferTo(...)");
        long moved = 0;
        for (intake.await(1); !intake.isEmpty(); intake.await(1)) {
            int n = intake.size();
            writer.write(intake.bytes().peek(n)); // first, for it may throw
            intake.skip(n);
            moved += n;
            writer.drain();
            intake.enter("transferTo(...)"); // another task may read by now
        }
        return moved;
    }

    /**
     * Whether the stream has ended and all was read.
     *
     * @return true if a read would return nothing
     */
    public boolean atEof() {
        return intake.hasEnded() && intake.isEmpty();
    }

    // -- for who brings the data

    /**
     * Says where the data comes from, so that it can be held back. {@link StreamProtocol} does it; without, nothing is held
     * back.
     *
     * @param transport the transport
     * @throws IllegalStateException if one is set already
     */
    public void setTransport(ReadTransport transport) {
        intake.transport(transport);
    }

    /**
     * Adds bytes that have come.
     *
     * @param data the bytes from its position to its limit; the reader keeps a copy
     * @throws IllegalStateException after {@link #feedEof}
     */
    public void feedData(ByteBuffer data) {
        intake.feed(data);
    }

    /**
     * Adds bytes that have come, as {@link #feedData(ByteBuffer)} does.
     *
     * @param data the bytes
     */
    public void feedData(byte[] data) {
        intake.feed(ByteBuffer.wrap(Objects.requireNonNull(data, Intake.NO_DATA)));
    }

    /** Says that no more data comes. To say it again does nothing. */
    public void feedEof() {
        intake.feedEnd();
    }

    /**
     * Says that the connection has failed: every read throws that from now on, the very object. A checked exception that is
     * no {@link IOException} becomes the cause of one.
     *
     * @param cause why
     * @throws IllegalArgumentException for a {@code CancelledError}
     */
    public void setException(Throwable cause) {
        intake.fail(Objects.requireNonNull(
                cause,
                "cause is null: setException(...) takes what reads are to throw. For an end without it: feedEof()."));
    }

    void fail(ConnectionFailure failure) {
        intake.fail(failure);
    }

    /**
     * What reads throw. Asking counts as hearing of it.
     *
     * @return the exception, or null
     */
    public @Nullable Throwable exception() {
        ConnectionFailure failure = intake.failure();
        return failure == null ? null : failure.retrieve();
    }

    /** Throws what reads throw: a drain fails with it too. */
    void throwIfFailed() throws IOException {
        intake.throwFailure();
    }

    /** Shows how much there is to read, and whether it has ended, failed, or is held back. */
    @Override
    public String toString() {
        return "StreamReader(" + intake + ")";
    }
}
