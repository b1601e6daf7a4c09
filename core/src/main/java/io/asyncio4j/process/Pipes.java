// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.stream.StreamProtocol;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Those of the three streams of a process that are pipes: its command says which. For whoever has the turn. */
final class Pipes {
    private final Kernel loop;
    private final Command command;
    private final @Nullable StreamProtocol input;
    private final @Nullable StreamProtocol output;
    private final @Nullable StreamProtocol errors;
    private final @Nullable PipeWriting in;
    private final @Nullable PipeReading out;
    private final @Nullable PipeReading err;

    /** The process, in words. */
    private String process;

    Pipes(Kernel loop, Command command) {
        this.loop = loop;
        this.command = command;
        this.process = Words.shown(command.words);
        Streams streams = command.streams;
        input = streams.in() == Redirect.PIPE ? new StreamProtocol() : null;
        output = streams.out() == Redirect.PIPE ? new StreamProtocol(command.limit) : null;
        errors = streams.err() == Redirect.PIPE ? new StreamProtocol(command.limit) : null;
        in = input == null ? null : new PipeWriting(loop, input, process);
        out = output == null ? null : new PipeReading(loop, output);
        err = errors == null ? null : new PipeReading(loop, errors);
    }

    /** The process has started: comes first. On the loop. */
    void connected(Process started, String inWords) {
        process = inWords;
        if (in != null) {
            in.of(inWords);
            in.connected(started.getOutputStream());
        }
        if (out != null) {
            out.of("stdout of " + inWords);
            out.connected();
        }
        if (err != null) {
            err.of("stderr of " + inWords);
            err.connected();
        }
    }

    /** The pipe that {@link #pump} reads on the calling thread. */
    Object pumpedHere(Process started) {
        return out != null ? started.getInputStream() : err != null ? started.getErrorStream() : started;
    }

    /** Reads all that is to be read, one of two pipes on the calling thread. */
    void pump(Process started) {
        if (out == null) {
            if (err != null) {
                err.pump(started.getErrorStream());
            }
            return;
        }
        if (err == null) {
            out.pump(started.getInputStream());
            return;
        }
        var taken = new CountDownLatch(1);
        InputStream errors = started.getErrorStream();
        PipeThreads.execute(
                loop,
                () -> {
                    synchronized (errors) {
                        taken.countDown();
                        err.pump(errors);
                    }
                },
                err::refused);
        out.pump(started.getInputStream());
        awaitThread(taken);
    }

    /**
     * When a process has ended, the JDK closes one pipe after the other, the one for errors only when the calling thread lets
     * go of that for outputs. A second is enough for the other thread to start, if there is one at all.
     */
    private static void awaitThread(CountDownLatch taken) {
        try {
            var _ = taken.await(1, TimeUnit.SECONDS); // if not, err.refused says so
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    StreamWriter stdin() {
        command.streams.checkPiped("stdin", process);
        return Objects.requireNonNull(input).writer();
    }

    StreamReader stdout() {
        command.streams.checkPiped("stdout", process);
        return Objects.requireNonNull(output).reader();
    }

    StreamReader stderr() {
        command.streams.checkPiped("stderr", process);
        return Objects.requireNonNull(errors).reader();
    }

    @Nullable
    StreamReader stdoutOrNull() {
        return output == null ? null : output.reader();
    }

    @Nullable
    StreamReader stderrOrNull() {
        return errors == null ? null : errors.reader();
    }

    /** Sends all of an input, and its end. What the process does not read of it, nobody hears of. */
    void sendAll(byte[] input) {
        StreamWriter writer = stdin();
        writer.write(new byte[0]); // says so if it is closed
        Objects.requireNonNull(in).writeShared(input);
        writer.close();
    }

    void closeStdin() {
        if (input != null) {
            input.writer().close();
        }
    }

    /** Whether all output is to be taken now, so that the process never has to wait. */
    void takeAll(boolean on) {
        if (out != null) {
            out.takeAll(on);
        }
        if (err != null) {
            err.takeAll(on);
        }
    }

    /** How to ask, on any thread, whether the process has ended, of which {@link #processEnded} comes to tell. */
    void asks(BooleanSupplier hasEnded) {
        if (in != null) {
            in.asks(hasEnded);
        }
    }

    /** The process is about to be ended from here. */
    void giveUp() {
        if (in != null) {
            in.giveUp();
        }
    }

    /** The process has ended; how, in words. */
    void processEnded(String how) {
        if (in != null) {
            in.endOfProcess(how);
            in.processEnded();
        }
    }

    void close() {
        if (in != null) {
            in.abort();
        }
        if (out != null) {
            out.close();
        }
        if (err != null) {
            err.close();
        }
    }
}
