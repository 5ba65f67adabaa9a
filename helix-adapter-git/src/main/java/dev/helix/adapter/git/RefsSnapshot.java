package dev.helix.adapter.git;

import dev.helix.domain.evolution.Damage;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;

/**
 * All refs as they were. HELIX's own are moved by nobody else; a branch that was moved without a line in its reflog was moved by
 * nobody's git. For one thread.
 */
final class RefsSnapshot {

    private static final String OWN = "refs/helix/";
    private static final String AUTOSAVES = OWN + "autosave/";
    /** The refs of remotes; the next fetch updates them. */
    private static final String REMOTES = "refs/remotes/";

    private static final String NOT_THERE = ObjectId.zeroId().name();

    private final Repository git;
    private final GitRefs moves;
    private final int mark;
    private final Map<String, String> before;

    RefsSnapshot(JGitRepository repository) throws IOException {
        this.git = repository.git();
        this.moves = repository.refs();
        // A move is noted before it is made: looked at in between, it would be in neither.
        var seen = new Object() {
            int mark;
            Map<String, String> refs = Map.of();
        };
        moves.standStill(() -> {
            seen.mark = moves.mark();
            seen.refs = all();
        });
        this.mark = seen.mark;
        this.before = seen.refs;
    }

    private Map<String, String> all() throws IOException {
        git.getRefDatabase().refresh();
        var all = new TreeMap<String, String>();
        for (var ref : git.getRefDatabase().getRefs()) {
            if (ref.getName().startsWith("refs/")) {
                all.put(ref.getName(), value(ref));
            }
        }
        return all;
    }

    private static String value(Ref ref) {
        if (ref.isSymbolic()) {
            return "ref: " + ref.getTarget().getName();
        }
        var id = ref.getObjectId();
        return id == null ? NOT_THERE : id.name();
    }

    /** Adds what was moved and may not have been, and puts it back; the rest is told. */
    void compare(boolean commands, List<Damage> damage, List<String> meanwhile) {
        try {
            moves.standStill(() -> look(commands, damage, meanwhile));
        } catch (IOException e) {
            throw new PortException("the refs of " + git.getDirectory() + " can't be read: " + e.getMessage(), e);
        }
    }

    private void look(boolean commands, List<Damage> damage, List<String> meanwhile) throws IOException {
        var own = moves.since(mark);
        var now = all();
        var names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        for (var name : names) {
            // Moved by HELIX, it has to be where HELIX left it.
            var wanted = own.getOrDefault(name, before.getOrDefault(name, NOT_THERE));
            var is = now.getOrDefault(name, NOT_THERE);
            if (!is.equals(wanted) && !isAutosave(name, now)) {
                var shared = name.startsWith(REMOTES) || !(commands || isPastGit(name, is));
                if (name.startsWith(OWN) || !shared) {
                    damage.add(putBack(name, is, wanted));
                } else {
                    meanwhile.add(".git/" + name + ": " + brief(wanted) + " became " + brief(is));
                }
            }
        }
    }

    /** HELIX makes these with the git command, and drops the oldest. */
    private static boolean isAutosave(String name, Map<String, String> now) {
        return name.startsWith(AUTOSAVES)
                && (now.containsKey(name)
                        || now.keySet().stream()
                                        .filter(other -> other.startsWith(AUTOSAVES))
                                        .count()
                                >= Autosave.MOST_KEPT);
    }

    private boolean isPastGit(String name, String is) throws IOException {
        if (!name.startsWith("refs/heads/") || is.equals(NOT_THERE)) {
            return false;
        }
        var log = git.getRefDatabase().getReflogReader(name);
        var last = log == null ? null : log.getLastEntry();
        // Without any line nobody knows: the repository may keep no reflog.
        return last != null && !last.getNewId().name().equals(is);
    }

    private Damage putBack(String name, String is, String wanted) {
        var what = "it was moved to " + brief(is) + ", which is kept for a while";
        if (!ObjectId.isId(is) || !ObjectId.isId(wanted)) {
            return new Damage(".git/" + name, what, false);
        }
        try {
            return new Damage(".git/" + name, what, moves.putBack(name, is, wanted));
        } catch (IOException e) {
            return new Damage(".git/" + name, what + "; " + e.getMessage(), false);
        }
    }

    private static String brief(String value) {
        return value.equals(NOT_THERE) ? "nothing" : value;
    }
}
