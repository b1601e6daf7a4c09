// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.stream.ConnectionResetException;
import io.asyncio4j.stream.StreamProtocol;
import io.asyncio4j.stream.WaterMarks;
import io.asyncio4j.stream.WriteTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The writing end of a pipe. What is written is kept, and handed in batches to a thread that waits in the operating system's
 * write; there is none while there is nothing to write.
 *
 * <p>Nothing gets a thread out of that write but a process that reads, or the end of all that could.
 */
final class PipeWriting implements WriteTransport {
    /** What is written before the loop hears of it. */
    private static final int BATCH = 128 << 10;

    /** Smaller pieces are put together. */
    private static final int SMALL = 8 << 10;

    private final Kernel loop;
    private final StreamProtocol protocol;
    private final WaterMarks marks;
    private final String command;
    private final Runnable atClose = this::loopCloses;

    /** The JDK's end of the pipe, once there is one: from before the first batch. */
    private OutputStream out = OutputStream.nullOutputStream();

    // For whoever has the turn:

    /** What no thread has yet, in order; the last one may have room for more, between its limit and its capacity. */
    private final ArrayDeque<ByteBuffer> kept = new ArrayDeque<>();

    private long size;
    private boolean writing;

    private boolean eofWritten;

    /** Whether it is to end when all is written. */
    private boolean closing;

    /** Whether nothing is written any more. */
    private boolean ended;

    PipeWriting(Kernel loop, StreamProtocol protocol, String command) {
        this.loop = loop;
        this.protocol = protocol;
        this.marks = new WaterMarks(protocol);
        this.command = command;
    }

    /** The process has started: comes first, on the loop. */
    void connected(OutputStream pipe) {
        out = pipe;
        protocol.connectionMade(this);
        loop.atClose(atClose);
    }

    // -- the thread

    private void write(List<ByteBuffer> batch, int length) {
        IOException failure = null;
        try {
            for (ByteBuffer piece : batch) {
                out.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
            }
            out.flush();
        } catch (IOException e) {
            failure = e;
        }
        IOException why = failure;
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
        loop.checkTurn("write(…)", "loop.callSoonThreadsafe(() -> transport.write(…))");
        if (eofWritten) {
            throw new IllegalStateException(
                    "Cannot call write() after writeEof(): write(…) was called on " + this + ". Write before.");
        }
        int n = data.remaining();
        if (n == 0 || closing) {
            data.position(data.limit());
            return;
        }
        ByteBuffer last = kept.peekLast();
        if (last != null && last.capacity() - last.limit() >= n) {
            int end = last.limit();
            last.limit(end + n);
            last.put(end, data, data.position(), n);
        } else {
            var piece = ByteBuffer.allocate(Math.max(n, SMALL));
            piece.put(0, data, data.position(), n).limit(n);
            kept.addLast(piece);
        }
        data.position(data.limit());
        keptMore(n);
    }

    /** As {@link #write}, of an array that nobody changes: without a copy. */
    void writeShared(byte[] data) {
        if (data.length > 0 && !closing) {
            kept.addLast(ByteBuffer.wrap(data));
            keptMore(data.length);
        }
    }

    private void keptMore(int n) {
        size += n;
        marks.update(size);
        writeNext();
    }

    private void writeNext() {
        if (writing || ended) {
            return;
        }
        if (kept.isEmpty()) {
            if (closing) {
                end(null);
            }
            return;
        }
        var batch = new ArrayList<ByteBuffer>();
        int length = 0;
        while (!kept.isEmpty() && length < BATCH) {
            ByteBuffer piece = kept.removeFirst();
            if (piece.remaining() > BATCH) {
                kept.addFirst(piece.duplicate().position(piece.position() + BATCH));
                piece = piece.duplicate().limit(piece.position() + BATCH);
            }
            batch.add(piece);
            length += piece.remaining();
        }
        writing = true;
        loop.elsewhere(1);
        int all = length;
        loop.ready(() -> PipeThreads.execute(
                loop,
                () -> write(batch, all),
                refused -> written(all, new IOException("no thread to write with", refused))));
    }

    private void written(int length, @Nullable IOException failure) {
        writing = false;
        loop.elsewhere(-1);
        if (ended) {
            closeBeside();
            return;
        }
        size -= length;
        if (failure != null) {
            var broken = new ConnectionResetException("Broken pipe: " + command
                    + " has closed its stdin, or ended, before all" + " that was written was read.");
            broken.initCause(failure);
            end(broken);
            return;
        }
        marks.update(size);
        writeNext();
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

    /** The process has ended: nobody reads, unless it has left somebody behind who does, and takes what is on its way. */
    void processEnded() {
        if (!writing && kept.isEmpty()) {
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
        loop.checkTurn("setWriteBufferLimits(…)", "loop.callSoonThreadsafe(() -> transport.setWriteBufferLimits(…))");
        marks.set(high, low);
        marks.update(size);
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

    /** Shows how much is kept, and whether it is closing. */
    @Override
    public String toString() {
        return "PipeWriting(" + size + " bytes kept" + (eofWritten ? ", eof written" : "")
                + (ended ? ", closed" : closing ? ", closing" : "") + ")";
    }
}
