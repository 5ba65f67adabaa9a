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
 * as they are used to. It is the one that has main checked out: the root, or a work tree linked to it. No hook of the repository runs. For
 * one writer at a time, besides the person.
 */
public final class GitCommandWorkTree implements WorkTree {

    private static final long A_MOMENT = TimeUnit.SECONDS.toNanos(2);

    private final Path root;
    private final String mainRef;
    private final GitCommand git;
    private final LockMoment moment;
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
        this.moment = moment;
    }

    /** The work tree that has main checked out, and what was asked of it now. */
    private record Place(Path folder, GitCommand git) {}

    @Override
    public List<RepoPath> dirty(Collection<RepoPath> paths) {
        var place = paths.isEmpty() ? Optional.<Place>empty() : place();
        return place.map(there -> dirty(there, paths)).orElse(List.of());
    }

    private List<RepoPath> dirty(Place place, Collection<RepoPath> paths) {
        // Told before main moves, so that there is nothing to be put back.
        place.git().lockedIndex().ifPresent(held -> {
            throw new PortException(held);
        });
        var status = look(place.git());
        var busy = new ArrayList<>(status.changed());
        busy.addAll(status.untracked());
        var asked = new TreeSet<String>();
        for (var path : paths) {
            asked.add(path.value());
            asked.addAll(filesAbove(place.folder(), path));
        }
        // Of a folder that is ignored as a whole it is not said what is in it.
        asked.removeIf(path -> status.ignored().stream().noneMatch(other -> touch(path, other)));
        busy.addAll(place.git().untracked(asked));
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
        return clean ? Optional.empty() : place().flatMap(there -> new Autosave(there.git()).save(name));
    }

    private WorkTreeStatus look(GitCommand there) {
        var at = System.nanoTime();
        var status = there.status();
        last = new Seen(status, at);
        return status;
    }

    @Override
    public void follow(CommitId from, CommitId to) {
        place().ifPresent(place -> follow(place, from, to));
    }

    private static void follow(Place place, CommitId from, CommitId to) {
        var here = place.git();
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
            throw new PortException("the work tree " + place.folder() + " could not follow main to " + to
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

    private Optional<Place> place() {
        if (!Files.isDirectory(root)) {
            return Optional.empty();
        }
        var own = git.located();
        if (own.head().equals(mainRef)) {
            return Optional.of(new Place(root, own));
        }
        return own.linkedWith(mainRef).map(folder -> new Place(folder, new GitCommand(folder, moment).located()));
    }

    /** A file where the path needs a folder is in the way too. */
    private static List<String> filesAbove(Path folder, RepoPath path) {
        var found = new ArrayList<String>();
        var value = path.value();
        for (var slash = value.indexOf('/'); slash >= 0; slash = value.indexOf('/', slash + 1)) {
            var above = folder.resolve(value.substring(0, slash));
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
