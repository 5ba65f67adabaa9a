package dev.helix.testkit;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.ProofNotes;
import dev.helix.domain.port.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Proofs in memory. Messages of commits are not known here. */
public final class InMemoryProofNotes implements ProofNotes {

    private static final String OF_TREE = "tree ";

    private final Repository repository;
    private final Map<String, Content> notes = new ConcurrentHashMap<>();

    /** @param repository whose commits they are about */
    public InMemoryProofNotes(Repository repository) {
        this.repository = repository;
    }

    @Override
    public boolean any() {
        return !notes.isEmpty();
    }

    @Override
    public Optional<Content> of(CommitId commit) {
        return Optional.ofNullable(notes.get(commit.sha()));
    }

    @Override
    public void put(CommitId commit, Content note) {
        notes.put(commit.sha(), note);
    }

    @Override
    public Optional<Content> of(TreeId tree) {
        return Optional.ofNullable(notes.get(OF_TREE + tree.sha()));
    }

    @Override
    public void put(TreeId tree, Content note) {
        notes.put(OF_TREE + tree.sha(), note);
    }

    @Override
    public void remove(CommitId commit) {
        notes.remove(commit.sha());
    }

    @Override
    public Optional<CommitId> nearest(CommitId tip) {
        return history(null, tip).stream()
                .map(Landed::commit)
                .filter(commit -> notes.containsKey(commit.sha()))
                .findFirst();
    }

    @Override
    public List<Landed> history(@Nullable CommitId base, CommitId tip) {
        var known = base == null ? List.<Landed>of() : history(null, base);
        var all = new ArrayList<Landed>();
        for (var at = Optional.of(tip); at.isPresent(); at = repository.parent(at.get())) {
            var commit = at.get();
            var parents = repository.parent(commit).map(List::of).orElse(List.of());
            all.add(new Landed(commit, repository.tree(commit), parents, null));
        }
        all.removeAll(known);
        return all;
    }

    /** Returns the commits that have a note. */
    public List<CommitId> commits() {
        return notes.keySet().stream()
                .filter(name -> !name.startsWith(OF_TREE))
                .map(CommitId::new)
                .toList();
    }

    /** Returns the trees that have a note. */
    public List<TreeId> trees() {
        return notes.keySet().stream()
                .filter(name -> name.startsWith(OF_TREE))
                .map(name -> new TreeId(name.substring(OF_TREE.length())))
                .toList();
    }
}
