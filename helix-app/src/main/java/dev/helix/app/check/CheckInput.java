package dev.helix.app.check;

import dev.helix.domain.answer.DecodedText;
import dev.helix.domain.port.PortException;
import java.io.IOException;
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

/** The input of {@code helix check}: files, folders and standard input. */
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

                // A folder or file that can't be looked at is told when it is its turn.
                @Override
                public FileVisitResult visitFileFailed(Path file, IOException why) {
                    found.add(file.toString());
                    return FileVisitResult.CONTINUE;
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
     * Reads UTF-8, or UTF-16 and UTF-32 with a mark.
     *
     * @throws PortException where there is nothing to read
     */
    static DecodedText read(String input) {
        try {
            return DecodedText.of(input.equals(STDIN) ? System.in.readAllBytes() : Files.readAllBytes(path(input)));
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
}
