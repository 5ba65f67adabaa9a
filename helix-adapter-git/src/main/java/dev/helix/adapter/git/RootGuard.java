package dev.helix.adapter.git;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Guard;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Guards a root. Git's hooks and configuration and the files of the live slot must be as they were, whoever changed them.
 * Elsewhere people and other agents work at the same time: there, only what the agent's own tools say that it wrote counts.
 */
public final class RootGuard implements Guard {

    private static final int LARGEST = 1024 * 1024;
    private static final long MOST = 64L * 1024 * 1024;
    private static final Set<String> OWN_WORLDS =
            Set.of("production", "systems", "agent", "gates", "workspaces", "leases");

    private final JGitRepository repository;
    private final JGitSlots production;
    private final Path root;
    private final Path gitFolder;

    /**
     * @param production whose live slot is guarded
     * @param root the production repository's work tree
     */
    public RootGuard(JGitRepository repository, JGitSlots production, Path root) {
        this.repository = repository;
        this.production = production;
        this.root = root.toAbsolutePath().normalize();
        this.gitFolder = repository.git().getCommonDirectory().toPath();
    }

    @Override
    public Watch begin(ProjectId project, Path open) {
        try {
            var strict = new Remembered();
            for (var name : List.of("hooks", "config", "info")) {
                strict.take(gitFolder.resolve(name), Set.of());
            }
            var named = new Remembered();
            named.take(gitFolder.resolve("HEAD"), Set.of());
            named.take(gitFolder.resolve("packed-refs"), Set.of());
            named.take(gitFolder.resolve("refs"), Set.of());
            named.take(root.resolve(".helix"), OWN_WORLDS);
            named.take(root.resolve("projects"), Set.of("workspace"));
            dirty().forEach(path -> named.takeFile(root.resolve(path)));
            var live = production.current();
            var odd = live.map(content -> Set.copyOf(production.differences(content.slot())))
                    .orElse(Set.of());
            var tip = repository.main();
            return written -> {
                var damage = new ArrayList<Damage>();
                strict.compare(damage, this::name);
                live.filter(content -> production.current().equals(Optional.of(content)))
                        .ifPresent(content -> {
                            for (var path : new TreeSet<>(production.differences(content.slot()))) {
                                if (!odd.contains(path)) {
                                    var file =
                                            production.directory(content.slot()).resolve(path);
                                    damage.add(new Damage(
                                            name(file),
                                            "a file of the live slot was changed",
                                            restore(file, ofTree(content.tree().sha(), path))));
                                }
                            }
                        });
                for (var file : new TreeSet<>(written)) {
                    if (!inside(file, open)) {
                        var seen = judge(project, named, tip.sha(), file);
                        if (seen != null) {
                            damage.add(seen);
                        }
                    }
                }
                return damage;
            };
        } catch (IOException e) {
            throw new PortException("what developers may not touch can't be looked at: " + e.getMessage(), e);
        }
    }

    /** Links are followed, so that a link does not lead out unseen. */
    private static boolean inside(Path file, Path open) {
        try {
            var at = file.normalize();
            while (!Files.exists(at) && at.getParent() != null) {
                at = at.getParent();
            }
            return file.normalize().startsWith(open) && at.toRealPath().startsWith(open.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the damage done to a file that the agent says it wrote; null when it is as it was. */
    private @Nullable Damage judge(ProjectId project, Remembered named, String tip, Path file) {
        if (file.equals(
                root.resolve("projects/evolution").resolve(project.value()).resolve("status.json"))) {
            return null; // The journal knows better, and counts it.
        }
        if (file.startsWith(root.resolve(".helix/production"))) {
            return null; // The live slot was compared with its tree, and the idle one is before it goes live.
        }
        if (named.passedOver(file)) {
            return named.changedSince(file)
                    ? new Damage(name(file), "it was written by the agent, and nobody knows how it was", false)
                    : null;
        }
        var before = named.content(file);
        if (before == null && file.startsWith(root) && !file.startsWith(root.resolve(".helix"))) {
            var path = root.relativize(file).toString();
            before = RepoPath.objection(path).isPresent() ? null : ofCommit(tip, path);
        }
        var now = read(file);
        if (Arrays.equals(before, now)) {
            return null;
        }
        if (!file.startsWith(root) && !file.startsWith(gitFolder)) {
            return new Damage(file.toString(), "a file outside of the root was written", false);
        }
        return new Damage(name(file), "it was written by the agent", restore(file, before));
    }

    private byte @Nullable [] ofTree(String tree, String path) {
        var id = new TreeId(tree);
        return repository
                .file(id, new RepoPath(path))
                .map(entry -> repository.read(entry.blob()).bytes())
                .orElse(null);
    }

    private byte @Nullable [] ofCommit(String commit, String path) {
        return ofTree(repository.tree(new CommitId(commit)).sha(), path);
    }

    private List<String> dirty() {
        var status =
                new GitCommand(root).output("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all");
        return Arrays.stream(status.split("\0", -1))
                .filter(line -> line.length() > 3)
                .map(line -> line.substring(3))
                .toList();
    }

    private String name(Path file) {
        return file.startsWith(root) ? root.relativize(file).toString() : file.toString();
    }

    private static byte @Nullable [] read(Path file) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.readAllBytes(file) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Returns whether the file is as {@code before} again; null is no file. */
    private static boolean restore(Path file, byte @Nullable [] before) {
        try {
            if (before == null) {
                Files.deleteIfExists(file);
            } else {
                var parent = file.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                // A link must not lead the content elsewhere, and a mode stays with the file.
                if (Files.isSymbolicLink(file)) {
                    Files.delete(file);
                }
                Files.write(file, before);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Small files as they were. */
    private static final class Remembered {
        private final Map<Path, byte[]> contents = new LinkedHashMap<>();
        private final Map<Path, Boolean> executable = new HashMap<>();
        private final List<Path> tops = new ArrayList<>();
        private final List<Path> unread = new ArrayList<>();
        private final long began = System.currentTimeMillis();
        private long bytes;

        void take(Path top, Set<String> without) throws IOException {
            tops.add(top);
            if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            Files.walkFileTree(top, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    if (without.contains(String.valueOf(folder.getFileName()))) {
                        unread.add(folder);
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    takeFile(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }

        void takeFile(Path file) {
            try {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && Files.size(file) <= LARGEST
                        && bytes < MOST) {
                    var content = Files.readAllBytes(file);
                    bytes += content.length;
                    contents.put(file, content);
                    executable.put(file, Files.isExecutable(file));
                } else {
                    unread.add(file);
                }
            } catch (IOException e) {
                // It went while it was looked at; somebody else's business.
                contents.remove(file);
            }
        }

        /** Returns whether there is something that was too large, or not looked into: nobody knows how it was. */
        boolean passedOver(Path file) {
            return unread.stream().anyMatch(file::startsWith);
        }

        /** Returns whether a file is younger than this memory. */
        boolean changedSince(Path file) {
            try {
                return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                        && Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                                        .toMillis()
                                >= began;
            } catch (IOException e) {
                return true;
            }
        }

        byte @Nullable [] content(Path file) {
            return contents.get(file);
        }

        /** Adds all that is otherwise, and puts it back. */
        void compare(List<Damage> damage, Function<Path, String> name) {
            contents.forEach((file, before) -> {
                if (!Arrays.equals(before, read(file))
                        || Files.isExecutable(file) != executable.getOrDefault(file, false)) {
                    var undone = restore(file, before)
                            && file.toFile().setExecutable(executable.getOrDefault(file, false), false);
                    damage.add(new Damage(name.apply(file), "it was changed", undone));
                }
            });
            var now = new Remembered();
            try {
                for (var top : tops) {
                    now.take(top, Set.of());
                }
            } catch (IOException e) {
                throw new PortException("what developers may not touch can't be looked at: " + e.getMessage(), e);
            }
            now.contents.keySet().stream()
                    .filter(file -> !contents.containsKey(file))
                    .forEach(file -> damage.add(new Damage(name.apply(file), "it was added", restore(file, null))));
        }
    }
}
