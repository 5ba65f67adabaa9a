package dev.helix.testkit;

import dev.helix.domain.evolution.Author;
import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import java.time.Instant;

class InMemoryProofNotesTest implements ProofNotesContract {

    private final InMemoryRepository repository = new InMemoryRepository();
    private final InMemoryProofNotes notes = new InMemoryProofNotes(repository);
    private CommitId tip = repository.main();
    private int commits;

    @Override
    public InMemoryProofNotes notes() {
        return notes;
    }

    @Override
    public CommitId nextCommit() {
        tip = repository.commit(new CommitDraft(
                repository.tree(tip), tip, new Author("Ada", "ada@example.org"), "Next " + commits++, Instant.EPOCH));
        return tip;
    }
}
