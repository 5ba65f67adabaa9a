package dev.helix.adapter.local;

import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The caches that candidates share, so that each finds there what trees of main have fetched, and nothing that another candidate
 * put there or changed. Files are known by path, inode, size and the time of their last change, which nobody sets. For one
 * process at a time; who holds the test system does that.
 */
final class CandidateCaches {

    private static final String HEAD = "helix-caches 1 ";

    private final Path folder;
    private final Path note;

    /**
     * @param folder with the caches, absolute
     * @param note where it is remembered for whom they are used, and which files are from trees of main
     */
    CandidateCaches(Path folder, Path note) {
        this.folder = folder;
        this.note = note;
    }

    /** A note: for whom the caches are used, and the files that had been there before. */
    private record Noted(String candidate, Map<String, String> judged) {}

    /**
     * Has the caches be for {@code candidate} from now on. What came since the last one of main stays where that one is of main by now.
     *
     * @param ofMain says whether a tree is, or lately was, main's
     * @param arrival brings what trees of main have fetched elsewhere, before it is noted
     * @throws PortException where something can't be removed
     */
    void isolate(TreeId candidate, Predicate<TreeId> ofMain, Arrival arrival) {
        try {
            var last = read();
            if (last.candidate().equals(candidate.sha())) {
                return;
            }
            var judged = last.judged();
            if (!last.candidate().isEmpty() && ofMain.test(new TreeId(last.candidate()))) {
                arrival.bring();
                judged = new HashMap<>();
                walk(new Noting(judged));
            } else {
                walk(new Removing(judged));
            }
            write(new Noted(candidate.sha(), judged));
        } catch (IOException e) {
            throw new PortException(
                    "what another candidate left in the caches " + folder + " can't be removed: " + e, e);
        }
    }

    /** Brings files. */
    @FunctionalInterface
    interface Arrival {
        void bring() throws IOException;
    }

    private interface Visitor {
        /** Returns whether the file is to go. */
        boolean file(String path, String state);
    }

    private record Noting(Map<String, String> all) implements Visitor {
        @Override
        public boolean file(String path, String state) {
            all.put(path, state);
            return false;
        }
    }

    private record Removing(Map<String, String> judged) implements Visitor {
        @Override
        public boolean file(String path, String state) {
            return !state.equals(judged.get(path));
        }
    }

    private void walk(Visitor visitor) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            open(folder);
            try (var stream = Files.newDirectoryStream(folder)) {
                walk(stream, folder, "", visitor);
            }
        }
    }

    /** Somebody may still be at work there: nothing is followed, and what is removed is named from its open folder. */
    private static void walk(DirectoryStream<Path> stream, Path folder, String prefix, Visitor visitor)
            throws IOException {
        if (!(stream instanceof SecureDirectoryStream<Path> secure)) {
            throw new IOException(folder + " can't be walked through safely here");
        }
        var names = new HashSet<Path>();
        stream.forEach(entry -> names.add(entry.getFileName()));
        for (var name : names) {
            var path = prefix + name;
            var view = secure.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            try {
                if (view.readAttributes().isDirectory()) {
                    openIn(secure, name);
                    try (var inner = secure.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                        walk(inner, folder.resolve(name), path + "/", visitor);
                    }
                } else if (visitor.file(path, state(folder.resolve(name)))) {
                    secure.deleteFile(name);
                }
            } catch (NoSuchFileException e) {
                // Gone meanwhile.
            }
        }
    }

    private static String state(Path file) throws IOException {
        var read = Files.readAttributes(file, "unix:ino,size,ctime", LinkOption.NOFOLLOW_LINKS);
        return read.get("ino") + " " + read.get("size") + " " + read.get("ctime");
    }

    private static void open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    /** Tools make what they have fetched read-only, and so may somebody who wants it to stay. */
    private static void openIn(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        var view = folder.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (!view.readAttributes().permissions().containsAll(PosixFilePermissions.fromString("rwx------"))) {
            folder.getFileAttributeView(name, PosixFileAttributeView.class)
                    .setPermissions(PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Returns what was noted; where nothing that can be read was, nothing has been judged. */
    private Noted read() throws IOException {
        var nothing = new Noted("", Map.of());
        if (!Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS)) {
            return nothing;
        }
        var lines = Files.readAllLines(note, StandardCharsets.UTF_8);
        if (lines.isEmpty() || !lines.getFirst().matches(HEAD + "[0-9a-f]{40,64} " + (lines.size() - 1))) {
            return nothing;
        }
        var judged = new HashMap<String, String>();
        for (var line : lines.subList(1, lines.size())) {
            int end = line.lastIndexOf(' ');
            judged.put(
                    URLDecoder.decode(line.substring(end + 1), StandardCharsets.UTF_8),
                    line.substring(0, Math.max(0, end)));
        }
        return new Noted(
                lines.getFirst().substring(HEAD.length(), lines.getFirst().lastIndexOf(' ')), judged);
    }

    private void write(Noted noted) throws IOException {
        var text = new StringBuilder(
                HEAD + noted.candidate() + " " + noted.judged().size() + "\n");
        noted.judged().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(file -> text.append(file.getValue())
                        .append(' ')
                        .append(URLEncoder.encode(file.getKey(), StandardCharsets.UTF_8))
                        .append('\n'));
        PrivateFiles.folder(note.resolveSibling("."));
        DurableFile.replace(note, text.toString());
    }
}
