package dev.helix.adapter.git;

import dev.helix.domain.evolution.Author;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** The refs that HELIX reads and moves: main, and names of its own below {@code refs/helix/}. Safe for many threads. */
final class GitRefs {

    private static final String PINS = "refs/helix/";

    private final Repository git;
    private final String main;
    private final RefFiles files;
    private final List<Move> moves = new CopyOnWriteArrayList<>();

    private final ReentrantLock moving = new ReentrantLock();

    private record Move(String ref, String to) {}

    /** An action that runs while no ref is moved from here. */
    interface Looking {
        void look() throws IOException;
    }

    GitRefs(Repository git, String mainBranch, OwnLocks locks) {
        this.git = git;
        this.files = new RefFiles(locks);
        this.main = Constants.R_HEADS + mainBranch;
        if (!Repository.isValidRefName(main)) {
            throw new PortException("'" + mainBranch + "' can't be the name of a branch");
        }
    }

    CommitId main() {
        try {
            var ref = git.exactRef(main);
            if (ref == null || ref.getObjectId() == null) {
                throw new PortException(
                        "the repository " + git.getDirectory() + " has no " + main + " yet; commit to it first");
            }
            return new CommitId(ref.getObjectId().name());
        } catch (IOException e) {
            throw new PortException(main + " can't be read in " + git.getDirectory() + ": " + e, e);
        }
    }

    /** Looks while no ref is moved from here. */
    void standStill(Looking looking) throws IOException {
        moving.lock();
        try {
            looking.look();
        } finally {
            moving.unlock();
        }
    }

    /** Returns this moment, for {@link #since}. */
    int mark() {
        return moves.size();
    }

    /** Returns where refs were moved to from here since then. */
    Map<String, String> since(int mark) {
        var since = new HashMap<String, String>();
        moves.stream().skip(mark).forEach(move -> since.put(move.ref(), move.to()));
        return since;
    }

    void pin(String name, CommitId commit) {
        var ref = PINS + name;
        if (!Repository.isValidRefName(ref)) {
            throw new PortException("'" + ref + "' can't be the name of a ref");
        }
        moving.lock();
        try (var walk = new RevWalk(git)) {
            walk.parseCommit(ObjectId.fromString(commit.sha()));
            moves.add(new Move(ref, commit.sha()));
            if (files.put(ref, commit.sha(), () -> true) != RefFiles.Outcome.DONE) {
                throw locked(ref);
            }
        } catch (IOException e) {
            throw new PortException(ref + " can't be written in " + git.getDirectory() + ": " + e, e);
        } finally {
            moving.unlock();
        }
    }

    /** Lets names of HELIX's own go, given without {@code refs/helix/}; one that is locked stays. */
    void unpin(Collection<String> names) {
        moving.lock();
        try {
            var refs = names.stream().map(name -> PINS + name).toList();
            refs.forEach(ref -> moves.add(new Move(ref, ObjectId.zeroId().name())));
            files.delete(refs);
        } catch (IOException e) {
            throw new PortException("refs can't be removed in " + git.getDirectory() + ": " + e, e);
        } finally {
            moving.unlock();
        }
    }

    /** Returns the commits that {@link #pin} keeps, by name. */
    SortedMap<String, CommitId> pinned() {
        try {
            var pinned = new TreeMap<String, CommitId>();
            for (var ref : git.getRefDatabase().getRefsByPrefix(PINS)) {
                var id = ref.getObjectId();
                if (id != null && !ref.getName().startsWith(Autosave.REFS)) {
                    pinned.put(ref.getName().substring(PINS.length()), new CommitId(id.name()));
                }
            }
            return pinned;
        } catch (IOException e) {
            throw new PortException("refs can't be read in " + git.getDirectory() + ": " + e, e);
        }
    }

    /** Puts HELIX's own names into one file, where they are more than {@code most}; returns how many files have gone. */
    int pack(int most) {
        moving.lock();
        try {
            return files.pack(PINS, most);
        } catch (IOException e) {
            throw new PortException("refs can't be packed in " + git.getDirectory() + ": " + e, e);
        } finally {
            moving.unlock();
        }
    }

    boolean advanceMain(CommitId expected, CommitId next, Author by) {
        moving.lock();
        try {
            var ref = leaf();
            var outcome = files.put(ref, next.sha(), () -> main().equals(expected) && follows(expected, next));
            return switch (outcome) {
                case DONE -> {
                    moves.add(new Move(ref, next.sha()));
                    log(ref, expected, next, by);
                    yield true;
                }
                case CONDITION_FAILED -> {
                    if (main().equals(expected)) {
                        throw new PortException(ref + " was not moved in " + git.getDirectory()
                                + ": the new commit does not follow the old one");
                    }
                    yield false;
                }
                case LOCKED -> {
                    if (main().equals(expected)) {
                        throw locked(ref);
                    }
                    yield false;
                }
            };
        } catch (IOException e) {
            throw new PortException(main + " can't be moved in " + git.getDirectory() + ": " + e, e);
        } finally {
            moving.unlock();
        }
    }

    /** Lets the ref of notes name another commit, if it still names {@code expected}; returns whether it does. */
    boolean moveNotes(String ref, ObjectId expected, ObjectId next) throws IOException {
        moving.lock();
        try {
            return switch (files.put(ref, next.name(), () -> value(ref).equals(expected.name()))) {
                case DONE -> {
                    moves.add(new Move(ref, next.name()));
                    yield true;
                }
                case CONDITION_FAILED -> false;
                case LOCKED -> throw locked(ref);
            };
        } finally {
            moving.unlock();
        }
    }

    /** Returns what a ref names, the zero id where it is not there; never from memory. */
    ObjectId notes(String ref) throws IOException {
        return ObjectId.fromString(value(ref));
    }

    private String leaf() throws IOException {
        var ref = git.exactRef(main);
        return ref == null ? main : ref.getLeaf().getName();
    }

    private boolean follows(CommitId expected, CommitId next) throws IOException {
        try (var walk = new RevWalk(git)) {
            return walk.isMergedInto(
                    walk.parseCommit(ObjectId.fromString(expected.sha())),
                    walk.parseCommit(ObjectId.fromString(next.sha())));
        }
    }

    private void log(String ref, CommitId from, CommitId to, Author by) throws IOException {
        files.log(
                ref,
                from.sha(),
                to.sha(),
                new PersonIdent(by.name(), by.email()),
                "helix: integrate",
                git.getConfig().getBoolean("core", "logallrefupdates", !git.isBare()));
    }

    /** Puts a ref back to where it was; returns whether it is there. */
    boolean putBack(String ref, String is, String wanted) throws IOException {
        if (wanted.equals(ObjectId.zeroId().name())) {
            return files.delete(List.of(ref)).size() == 1;
        }
        var done = files.put(ref, wanted, () -> is.equals(value(ref)));
        if (done == RefFiles.Outcome.DONE) {
            files.log(
                    ref,
                    is,
                    wanted,
                    new PersonIdent("HELIX", "helix@localhost"),
                    "helix: put back, a developer may not move it",
                    false);
        }
        return done == RefFiles.Outcome.DONE;
    }

    private String value(String ref) throws IOException {
        git.getRefDatabase().refresh();
        var found = git.exactRef(ref);
        var id = found == null ? null : found.getObjectId();
        return id == null ? ObjectId.zeroId().name() : id.name();
    }

    private PortException locked(String ref) {
        var lock = git.getCommonDirectory().toPath().resolve(ref + OwnLocks.ENDING);
        return new PortException(
                ref + " was not moved in " + git.getDirectory() + ": its lock file is held: " + LockHolders.of(lock));
    }
}
