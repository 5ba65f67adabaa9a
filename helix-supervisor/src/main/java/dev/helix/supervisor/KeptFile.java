package dev.helix.supervisor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A small file of lines {@code name value}, with the number of its format first and a checksum last. It is replaced as a whole and forced to
 * disk. One of the next format is read, too, by the names that are known: the server that writes it may be newer than the supervisor.
 *
 * @param name in the supervisor's folder
 * @param format the number that is written
 */
record KeptFile(String name, int format) {

    private static final int LARGEST = 64 * 1024;
    private static final String FORMAT = "format";
    private static final String CHECKSUM = "checksum";

    /** The values of a file, by name. */
    record Values(String file, Map<String, String> all) {
        boolean has(String name) {
            return all.containsKey(name);
        }

        /** @throws IllegalArgumentException where it is missing */
        String text(String name) {
            var value = all.get(name);
            if (value == null) {
                throw new IllegalArgumentException(file + " says nothing of '" + name + "'");
            }
            return value;
        }

        long number(String name) {
            return Long.parseLong(text(name));
        }
    }

    void write(Path folder, Map<String, String> values) throws IOException {
        var text = new StringBuilder(FORMAT + " " + format + "\n");
        new TreeMap<>(values)
                .forEach((name, value) -> text.append(name)
                        .append(' ')
                        .append(value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r"))
                        .append('\n'));
        var sum = sum(text.toString());
        text.append(CHECKSUM).append(' ').append(sum).append('\n');
        var next = folder.resolve("." + name + ".next");
        try (var channel = FileChannel.open(
                next,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE))) {
            var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(folder);
    }

    /**
     * Reads it; empty when there is none.
     *
     * @throws IOException where it is damaged, or of a format that is two or more ahead
     */
    Optional<Values> read(Path folder) throws IOException {
        var file = folder.resolve(name);
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        var text = new String(bytes, StandardCharsets.UTF_8);
        var end = text.lastIndexOf(CHECKSUM + " ");
        if (end < 0 || !text.substring(end).strip().equals(CHECKSUM + " " + sum(text.substring(0, end)))) {
            throw new IOException(file + " is damaged: its checksum is another one");
        }
        var values = new LinkedHashMap<String, String>();
        text.substring(0, end).lines().forEach(line -> {
            var gap = line.indexOf(' ');
            if (gap > 0) {
                values.put(line.substring(0, gap), plain(line.substring(gap + 1)));
            }
        });
        var number = values.getOrDefault(FORMAT, "");
        if (!number.equals(Integer.toString(format)) && !number.equals(Integer.toString(format + 1))) {
            throw new IOException(file + " has format '" + number + "', and this supervisor knows " + format + " and "
                    + (format + 1));
        }
        return Optional.of(new Values(file.toString(), values));
    }

    void remove(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
    }

    private static String plain(String escaped) {
        var text = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c == '\\' && i + 1 < escaped.length()) {
                i++;
                switch (escaped.charAt(i)) {
                    case 'n' -> text.append('\n');
                    case 'r' -> text.append('\r');
                    default -> text.append(escaped.charAt(i));
                }
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** Not every file system has folders forced to disk; then the renaming is as lasting as it gets. */
    private static void force(Path folder) {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // As it was said.
        }
    }

    private static String sum(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
