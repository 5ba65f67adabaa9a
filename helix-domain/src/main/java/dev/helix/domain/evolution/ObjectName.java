package dev.helix.domain.evolution;

/** The form that all object names of a repository share. */
final class ObjectName {

    private static final int LENGTH = 40;

    private ObjectName() {}

    static void check(String sha) {
        if (sha.length() != LENGTH || !sha.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            throw new IllegalArgumentException("not an object name: " + sha);
        }
    }
}
