package dev.helix.adapter.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Looks at folders of a test. */
final class TestFiles {

    private TestFiles() {}

    /** Returns the text of every file below a folder, by path, and of every link its target; git's own files are left out. */
    static Map<String, String> texts(Path folder) {
        var texts = new TreeMap<String, String>();
        if (!Files.exists(folder)) {
            return texts;
        }
        try (var all = Files.walk(folder)) {
            for (var file : all.toList()) {
                var path = folder.relativize(file).toString();
                if (path.equals(".git") || path.startsWith(".git/")) {
                    continue;
                }
                if (Files.isSymbolicLink(file)) {
                    texts.put(path, Files.readSymbolicLink(file).toString());
                } else if (Files.isRegularFile(file)) {
                    texts.put(path, Files.readString(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    /** Copies a folder of plain files. */
    static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (var file : all.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
