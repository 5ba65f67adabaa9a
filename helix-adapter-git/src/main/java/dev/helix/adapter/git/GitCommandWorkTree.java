package dev.helix.adapter.git;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.WorkTree;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The person's work tree, moved by their own {@code git} command, so that their filters, sparse checkout and large files work
 * as they are used to. No hook of the repository runs. For one writer at a time, besides the person.
 */
public final class GitCommandWorkTree implements WorkTree {

    private static final long A_MOMENT = TimeUnit.SECONDS.toNanos(2);

    private final Path root;
    private final String mainRef;
    private final GitCommand git;
    private volatile @Nullable Seen last;

    private record Seen(WorkTreeStatus status, long at) {}

    /**
     * @param root the top folder of the work tree
     * @param mainBranch the short name of the branch that is production
     */
    public GitCommandWorkTree(Path root, String mainBranch) {
        this(root, mainBranch, LockMoment.UNSEEN);
    }

    GitCommandWorkTree(Path root, String mainBranch, LockMoment moment) {
        this.root = root.toAbsolutePath().normalize();
        this.mainRef = "refs/heads/" + mainBranch;
        this.git = new GitCommand(this.root, moment);
    }

    @Override
    public List<RepoPath> dirty(Collection<RepoPath> paths) {
        if (paths.isEmpty() || !followsMain()) {
            return List.of();
        }
        var status = look();
        var busy = new ArrayList<>(status.changed());
        busy.addAll(status.untracked());
        var asked = new TreeSet<String>();
        for (var path : paths) {
            asked.add(path.value());
            asked.addAll(filesAbove(path));
        }
        // Of a folder that is ignored as a whole it is not said what is in it.
        asked.removeIf(path -> status.ignored().stream().noneMatch(other -> touch(path, other)));
        busy.addAll(git.untracked(asked));
        return paths.stream()
                .filter(path -> busy.stream().anyMatch(other -> touch(path.value(), other)))
                .distinct()
                .sorted()
                .toList();
    }

    /** Where nothing was to be saved a moment ago, nothing is: what comes later is not overwritten, but stops the move. */
    @Override
    public Optional<String> save(String name) {
        var seen = last;
        var clean = seen != null
                && System.nanoTime() - seen.at() < A_MOMENT
                && !seen.status().hasWork();
        return clean || !followsMain() ? Optional.empty() : new Autosave(git).save(name);
    }

    private WorkTreeStatus look() {
        var at = System.nanoTime();
        var status = git.status();
        last = new Seen(status, at);
        return status;
    }

    @Override
    public void follow(CommitId from, CommitId to) {
        if (!Files.isDirectory(root)) {
            return;
        }
        var here = git.located();
        if (!here.head().equals(mainRef)) {
            return;
        }
        here.dropOldScratch();
        var move = here.move(from.sha(), to.sha());
        var index = here.index(move.paths());
        if (move.pending(index).isEmpty()) {
            return;
        }
        var why = here.moveIndex(aside -> {
            if (tryToMove(aside, move, from, to).isEmpty()) {
                return "";
            }
            // Git refuses a file that only looks otherwise than its index says, until it has looked. It looks at no
            // other files.
            aside.refresh(move.paths().stream().filter(index::containsKey).toList());
            if (tryToMove(aside, move, from, to).isEmpty()) {
                return "";
            }
            aside.adopt(move, to.sha());
            return tryToMove(aside, move, from, to);
        });
        if (!why.isEmpty()) {
            throw new PortException("the work tree " + root + " could not follow main to " + to
                    + ", nothing in it was changed: " + why);
        }
    }

    /** Returns why it could not, or nothing. */
    private static String tryToMove(GitCommand aside, WorkTreeMove move, CommitId from, CommitId to) {
        var inTheWay = aside.untracked(new TreeSet<>(move.added()));
        return inTheWay.isEmpty() ? aside.twoWay(from.sha(), to.sha()) : untrackedMessage(inTheWay);
    }

    private static String untrackedMessage(Collection<String> paths) {
        return "untracked files are in the way: " + String.join(", ", paths) + "; move them away";
    }

    private boolean followsMain() {
        return Files.isDirectory(root) && git.head().equals(mainRef);
    }

    /** A file where the path needs a folder is in the way too. */
    private List<String> filesAbove(RepoPath path) {
        var found = new ArrayList<String>();
        var value = path.value();
        for (var slash = value.indexOf('/'); slash >= 0; slash = value.indexOf('/', slash + 1)) {
            var above = root.resolve(value.substring(0, slash));
            if (Files.exists(above, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(above, LinkOption.NOFOLLOW_LINKS)) {
                found.add(value.substring(0, slash));
            }
        }
        return found;
    }

    private static boolean touch(String path, String other) {
        var plain = other.endsWith("/") ? other.substring(0, other.length() - 1) : other;
        return path.equals(plain) || path.startsWith(plain + "/") || plain.startsWith(path + "/");
    }
}
