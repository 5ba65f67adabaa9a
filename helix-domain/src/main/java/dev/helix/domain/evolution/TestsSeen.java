package dev.helix.domain.evolution;

/**
 * The tests that a run reported.
 *
 * @param ran how many really ran; 0 where it told of none
 * @param names those that it named
 */
public record TestsSeen(int ran, TestNames names) {

    /** Nothing was told. */
    public static final TestsSeen NONE = new TestsSeen(0, TestNames.NONE);
}
