package dev.helix.adapter.local;

import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The first and the last field of every JSON text that outlives the process: its format number comes first, and a checksum over
 * all before it comes last, so that a text from a newer HELIX and a damaged one are both told from a good one. A text
 * without a number is format 1, which had neither. Safe for use by many threads.
 *
 * @param known the format that this HELIX writes
 * @param readable the newest format that it reads, by the names that it knows
 * @param layout how the text is set
 */
record StoredFormat(int known, int readable, Layout layout) {

    /** A format of which nothing newer is read than what is written. */
    StoredFormat(int known, Layout layout) {
        this(known, known, layout);
    }

    /** The name of the key with the format number. */
    static final String FORMAT = "format";

    /** The name of the key with the checksum. */
    static final String CHECKSUM = "crc32c";

    /** The first format: without number and checksum, and with the class names of its day. */
    static final int FIRST = 1;

    private static final int DIGITS = 8;

    /** How a text is set: all in one line, or indented as Jackson does it. */
    static final class Layout {
        static final Layout LINE = new Layout("{\"", "", ":", "}");
        static final Layout INDENTED = new Layout("{\n  \"", "\n  ", " : ", "\n}");

        private final Pattern number;
        private final byte[] before;
        private final byte[] after;
        private final byte[] closing;

        private Layout(String opening, String indent, String colon, String closing) {
            this.number = Pattern.compile(Pattern.quote(opening + FORMAT + "\"" + colon) + "(\\d{1,9})[,\\s}]");
            this.before = ("," + indent + "\"" + CHECKSUM + "\"" + colon + "\"").getBytes(StandardCharsets.US_ASCII);
            this.after = ("\"" + closing).getBytes(StandardCharsets.US_ASCII);
            this.closing = closing.getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** A text is not what was written. The message says how one sees that. */
    static final class Damaged extends Exception {
        private static final long serialVersionUID = 1L;

        Damaged(String message) {
            super(message);
        }
    }

    /** Returns {@code json}, an object that begins with its format number, with its checksum and a line end. */
    byte[] sealed(byte[] json) {
        int end = json.length - layout.closing.length;
        var sum = sum(json, 0, end);
        var sealed = Arrays.copyOf(json, end + layout.before.length + DIGITS + layout.after.length + 1);
        int at = put(layout.before, sealed, end);
        at = put(sum, sealed, at);
        at = put(layout.after, sealed, at);
        sealed[at] = '\n';
        return sealed;
    }

    /** Returns {@code json} with its checksum and a line end. */
    String sealed(String json) {
        return new String(sealed(json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    /**
     * Looks whether a text is as it was written, and returns its format number.
     *
     * @param name of the file, for the message
     * @param bytes what holds the text
     * @param start where it begins
     * @param length how long it is, without the line end
     * @throws Refused as NewerFormat
     * @throws Damaged when its checksum does not fit
     */
    int verify(String name, byte[] bytes, int start, int length) throws Damaged {
        int found = number(bytes, start, length);
        if (found > readable) {
            throw new Refused(new Refusal.NewerFormat(name, found, known));
        }
        int sum = start + length - layout.after.length - DIGITS;
        int end = sum - layout.before.length;
        boolean summed = end >= start && holds(bytes, end, layout.before) && holds(bytes, sum + DIGITS, layout.after);
        boolean good =
                found > FIRST ? summed && holds(bytes, sum, sum(bytes, start, end - start)) : found == FIRST && !summed;
        if (!good) {
            throw new Damaged("is damaged, for its checksum does not fit");
        }
        return found;
    }

    /** Verifies a file that holds one text and a line end. */
    int verify(String name, byte[] content) throws Damaged {
        int end = content.length > 0 && content[content.length - 1] == '\n' ? content.length - 1 : content.length;
        int found = verify(name, content, 0, end);
        if (found > FIRST && end == content.length) {
            throw new Damaged("is damaged, for its end is missing");
        }
        return found;
    }

    /** Returns whether a text of one line was written whole and something stands where its line end was. */
    boolean goesOn(byte[] bytes, int start) {
        int whole = layout.before.length + DIGITS + layout.after.length;
        for (int at = start; at + whole < bytes.length; at++) {
            if (holds(bytes, at, layout.before) && holds(bytes, at + layout.before.length + DIGITS, layout.after)) {
                return true;
            }
        }
        return false;
    }

    private int number(byte[] bytes, int start, int length) {
        var begin = new String(bytes, start, Math.min(length, 32), StandardCharsets.ISO_8859_1);
        var match = layout.number.matcher(begin);
        return match.lookingAt() ? Integer.parseInt(match.group(1)) : FIRST;
    }

    private static byte[] sum(byte[] bytes, int start, int length) {
        var crc = new CRC32C();
        crc.update(bytes, start, length);
        return HexFormat.of().toHexDigits((int) crc.getValue()).getBytes(StandardCharsets.US_ASCII);
    }

    private static int put(byte[] piece, byte[] into, int at) {
        System.arraycopy(piece, 0, into, at, piece.length);
        return at + piece.length;
    }

    private static boolean holds(byte[] bytes, int at, byte[] piece) {
        return Arrays.equals(bytes, at, Math.min(bytes.length, at + piece.length), piece, 0, piece.length);
    }
}
