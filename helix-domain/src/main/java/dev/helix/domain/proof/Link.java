package dev.helix.domain.proof;

import dev.helix.domain.evolution.CommitId;
import java.util.Map;
import java.util.Optional;

/**
 * The link from a proof to the one before it.
 *
 * @param commit the last one before it that has a proof
 * @param digest of the envelope that says how that came onto main
 */
public record Link(CommitId commit, String digest) {

    Map<String, Object> fields() {
        return Map.of("commit", commit.sha(), "sha256", digest);
    }

    static Optional<Link> in(Fields fields) {
        if (!fields.has("previous")) {
            return Optional.empty();
        }
        var previous = fields.part("previous");
        return Optional.of(new Link(previous.commit("commit"), previous.text("sha256")));
    }
}
