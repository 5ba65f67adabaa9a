package dev.helix.adapter.git;

import dev.helix.adapter.git.FilesSnapshot.FileState;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Puts files back as they were. The contents that stood there instead are kept as a blob of the repository, until git collects it. */
record PuttingBack(JGitRepository repository, Path root) {

    private static final long LARGEST = 50L * 1024 * 1024;

    /** Puts one back, and returns what is to be told of it. */
    Damage putBack(Path file, FileState before, String what) {
        if (!before.isKnown()) {
            return new Damage(name(file), what + "; nobody knows how it was", false);
        }
        return instead(file, what, () -> {
            restore(file, before);
            return before.stillHolds(file);
        });
    }

    /** Checks a file of the work tree out as it is committed. */
    Damage checkOut(Path file, String path, String what) {
        return instead(file, what, () -> {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                FileTree.remove(file);
            }
            new GitCommand(root).output("checkout", "--quiet", "HEAD", "--", path);
            return true;
        });
    }

    private interface Putting {
        boolean done() throws IOException;
    }

    private Damage instead(Path file, String what, Putting putting) {
        var kept = "";
        try {
            freeTheWay(file);
            var now = FileState.of(file, LARGEST);
            if (now.exists() && !now.link()) {
                if (now.content() == null) {
                    return new Damage(name(file), what + "; it is too large to be kept", false);
                }
                var blob = repository.store(Content.of(now.content()));
                kept = "; its content is kept for a while: `git cat-file blob " + blob + "`";
            }
            return new Damage(name(file), what + kept, putting.done());
        } catch (IOException | PortException e) {
            return new Damage(name(file), what + kept + "; " + e.getMessage(), false);
        }
    }

    /** Returns whether the commit that is checked out has such a file. */
    boolean isCommitted(String path) {
        try {
            var head = repository.git().resolve("HEAD");
            return head != null
                    && RepoPath.objection(path).isEmpty()
                    && repository
                            .file(new CommitId(head.name()), new RepoPath(path))
                            .isPresent();
        } catch (IOException e) {
            throw new PortException("HEAD can't be read: " + e.getMessage(), e);
        }
    }

    /** Returns the files of the work tree that are not as committed, untracked ones too. */
    List<String> dirty() {
        var status =
                new GitCommand(root).output("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all");
        return Arrays.stream(status.split("\0", -1))
                .filter(line -> line.length() > 3)
                .map(line -> line.substring(3))
                .toList();
    }

    /** A link that was put where a folder has been must not lead elsewhere what is written or deleted below it. */
    private void freeTheWay(Path file) throws IOException {
        if (!file.startsWith(root)) {
            return;
        }
        var at = root;
        for (var segment : root.relativize(file)) {
            at = at.resolve(segment);
            if (!at.equals(file) && Files.isSymbolicLink(at)) {
                Files.delete(at);
                return;
            }
        }
    }

    private static void restore(Path file, FileState before) throws IOException {
        if (before.content() == null) {
            Files.deleteIfExists(file);
            return;
        }
        var parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (before.link() || Files.isSymbolicLink(file)) {
            Files.deleteIfExists(file);
        } else if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            FileTree.remove(file);
        }
        if (before.link()) {
            Files.createSymbolicLink(file, Path.of(new String(before.content(), StandardCharsets.UTF_8)));
            return;
        }
        Files.write(file, before.content());
        if (Files.isExecutable(file) != before.executable()
                && !file.toFile().setExecutable(before.executable(), before.executable())) {
            throw new IOException("its mode can't be set");
        }
    }

    String name(Path file) {
        return file.startsWith(root) ? root.relativize(file).toString() : file.toString();
    }
}
