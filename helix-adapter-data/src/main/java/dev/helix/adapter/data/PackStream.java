package dev.helix.adapter.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How Bolt writes values down: PackStream, version 1. What is no text, number, list or map is written by nobody here. */
final class PackStream {

    private static final int DEEPEST = 16;
    private static final int TINY = 16;
    private static final int NULL = 0xC0;
    private static final int INT_64 = 0xCB;
    private static final int STRING_32 = 0xD2;
    private static final int LIST_32 = 0xD6;
    private static final int MAP_32 = 0xDA;

    private PackStream() {}

    /** A message, or a value of a type of its own. */
    record Structure(int tag, List<Object> fields) {
        Structure {
            fields = List.copyOf(fields);
        }
    }

    /** Returns the bytes of a message. */
    static byte[] message(int tag, List<?> fields) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeByte(0xB0 + fields.size());
        out.writeByte(tag);
        for (var field : fields) {
            write(out, field);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Object value) throws IOException {
        switch (value) {
            case String text -> {
                var bytes = text.getBytes(StandardCharsets.UTF_8);
                out.writeByte(STRING_32);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
            case Long number -> {
                out.writeByte(INT_64);
                out.writeLong(number);
            }
            case List<?> list -> {
                out.writeByte(LIST_32);
                out.writeInt(list.size());
                for (var one : list) {
                    write(out, one);
                }
            }
            case Map<?, ?> map -> {
                out.writeByte(MAP_32);
                out.writeInt(map.size());
                for (var entry : map.entrySet()) {
                    write(out, entry.getKey());
                    write(out, entry.getValue());
                }
            }
            default -> throw new IllegalArgumentException("not written by Bolt here: " + value.getClass());
        }
    }

    /** Returns the message that bytes hold; a null is an empty text. @throws IOException where they hold none */
    static Structure read(byte[] bytes) throws IOException {
        var value = value(new DataInputStream(new ByteArrayInputStream(bytes)), 0);
        if (value instanceof Structure message && !message.fields().isEmpty()) {
            return message;
        }
        throw new IOException("it answers with something else than a message of Bolt");
    }

    private static Object value(DataInputStream in, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("it answers with more lists in lists than anybody asks for");
        }
        int marker = in.readUnsignedByte();
        int size = marker % TINY;
        return switch (marker / TINY) {
            case 0x8 -> text(in, size);
            case 0x9 -> list(in, size, depth);
            case 0xA -> map(in, size, depth);
            case 0xB -> structure(in, size, depth);
            case 0xC, 0xD -> sized(in, marker, depth);
            default -> (long) (byte) marker;
        };
    }

    private static Object sized(DataInputStream in, int marker, int depth) throws IOException {
        return switch (marker) {
            case NULL -> "";
            case 0xC1 -> in.readDouble();
            case 0xC2 -> false;
            case 0xC3 -> true;
            case 0xC8 -> (long) in.readByte();
            case 0xC9 -> (long) in.readShort();
            case 0xCA -> (long) in.readInt();
            case INT_64 -> in.readLong();
            case 0xCC, 0xD0 -> text(in, in.readUnsignedByte());
            case 0xCD, 0xD1 -> text(in, in.readUnsignedShort());
            case 0xCE, STRING_32 -> text(in, in.readInt());
            case 0xD4 -> list(in, in.readUnsignedByte(), depth);
            case 0xD5 -> list(in, in.readUnsignedShort(), depth);
            case LIST_32 -> list(in, in.readInt(), depth);
            case 0xD8 -> map(in, in.readUnsignedByte(), depth);
            case 0xD9 -> map(in, in.readUnsignedShort(), depth);
            case MAP_32 -> map(in, in.readInt(), depth);
            default -> throw new IOException("it answers with something else than a message of Bolt");
        };
    }

    /** No size is believed that the bytes do not bear out. */
    private static String text(DataInputStream in, int length) throws IOException {
        if (length < 0 || length > in.available()) {
            throw new EOFException("a message of it ends in its middle");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static List<Object> list(DataInputStream in, int size, int depth) throws IOException {
        var list = new ArrayList<>();
        for (int i = 0; i != size; i++) {
            list.add(value(in, depth + 1));
        }
        return list;
    }

    private static Map<String, Object> map(DataInputStream in, int size, int depth) throws IOException {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i != size; i++) {
            map.put(String.valueOf(value(in, depth + 1)), value(in, depth + 1));
        }
        return map;
    }

    private static Structure structure(DataInputStream in, int size, int depth) throws IOException {
        return new Structure(in.readUnsignedByte(), list(in, size, depth));
    }
}
