package dev.helix.adapter.git;

import java.io.ByteArrayOutputStream;

/** Line ends as git writes them into a work tree: LF may become CR LF, and CR LF never becomes anything else. */
final class LineEnds {

    private static final int DELETE = 127;
    private static final int PRINTABLE_SHARE = 7;
    private static final byte END_OF_FILE = 0x1a;

    private final byte[] bytes;
    private boolean nul;
    private int loneCr;
    private int loneLf;
    private int crLf;
    private int printable;
    private int unprintable;

    private LineEnds(byte[] bytes) {
        this.bytes = bytes;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                loneLf++;
            } else if (bytes[i] != '\r') {
                count(bytes[i] & 0xff);
            } else if (i + 1 < bytes.length && bytes[i + 1] == '\n') {
                crLf++;
                i++;
            } else {
                loneCr++;
            }
        }
        if (bytes.length > 0 && bytes[bytes.length - 1] == END_OF_FILE) {
            unprintable--;
        }
    }

    private void count(int value) {
        nul |= value == 0;
        var control = value < ' ' && value != '\b' && value != '\t' && value != 0x1b && value != '\f';
        if (control || value == DELETE) {
            unprintable++;
        } else {
            printable++;
        }
    }

    /** Returns a text with CR LF at the end of each line. */
    static byte[] crLf(byte[] text) {
        return new LineEnds(text).converted();
    }

    /** As {@link #crLf} where git takes it for a text whose line ends are all LF; else the bytes as they are. */
    static byte[] crLfIfText(byte[] bytes) {
        var ends = new LineEnds(bytes);
        var binary = ends.loneCr > 0 || ends.nul || ends.printable >> PRINTABLE_SHARE < ends.unprintable;
        return binary || ends.crLf > 0 ? bytes : ends.converted();
    }

    private byte[] converted() {
        if (loneLf == 0) {
            return bytes;
        }
        var out = new ByteArrayOutputStream(bytes.length + loneLf);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) {
                out.write('\r');
            }
            out.write(bytes[i]);
        }
        return out.toByteArray();
    }
}
