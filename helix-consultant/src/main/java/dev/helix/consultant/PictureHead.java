package dev.helix.consultant;

import java.util.Optional;

/**
 * The kind of a picture, as its first bytes tell it, and the size that a decoder would make room for. Nothing is
 * decoded, so that a few bytes that claim a huge picture cost nothing here.
 *
 * @param type as in {@link ChatMessage.Picture}
 * @param pixels of the largest frame; 0 where no size can be found
 */
record PictureHead(String type, long pixels) {

    private static final int PNG_SIZE = 16;
    private static final int GIF_FRAMES = 13;
    private static final int GIF_FRAME = 0x2C;
    private static final int GIF_EXTENSION = 0x21;
    private static final int JPEG_MARKER = 0xFF;
    private static final int JPEG_SCAN = 0xDA;
    private static final int JPEG_END = 0xD9;
    private static final int WEBP_CHUNKS = 12;
    private static final int CHUNK_HEAD = 8;
    private static final int WEBP_SIDE = 0x3FFF;

    /** Returns what {@code bytes} are; empty for no picture of a known kind. */
    static Optional<PictureHead> of(byte[] bytes) {
        var in = new Bytes(bytes);
        if (in.has(0, "\u0089PNG\r\n\u001a\n")) {
            return Optional.of(new PictureHead("png", in.has(12, "IHDR") ? png(in) : 0));
        }
        if (in.has(0, "\u00ff\u00d8\u00ff")) {
            return Optional.of(new PictureHead("jpg", jpeg(in)));
        }
        if (in.has(0, "GIF87a") || in.has(0, "GIF89a")) {
            return Optional.of(new PictureHead("gif", gif(in)));
        }
        if (in.has(0, "RIFF") && in.has(8, "WEBP")) {
            return Optional.of(new PictureHead("webp", webp(in)));
        }
        return Optional.empty();
    }

    private static long png(Bytes in) {
        // No side is longer by the format; two that claim to be would make a small number of the product.
        return Math.min(in.big(PNG_SIZE, 4), Integer.MAX_VALUE) * Math.min(in.big(PNG_SIZE + 4, 4), Integer.MAX_VALUE);
    }

    /** The frame's head comes before its scan; all between are segments with a length. */
    private static long jpeg(Bytes in) {
        long most = 0;
        int at = 2;
        while (at + 4 <= in.length() && in.at(at) == JPEG_MARKER) {
            int marker = in.at(at + 1);
            if (marker == JPEG_MARKER) {
                at++;
                continue;
            }
            if (marker == JPEG_SCAN || marker == JPEG_END) {
                break;
            }
            // C4, C8 and CC are tables of a frame, not its head.
            if (marker == 0xC0 || (marker > 0xC0 && marker <= 0xCF && marker % 4 != 0)) {
                most = Math.max(most, in.big(at + 5, 2) * in.big(at + 7, 2));
            }
            at += 2 + (int) Math.max(2, in.big(at + 2, 2));
        }
        return most;
    }

    /** A frame may reach beyond the screen that the head tells of. */
    private static long gif(Bytes in) {
        long most = in.little(6, 2) * in.little(8, 2);
        int at = GIF_FRAMES + colours(in.at(10));
        while (at < in.length()) {
            if (in.at(at) == GIF_FRAME) {
                long right = in.little(at + 1, 2) + in.little(at + 5, 2);
                long bottom = in.little(at + 3, 2) + in.little(at + 7, 2);
                most = Math.max(most, right * bottom);
                at = afterBlocks(in, at + 11 + colours(in.at(at + 9)));
            } else if (in.at(at) == GIF_EXTENSION) {
                at = afterBlocks(in, at + 2);
            } else {
                break;
            }
        }
        return most;
    }

    private static int colours(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private static int afterBlocks(Bytes in, int first) {
        int at = first;
        while (at < in.length() && in.at(at) != 0) {
            at += 1 + in.at(at);
        }
        return at + 1;
    }

    private static long webp(Bytes in) {
        long most = 0;
        long at = WEBP_CHUNKS;
        while (at + CHUNK_HEAD <= in.length()) {
            int chunk = (int) at;
            int data = chunk + CHUNK_HEAD;
            if (in.has(chunk, "VP8X")) {
                most = Math.max(most, (in.little(data + 4, 3) + 1) * (in.little(data + 7, 3) + 1));
            } else if (in.has(chunk, "VP8L") && in.at(data) == 0x2F) {
                long sizes = in.little(data + 1, 4);
                most = Math.max(most, ((sizes & WEBP_SIDE) + 1) * (((sizes >> 14) & WEBP_SIDE) + 1));
            } else if (in.has(chunk, "VP8 ") && in.has(data + 3, "\u009d\u0001*")) {
                most = Math.max(most, (in.little(data + 6, 2) & WEBP_SIDE) * (in.little(data + 8, 2) & WEBP_SIDE));
            } else if (in.has(chunk, "ANMF")) {
                most = Math.max(most, (in.little(data + 6, 3) + 1) * (in.little(data + 9, 3) + 1));
            }
            long length = in.little(chunk + 4, 4);
            at += CHUNK_HEAD + length + length % 2;
        }
        return most;
    }

    /** Bytes of which those that are not there are 0. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Bytes(byte[] all) {
        int length() {
            return all.length;
        }

        int at(int index) {
            return index < all.length ? all[index] & 0xFF : 0;
        }

        long big(int from, int count) {
            long value = 0;
            for (int i = 0; i < count; i++) {
                value = (value << 8) | at(from + i);
            }
            return value;
        }

        long little(int from, int count) {
            long value = 0;
            for (int i = count - 1; i >= 0; i--) {
                value = (value << 8) | at(from + i);
            }
            return value;
        }

        boolean has(int from, String letters) {
            for (int i = 0; i < letters.length(); i++) {
                if (from + i >= all.length || at(from + i) != letters.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }
}
