// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.local.Limited;
import io.asyncio4j.stream.Protocol;
import io.asyncio4j.stream.ReadTransport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The reading end of a pipe: a thread that reads a piece, hands it to the loop, and reads the next when the loop has taken it
 * and wants more. So one piece is on its way at most, in a buffer that is used again; what the reader does not want stays in
 * the pipe, and the process waits.
 *
 * <p>The thread is in the operating system's read most of the time, and nothing gets it out of there but data or the end of
 * all processes that could write: a transport that is closed before leaves it there until then.
 */
final class PipeReading implements ReadTransport, Limited {
    /** What a pipe of Linux holds. A buffer begins small: most processes say little. */
    private static final int LARGEST = 64 << 10;

    private static final int SMALLEST = 8 << 10;

    private final Kernel loop;
    private final Protocol protocol;
    private final Runnable atClose = this::loopCloses;

    /** Whether the thread may read on. Written by whoever has the turn; the thread is woken then. */
    private volatile boolean wanted = true;

    /** Whether a piece is on its way to the protocol. The thread sets it, the loop takes it back. */
    private volatile boolean inFlight;

    private volatile boolean closing;
    private volatile @Nullable Thread thread;

    /** The JDK's end of the pipe, once there is one. */
    private volatile InputStream in = InputStream.nullInputStream();

    // For whoever has the turn:

    /** Which pipe of which process it is, in words. */
    private String name = "a pipe";

    private boolean paused;

    /** Whether the reader has asked for that, which is not heard while all is to be taken. */
    private boolean asked;

    private boolean takesAll;

    /** What has come while it was paused: a piece, or the end. */
    private @Nullable Runnable held;

    private boolean lost;
    private boolean counted;

    PipeReading(Kernel loop, Protocol protocol) {
        this.loop = loop;
        this.protocol = protocol;
    }

    /** Says which pipe of which process it is, for messages. */
    void of(String inWords) {
        name = inWords;
    }

    /** The process has started: comes first, on the loop. */
    void connected() {
        protocol.connectionMade(this);
        loop.atClose(atClose);
        count();
    }

    /** There is no thread to read with. On the loop. */
    void refused(Throwable why) {
        lose(why);
        closeBeside();
    }

    // -- the thread

    /** Reads to the end. What is posted comes after {@link #connected}, which was posted before. */
    void pump(InputStream pipe) {
        in = pipe;
        thread = Thread.currentThread();
        Throwable failure = null;
        try {
            // The JDK closes the pipe when the process has ended, and needs this monitor to do so. But what that has
            // started may write on, and is to be read as long as it does, as in CPython.
            synchronized (pipe) {
                readAll(pipe);
            }
        } catch (IOException | OutOfMemoryError | RuntimeException e) {
            failure = e;
        }
        closeStream();
        Throwable why = failure;
        loop.post(() -> tell(() -> ended(why)));
    }

    private void readAll(InputStream pipe) throws IOException {
        byte[] buffer = new byte[SMALLEST];
        while (mayRead()) {
            int n = pipe.read(buffer, 0, buffer.length);
            if (n < 0) {
                return;
            }
            ByteBuffer piece = ByteBuffer.wrap(buffer, 0, n);
            inFlight = true;
            if (!loop.post(() -> tell(() -> take(piece)))) {
                return;
            }
            if (n == buffer.length && n < LARGEST) {
                buffer = new byte[LARGEST];
            }
        }
    }

    /** Waits until the loop wants more; false if it wants nothing any more. */
    private boolean mayRead() {
        while (!closing && (inFlight || !wanted)) {
            LockSupport.park(this);
        }
        return !closing;
    }

    private void closeStream() {
        try {
            in.close();
        } catch (IOException e) {
            closing = true; // it was only read: nothing gets lost
        }
    }

    // -- the loop

    private void tell(Runnable what) {
        if (paused) {
            held = what;
        } else {
            what.run();
        }
    }

    private void take(ByteBuffer piece) {
        if (!closing) {
            try {
                protocol.dataReceived(piece);
            } catch (OutOfMemoryError | RuntimeException e) {
                close(e);
            }
        }
        inFlight = false;
        LockSupport.unpark(thread);
    }

    private void ended(@Nullable Throwable failure) {
        if (!lost && failure == null) {
            protocol.eofReceived();
        }
        lose(failure);
    }

    private void lose(@Nullable Throwable why) {
        if (!lost) {
            lost = true;
            closing = true;
            loop.notAtClose(atClose);
            count();
            protocol.connectionLost(why);
        }
    }

    /** The loop counts on what can still come, while it is wanted. */
    private void count() {
        boolean counts = wanted && !lost;
        if (counts != counted) {
            counted = counts;
            loop.elsewhere(counts ? 1 : -1);
        }
    }

    /** Whether the process is never to be held back now, since its output is wanted as a whole. */
    void takeAll(boolean on) {
        takesAll = on;
        if (on) {
            goOn();
        } else if (asked) {
            hold();
        }
    }

    @Override
    public void pauseReading() {
        loop.checkTurn("pauseReading()", "loop.callSoonThreadsafe(transport::pauseReading)");
        asked = true;
        if (!takesAll && !closing) {
            hold();
        }
    }

    @Override
    public void resumeReading() {
        loop.checkTurn("resumeReading()", "loop.callSoonThreadsafe(transport::resumeReading)");
        asked = false;
        goOn();
    }

    private void hold() {
        paused = true;
        wanted = false;
        count();
    }

    private void goOn() {
        if (!paused) {
            return;
        }
        paused = false;
        wanted = true;
        count();
        Runnable first = held;
        held = null;
        if (first != null) {
            loop.ready(() -> tell(first));
        }
        LockSupport.unpark(thread);
    }

    @Override
    public boolean isReading() {
        return !paused && !closing;
    }

    @Override
    public void close() {
        loop.checkTurn("close()", "loop.callSoonThreadsafe(transport::close)");
        close(null);
    }

    private void close(@Nullable Throwable why) {
        if (!closing) {
            stop();
            loop.ready(() -> {
                closeBeside();
                lose(why);
            });
        }
    }

    private void stop() {
        closing = true;
        held = null;
        LockSupport.unpark(thread);
    }

    /** Not here: the JDK may be about to take what is left in the pipe, and closing would wait for that. */
    private void closeBeside() {
        PipeThreads.execute(loop, this::closeStream, refused -> closeStream());
    }

    private void loopCloses() {
        stop();
        closeBeside();
    }

    @Override
    public void abort() {
        loop.checkTurn("abort()", "loop.callSoonThreadsafe(transport::abort)");
        close(null);
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public String limitCall() {
        return "Subprocess.exec(...).limit(bytes)";
    }

    /** Shows whose pipe it is, and whether it is paused or closing. */
    @Override
    public String toString() {
        return name + (lost ? " (closed)" : closing ? " (closing)" : paused ? " (paused)" : "");
    }
}
