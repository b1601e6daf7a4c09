// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import io.asyncio4j.coroutine.Kernel;
import io.asyncio4j.stream.StreamProtocol;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import java.util.Objects;
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
        Command.Streams streams = command.streams;
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
            in.connected(started.getOutputStream());
        }
        if (out != null) {
            out.connected();
        }
        if (err != null) {
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
        if (err != null) {
            PipeThreads.execute(loop, () -> err.pump(started.getErrorStream()), err::refused);
        }
        out.pump(started.getInputStream());
    }

    StreamWriter stdin() {
        command.checkPiped("stdin", process);
        return Objects.requireNonNull(input).writer();
    }

    StreamReader stdout() {
        command.checkPiped("stdout", process);
        return Objects.requireNonNull(output).reader();
    }

    StreamReader stderr() {
        command.checkPiped("stderr", process);
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

    void processEnded() {
        if (in != null) {
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
