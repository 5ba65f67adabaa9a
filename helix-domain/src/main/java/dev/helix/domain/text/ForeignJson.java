package dev.helix.domain.text;

/**
 * How much JSON of others is read at most, by whatever door it comes. A reader that makes objects of a text takes thirty times its size in memory where
 * it consists of empty ones; these bounds end it while it reads.
 */
public final class ForeignJson {

    /** Names, values, braces and brackets: a chat of 10,000 messages has a tenth of that. */
    public static final int MOST_TOKENS = 200_000;

    /** Objects and lists within each other. */
    public static final int DEEPEST = 64;

    /** In letters. */
    public static final int LONGEST_NAME = 1_000;

    /** In letters. */
    public static final int LONGEST_NUMBER = 100;

    private ForeignJson() {}
}
