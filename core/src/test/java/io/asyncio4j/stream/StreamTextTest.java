// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.NoSuchElementException;

/** Text out of bytes and into them: as a Java user knows it, but nothing is replaced without a word. */
class StreamTextTest {
    private static StreamReader readerOf(byte[] data) {
        var reader = new StreamReader();
        reader.feedData(data);
        reader.feedEof();
        return reader;
    }

    @OnBothEngines
    void lineOfTextComesWithoutItsEndAndNullIsTheEndOfTheStream(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = readerOf("grün\n\r\n\nrot\r\nlast\r".getBytes(UTF_8));
            assertThat(reader.readLine(UTF_8)).isEqualTo("grün");
            assertThat(reader.readLine(UTF_8)).isEmpty();
            assertThat(reader.readLine(UTF_8)).isEmpty();
            assertThat(reader.readLine(UTF_8)).isEqualTo("rot");
            assertThat(reader.readLine(UTF_8)).isEqualTo("last\r");
            assertThat(reader.readLine(UTF_8)).isNull();
            assertThat(readerOf("gr\u00fcn\n".getBytes(ISO_8859_1)).readLine(ISO_8859_1))
                    .isEqualTo("grün");
        });
    }

    @OnBothEngines
    void characterThatComesInPiecesIsOne(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            var task = createTask(() -> reader.readLine(UTF_8));
            for (byte b : "a😀b\n".getBytes(UTF_8)) {
                reader.feedData(new byte[] {b});
                yieldNow();
            }
            assertThat(task.await()).isEqualTo("a😀b");
        });
    }

    @OnBothEngines
    void restAndWhatEndsWithASeparatorComeAsText(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = readerOf("ä→ö→ü".getBytes(UTF_8));
            assertThat(reader.readUntil("→", UTF_8)).isEqualTo("ä→");
            assertThat(reader.readAll(UTF_8)).isEqualTo("ö→ü");
            assertThat(readerOf("x\ny".getBytes(UTF_16BE)).readAll(UTF_16BE)).isEqualTo("x\ny");
        });
    }

    @OnBothEngines
    void malformedBytesAreNamedAndTheReaderGoesOnAfterThem(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = readerOf(Bytes.of("good\nba\u00ffd\nafter\n"));
            assertThat(reader.readLine(UTF_8)).isEqualTo("good");
            var thrown = catchThrowableOfType(UndecodableException.class, () -> reader.readLine(UTF_8));
            assertThat(thrown)
                    .isInstanceOf(CharacterCodingException.class)
                    .hasMessage("the line at byte 5 of the stream is not UTF-8: byte 0xFF at offset 2 of 5 bytes is"
                            + " malformed. bytes() has all of them.");
            assertThat(thrown.offset()).isEqualTo(2);
            assertThat(Bytes.text(thrown.bytes())).isEqualTo("ba\u00ffd\n");
            assertThat(reader.readLine(UTF_8)).isEqualTo("after");
        });
    }

    @OnBothEngines
    void malformedBytesAreNamedByEveryReadOfText(EngineUnderTest engine) {
        engine.run(() -> {
            assertThatThrownBy(() -> readerOf(Bytes.of("ab\u00c3")).readAll(UTF_8))
                    .isExactlyInstanceOf(UndecodableException.class)
                    .hasMessage("the text at byte 0 of the stream is not UTF-8: byte 0xC3 at offset 2 of 3 bytes"
                            + " is malformed. bytes() has all of them.");
            assertThatThrownBy(() -> readerOf(Bytes.of("ab\u00e4;")).readUntil(";", US_ASCII))
                    .isExactlyInstanceOf(UndecodableException.class)
                    .hasMessage("the text at byte 0 of the stream is not US-ASCII: byte 0xE4 at offset 2 of 4"
                            + " bytes is malformed. bytes() has all of them.");
            assertThatThrownBy(() -> readerOf(Bytes.of("\u0000a\u0000")).readAll(UTF_16BE))
                    .isExactlyInstanceOf(UndecodableException.class)
                    .hasMessage("the text at byte 0 of the stream is not UTF-16BE: byte 0x00 at offset 2 of 3"
                            + " bytes is malformed. bytes() has all of them.");
        });
    }

    @OnBothEngines
    void replacementCharacterThatIsInTheTextIsNoError(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            assertThat(readerOf("a\uFFFDb".getBytes(UTF_8)).readAll(UTF_8)).isEqualTo("a\uFFFDb");
        });
    }

    @OnBothEngines
    void linesEndWithTheStream(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            var task = createTask(() -> {
                var lines = new ArrayList<String>();
                for (String line : reader.lines()) {
                    lines.add(line);
                }
                return lines;
            });
            for (String piece : new String[] {"on", "e\ntw", "o\r\nthr", "ee"}) {
                yieldNow();
                reader.feedData(piece.getBytes(UTF_8));
            }
            reader.feedEof();
            assertThat(task.await()).containsExactly("one", "two", "three");
        });
    }

    @OnBothEngines
    void secondIterationGoesOnWhereTheFirstHasStopped(EngineUnderTest engine) {
        engine.run(() -> {
            var lines = readerOf(Bytes.of("1\n2\n3\n")).lines();
            for (String line : lines) {
                assertThat(line).isEqualTo("1");
                break;
            }
            assertThat(lines.iterator().hasNext()).isTrue(); // takes nothing
            assertThat(lines).containsExactly("2", "3");
            var over = lines.iterator();
            assertThatThrownBy(over::next)
                    .isExactlyInstanceOf(NoSuchElementException.class)
                    .hasMessage(
                            "lines() has no more lines: StreamReader(0 bytes, eof) has ended. Ask hasNext() before.");
        });
    }

    @OnBothEngines
    void failureLeavesTheIterationAsTheCauseOfAnUncheckedOne(EngineUnderTest engine) {
        engine.run(() -> {
            var reader = new StreamReader();
            var failure = new IOException("gone");
            reader.setException(failure);
            assertThatThrownBy(() -> reader.lines().forEach(line -> {}))
                    .isExactlyInstanceOf(UncheckedIOException.class)
                    .hasCause(failure);
            assertThatThrownBy(() -> readerOf(Bytes.of("\u00ff\n")).lines().forEach(line -> {}))
                    .isExactlyInstanceOf(UncheckedIOException.class)
                    .hasCauseExactlyInstanceOf(UndecodableException.class);
        });
    }

    @OnBothEngines
    void charsetWhoseLinesEndInSeveralBytesIsRefused(EngineUnderTest engine) {
        engine.run(() -> {
            var reader = readerOf(Bytes.of("\u0000a\u0000\n"));
            assertThatThrownBy(() -> reader.readLine(UTF_16BE))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("readLine(...) got UTF-16BE, in which a line does not end with the byte 10."
                            + " Use readAll(charset), or read bytes and decode them.");
            assertThatThrownBy(() -> reader.lines(UTF_16BE))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("lines(...) got UTF-16BE, in which a line does not end with the byte 10."
                            + " Use readAll(charset), or read bytes and decode them.");
        });
    }

    @OnBothEngines
    void textThatTheCharsetLacksIsRefusedAndNotWritten(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.create();
            var writer = pair.first().writer();
            assertThatThrownBy(() -> writer.write("ab\ud83dc"))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "the text has half a surrogate pair at index 2: U+D83D. Cut text between characters, not"
                                    + " within one.");
            assertThatThrownBy(() -> writer.write("grün", US_ASCII))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "the text has a character that US-ASCII lacks at index 2: U+00FC. Use UTF-8, or replace it"
                                    + " before.");
            writer.write("😀ü");
            writer.write("ü", ISO_8859_1);
            writer.close();
            assertThat(Bytes.text(pair.second().reader().readAll())).isEqualTo(Bytes.text("😀ü".getBytes(UTF_8)) + "ü");
        });
    }
}
