package dev.helix.domain.evolution;

/**
 * The name of a tree in the repository.
 *
 * @param sha 40 hexadecimal digits, lower case
 */
public record TreeId(String sha) {

    public TreeId {
        ObjectName.check(sha);
    }

    @Override
    public String toString() {
        return sha;
    }
}
