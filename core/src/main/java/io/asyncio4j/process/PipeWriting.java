// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.stream.ConnectionResetException;
import io.asyncio4j.stream.Protocol;
import io.asyncio4j.stream.WaterMarks;
import io.asyncio4j.stream.WriteTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The writing end of a pipe. What is written is kept, and handed in batches to a thread that waits in the operating system's
 * write; there is none while there is nothing to write.
 *
 * <p>Nothing gets a thread out of that write but a process that reads, or the end of all that could.
 */
final class PipeWriting implements WriteTransport {
    /** How long after a failed write one looks whether the process has ended. */
    private static final long FOR_THE_END = 100_000_000;

    private final Kernel loop;
    private final Protocol protocol;
    private final WaterMarks marks;
    private final Runnable atClose = this::loopCloses;

    /** The JDK's end of the pipe, once there is one: from before the first batch. */
    private OutputStream out = OutputStream.nullOutputStream();

    // For whoever has the turn:

    private final Unwritten kept = new Unwritten();

    /** How many bytes are kept, or on their way. */
    private long size;

    /** Whether a thread writes. */
    private boolean writing;

    /** Who reads, in words. */
    private String process;

    /** Whether that has ended, be it told or not; null if nobody tells. Asked on any thread. */
    private @Nullable BooleanSupplier hasEnded;

    /** How it has ended; null if it has not, as far as the loop has heard. */
    private @Nullable String endOfProcess;

    /** What a write has failed with, while it is not told yet: the process may be about to end. */
    private @Nullable Throwable failure;

    private boolean eofWritten;

    /** Whether it is to end when all is written. */
    private boolean closing;

    /** Whether nobody need hear of it if the pipe breaks. */
    private boolean isGivenUp;

    /** Whether nothing is written any more. */
    private boolean ended;

    PipeWriting(Kernel loop, Protocol protocol, String command) {
        this.loop = loop;
        this.protocol = protocol;
        this.marks = new WaterMarks(protocol);
        this.process = command;
    }

    /** Says whose stdin it is, for messages. */
    void of(String inWords) {
        process = inWords;
    }

    /** Says how to ask, on any thread, whether the process has ended, of which {@link #processEnded} comes to tell. */
    void asks(BooleanSupplier ended) {
        hasEnded = ended;
    }

    /** The process has started: comes first, on the loop. */
    void connected(OutputStream pipe) {
        out = pipe;
        protocol.connectionMade(this);
        loop.atClose(atClose);
    }

    // -- the thread

    private void write(List<ByteBuffer> batch, int length) {
        Throwable failure = null;
        try {
            for (ByteBuffer piece : batch) {
                out.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
            }
            out.flush();
        } catch (IOException | OutOfMemoryError | RuntimeException e) {
            failure = e;
        }
        Throwable why = failure;
        if (!loop.post(() -> written(length, why))) {
            closeStream();
        }
    }

    private void closeStream() {
        try {
            out.close();
        } catch (IOException e) {
            return; // its last flush has nothing to write: each batch was flushed
        }
    }

    // -- the loop

    @Override
    public void write(ByteBuffer data) {
        Objects.requireNonNull(data, "data is null: write(...) takes bytes.");
        loop.checkTurn("write(...)", "loop.callSoonThreadsafe(() -> transport.write(...))");
        if (eofWritten) {
            throw new IllegalStateException(
                    "Cannot call write() after writeEof(): write(...) was called on " + this + ". Write before.");
        }
        int n = data.remaining();
        if (n == 0 || closing) {
            data.position(data.limit());
            return;
        }
        kept.add(data);
        keptMore(n);
    }

    /** As {@link #write}, of an array that nobody changes: without a copy. */
    void writeShared(byte[] data) {
        if (data.length > 0 && !closing) {
            kept.addShared(data);
            keptMore(data.length);
        }
    }

    private void keptMore(int n) {
        size += n;
        marks.update(size);
        writeNext();
    }

    private void writeNext() {
        if (writing || ended || failure != null) {
            return;
        }
        if (kept.isEmpty()) {
            if (closing) {
                end(null);
            }
            return;
        }
        List<ByteBuffer> batch = kept.takeBatch();
        int length = batch.stream().mapToInt(ByteBuffer::remaining).sum();
        writing = true;
        loop.elsewhere(1);
        loop.ready(() -> PipeThreads.execute(
                loop,
                () -> write(batch, length),
                refused -> written(length, new IOException("no thread to write with", refused))));
    }

    private void written(int length, @Nullable Throwable why) {
        writing = false;
        loop.elsewhere(-1);
        if (ended) {
            closeBeside();
            return;
        }
        size -= length;
        if (why != null) {
            failed(why);
            return;
        }
        marks.update(size);
        writeNext();
    }

    /**
     * A pipe breaks a moment before its process ends. How that has ended is worth a wait: a short one if it has not, else for
     * the news, which comes, and comes after the interrupt of the run (see {@link Exit}).
     */
    private void failed(Throwable why) {
        failure = why;
        closing = true;
        marks.update(Long.MAX_VALUE); // who drains hears of it, instead of writing on into nothing
        BooleanSupplier asked = hasEnded;
        if (endOfProcess != null || asked == null) {
            tellFailure();
        } else {
            PipeThreads.later(FOR_THE_END, () -> {
                if (!asked.getAsBoolean()) {
                    loop.post(this::tellFailure);
                }
            });
        }
    }

    private void tellFailure() {
        if (ended || failure == null) {
            return;
        }
        var broken = new ConnectionResetException("Broken pipe: " + process
                + (endOfProcess == null ? " has closed its stdin" : " " + endOfProcess)
                + " before it had read all that was written."
                + " Where it need not read all use communicate(...), to which that is no error.");
        broken.initCause(failure);
        end(isGivenUp ? null : broken);
    }

    private void end(@Nullable Throwable why) {
        if (ended) {
            return;
        }
        ended = true;
        closing = true;
        kept.clear();
        size = 0;
        loop.notAtClose(atClose);
        loop.ready(() -> {
            if (!writing) {
                closeBeside();
            }
            protocol.connectionLost(why);
        });
    }

    private void closeBeside() {
        PipeThreads.execute(loop, this::closeStream, refused -> closeStream());
    }

    private void loopCloses() {
        ended = true;
        closing = true;
        if (!writing) {
            closeBeside();
        }
    }

    /** The process is ended from here, whatever it has not read: that is no failure of the connection. */
    void giveUp() {
        isGivenUp = true;
    }

    /** Says how the process has ended, for messages. */
    void endOfProcess(String how) {
        endOfProcess = how;
    }

    /** The process has ended: nobody reads, unless it has left somebody behind who does, and takes what is on its way. */
    void processEnded() {
        if (failure != null) {
            tellFailure();
        } else if (!writing && kept.isEmpty()) {
            end(null);
        }
    }

    @Override
    public void writeEof() {
        loop.checkTurn("writeEof()", "loop.callSoonThreadsafe(transport::writeEof)");
        eofWritten = true;
        endWhenWritten();
    }

    @Override
    public boolean canWriteEof() {
        return true;
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        loop.checkTurn(
                "setWriteBufferLimits(...)", "loop.callSoonThreadsafe(() -> transport.setWriteBufferLimits(...))");
        marks.set(high, low, size);
    }

    @Override
    public long writeBufferSize() {
        return size;
    }

    @Override
    public void close() {
        loop.checkTurn("close()", "loop.callSoonThreadsafe(transport::close)");
        endWhenWritten();
    }

    private void endWhenWritten() {
        closing = true;
        writeNext();
    }

    @Override
    public void abort() {
        loop.checkTurn("abort()", "loop.callSoonThreadsafe(transport::abort)");
        end(null);
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    /** Shows whose stdin it is, how much is kept, and whether it is closing. */
    @Override
    public String toString() {
        return "stdin of " + process + " (" + size + " bytes kept" + (eofWritten ? ", eof written" : "")
                + (ended ? ", closed" : closing ? ", closing" : "")
                + (endOfProcess == null ? "" : ", the process " + endOfProcess) + ")";
    }
}
