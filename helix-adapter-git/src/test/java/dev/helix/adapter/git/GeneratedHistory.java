package dev.helix.adapter.git;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.Repository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A base, a main that moved on from it, and a project that changed a copy of it, all from one seed. Small on purpose: the
 * fewer files there are, the more often both sides meet.
 */
final class GeneratedHistory {

    private static final List<String> FOLDERS = List.of("", "a/", "a/b/", "c/");
    private static final List<String> COMMON_LINES = List.of("}", "{", "", "return;", "// same");

    private final Random random;
    private final SortedMap<String, State> base = new TreeMap<>();
    private final SortedMap<String, State> main;
    private final SortedMap<String, State> project;
    private final Map<String, String> projectRenames = new LinkedHashMap<>();
    private final List<String> told = new ArrayList<>();
    private int fresh;

    private record State(FileMode mode, Content content) {
        State with(String text) {
            return new State(mode, Content.of(text));
        }
    }

    /** What a history becomes in a repository. */
    record Stored(CommitId base, CommitId main, Bundle bundle) {}

    GeneratedHistory(long seed) {
        random = new Random(seed);
        var files = 2 + random.nextInt(6);
        for (var i = 0; i < files; i++) {
            base.put(freshPath(), freshState());
        }
        main = new TreeMap<>(base);
        project = new TreeMap<>(base);
        change(main, null);
        do {
            change(project, projectRenames);
        } while (project.equals(base));
    }

    /** Returns what was done to both sides, for the message of a failure. */
    @Override
    public String toString() {
        return String.join("\n", told);
    }

    Stored store(Repository repository) {
        var start = repository.main();
        var stored = commit(repository, start, new TreeMap<>(), base, Map.of());
        var tip = main.equals(base) ? stored : commit(repository, stored, base, main, Map.of());
        return new Stored(stored, tip, bundle(repository, stored, base, project, projectRenames));
    }

    private static CommitId commit(
            Repository repository,
            CommitId parent,
            SortedMap<String, State> from,
            SortedMap<String, State> to,
            Map<String, String> renames) {
        var tree = repository.apply(bundle(repository, parent, from, to, renames));
        return repository.commit(new CommitDraft(tree, parent, repository.person(), "Generated\n", Instant.EPOCH));
    }

    private static Bundle bundle(
            Repository repository,
            CommitId base,
            SortedMap<String, State> from,
            SortedMap<String, State> to,
            Map<String, String> renames) {
        var changes = new ArrayList<Change>();
        for (var rename : renames.entrySet()) {
            var was = Objects.requireNonNull(from.get(rename.getKey()));
            var now = Objects.requireNonNull(to.get(rename.getValue()));
            changes.add(new Change.Rename(
                    new RepoPath(rename.getKey()),
                    new RepoPath(rename.getValue()),
                    now.mode(),
                    repository.store(was.content()),
                    repository.store(now.content())));
        }
        for (var old : from.entrySet()) {
            var path = new RepoPath(old.getKey());
            var was = repository.store(old.getValue().content());
            var now = to.get(old.getKey());
            if (now == null && !renames.containsKey(old.getKey())) {
                changes.add(new Change.Delete(path, was));
            } else if (now != null && now.content().equals(old.getValue().content())) {
                if (now.mode() != old.getValue().mode()) {
                    changes.add(new Change.Chmod(path, now.mode(), was));
                }
            } else if (now != null) {
                changes.add(new Change.Modify(path, now.mode(), was, repository.store(now.content())));
            }
        }
        for (var now : to.entrySet()) {
            if (!from.containsKey(now.getKey()) && !renames.containsValue(now.getKey())) {
                changes.add(new Change.Add(
                        new RepoPath(now.getKey()),
                        now.getValue().mode(),
                        repository.store(now.getValue().content())));
            }
        }
        return new Bundle(base, changes);
    }

    private void change(SortedMap<String, State> side, @Nullable Map<String, String> declared) {
        var times = 1 + random.nextInt(3);
        for (var i = 0; i < times; i++) {
            var name = (declared == null ? "main" : "project") + ": ";
            var untouched = side.keySet().stream()
                    .filter(path -> Objects.equals(side.get(path), base.get(path)))
                    .toList();
            if (untouched.isEmpty()) {
                add(side, name);
                continue;
            }
            var path = untouched.get(random.nextInt(untouched.size()));
            var was = Objects.requireNonNull(side.get(path));
            switch (random.nextInt(14)) {
                case 0 -> {
                    told.add(name + "delete " + path);
                    side.remove(path);
                }
                case 1, 2 -> rename(side, declared, name, path, was);
                case 3 -> {
                    told.add(name + "other mode " + path);
                    side.put(path, new State(otherMode(was.mode()), was.content()));
                }
                case 4 -> add(side, name);
                case 5 -> instead(side, name, path);
                case 6 -> {
                    told.add(name + "other content " + path);
                    side.put(path, freshState());
                }
                case 7, 8 -> renameFolder(side, declared, name);
                default -> {
                    told.add(name + "edit " + path);
                    side.put(path, was.with(edited(was.content().text())));
                }
            }
        }
    }

    private void rename(
            SortedMap<String, State> side,
            @Nullable Map<String, String> declared,
            String name,
            String path,
            State was) {
        var to = random.nextInt(4) == 0 ? path + ".moved" : freshPath();
        if (!isLongText(was) || side.containsKey(to) || clashes(side, path, to)) {
            return;
        }
        told.add(name + "rename " + path + " to " + to);
        side.remove(path);
        side.put(to, random.nextBoolean() ? was : was.with(edited(was.content().text())));
        if (declared != null && random.nextBoolean()) {
            declared.put(path, to);
        }
    }

    /** Moves what the base has in a folder; what the side itself put there stays, now and then. */
    private void renameFolder(SortedMap<String, State> side, @Nullable Map<String, String> declared, String name) {
        var folder = FOLDERS.get(1 + random.nextInt(FOLDERS.size() - 1));
        var to = List.of("moved/", "c/moved/", "moved/b/", "c/", "").get(random.nextInt(5));
        var leave = random.nextInt(4) == 0;
        for (var path : List.copyOf(side.keySet())) {
            var was = Objects.requireNonNull(side.get(path));
            if (!path.startsWith(folder) || !was.equals(base.get(path)) || (leave && random.nextInt(3) == 0)) {
                continue;
            }
            var there = to + path.substring(folder.length());
            if (!side.containsKey(there) && !clashes(side, path, there)) {
                told.add(name + "move " + path + " to " + there);
                side.remove(path);
                side.put(
                        there,
                        random.nextInt(3) > 0 || !isLongText(was)
                                ? was
                                : was.with(edited(was.content().text())));
                if (declared != null && isLongText(was) && random.nextBoolean()) {
                    declared.put(path, there);
                }
            }
        }
    }

    private void add(SortedMap<String, State> side, String name) {
        var path = random.nextInt(3) == 0 ? "meeting" + random.nextInt(2) : freshPath();
        if (!side.containsKey(path) && !clashes(side, "", path)) {
            told.add(name + "add " + path);
            side.put(path, random.nextInt(4) == 0 ? new State(FileMode.REGULAR, Content.of("agreed\n")) : freshState());
        }
    }

    /** Of short files it is a matter of taste whether they have been moved or replaced. */
    private static boolean isLongText(State state) {
        return state.mode() != FileMode.SYMLINK
                && state.content().text().lines().count() > 6;
    }

    /** Puts a folder where a file was. */
    private void instead(SortedMap<String, State> side, String name, String path) {
        told.add(name + "folder instead of " + path);
        side.remove(path);
        side.put(path + "/inside", freshState());
    }

    private static boolean clashes(SortedMap<String, State> side, String without, String path) {
        return side.keySet().stream()
                .filter(other -> !other.equals(without))
                .anyMatch(other -> other.startsWith(path + "/") || path.startsWith(other + "/"));
    }

    private String freshPath() {
        return FOLDERS.get(random.nextInt(FOLDERS.size())) + "f" + fresh++;
    }

    private State freshState() {
        return switch (random.nextInt(12)) {
            case 0 -> new State(FileMode.SYMLINK, Content.of("f" + random.nextInt(9)));
            case 1 -> new State(FileMode.REGULAR, Content.of("\0binary" + random.nextInt()));
            case 2 -> new State(FileMode.REGULAR, Content.of(""));
            case 3 -> new State(FileMode.EXECUTABLE, freshText());
            default -> new State(FileMode.REGULAR, freshText());
        };
    }

    private Content freshText() {
        var text = new StringBuilder();
        var lines = 6 + random.nextInt(20);
        for (var i = 0; i < lines; i++) {
            text.append(line()).append('\n');
        }
        if (random.nextInt(6) == 0) {
            text.append("no newline at the end ").append(random.nextInt());
        }
        return Content.of(text.toString());
    }

    private String line() {
        return random.nextInt(4) == 0
                ? COMMON_LINES.get(random.nextInt(COMMON_LINES.size()))
                : "line " + random.nextInt(1_000_000_000) + " of some length";
    }

    private String edited(String text) {
        var lines = new ArrayList<>(Arrays.asList(text.split("(?<=\n)")));
        var edits = 1 + random.nextInt(2);
        for (var i = 0; i < edits && !lines.isEmpty(); i++) {
            var at = random.nextInt(lines.size());
            switch (random.nextInt(4)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, line() + "\n");
                case 2 -> lines.add(at, lines.get(random.nextInt(lines.size())));
                default -> lines.set(at, line() + "\n");
            }
        }
        return String.join("", lines);
    }

    private static FileMode otherMode(FileMode mode) {
        return mode == FileMode.REGULAR ? FileMode.EXECUTABLE : FileMode.REGULAR;
    }
}
