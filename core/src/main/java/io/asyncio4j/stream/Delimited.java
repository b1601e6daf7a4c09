// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.io.IOException;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** The reads of a {@link StreamReader} that end where a separator does: lines, and what {@code readUntil} asks for. */
final class Delimited {
    private static final String UNTIL = "readUntil(...)";

    private final Intake intake;
    private final int limit;

    Delimited(Intake intake, int limit) {
        this.intake = intake;
        this.limit = limit;
    }

    byte[] until(Separators separators) throws IOException {
        intake.enter(UNTIL);
        int end = find(separators, UNTIL);
        if (end < 0) {
            throw new IncompleteReadException(intake.takeAll(), -1);
        }
        return intake.take(end);
    }

    byte[] line(String call) throws IOException {
        intake.enter(call);
        int end;
        try {
            end = find(Separators.NEWLINE, call);
        } catch (LimitOverrunException e) {
            boolean found = e.consumed() < intake.size();
            intake.skip(found ? e.consumed() + 1 : intake.size());
            throw e;
        }
        return end < 0 ? intake.takeAll() : intake.take(end);
    }

    /** A line without its end; null if there is none. */
    @Nullable
    String line(String call, Charset charset) throws IOException {
        byte[] line = line(call);
        if (line.length == 0) {
            return null;
        }
        String text = StrictText.decode(line, charset, "the line", intake.position() - line.length);
        int end = text.length();
        if (text.endsWith("\n")) {
            end -= text.endsWith("\r\n") ? 2 : 1;
        }
        return text.substring(0, end);
    }

    /** Waits for a line, or the begin of one; false at the end of the stream. */
    boolean hasLine(String call) throws IOException {
        intake.enter(call);
        intake.await(1);
        return !intake.isEmpty();
    }

    /** Where one of some separators ends, once it is there; -1 if the stream has ended without. */
    private int find(Separators wanted, String call) throws IOException {
        ByteQueue bytes = intake.bytes();
        for (int from = 1; true; from = bytes.size() + 1) {
            intake.await(from);
            int end = wanted.find(bytes, from);
            if (end >= 0) {
                int before = end - wanted.lengthAt(bytes, end);
                if (before > limit) {
                    throw overrun("Separator is found, but chunk is longer than limit", before, call, true);
                }
                return end;
            }
            int before = Math.max(0, bytes.size() + 1 - wanted.longest());
            if (before > limit) {
                throw overrun("Separator is not found, and chunk exceed the limit", before, call, intake.hasEnded());
            }
            if (intake.hasEnded()) {
                return -1;
            }
        }
    }

    private LimitOverrunException overrun(String what, int before, String call, boolean isWhole) {
        String next = call.equals(UNTIL)
                ? "They are still there: take them with readExactly(e.consumed()), or"
                : isWhole
                        ? call + " has dropped that line. For longer ones"
                        : call
                                + " has dropped them, and what follows of the line comes as the next one: to skip that"
                                + " too, read on until a line comes, and drop it. For longer lines";
        return new LimitOverrunException(
                what + ": " + before + " bytes, and the limit is " + limit + ". " + next + " set a higher limit: "
                        + intake.limitCall() + ".",
                before);
    }

    /** For the end of an iteration. */
    @Override
    public String toString() {
        return "StreamReader(" + intake + ")";
    }
}
