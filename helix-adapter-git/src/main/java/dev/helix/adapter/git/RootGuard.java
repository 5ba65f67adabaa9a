package dev.helix.adapter.git;

import dev.helix.adapter.git.FilesSnapshot.FileState;
import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.Activity;
import dev.helix.domain.port.Guard;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.SoleWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Guards a root. Git's and HELIX's own files must be as they were, also where a person changed them. Where people and other agents work at the
 * same time, a change is damage if the agent could have made it: its tools named the file, or it ran commands.
 */
public final class RootGuard implements Guard {

    private static final int MOST_TOLD = 50;
    private static final long LARGEST_INDEX = 64L * 1024 * 1024;
    private static final long LARGEST_OWN = 64L * 1024 * 1024;
    private static final String PROGRAM = "program";
    private static final String BACKUPS = "backups";
    private static final List<String> GIT_OWN = List.of("hooks", "config", "config.worktree", "info", "objects/info");
    /** Where HELIX and its processes write all the time. The threat model says of each name what a change of it comes to. */
    private static final Set<String> BUSY = Set.of(
            "production",
            "systems",
            "agent",
            "answers",
            "costs",
            "gates",
            "workspaces",
            "staged",
            "staged.known",
            "homes",
            "sessions",
            "sessions.damaged",
            "leases",
            "lock",
            "owner",
            "tokens",
            "tokens.used",
            "journal.jsonl",
            "audit.jsonl",
            "audit.head");

    /** Of HELIX's own program, what a person's {@code helix update} has in hand: nothing starts it there. */
    private static final Set<String> UPDATING = Set.of("lock", "a.next", "b.next");

    /** In a supervisor's folder these stay as a person has made them; the rest is what supervisor and server tell each other all the time. */
    private static final Set<String> SUPERVISOR = Set.of("plan", "helix-supervisor.jar");

    private static final Set<String> PLAN = Set.of("spec.yaml", "phases.yaml");

    private final JGitRepository repository;
    private final JGitSlots production;
    private final Path root;
    private final Path gitFolder;
    private final Own own;
    private final PuttingBack putting;

    /**
     * HELIX's own activity and writes.
     *
     * @param activity in projects
     * @param files that only HELIX writes, and that it can tell apart from what anybody else writes
     * @param writes whether HELIX itself wrote what stands in a file below {@code .helix}
     */
    public record Own(Activity activity, List<SoleWriter> files, Writes writes) {}

    /** Knows what HELIX wrote. */
    @FunctionalInterface
    public interface Writes {
        /** Returns whether {@code content} is what HELIX wrote into {@code file} last; null is for no file, and for a large one. */
        boolean wrote(Path file, byte @Nullable [] content);
    }

    /**
     * @param production whose live slot is guarded; the same object that switches it
     * @param root the production repository's work tree
     */
    public RootGuard(JGitRepository repository, JGitSlots production, Path root, Own own) {
        this.repository = repository;
        this.production = production;
        this.root = root.toAbsolutePath().normalize();
        this.gitFolder = repository.git().getCommonDirectory().toPath();
        this.own = own;
        this.putting = new PuttingBack(repository, this.root);
    }

    @Override
    public Watch begin(ProjectId project, Path open) {
        try {
            var memory = new Memory(project, open);
            return memory::end;
        } catch (IOException e) {
            throw new PortException("the files that developers may not touch can't be read: " + e.getMessage(), e);
        }
    }

    /** How everything stood before a turn. */
    private final class Memory {
        private final ProjectId project;
        private final Path open;
        private final long mark = own.activity().mark();
        private final FilesSnapshot strict;
        private final FilesSnapshot shared;
        private final FilesSnapshot program;
        private final FilesSnapshot backups;
        private final Path indexFile = repository.git().getDirectory().toPath().resolve("index");
        private final FileState index = FileState.of(indexFile, LARGEST_INDEX);
        private final Instant began = Instant.ofEpochMilli(System.currentTimeMillis());
        private final RefsSnapshot refs = new RefsSnapshot(repository);
        private final LiveSlotWatch live = new LiveSlotWatch(production);
        private final WorkTreeSnapshot workTree;
        private final List<Damage> damage = new ArrayList<>();
        private final List<String> meanwhile = new ArrayList<>();

        Memory(ProjectId project, Path open) throws IOException {
            this.project = project;
            this.open = open;
            var helix = root.resolve(".helix");
            this.strict = new FilesSnapshot(path -> path.startsWith(helix) && isBusyPlace(helix, path));
            GIT_OWN.forEach(name -> strict.take(gitFolder.resolve(name)));
            strict.take(helix);
            this.program = FilesSnapshot.ofLarge(path -> (helix.resolve(PROGRAM).equals(path.getParent())
                            && UPDATING.contains(path.getFileName().toString()))
                    || isOfACrash(helix.resolve(PROGRAM), path));
            program.take(helix.resolve(PROGRAM));
            this.backups = new FilesSnapshot(path -> path.toString().endsWith(".part"));
            backups.take(helix.resolve(BACKUPS));
            this.shared =
                    new FilesSnapshot(path -> isWorkspace(path) || path.startsWith(root.resolve("projects/sessions")));
            shared.take(helix.resolve("tokens"));
            shared.take(root.resolve("projects/evolution"));
            shared.take(root.resolve("projects/archive"));
            shared.take(repository.git().getDirectory().toPath().resolve("HEAD"));
            this.workTree = new WorkTreeSnapshot(putting);
        }

        /** Each slot of HELIX's own program is where that one runs. */
        private static boolean isOfACrash(Path slots, Path file) {
            var slot = file.getParent();
            return slot != null && slots.equals(slot.getParent()) && CrashFiles.isIn(slot, file);
        }

        private static boolean isBusyPlace(Path helix, Path path) {
            // The second is half a second in the life of a file that is replaced.
            return (helix.equals(path.getParent())
                            && (BUSY.contains(path.getFileName().toString())
                                    || path.endsWith(PROGRAM)
                                    || path.endsWith(BACKUPS)))
                    || (helix.resolve("supervisor").equals(path.getParent())
                            && !SUPERVISOR.contains(path.getFileName().toString()))
                    || path.toString().endsWith(".new")
                    || path.toString().endsWith(".part");
        }

        private boolean isWorkspace(Path path) {
            return path.endsWith("workspace")
                    && path.getParent() != null
                    && root.resolve("projects/evolution")
                            .equals(path.getParent().getParent());
        }

        Seen end(Reach told) {
            var reach = new Reach(real(told.written()), told.commands());
            // Git's own first: a planted configuration would make the git command run what it says.
            for (var file : strict.changed()) {
                var state = before(strict, file);
                if (!own.writes().wrote(file, FileState.of(file, LARGEST_OWN).content())) {
                    damage.add(putting.putBack(file, state, what(state, file)));
                }
            }
            program(reach);
            backups(reach);
            own.files().forEach(writer -> writer.inspect().ifPresent(damage::add));
            live.compare(damage);
            refs.compare(reach.commands(), damage, meanwhile);
            putIndexBack();
            for (var file : shared.changed()) {
                judge(reach, file, before(shared, file));
            }
            workTree(reach);
            for (var file : new TreeSet<>(reach.written())) {
                named(file);
            }
            return new Seen(damage, told());
        }

        /**
         * A person takes backups away, and brings others, at any time. What lies there is production's data: it goes into no repository, and what
         * somebody has put there is not deleted.
         */
        private void backups(Reach reach) {
            for (var file : backups.changed()) {
                if (own.writes().wrote(file, null)) {
                    continue;
                }
                var before = before(backups, file);
                var what = what(before, file);
                if (!answersFor(reach, file)) {
                    meanwhile.add(putting.name(file) + ": " + what);
                } else if (FileState.of(file, 0).exists()) {
                    damage.add(new Damage(
                            putting.name(file),
                            what + ", and it is left there; a person looks whether it is a backup to restore",
                            false));
                } else {
                    damage.add(putting.putBack(file, before, what));
                }
            }
        }

        private static boolean answersFor(Reach reach, Path file) {
            return reach.commands() || reach.written().stream().anyMatch(file::startsWith);
        }

        /** A person installs HELIX's program anew at any time; it is too large to be kept, and so to be put back. */
        private void program(Reach reach) {
            for (var file : program.changed()) {
                var what = what(before(program, file), file);
                if (answersFor(reach, file)) {
                    damage.add(new Damage(
                            putting.name(file),
                            what
                                    + ", and it is of HELIX's own program; start the supervisor by a package that you trust,"
                                    + " unpacked elsewhere",
                            false));
                } else {
                    meanwhile.add(putting.name(file) + ": " + what);
                }
            }
        }

        /** Of the branch that is checked out: what was staged with the commit that is gone is otherwise staged for ever. */
        private void putIndexBack() {
            try {
                var branch = ".git/" + repository.git().getFullBranch();
                if (damage.stream().anyMatch(seen -> seen.path().equals(branch)) && index.content() != null) {
                    Files.write(indexFile, index.content());
                }
            } catch (IOException e) {
                damage.add(new Damage(".git/index", "it could not be put back: " + e.getMessage(), false));
            }
        }

        private FileState before(FilesSnapshot files, Path file) {
            var state = files.before(file);
            return state == null ? FileState.NONE : state;
        }

        private String what(FileState before, Path file) {
            if (!before.exists()) {
                return "it was added";
            }
            return FileState.of(file, 0).exists() ? "it was changed" : "it was removed";
        }

        private void judge(Reach reach, Path file, FileState before) {
            if (isPlan(file)) {
                // By any author: the next run would read its gates there.
                damage.add(putting.putBack(file, before, what(before, file) + " while the agent worked"));
                return;
            }
            if (inside(file, open) || isOwnStatus(file) || isBusy(file)) {
                return;
            }
            if (reach.commands() || reach.written().contains(file)) {
                damage.add(putting.putBack(
                        file,
                        before,
                        reach.written().contains(file)
                                ? "it was written by the agent"
                                : what(before, file) + " while the agent ran commands"));
            } else {
                meanwhile.add(putting.name(file) + ": " + what(before, file));
            }
        }

        /**
         * Returns whether a file is part of the project's plan: its specification, phases and gates. Its agent does not write
         * these, wherever it works.
         */
        private boolean isPlan(Path file) {
            var folder = root.resolve("projects/evolution").resolve(project.value());
            return folder.equals(file.getParent())
                    && PLAN.contains(file.getFileName().toString().toLowerCase(Locale.ROOT));
        }

        /** The journal knows better, and counts it. */
        private boolean isOwnStatus(Path file) {
            return file.equals(
                    root.resolve("projects/evolution").resolve(project.value()).resolve("status.json"));
        }

        /** Another project in which HELIX works meanwhile, or has another agent work. */
        private boolean isBusy(Path file) {
            for (var folder : List.of("projects/evolution", "projects/archive")) {
                var at = root.resolve(folder);
                if (file.startsWith(at) && file.getNameCount() > at.getNameCount()) {
                    var name = file.getName(at.getNameCount()).toString();
                    return !name.equals(project.value())
                            && ProjectId.of(name)
                                    .filter(other -> own.activity().busySince(other, mark))
                                    .isPresent();
                }
            }
            return false;
        }

        private void workTree(Reach reach) {
            for (var change : workTree.changes()) {
                var file = root.resolve(change.path());
                if (file.startsWith(root.resolve("projects")) || inside(file, open)) {
                    continue;
                }
                var named = reach.written().contains(file);
                if (named || reach.commands()) {
                    var why = named ? "it was written by the agent" : change.what() + " while the agent ran commands";
                    damage.add(workTree.putBack(change, why));
                } else {
                    meanwhile.add(change.path() + ": " + change.what());
                }
            }
        }

        /** A file that a tool says it wrote, anywhere. */
        private void named(Path file) {
            if (inside(file, open)
                    || isOwnStatus(file)
                    || file.startsWith(gitFolder)
                    || file.startsWith(root.resolve(".helix"))
                    || damage.stream().anyMatch(seen -> seen.path().equals(putting.name(file)))) {
                return; // All of these were compared above, each in its way.
            }
            if (!file.startsWith(root)) {
                if (FileState.of(file, 0).exists()) {
                    damage.add(new Damage(file.toString(), "a file outside of the root was written", false));
                }
                return;
            }
            var state = shared.before(file);
            if (state == null && !workTree.knows(root.relativize(file).toString()) && isYounger(file)) {
                damage.add(new Damage(
                        putting.name(file), "it was written by the agent, and nobody knows how it was", false));
            }
        }

        private boolean isYounger(Path file) {
            try {
                return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                        && !Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                                .toInstant()
                                .isBefore(began);
            } catch (IOException e) {
                return true;
            }
        }

        private List<String> told() {
            if (meanwhile.size() <= MOST_TOLD) {
                return meanwhile;
            }
            var told = new ArrayList<>(meanwhile.subList(0, MOST_TOLD));
            told.add("and " + (meanwhile.size() - MOST_TOLD) + " more");
            return told;
        }
    }

    /** Returns the names that files have when the links on the way to them are followed. */
    private List<Path> real(Collection<Path> named) {
        var all = new ArrayList<Path>();
        for (var file : named) {
            try {
                var at = file.normalize();
                while (!Files.exists(at) && at.getParent() != null) {
                    at = at.getParent();
                }
                var real = at.toRealPath().resolve(at.relativize(file.normalize()));
                var realRoot = root.toRealPath();
                all.add((real.startsWith(realRoot) ? root.resolve(realRoot.relativize(real)) : real).normalize());
            } catch (IOException e) {
                all.add(file); // Its own name has to do.
            }
        }
        return all;
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
}
