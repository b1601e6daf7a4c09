// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import static io.asyncio4j.Asyncio.createTask;
import static io.asyncio4j.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asyncio4j.support.EngineUnderTest;
import io.asyncio4j.support.OnBothEngines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** S9: where a read ends that looks for a separator, and what the limit makes of it. */
class ReadUntilTest {
    private static StreamReader readerOf(String data, int limit) {
        var reader = new StreamReader(limit);
        reader.feedData(Bytes.of(data));
        return reader;
    }

    private static String until(StreamReader reader, String... separators) throws IOException {
        byte[][] bytes = new byte[separators.length][];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = Bytes.of(separators[i]);
        }
        return Bytes.text(reader.readUntil(bytes));
    }

    private static LimitOverrunException overrun(StreamReader reader, String... separators) {
        return catchThrowableOfType(LimitOverrunException.class, () -> until(reader, separators));
    }

    @OnBothEngines
    void separatorIsPartOfWhatIsRead(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = readerOf("a=1;;b=2", 100);
            assertThat(until(reader, ";;")).isEqualTo("a=1;;");
            assertThat(Bytes.text(reader.read())).isEqualTo("b=2");
        });
    }

    @OnBothEngines
    void separatorThatComesInPiecesIsFound(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = new StreamReader();
            var task = createTask(() -> until(reader, "<end>"));
            for (char c : "a<<en<end<end".toCharArray()) {
                yieldNow();
                reader.feedData(Bytes.of(String.valueOf(c)));
            }
            yieldNow();
            assertThat(task.done()).isFalse();
            reader.feedData(Bytes.of(">rest"));
            assertThat(task.await()).isEqualTo("a<<en<end<end>");
            assertThat(Bytes.text(reader.read())).isEqualTo("rest");
        });
    }

    // CPython 3.13: b'a\r\n', b'b\n'
    @OnBothEngines
    void ofSeveralSeparatorsTheFirstThatIsCompleteCounts(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = readerOf("a\r\nb\nc;d", 100);
            assertThat(until(reader, "\n", "\r\n", ";")).isEqualTo("a\r\n");
            assertThat(until(reader, "\r\n", "\n", ";")).isEqualTo("b\n");
            assertThat(until(reader, "\r\n", "\n", ";")).isEqualTo("c;");
        });
    }

    // CPython 3.13: b'xab' for (b'ab', b'b') in b'xab;'; 3 before the separator for (b'b|--', b'-') in b'ab|--', limit
    // 2
    @OnBothEngines
    void ofSeparatorsThatEndTogetherTheShortestCountsForTheLimit(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            assertThat(until(readerOf("xab;", 100), "ab", "b")).isEqualTo("xab");
            assertThat(overrun(readerOf("ab|--", 2), "b|--", "-").consumed()).isEqualTo(3);
            assertThat(until(readerOf("ab--", 2), "--", "b--")).isEqualTo("ab--");
            assertThat(overrun(readerOf("ab--", 1), "b--", "--").consumed()).isEqualTo(2);
        });
    }

    // CPython 3.13: '3 bytes read on a total of undefined expected bytes', partial b'abc', expected None; the reader is
    // at its end
    @OnBothEngines
    void streamThatEndsBeforeGivesWhatThereWas(EngineUnderTest engine) {
        engine.run(() -> {
            var reader = readerOf("abc", 100);
            reader.feedEof();
            var thrown = catchThrowableOfType(IncompleteReadException.class, () -> until(reader, ";"));
            assertThat(thrown)
                    .hasMessage("3 bytes read on a total of undefined expected bytes: the stream has ended."
                            + " partial() has what there was.");
            assertThat(thrown.partial()).asString().isEqualTo("abc");
            assertThat(thrown.expected()).isEqualTo(-1);
            assertThat(reader.atEof()).isTrue();
        });
    }

    // CPython 3.13: consumed 8, the buffer untouched
    @OnBothEngines
    void separatorBehindTheLimitIsRefusedAndNothingIsTaken(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = readerOf("abcdefgh\nxy\n", 4);
            var thrown = overrun(reader, "\n");
            assertThat(thrown)
                    .hasMessage("Separator is found, but chunk is longer than limit: 8 bytes, and the limit is 4."
                            + " They are still there: take them with readExactly(e.consumed()), or set a higher"
                            + " limit: new StreamReader(bytes).");
            assertThat(thrown.consumed()).isEqualTo(8);
            assertThat(Bytes.text(reader.readExactly(thrown.consumed()))).isEqualTo("abcdefgh");
            assertThat(until(reader, "\n")).isEqualTo("\n");
            assertThat(until(reader, "\n")).isEqualTo("xy\n");
        });
    }

    // CPython 3.13: consumed 5 for b'abcde|-', 6 for b'abcdef|-': what may be the begin of a separator is not counted
    @OnBothEngines
    void missingSeparatorIsRefusedOnceMoreIsThereThanTheLimit(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var thrown = overrun(readerOf("abcde|-", 4), "|--");
            assertThat(thrown)
                    .hasMessage("Separator is not found, and chunk exceed the limit: 5 bytes, and the limit is 4. They"
                            + " are still there: take them with readExactly(e.consumed()), or set a higher"
                            + " limit: new StreamReader(bytes).");
            assertThat(thrown.consumed()).isEqualTo(5);
            var reader = readerOf("abcdef|-", 4);
            assertThat(overrun(reader, "|--").consumed()).isEqualTo(6);
            reader.readExactly(6);
            reader.feedData(Bytes.of("-"));
            assertThat(until(reader, "|--")).isEqualTo("|--");
        });
    }

    // CPython 3.13: b'abcd\n' and, at the end of the stream, b'abcd'; one byte more is too many, also at the end
    @OnBothEngines
    void lineAsLongAsTheLimitIsFineAndOneByteMoreIsNot(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            assertThat(Bytes.text(readerOf("abcd\n", 4).readLine())).isEqualTo("abcd\n");
            assertThat(lineOverrun(readerOf("abcde\n", 4)).consumed()).isEqualTo(5);

            var last = readerOf("abcd", 4);
            last.feedEof();
            assertThat(Bytes.text(last.readLine())).isEqualTo("abcd");
            var longer = readerOf("abcde", 4);
            longer.feedEof();
            assertThat(lineOverrun(longer))
                    .hasMessage("Separator is not found, and chunk exceed the limit: 5 bytes, and the limit is 4."
                            + " readLine() has dropped that line. For longer ones set a higher limit:"
                            + " new StreamReader(bytes).");
        });
    }

    private static LimitOverrunException lineOverrun(StreamReader reader) {
        return catchThrowableOfType(LimitOverrunException.class, reader::readLine);
    }

    // CPython 3.13: ValueError, the buffer is b'xy\n' then
    @OnBothEngines
    void readLineDropsALineThatIsTooLong(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = readerOf("abcdefgh\nxy\n", 4);
            assertThat(lineOverrun(reader))
                    .hasMessage("Separator is found, but chunk is longer than limit: 8 bytes, and the limit is 4."
                            + " readLine() has dropped that line. For longer ones set a higher limit:"
                            + " new StreamReader(bytes).");
            assertThat(Bytes.text(reader.readLine())).isEqualTo("xy\n");
        });
    }

    // CPython 3.13: ValueError, the buffer is empty then, and what comes of the line later is the next line
    @OnBothEngines
    void readLineDropsWhatHasComeOfALineThatIsTooLong(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var reader = readerOf("abcdefgh", 4);
            assertThat(lineOverrun(reader))
                    .hasMessage("Separator is not found, and chunk exceed the limit: 8 bytes, and the limit is 4."
                            + " readLine() has dropped them, and what follows of the line comes as the next"
                            + " one: to skip that too, read on until a line comes, and drop it. For longer"
                            + " lines set a higher limit: new StreamReader(bytes).");
            reader.feedData(Bytes.of("ij\nxy\n"));
            assertThat(Bytes.text(reader.readLine())).isEqualTo("ij\n");
            assertThat(Bytes.text(reader.readLine())).isEqualTo("xy\n");
        });
    }

    // Who reads is told where the limit is set: that may be elsewhere.
    @OnBothEngines
    void messageOfALineThatIsTooLongNamesWhatSetsTheLimit(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            var pair = StreamPair.builder().limit(4).build();
            pair.first().writer().write("abcdefgh\nxy\n");
            var lines = pair.second().reader().lines().iterator();
            assertThatThrownBy(lines::next)
                    .isExactlyInstanceOf(UncheckedIOException.class)
                    .cause()
                    .hasMessage("Separator is found, but chunk is longer than limit: 8 bytes, and the limit is 4."
                            + " lines() has dropped that line. For longer ones set a higher limit:"
                            + " StreamPair.builder().limit(bytes).");
            assertThat(lines.next()).isEqualTo("xy");

            var alone = new StreamProtocol(4);
            alone.connectionMade(new RecordedTransport());
            alone.reader().feedData(Bytes.of("abcdefgh"));
            var joined = new StreamProtocol(4);
            StreamPair.builder().limit(1_000).join(joined, new StreamProtocol(4));
            joined.reader().feedData(Bytes.of("abcdefgh"));
            for (var protocol : List.of(alone, joined)) {
                assertThat(overrun(protocol.reader(), "\n"))
                        .hasMessage(
                                "Separator is not found, and chunk exceed the limit: 8 bytes, and the limit is 4. They"
                                        + " are still there: take them with readExactly(e.consumed()), or set a higher"
                                        + " limit: new StreamProtocol(bytes).");
            }
        });
    }

    // Were each byte to be searched for again, or moved again, whenever one comes, this would not end in time.
    @OnBothEngines
    void longLineThatComesByteByByteIsReadInOneGo(EngineUnderTest engine) throws IOException {
        engine.run(() -> {
            int length = 1_000_000;
            var reader = new StreamReader(length);
            var task = createTask(() -> reader.readUntil(Bytes.of("\r\n")));
            for (int i = 0; i < length; i++) {
                reader.feedData(new byte[] {'a'});
                if (i % 10 == 0) {
                    yieldNow();
                }
            }
            reader.feedData(Bytes.of("\r\n"));
            assertThat(task.await()).hasSize(length + 2);
        });
    }
}
