// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.process;

import org.jspecify.annotations.Nullable;

/** Where the three streams of a process go. Null = not said: those of the JVM, unless {@link Command#run} knows better. */
record Streams(
        @Nullable Redirect in,
        @Nullable Redirect out,
        @Nullable Redirect err) {
    static final Streams UNSAID = new Streams(null, null, null);

    Streams withIn(Redirect from) {
        return new Streams(from.checkedFor("stdin"), out, err);
    }

    Streams withOut(Redirect to) {
        return new Streams(in, to.checkedFor("stdout"), err);
    }

    Streams withErr(Redirect to) {
        return new Streams(in, out, to.checkedFor("stderr"));
    }

    /** For a process that only does its work, and says what that was. */
    Streams toBeRead(boolean hasInput) {
        return new Streams(
                in != null ? in : hasInput ? Redirect.PIPE : Redirect.DEVNULL,
                out != null ? out : Redirect.PIPE,
                err != null ? err : Redirect.PIPE);
    }

    /** Refuses what needs a pipe where none is. */
    void checkPiped(String stream, String process) {
        Redirect said = switch (stream) {
            case "stdin" -> in;
            case "stdout" -> out;
            default -> err;
        };
        if (said != Redirect.PIPE) {
            throw new IllegalStateException(stream + " of " + process + " is no pipe but "
                    + (said == null ? Redirect.INHERIT : said) + ". Start it with " + stream + "(PIPE).");
        }
    }

    void applyTo(ProcessBuilder builder) {
        builder.redirectInput((in == null ? Redirect.INHERIT : in).asInput());
        builder.redirectOutput((out == null ? Redirect.INHERIT : out).asOutput());
        if (err == Redirect.STDOUT) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError((err == null ? Redirect.INHERIT : err).asOutput());
        }
    }
}
