package dev.helix.adapter.git;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.ProofNotes;
import dev.helix.domain.port.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.notes.NoteMap;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Proofs as notes of git: {@code git log --notes=helix} shows that they are there. Others may write notes, too, so the ref is moved
 * only from where it was read.
 */
public final class GitProofNotes implements ProofNotes {

    /** Where they are. */
    public static final String REF = "refs/notes/helix";

    private static final String TREE_TRAILER = "Helix-Tree";
    private static final int ATTEMPTS = 10;
    /** A note of somebody else can be anything; a proof has some kilobytes. */
    private static final int LARGEST = 4 * 1024 * 1024;

    private final JGitRepository repository;
    private final org.eclipse.jgit.lib.Repository git;
    private final ReentrantLock writing = new ReentrantLock();

    /** @param repository whose commits they are about; it is closed by who opened it */
    public GitProofNotes(JGitRepository repository) {
        this.repository = repository;
        this.git = repository.git();
    }

    @Override
    public boolean any() {
        return asked(() -> !tip().equals(ObjectId.zeroId()));
    }

    @Override
    public Optional<Content> of(CommitId commit) {
        return of(commit.sha());
    }

    @Override
    public Optional<Content> of(TreeId tree) {
        return of(tree.sha());
    }

    private Optional<Content> of(String sha) {
        return asked(() -> {
            try (var walk = new RevWalk(git)) {
                var blob = map(walk, tip()).get(ObjectId.fromString(sha));
                if (blob == null) {
                    return Optional.empty();
                }
                var loader = walk.getObjectReader().open(blob);
                if (loader.getType() != Constants.OBJ_BLOB || loader.getSize() > LARGEST) {
                    return Optional.of(Content.of("a note that is no proof"));
                }
                return Optional.of(Content.of(loader.getCachedBytes(LARGEST)));
            }
        });
    }

    @Override
    public void put(CommitId commit, Content note) {
        write(commit.sha(), note);
    }

    @Override
    public void put(TreeId tree, Content note) {
        write(tree.sha(), note);
    }

    @Override
    public void remove(CommitId commit) {
        write(commit.sha(), null);
    }

    private void write(String sha, @Nullable Content note) {
        writing.lock();
        try {
            for (int attempt = 1; !tryWrite(ObjectId.fromString(sha), note); attempt++) {
                if (attempt == ATTEMPTS) {
                    throw new PortException(REF + " is moved by somebody else again and again");
                }
            }
        } catch (IOException e) {
            throw failure(e);
        } finally {
            writing.unlock();
        }
    }

    private boolean tryWrite(ObjectId object, @Nullable Content note) throws IOException {
        try (var inserter = git.newObjectInserter();
                var reader = inserter.newReader();
                var walk = new RevWalk(reader)) {
            var before = tip();
            var notes = map(walk, before);
            var blob = note == null ? null : inserter.insert(Constants.OBJ_BLOB, note.bytes());
            var known = notes.get(object);
            if (blob == null ? known == null : blob.equals(known)) {
                return true;
            }
            notes.set(object, blob);
            return move(inserter, walk, before, notes.writeTree(inserter), before);
        }
    }

    /** Makes a commit of notes, and lets the ref name it if that still names {@code before}. */
    private boolean move(ObjectInserter inserter, RevWalk walk, ObjectId before, ObjectId tree, ObjectId... parents)
            throws IOException {
        var person = repository.person();
        var made = new CommitBuilder();
        made.setTreeId(tree);
        Stream.of(parents).filter(parent -> !parent.equals(ObjectId.zeroId())).forEach(made::addParentId);
        made.setAuthor(new PersonIdent(person.name(), person.email()));
        made.setCommitter(made.getAuthor());
        made.setEncoding(StandardCharsets.UTF_8);
        made.setMessage("Proofs, by helix\n");
        var empty = inserter.insert(new TreeFormatter());
        var id = inserter.insert(made);
        inserter.flush();
        var old = before.equals(ObjectId.zeroId())
                ? empty
                : walk.parseCommit(before).getTree();
        repository.objects().flushDifference(walk.getObjectReader(), old, tree);
        repository.objects().flush(List.of(id));
        return repository.refs().moveNotes(REF, before, id);
    }

    /**
     * Takes over the notes that somebody else has pushed: of a commit that has one on both sides, all lines are kept, each once.
     *
     * @param theirs the commit that their ref names
     */
    void takeOver(ObjectId theirs) throws IOException {
        writing.lock();
        try (var inserter = git.newObjectInserter();
                var reader = inserter.newReader();
                var walk = new RevWalk(reader)) {
            var ours = tip();
            var mine = map(walk, ours);
            for (var note : map(walk, theirs)) {
                var own = mine.get(note);
                if (!note.getData().equals(own)) {
                    mine.set(
                            note.copy(),
                            own == null
                                    ? note.getData()
                                    : inserter.insert(Constants.OBJ_BLOB, united(walk, own, note.getData())));
                }
            }
            if (!move(inserter, walk, ours, mine.writeTree(inserter), ours, theirs)) {
                throw new PortException(REF + " was moved by somebody else meanwhile");
            }
        } finally {
            writing.unlock();
        }
    }

    private static byte[] united(RevWalk walk, ObjectId one, ObjectId other) throws IOException {
        var reader = walk.getObjectReader();
        var lines = new ArrayList<String>();
        for (var blob : List.of(one, other)) {
            new String(reader.open(blob).getCachedBytes(LARGEST), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !lines.contains(line))
                    .forEach(lines::add);
        }
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<CommitId> nearest(CommitId tip) {
        return asked(() -> {
            var notes = tip();
            if (notes.equals(ObjectId.zeroId())) {
                return Optional.empty();
            }
            try (var walk = new RevWalk(git)) {
                var map = map(walk, notes);
                walk.markStart(walk.parseCommit(ObjectId.fromString(tip.sha())));
                var commit = walk.next();
                for (int seen = 0; commit != null && seen < Repository.MOST_COMMITS; seen++) {
                    if (map.contains(commit)) {
                        return Optional.of(new CommitId(commit.name()));
                    }
                    commit = walk.next();
                }
                return Optional.empty();
            }
        });
    }

    @Override
    public List<Landed> history(@Nullable CommitId base, CommitId tip) {
        return asked(() -> {
            try (var walk = new RevWalk(git)) {
                walk.markStart(walk.parseCommit(ObjectId.fromString(tip.sha())));
                if (base != null) {
                    walk.markUninteresting(walk.parseCommit(ObjectId.fromString(base.sha())));
                }
                walk.sort(RevSort.TOPO);
                var all = new ArrayList<Landed>();
                for (var commit = walk.next(); commit != null; commit = walk.next()) {
                    all.add(landed(commit));
                    commit.disposeBody();
                }
                return all;
            }
        });
    }

    private static Landed landed(RevCommit commit) {
        return new Landed(
                new CommitId(commit.name()),
                new TreeId(commit.getTree().name()),
                Stream.of(commit.getParents())
                        .map(parent -> new CommitId(parent.name()))
                        .toList(),
                commit.getFooterLines(TREE_TRAILER).stream().findFirst().orElse(null));
    }

    private ObjectId tip() throws IOException {
        return repository.refs().notes(REF);
    }

    private static NoteMap map(RevWalk walk, ObjectId tip) throws IOException {
        return tip.equals(ObjectId.zeroId())
                ? NoteMap.newEmptyMap()
                : NoteMap.read(walk.getObjectReader(), walk.parseCommit(tip));
    }

    private interface Asking<T> {
        T answer() throws IOException;
    }

    private <T> T asked(Asking<T> asking) {
        try {
            return asking.answer();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private PortException failure(IOException e) {
        return new PortException(
                "the proofs in " + REF + " of " + git.getDirectory() + " are out of reach: " + e.getMessage(), e);
    }
}
