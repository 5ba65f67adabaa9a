package dev.helix.adapter.git;

import dev.helix.domain.evolution.Author;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** The refs that HELIX reads and moves: main, and names of its own below {@code refs/helix/}. Safe for many threads. */
final class GitRefs {

    private static final String PINS = "refs/helix/";

    private final Repository git;
    private final String main;
    private final List<Move> moves = new CopyOnWriteArrayList<>();

    private final ReentrantLock moving = new ReentrantLock();

    private record Move(String ref, String to) {}

    /** What is done while no ref is moved from here. */
    interface Looking {
        void look() throws IOException;
    }

    GitRefs(Repository git, String mainBranch) {
        this.git = git;
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
        try {
            beDurable();
            var update = git.updateRef(ref);
            update.setNewObjectId(ObjectId.fromString(commit.sha()));
            update.disableRefLog();
            moves.add(new Move(ref, commit.sha()));
            var result = update.forceUpdate();
            switch (result) {
                case NEW, FORCED, NO_CHANGE, FAST_FORWARD -> {}
                default -> throw notMoved(ref, result);
            }
        } catch (IOException e) {
            throw new PortException(ref + " can't be written in " + git.getDirectory() + ": " + e, e);
        } finally {
            moving.unlock();
        }
    }

    boolean advanceMain(CommitId expected, CommitId next, Author by) {
        moving.lock();
        try (var walk = new RevWalk(git)) {
            beDurable();
            var update = git.updateRef(main);
            update.setExpectedOldObjectId(ObjectId.fromString(expected.sha()));
            update.setNewObjectId(ObjectId.fromString(next.sha()));
            update.setRefLogIdent(new PersonIdent(by.name(), by.email()));
            update.setRefLogMessage("helix: integrate", false);
            var result = update.update(walk);
            return switch (result) {
                case FAST_FORWARD, NO_CHANGE -> {
                    moves.add(new Move(main, next.sha()));
                    yield true;
                }
                case LOCK_FAILURE -> {
                    if (main().equals(expected)) {
                        throw notMoved(main, result);
                    }
                    yield false;
                }
                default -> {
                    if (!main().equals(expected)) {
                        yield false;
                    }
                    throw notMoved(main, result);
                }
            };
        } catch (IOException e) {
            throw new PortException(main + " can't be moved in " + git.getDirectory() + ": " + e, e);
        } finally {
            moving.unlock();
        }
    }

    private PortException notMoved(String ref, RefUpdate.Result result) {
        var why = switch (result) {
            case LOCK_FAILURE ->
                "its lock file is held: "
                        + git.getDirectory().toPath().resolve(ref + ".lock")
                        + "; when no git runs there, remove it and try again";
            case REJECTED -> "the new commit does not follow the old one";
            default -> "git answered " + result;
        };
        return new PortException(ref + " was not moved in " + git.getDirectory() + ": " + why);
    }

    /**
     * Makes JGit flush what it writes. Its default leaves that out, and a configuration file that changed is read anew, so
     * this is said before every write; nothing is saved.
     */
    private void beDurable() {
        var config = git.getConfig();
        if (!config.getBoolean(ConfigConstants.CONFIG_CORE_SECTION, "fsyncreffiles", false)) {
            config.setBoolean(ConfigConstants.CONFIG_CORE_SECTION, null, "fsyncreffiles", true);
        }
    }
}
