package dev.helix.app.check;

import dev.helix.domain.answer.DecodedText;
import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Sentences;
import java.io.IOException;
import java.io.InputStream;
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
import org.jspecify.annotations.Nullable;

/** The input of {@code helix check}: files, folders and standard input. */
final class CheckInput {

    /** Standard input, as it is named on the command line. */
    static final String STDIN = "-";

    /** How many bytes of one input are read at most: far more than any text that somebody writes. */
    static final int MOST_BYTES = 32 << 20;

    private static final int MOST_LINKS = 40;

    private CheckInput() {}

    /**
     * Returns {@code inputs} with each folder replaced by the files in it that match, sorted. Hidden folders and links are left
     * out. A folder without such a file stays, so that it is told when it is its turn, and so does what can't be a path.
     *
     * @throws PortException where {@code glob} is no pattern
     */
    static List<String> expanded(List<String> inputs, String glob, Sentences say) {
        var found = new ArrayList<String>();
        for (var input : inputs) {
            var files = isFolder(input) ? within(path(input, say), glob, say) : List.<String>of();
            if (files.isEmpty()) {
                found.add(input);
            } else {
                found.addAll(files);
            }
        }
        return found;
    }

    /** Returns whether {@code file} is one that this process was started with, as /dev/stdin or what a shell's <(…) names. */
    private static boolean isHandedOver(Path file) {
        var at = file.toAbsolutePath().normalize();
        for (int links = 0; links < MOST_LINKS; links++) {
            if (at.startsWith("/dev/fd") || at.startsWith("/proc/self/fd")) {
                return true;
            }
            try {
                at = at.resolveSibling(Files.readSymbolicLink(at)).normalize();
            } catch (IOException | UnsupportedOperationException e) {
                return false;
            }
        }
        return false;
    }

    private static boolean isFolder(String input) {
        try {
            return !input.equals(STDIN) && Files.isDirectory(Path.of(input));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static List<String> within(Path named, String glob, Sentences say) {
        var found = new ArrayList<String>();
        try {
            var matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
            // "**/" asks for at least one folder, which nobody who writes it means.
            var atTop = FileSystems.getDefault()
                    .getPathMatcher("glob:" + (glob.startsWith("**/") ? glob.substring(3) : glob));
            // Who names a link to a folder means the folder.
            var folder = named.toRealPath();
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                private void add(Path file) {
                    found.add(named.resolve(folder.relativize(file)).toString());
                }

                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    var name = directory.getFileName();
                    boolean hidden = !directory.equals(folder)
                            && name != null
                            && name.toString().startsWith(".");
                    return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                // A folder or file that can't be looked at is told when it is its turn.
                @Override
                public FileVisitResult visitFileFailed(Path file, IOException why) {
                    add(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException why) {
                    if (why != null) {
                        add(directory);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    var inside = folder.relativize(file);
                    // A pipe, socket or device that is named as a document is told when it is its turn.
                    boolean meant = attributes.isRegularFile() || attributes.isOther();
                    if (meant && (matcher.matches(inside) || atTop.matches(inside))) {
                        add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (PatternSyntaxException e) {
            throw new PortException(say.text("input.glob", glob, e.getDescription()), e);
        } catch (IOException e) {
            found.add(named.toString());
        }
        found.sort(String::compareTo);
        return found;
    }

    /**
     * Reads UTF-8, or UTF-16 and UTF-32 with a mark. A pipe, socket or device that has a name is not opened, since that may wait forever.
     *
     * @throws PortException where there is nothing to read, as in a folder without a file that matches {@code glob}, or more than
     *     {@link #MOST_BYTES}
     */
    static DecodedText read(String input, String glob, Sentences say) {
        try {
            return DecodedText.of(input.equals(STDIN) ? bounded(System.in, input, say) : bytes(input, say));
        } catch (NoSuchFileException e) {
            var pattern = input.chars().anyMatch(c -> "*?[".indexOf(c) >= 0);
            throw new PortException(say.text(pattern ? "input.pattern" : "input.missing", input), e);
        } catch (IOException e) {
            if (isFolder(input) && Files.isReadable(path(input, say))) {
                throw new PortException(say.text("input.none", input, glob), e);
            }
            throw new PortException(say.text("input.unreadable", shown(input), e), e);
        }
    }

    private static byte[] bytes(String input, Sentences say) throws IOException {
        var file = path(input, say);
        var is = Files.readAttributes(file, BasicFileAttributes.class);
        if (is.isOther() && !isHandedOver(file)) {
            throw new PortException(say.text("input.special", input));
        }
        try (var in = Files.newInputStream(file)) {
            return bounded(in, input, say);
        }
    }

    /** Looks at no size that somebody tells: a file may grow, and a stream has none. */
    private static byte[] bounded(InputStream in, String input, Sentences say) throws IOException {
        var read = in.readNBytes(MOST_BYTES + 1);
        if (read.length > MOST_BYTES) {
            throw new PortException(say.text("input.large", shown(input), String.valueOf(MOST_BYTES >> 20)));
        }
        return read;
    }

    private static Path path(String input, Sentences say) {
        try {
            return Path.of(input);
        } catch (InvalidPathException e) {
            throw new PortException(say.text("input.name", input, e.getReason()), e);
        }
    }

    static String shown(String input) {
        return input.equals(STDIN) ? "<stdin>" : input;
    }
}
