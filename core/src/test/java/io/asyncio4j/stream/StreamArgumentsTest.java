// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What is null is named at once, with the call that got it, and what to write instead; so is what makes no sense. */
class StreamArgumentsTest {
    private static void assertNamed(Map<String, ThrowingCallable> calls) {
        calls.forEach((message, call) -> assertThatThrownBy(call)
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage(message));
    }

    private static String charset(String call) {
        return "charset is null: " + call + " takes a Charset, such as StandardCharsets.UTF_8.";
    }

    @OnBothEngines
    void nullForAReaderIsNamed(EngineUnderTest engine) {
        engine.run(() -> {
            var reader = new StreamReader();
            assertNamed(Map.of(
                    charset("readAll(...)"),
                    () -> reader.readAll(null),
                    charset("readLine(...)"),
                    () -> reader.readLine(null),
                    charset("lines(...)"),
                    () -> reader.lines(null),
                    charset("readUntil(...)"),
                    () -> reader.readUntil("x", null),
                    "separator is null: readUntil(...) takes a text, such as \"\\n\".",
                    () -> reader.readUntil(null, UTF_8),
                    "separators is null: readUntil(...) takes one or more, such as {'\\n'}.",
                    () -> reader.readUntil((byte[][]) null),
                    "a separator is null: readUntil(...) takes bytes. To read until the stream ends use readAll().",
                    () -> reader.readUntil(Bytes.of("x"), null),
                    "writer is null: transferTo(...) takes a StreamWriter, such as process.stdin().",
                    () -> reader.transferTo(null)));
        });
    }

    @OnBothEngines
    void nullFromATransportIsNamed(EngineUnderTest engine) {
        engine.run(() -> {
            var reader = new StreamReader();
            String noData =
                    "data is null: feedData(...) takes bytes that have come; for the end of them there is feedEof().";
            assertNamed(Map.of(noData, () -> reader.feedData((byte[]) null)));
            assertNamed(Map.of(noData, () -> reader.feedData((ByteBuffer) null)));
            assertNamed(Map.of(noData, () -> new StreamProtocol().dataReceived(null)));
            assertNamed(Map.of(
                    "transport is null: setTransport(...) takes where the data comes from.",
                    () -> reader.setTransport(null),
                    "cause is null: setException(...) takes what reads are to throw. For an end without it: feedEof().",
                    () -> reader.setException(null),
                    "transport is null: connectionMade(...) takes the way to the other end.",
                    () -> new StreamProtocol().connectionMade(null),
                    "protocol is null: WaterMarks tell one when to pause and when to resume.",
                    () -> new WaterMarks(null)));
        });
    }

    @OnBothEngines
    void nullForAWriterIsNamedAndNothingIsWritten(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.create();
            var writer = pair.first().writer();
            String noData = "data is null: write(...) takes bytes or text.";
            assertNamed(Map.of(noData, () -> writer.write((byte[]) null)));
            assertNamed(Map.of(noData, () -> writer.write((ByteBuffer) null)));
            String noText = "text is null: write(...) takes text or bytes.";
            assertNamed(Map.of(noText, () -> writer.write((String) null)));
            assertNamed(Map.of(noText, () -> writer.write(null, UTF_8)));
            String noBytes = "data is null: write(...) takes bytes.";
            assertNamed(Map.of(noBytes, () -> writer.transport().write((byte[]) null)));
            assertNamed(Map.of(noBytes, () -> writer.transport().write((ByteBuffer) null)));
            assertNamed(Map.of(
                    charset("write(...)"),
                    () -> writer.write("x", null),
                    "lines is null: writeLines(...) takes texts, such as List.of(\"one\", \"two\").",
                    () -> writer.writeLines(null),
                    "a line is null: writeLines(...) takes texts; an empty line is \"\".",
                    () -> writer.writeLines(Arrays.asList(null, "x"))));
            writer.close();
            assertThat(pair.second().reader().readAll()).isEmpty();
        });
    }

    @OnBothEngines
    void nullForAPairIsNamed(EngineUnderTest engine) {
        engine.run(() -> {
            var pair = StreamPair.create();
            var protocol = new StreamProtocol();
            assertNamed(Map.of(
                    "seenByOther is null: abort(...) takes what the other end fails with; else use abort().",
                    () -> pair.first().abort(null),
                    "sizes is null: chunks(...) takes what gives the size of the next piece, such as () -> 1.",
                    () -> StreamPair.builder().chunks(null),
                    "first is null: join(...) takes a Protocol for each of the two ends.",
                    () -> StreamPair.builder().join(null, protocol),
                    "second is null: join(...) takes a Protocol for each of the two ends.",
                    () -> StreamPair.builder().join(protocol, null)));
        });
    }

    @OnBothEngines
    void measuresOfAPairAreRefusedWhereTheyAreGiven(EngineUnderTest engine) {
        engine.run(() -> {
            assertThatThrownBy(() -> StreamPair.builder().limit(0))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Limit cannot be <= 0: 0. It is the longest line in bytes, such as 65536.");
            assertThatThrownBy(() -> StreamPair.builder().writeBufferLimits(1, 2))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("high (1) must be >= low (2) must be >= 0: writing pauses above high bytes and goes on"
                            + " at low.");
        });
    }
}
