package dev.helix.domain.evolution;

/**
 * The name of a commit in the repository.
 *
 * @param sha 40 hexadecimal digits, lower case
 */
public record CommitId(String sha) {

    public CommitId {
        ObjectName.check(sha);
    }

    @Override
    public String toString() {
        return sha;
    }
}
