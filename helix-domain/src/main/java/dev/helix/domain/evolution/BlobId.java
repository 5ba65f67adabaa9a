package dev.helix.domain.evolution;

/**
 * The name of a file content in the repository.
 *
 * @param sha 40 hexadecimal digits, lower case
 */
public record BlobId(String sha) {

    public BlobId {
        ObjectName.check(sha);
    }

    @Override
    public String toString() {
        return sha;
    }
}
