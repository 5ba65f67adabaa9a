package dev.helix.domain.answer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The text that the bytes of a file stand for: UTF-8, or UTF-16 and UTF-32 where a mark at the beginning says so.
 *
 * @param text with U+FFFD in place of what can't be decoded, and without the mark of UTF-16 and UTF-32
 * @param flaw the first thing that keeps the bytes from being a text; null where nothing does. Such a text is to be looked at, and
 *     never to be written back
 */
public record DecodedText(String text, @Nullable Flaw flaw) {

    /**
     * Where bytes are no text.
     *
     * @param charset the encoding they were read as
     * @param offset of the byte, from 0
     * @param value of the byte, 0 to 255
     * @param place where that is in {@link DecodedText#text}
     * @param nul whether it is a NUL, which no text holds, and of which UTF-16 and UTF-32 without a mark are full
     */
    public record Flaw(String charset, int offset, int value, int place, boolean nul) {}

    /** The encodings that a mark at the beginning tells; that of UTF-32 begins like that of UTF-16. */
    private enum Mark {
        UTF_32LE(4, "\u00FF\u00FE\0\0"),
        UTF_32BE(4, "\0\0\u00FE\u00FF"),
        UTF_16LE(2, "\u00FF\u00FE"),
        UTF_16BE(2, "\u00FE\u00FF");

        private final int unit;
        private final String bytes;

        Mark(int unit, String bytes) {
            this.unit = unit;
            this.bytes = bytes;
        }

        boolean begins(byte[] input) {
            if (input.length < bytes.length()) {
                return false;
            }
            for (int i = 0; i < bytes.length(); i++) {
                if ((input[i] & 0xFF) != bytes.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        Charset charset() {
            return Charset.forName(name().replace('_', '-'));
        }
    }

    /** Reads {@code bytes}, and says where they are no text. */
    public static DecodedText of(byte[] bytes) {
        for (var mark : Mark.values()) {
            if (mark.begins(bytes)) {
                return of(bytes, mark.bytes.length(), mark.unit, mark.charset());
            }
        }
        return of(bytes, 0, 1, StandardCharsets.UTF_8);
    }

    /** Reads {@code bytes} as well as can be: what can't be decoded becomes U+FFFD. */
    public static String lenient(byte[] bytes) {
        for (var mark : Mark.values()) {
            if (mark.begins(bytes)) {
                int from = mark.bytes.length();
                return new String(bytes, from, bytes.length - from, mark.charset());
            }
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static DecodedText of(byte[] bytes, int from, int unit, Charset charset) {
        int nul = firstNul(bytes, from, unit);
        if (nul >= 0) {
            return flawed(bytes, from, nul, charset, true);
        }
        var decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes, from, bytes.length - from);
        try {
            return new DecodedText(decoder.decode(in).toString(), null);
        } catch (CharacterCodingException e) {
            return flawed(bytes, from, in.position(), charset, false);
        }
    }

    private static DecodedText flawed(byte[] bytes, int from, int at, Charset charset, boolean nul) {
        var text = new String(bytes, from, bytes.length - from, charset);
        int place = new String(bytes, from, at - from, charset).length();
        return new DecodedText(
                text, new Flaw(charset.name(), at, bytes[at] & 0xFF, Math.min(place, text.length()), nul));
    }

    /** Returns where the first character of only zeros stands, each being {@code unit} bytes long; -1 where there is none. */
    private static int firstNul(byte[] bytes, int from, int unit) {
        for (int at = from; at + unit <= bytes.length; at += unit) {
            int sum = 0;
            for (int i = at; i < at + unit; i++) {
                sum |= bytes[i];
            }
            if (sum == 0) {
                return at;
            }
        }
        return -1;
    }
}
