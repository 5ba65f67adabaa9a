package dev.helix.adapter.git;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The few things that are asked of the {@code git} command. Names are taken literally and end in NUL. */
final class GitCommand {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int ARGUMENTS_AT_ONCE = 500;
    private static final int NOT_SYMBOLIC = 1;
    private static final String NOTE = "helix.follow";
    private static final String SCRATCH_INDEX = "helix.save.index";
    private static final byte[] NOTHING = new byte[0];

    private final Path root;
    private final ChildProcess process;
    private final Map<String, Path> places = new ConcurrentHashMap<>();
    private volatile @Nullable Boolean workTree;

    GitCommand(Path root) {
        this(root, new ChildProcess(root, LIMIT));
    }

    private GitCommand(Path root, ChildProcess process) {
        this.root = root;
        this.process = process;
    }

    /** Returns whether there is a work tree at all. That does not change. */
    boolean hasWorkTree() {
        var known = workTree;
        if (known == null) {
            known = must("rev-parse", "--is-inside-work-tree").strip().equals("true");
            workTree = known;
        }
        return known;
    }

    /** Returns the ref that is checked out; empty when a commit is, or where there is no work tree. */
    String head() {
        if (!hasWorkTree()) {
            return "";
        }
        var result = process.run(command("symbolic-ref", "-q", "HEAD"), NOTHING);
        if (result.code() != 0 && result.code() != NOT_SYMBOLIC) {
            throw failed("symbolic-ref", result);
        }
        return result.text().strip();
    }

    /** Looks at the whole work tree, and lets the index see files again that were only touched. */
    WorkTreeStatus status() {
        return WorkTreeStatus.parse(must(WorkTreeStatus.COMMAND.toArray(String[]::new)));
    }

    /** Returns the files below {@code paths} that git does not track, ignored ones too. */
    List<String> untracked(Collection<String> paths) {
        return list(paths, "ls-files", "--others", "-z", "--");
    }

    WorkTreeMove move(String from, String to) {
        return WorkTreeMove.parse(must("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", from, to));
    }

    /** Returns mode and object name by path. */
    Map<String, String> index(Collection<String> paths) {
        var index = new HashMap<String, String>();
        for (var line : list(paths, "ls-files", "--stage", "-z", "--")) {
            var tab = line.indexOf('\t');
            index.put(line.substring(tab + 1), line.substring(0, line.lastIndexOf(' ', tab)));
        }
        return index;
    }

    /** Lets the index look at the files again; that some differ is no failure. */
    void refresh() {
        process.run(command("update-index", "-q", "--refresh"), NOTHING);
    }

    /** Moves index and files from one commit to another; returns why not, or nothing. Refuses before it changes anything. */
    String twoWay(String from, String to) {
        var result = process.run(command("read-tree", "-m", "-u", from, to), NOTHING);
        if (result.code() == 0) {
            return "";
        }
        return explained(result);
    }

    private String explained(ChildProcess.Result result) {
        var lock = place("index.lock");
        return result.errors() + (Files.exists(lock, LinkOption.NOFOLLOW_LINKS) ? "\n" + LockHolders.of(lock) : "");
    }

    /**
     * Notes that the index is about to be moved. Where such a note is there already, HELIX was killed at it; the lock that its
     * git then left is removed, unless it is older than the note or still in use.
     */
    void begin() {
        var note = place(NOTE);
        var lock = place("index.lock");
        try {
            if (Files.exists(note)
                    && Files.exists(lock)
                    && !Files.getLastModifiedTime(lock)
                            .toInstant()
                            .isBefore(Files.getLastModifiedTime(note).toInstant())
                    && LockHolders.find(lock).isEmpty()) {
                Files.delete(lock);
            }
            Files.writeString(note, "HELIX is moving the index\n");
        } catch (IOException e) {
            throw new PortException(note + " can't be written: " + e, e);
        }
    }

    /** Takes the note of {@link #begin} back. */
    void end() {
        delete(place(NOTE));
    }

    /** Where git has such a file does not change. */
    private Path place(String name) {
        return places.computeIfAbsent(
                name,
                asked -> Path.of(must("rev-parse", "--path-format=absolute", "--git-path", asked)
                        .strip()));
    }

    /**
     * Tells the index of those files of a move that already are as they shall become: a move that was killed half way leaves
     * such, and git takes them for somebody's work.
     */
    void adopt(WorkTreeMove move, String to) {
        var scratch = place("helix.index");
        var aside = process.with("GIT_INDEX_FILE", scratch.toString());
        var done = new HashSet<String>(move.paths());
        try {
            check(aside.run(command("read-tree", to), NOTHING), "read-tree");
            aside.run(command("update-index", "-q", "--refresh"), NOTHING);
            var differ = aside.run(command("diff-files", "--name-only", "-z"), NOTHING);
            check(differ, "diff-files");
            done.removeAll(Set.copyOf(split(differ.text())));
        } finally {
            delete(scratch);
        }
        var index = index(move.paths());
        var lines = new StringBuilder();
        for (var step : move.pending(index)) {
            var there = Files.exists(root.resolve(step.path()), LinkOption.NOFOLLOW_LINKS);
            var gone = step.to().startsWith("000000");
            if (done.contains(step.path()) && there != gone) {
                lines.append(step.to()).append('\t').append(step.path()).append('\0');
            }
        }
        var result = process.run(
                command("update-index", "-z", "--index-info"), lines.toString().getBytes(StandardCharsets.UTF_8));
        if (result.code() != 0) {
            throw new PortException("the index of " + root + " could not be moved: " + explained(result));
        }
        refresh();
    }

    /** Returns this command with an index of its own, a copy of the person's; {@link #dropScratch} takes it away. */
    GitCommand withScratchIndex() {
        var scratch = place(SCRATCH_INDEX);
        var index = place("index");
        try {
            Files.deleteIfExists(scratch);
            if (Files.exists(index)) {
                Files.copy(index, scratch);
            }
        } catch (IOException e) {
            throw new PortException(index + " can't be copied: " + e, e);
        }
        return new GitCommand(root, process.with("GIT_INDEX_FILE", scratch.toString()));
    }

    /** Puts files into the index as they are, or takes out what is gone; durably. */
    void add(Collection<String> paths) {
        var command = command(
                "-c", "core.fsync=all", "add", "--all", "--pathspec-from-file=-", "--pathspec-file-nul");
        check(process.run(command, String.join("\0", paths).getBytes(StandardCharsets.UTF_8)), "add");
    }

    void dropScratch() {
        delete(place(SCRATCH_INDEX));
        delete(place(SCRATCH_INDEX + ".lock"));
    }

    /** Runs a plumbing command that prints one line; empty when it ends with another exit code than 0. */
    Optional<String> line(String... arguments) {
        var result = process.run(command(arguments), NOTHING);
        return result.code() == 0 ? Optional.of(result.text().strip()) : Optional.empty();
    }

    /** Runs a command that must succeed, and returns what it printed. */
    String output(String... arguments) {
        return must(arguments);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new PortException(file + " can't be removed: " + e, e);
        }
    }

    private List<String> list(Collection<String> paths, String... arguments) {
        var all = List.copyOf(paths);
        var found = new ArrayList<String>();
        for (var i = 0; i < all.size(); i += ARGUMENTS_AT_ONCE) {
            var part = new ArrayList<>(Arrays.asList(arguments));
            part.addAll(all.subList(i, Math.min(all.size(), i + ARGUMENTS_AT_ONCE)));
            found.addAll(split(must(part.toArray(String[]::new))));
        }
        return found;
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split("\0", -1))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private String must(String... arguments) {
        var result = process.run(command(arguments), NOTHING);
        check(result, String.join(" ", arguments));
        return result.text();
    }

    private void check(ChildProcess.Result result, String what) {
        if (result.code() != 0) {
            throw failed(what, result);
        }
    }

    private PortException failed(String what, ChildProcess.Result result) {
        return new PortException(
                "'git " + what + "' failed in " + root + " with exit code " + result.code() + ": " + result.errors());
    }

    /** A monitor of the file system is a hook too. */
    private static List<String> command(String... arguments) {
        var command = new ArrayList<>(
                List.of("git", "--literal-pathspecs", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"));
        command.addAll(Arrays.asList(arguments));
        return command;
    }
}
