package dev.helix.app.check;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** The input of {@code helix check}: files, folders and standard input, as text or not at all. */
final class CheckInput {

    /** Standard input, as it is named on the command line. */
    static final String STDIN = "-";

    private CheckInput() {}

    /**
     * Returns {@code inputs} with each folder replaced by the files in it that match, sorted. Hidden folders and links are left
     * out.
     *
     * @throws PortException where a folder holds no such file
     */
    static List<String> expanded(List<String> inputs, String glob) {
        var found = new ArrayList<String>();
        for (var input : inputs) {
            if (!input.equals(STDIN) && Files.isDirectory(path(input))) {
                found.addAll(within(path(input), glob));
            } else {
                found.add(input);
            }
        }
        return found;
    }

    private static List<String> within(Path folder, String glob) {
        var found = new ArrayList<String>();
        try {
            var matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
            // "**/" asks for at least one folder, which nobody who writes it means.
            var atTop = FileSystems.getDefault()
                    .getPathMatcher("glob:" + (glob.startsWith("**/") ? glob.substring(3) : glob));
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    var name = directory.getFileName();
                    boolean hidden = !directory.equals(folder)
                            && name != null
                            && name.toString().startsWith(".");
                    return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    var inside = folder.relativize(file);
                    if (attributes.isRegularFile() && (matcher.matches(inside) || atTop.matches(inside))) {
                        found.add(file.toString());
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (PatternSyntaxException e) {
            throw new PortException("--glob " + glob + " is no pattern: " + e.getDescription(), e);
        } catch (IOException e) {
            throw new PortException("can't walk " + folder + ": " + e, e);
        }
        if (found.isEmpty()) {
            throw new PortException("no file in " + folder + " matches " + glob + "; choose others with --glob");
        }
        found.sort(String::compareTo);
        return found;
    }

    /**
     * Reads UTF-8, or UTF-16 with a mark.
     *
     * @throws PortException where there is nothing to read, or something that is no text
     */
    static String read(String input) {
        try {
            return decoded(input, input.equals(STDIN) ? System.in.readAllBytes() : Files.readAllBytes(path(input)));
        } catch (NoSuchFileException e) {
            var pattern = input.chars().anyMatch(c -> "*?[".indexOf(c) >= 0);
            throw new PortException(
                    pattern
                            ? "no file matches " + input + ": patterns are filled in by the shell, and it found none"
                            : "there is no file " + input,
                    e);
        } catch (IOException e) {
            throw new PortException("can't read " + shown(input) + ": " + e, e);
        }
    }

    private static Path path(String input) {
        try {
            return Path.of(input);
        } catch (InvalidPathException e) {
            throw new PortException("no file can be named " + input + ": " + e.getReason(), e);
        }
    }

    static String shown(String input) {
        return input.equals(STDIN) ? "<stdin>" : input;
    }

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

    private static String decoded(String input, byte[] bytes) {
        for (var mark : Mark.values()) {
            if (mark.begins(bytes)) {
                return decoded(input, bytes, mark.bytes.length(), mark.unit, mark.charset());
            }
        }
        return decoded(input, bytes, 0, 1, StandardCharsets.UTF_8);
    }

    private static String decoded(String input, byte[] bytes, int from, int unit, Charset charset) {
        int nothing = firstNothing(bytes, from, unit);
        if (nothing >= 0) {
            throw new PortException(
                    "%s holds a NUL at offset %d (line %d), so that it is no text%s; save it as UTF-8 and check it again"
                            .formatted(
                                    shown(input),
                                    nothing,
                                    line(bytes, nothing),
                                    unit == 1 ? ", or UTF-16 or UTF-32 without a mark" : ""));
        }
        var decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes, from, bytes.length - from);
        try {
            return decoder.decode(in).toString();
        } catch (CharacterCodingException e) {
            int at = in.position();
            throw new PortException(
                    "%s is not %s: byte 0x%02X at offset %d (line %d); save it as UTF-8 and check it again"
                            .formatted(shown(input), charset.name(), bytes[at] & 0xFF, at, line(bytes, at)),
                    e);
        }
    }

    /** Returns where the first character of only zeros stands, each being {@code unit} bytes long; -1 where there is none. */
    private static int firstNothing(byte[] bytes, int from, int unit) {
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

    private static long line(byte[] bytes, int at) {
        long line = 1;
        for (int i = 0; i < at; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return line;
    }
}
