// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/** Text to bytes and back, where {@code String} itself puts question marks in without a word. From any thread. */
public final class StrictText {
    private StrictText() {}

    /**
     * Bytes as text.
     *
     * @param bytes the bytes
     * @param charset their charset
     * @param what what they are, for the message: {@code "the output of ls"}
     * @return the text
     * @throws UndecodableException if they are no text of that charset; it names the first byte that is wrong
     */
    public static String decode(byte[] bytes, Charset charset, String what) throws UndecodableException {
        Objects.requireNonNull(bytes, "bytes is null: decode(...) takes what is to be decoded.");
        checkGiven(charset, "decode(...)");
        return decode(bytes, charset, what, -1);
    }

    /** The same for what came from a place of a stream: a message is put together only if there is something to say. */
    static String decode(byte[] bytes, Charset charset, String what, long from) throws UndecodableException {
        if (charset.equals(StandardCharsets.UTF_8)) {
            String text = new String(bytes, charset);
            if (text.indexOf('\uFFFD') < 0) { // else it may stand there, or for what was wrong
                return text;
            }
        }
        var decoder = charset.newDecoder();
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate((int) Math.ceil(bytes.length * (double) decoder.maxCharsPerByte()) + 1);
        CoderResult result = decoder.decode(in, out, true);
        if (!result.isError()) {
            result = decoder.flush(out);
        }
        if (result.isError()) {
            int offset = in.position();
            throw new UndecodableException(
                    what + (from < 0 ? "" : " at byte " + from + " of the stream") + " is not " + charset.name() + ": "
                            + (offset < bytes.length
                                    ? "byte 0x" + HexFormat.of().withUpperCase().toHexDigits(bytes[offset])
                                    : "the end")
                            + " at offset " + offset + " of " + bytes.length + " bytes "
                            + (result.isMalformed() ? "is malformed." : "has no character.")
                            + " bytes() has all of them.",
                    bytes,
                    offset);
        }
        return out.flip().toString();
    }

    /**
     * Text as bytes.
     *
     * @param text the text
     * @param charset the charset
     * @return the bytes
     * @throws IllegalArgumentException if the charset cannot express it; names the first character that is wrong
     */
    public static byte[] encode(String text, Charset charset) {
        Objects.requireNonNull(text, "text is null: encode(...) takes what is to be encoded.");
        checkGiven(charset, "encode(...)");
        if (charset.equals(StandardCharsets.UTF_8) && !hasSurrogate(text)) {
            return text.getBytes(charset);
        }
        var encoder = charset.newEncoder();
        var in = CharBuffer.wrap(text);
        try {
            ByteBuffer out = encoder.encode(in);
            byte[] bytes = new byte[out.remaining()];
            out.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(cannotEncode(text, in.position(), charset), e);
        }
    }

    private static boolean hasSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static String cannotEncode(String text, int index, Charset charset) {
        int character = text.codePointAt(index);
        boolean isLone = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
        return "the text has " + (isLone ? "half a surrogate pair" : "a character that " + charset.name() + " lacks")
                + " at index " + index + ": U+" + String.format("%04X", character) + ". "
                + (isLone ? "Cut text between characters, not within one." : "Use UTF-8, or replace it before.");
    }

    /** Refuses a charset in which no line can be cut out of bytes before they are decoded. */
    static void checkLines(Charset charset, String call) {
        checkGiven(charset, call);
        byte[] newline = "\n".getBytes(charset);
        if (newline.length != 1 || newline[0] != '\n') {
            throw new IllegalArgumentException(
                    call + " got " + charset.name() + ", in which a line does not end with the byte 10."
                            + " Use readAll(charset), or read bytes and decode them.");
        }
    }

    static void checkGiven(Charset charset, String call) {
        Objects.requireNonNull(
                charset, () -> "charset is null: " + call + " takes a Charset, such as StandardCharsets.UTF_8.");
    }
}
