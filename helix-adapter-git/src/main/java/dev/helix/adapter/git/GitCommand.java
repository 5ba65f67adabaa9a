package dev.helix.adapter.git;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The few things that are asked of the {@code git} command. Names are taken literally and end in NUL. */
final class GitCommand {

    private static final long A_MOMENT = TimeUnit.SECONDS.toNanos(2);
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int ARGUMENTS_AT_ONCE = 500;
    private static final int NOT_SYMBOLIC = 1;
    private static final int PLACES = 4;
    private static final String SYMBOLIC = "ref: ";
    private static final String INDEX = "GIT_INDEX_FILE";
    private static final String SCRATCH_INDEX = "helix.index.";
    private static final AtomicLong COUNT = new AtomicLong();
    private static final byte[] NOTHING = new byte[0];

    private final Path root;
    private final ChildProcess process;
    private final LockMoment moment;
    private final @Nullable Checkout known;
    private final AtomicReference<@Nullable Layout> layout;

    GitCommand(Path root) {
        this(root, LockMoment.UNSEEN);
    }

    GitCommand(Path root, LockMoment moment) {
        this(root, new ChildProcess(root, LIMIT), moment, null, new AtomicReference<>());
    }

    private GitCommand(
            Path root,
            ChildProcess process,
            LockMoment moment,
            @Nullable Checkout known,
            AtomicReference<@Nullable Layout> layout) {
        this.root = root;
        this.process = process;
        this.moment = moment;
        this.known = known;
        this.layout = layout;
    }

    /**
     * The facts about a checkout that are needed again and again.
     *
     * @param head the ref that is checked out; empty when a commit is, or where there is no work tree
     * @param common the repository's git directory, the common one of linked work trees
     * @param index the file of the person's index
     */
    private record Checkout(String head, Path common, Path index) {}

    /** Where git keeps what belongs to a work tree; asked once for the few moments that an operation needs it. */
    private record Layout(Path common, Path index, Path head, long at) {
        boolean isFresh() {
            return System.nanoTime() - at < A_MOMENT;
        }
    }

    /** Returns this command with what was asked of the checkout now, for a few steps that belong together. */
    GitCommand located() {
        return new GitCommand(root, process, moment, checkout(), layout);
    }

    /** Returns the ref that is checked out; empty when a commit is, or where there is no work tree. */
    String head() {
        return checkout().head();
    }

    /** Returns the linked work tree that has a branch checked out, of which git allows only one; empty where none has. */
    Optional<Path> linkedWith(String ref) {
        try (var linked = Files.newDirectoryStream(checkout().common().resolve("worktrees"))) {
            for (var one : linked) {
                if (!isFile(one.resolve("HEAD"), SYMBOLIC + ref)) {
                    continue;
                }
                var place = one.resolve(Files.readString(one.resolve("gitdir")).strip())
                        .normalize()
                        .resolveSibling(".")
                        .normalize();
                if (Files.isDirectory(place)) {
                    return Optional.of(place);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new PortException("the linked work trees of " + root + " can't be looked for: " + e, e);
        }
        return Optional.empty();
    }

    private static boolean isFile(Path file, String text) throws IOException {
        return Files.isRegularFile(file) && Files.readString(file).strip().equals(text);
    }

    /** Returns who keeps the index locked, as a sentence, after a little patience; empty where nobody does. */
    Optional<String> lockedIndex() {
        var lock = checkout().index().resolveSibling("index" + OwnLocks.ENDING);
        var until = System.nanoTime() + OwnLocks.PATIENCE.toNanos();
        while (Files.exists(lock, LinkOption.NOFOLLOW_LINKS)) {
            if (System.nanoTime() > until) {
                return Optional.of(LockHolders.of(lock));
            }
            LockSupport.parkNanos(OwnLocks.PAUSE);
        }
        return Optional.empty();
    }

    private Checkout checkout() {
        if (known != null) {
            return known;
        }
        var last = layout.get();
        if (last != null && last.isFresh()) {
            return new Checkout(head(last.common(), last.head()), last.common(), last.index());
        }
        var told = must(
                        "rev-parse",
                        "--path-format=absolute",
                        "--is-inside-work-tree",
                        "--git-common-dir",
                        "--git-path",
                        "index",
                        "--git-path",
                        "HEAD")
                .split("\n", -1);
        if (told.length != PLACES + 1) {
            // A line break in a folder's name.
            var inside = must("rev-parse", "--is-inside-work-tree").strip().equals("true");
            return new Checkout(inside ? symbolicHead() : "", place("--git-common-dir"), place("--git-path", "index"));
        }
        var common = Path.of(told[1]);
        var inside = told[0].equals("true");
        layout.set(inside ? new Layout(common, Path.of(told[2]), Path.of(told[3]), System.nanoTime()) : null);
        return new Checkout(inside ? head(common, Path.of(told[3])) : "", common, Path.of(told[2]));
    }

    /** Reads what git would tell, where it is as plain as it nearly always is. */
    private String head(Path common, Path file) {
        try {
            var ref = Files.readString(file).strip();
            if (ref.startsWith(SYMBOLIC) && !isSymbolic(common.resolve(ref.substring(SYMBOLIC.length())))) {
                return ref.substring(SYMBOLIC.length());
            }
        } catch (IOException | InvalidPathException e) {
            return symbolicHead();
        }
        return symbolicHead();
    }

    private static boolean isSymbolic(Path ref) throws IOException {
        return Files.exists(ref) && Files.readString(ref).startsWith(SYMBOLIC);
    }

    private String symbolicHead() {
        var result = process.run(command("symbolic-ref", "-q", "HEAD"), NOTHING);
        if (result.code() != 0 && result.code() != NOT_SYMBOLIC) {
            throw failed("symbolic-ref", result);
        }
        return result.text().strip();
    }

    /** Looks at the whole work tree; the index stays as it is. */
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

    /** As {@link #refresh()}, of some files that are in the index. */
    void refresh(Collection<String> paths) {
        if (!paths.isEmpty()) {
            var names = String.join("\0", paths).getBytes(StandardCharsets.UTF_8);
            var some = command("add", "--refresh", "--sparse", "--pathspec-from-file=-", "--pathspec-file-nul");
            if (process.run(some, names).code() != 0) {
                refresh();
            }
        }
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
        return result.errors();
    }

    /** A change to a copy of the index; returns why it failed, or nothing. */
    interface IndexMove {
        String with(GitCommand aside);
    }

    /**
     * Moves the index while HELIX itself holds its lock: git works on a copy, which becomes the index when all went well. So no
     * git that is killed leaves a lock that nobody can tell from a person's.
     */
    String moveIndex(IndexMove move) {
        var index = checkout().index();
        try {
            var lock = locks().take(index, NOTHING);
            if (lock.isEmpty()) {
                return LockHolders.of(index.resolveSibling("index.lock"));
            }
            try (var held = lock.get()) {
                var aside = withScratchIndex();
                try {
                    var why = move.with(aside);
                    if (why.isEmpty()) {
                        held.write(Files.readAllBytes(aside.scratch()));
                        held.commit();
                    }
                    return why;
                } finally {
                    aside.dropScratch();
                }
            }
        } catch (IOException e) {
            throw new PortException("the index of " + root + " can't be moved: " + e, e);
        }
    }

    /** Returns HELIX's own way to take locks of this repository. */
    OwnLocks locks() {
        return new OwnLocks(checkout().common(), moment);
    }

    private Path scratch() {
        return Path.of(String.valueOf(process.environment().get(INDEX)));
    }

    private Path place(String... asked) {
        var command = new ArrayList<>(List.of("rev-parse", "--path-format=absolute"));
        command.addAll(List.of(asked));
        return Path.of(must(command.toArray(String[]::new)).strip());
    }

    /**
     * Tells the index of those files of a move that already are as they shall become: a move that was killed half way leaves
     * such, and git takes them for somebody's work.
     */
    void adopt(WorkTreeMove move, String to) {
        var scratch = checkout()
                .index()
                .resolveSibling(SCRATCH_INDEX + ProcessHandle.current().pid() + "." + COUNT.incrementAndGet());
        var aside = process.with(INDEX, scratch.toString());
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
        var index = checkout().index();
        var scratch =
                index.resolveSibling(SCRATCH_INDEX + ProcessHandle.current().pid() + "." + COUNT.incrementAndGet());
        try {
            if (Files.exists(index)) {
                Files.copy(index, scratch, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new PortException(index + " can't be copied: " + e, e);
        }
        return new GitCommand(root, process.with(INDEX, scratch.toString()), moment, known, layout);
    }

    void dropScratch() {
        delete(scratch());
        delete(scratch().resolveSibling(scratch().getFileName() + OwnLocks.ENDING));
    }

    /** Removes copies of the index that a killed process left. */
    void dropOldScratch() {
        var index = checkout().index();
        try (var old = Files.newDirectoryStream(index.resolveSibling("."), SCRATCH_INDEX + "*")) {
            for (var file : old) {
                if (!file.getFileName()
                        .toString()
                        .startsWith(SCRATCH_INDEX + ProcessHandle.current().pid() + ".")) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new PortException("old copies of " + index + " can't be removed: " + e, e);
        }
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
        var command = new ArrayList<>(List.of(
                "git",
                "--literal-pathspecs",
                "--no-optional-locks",
                "-c",
                "core.hooksPath=/dev/null",
                "-c",
                "core.fsmonitor=false"));
        command.addAll(Arrays.asList(arguments));
        return command;
    }
}
