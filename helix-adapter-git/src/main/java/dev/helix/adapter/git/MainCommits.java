package dev.helix.adapter.git;

import dev.helix.domain.evolution.Author;
import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.jspecify.annotations.Nullable;

/** Makes commits, and has those for main signed where the person's git signs. Safe for use by many threads. */
final class MainCommits {

    private static final long A_MOMENT = TimeUnit.SECONDS.toNanos(2);

    private final GitObjects stored;
    private final LooseObjects objects;
    private final Path place;
    private volatile @Nullable Signing signed;

    private record Signing(boolean wanted, long at) {}

    /** @param place where git is asked how it signs */
    MainCommits(GitObjects stored, LooseObjects objects, Path place) {
        this.stored = stored;
        this.objects = objects;
        this.place = place;
    }

    CommitId commit(CommitDraft draft) {
        return stored.write("a commit", (reader, inserter) -> {
            var person = new PersonIdent(draft.author().name(), draft.author().email(), draft.at(), ZoneOffset.UTC);
            var commit = new CommitBuilder();
            reader.open(id(draft.tree().sha()), Constants.OBJ_TREE);
            reader.open(id(draft.parent().sha()), Constants.OBJ_COMMIT);
            commit.setTreeId(id(draft.tree().sha()));
            commit.setParentId(id(draft.parent().sha()));
            commit.setAuthor(person);
            commit.setCommitter(person);
            commit.setEncoding(StandardCharsets.UTF_8);
            commit.setMessage(draft.message());
            var id = inserter.insert(commit);
            inserter.flush();
            objects.flushDifference(
                    reader,
                    GitObjects.treeOf(reader, draft.parent()),
                    id(draft.tree().sha()));
            objects.flush(List.of(id));
            return new CommitId(id.name());
        });
    }

    CommitId commitForMain(CommitDraft draft) {
        var signing = SigningGit.in(place);
        if (!isSigningWanted(signing, true)) {
            return commit(draft);
        }
        stored.read("what a commit brings", reader -> {
            objects.flushDifference(
                    reader,
                    GitObjects.treeOf(reader, draft.parent()),
                    id(draft.tree().sha()));
            return draft;
        });
        return signing.commit(draft);
    }

    /** @param lately whether an answer of a moment ago will do: an integration asks at its beginning, too */
    private boolean isSigningWanted(SigningGit signing, boolean lately) {
        var last = signed;
        if (lately && last != null && System.nanoTime() - last.at() < A_MOMENT) {
            return last.wanted();
        }
        var wanted = signing.isWanted();
        signed = new Signing(wanted, System.nanoTime());
        return wanted;
    }

    /** Signs a commit that nobody will see. */
    Optional<String> signingProblem(TreeId tree, CommitId main, Author person) {
        var signing = SigningGit.in(place);
        if (!isSigningWanted(signing, false)) {
            return Optional.empty();
        }
        try {
            signing.commit(new CommitDraft(tree, main, person, "helix: can this be signed?\n", Instant.EPOCH));
            return Optional.empty();
        } catch (PortException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static ObjectId id(String sha) {
        return ObjectId.fromString(sha);
    }
}
