package dev.helix.adapter.http;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * How much JSON is read at most. A reader that makes objects of a text takes thirty times its size in memory where it consists of empty ones;
 * these bounds end it while it reads.
 */
final class JsonBounds {

    /** Names, values, braces and brackets: a chat of 10,000 messages has a tenth of that. */
    static final int MOST_TOKENS = 200_000;

    static final int DEEPEST = 64;
    static final int LONGEST_NAME = 1_000;
    static final int LONGEST_NUMBER = 100;

    private JsonBounds() {}

    /**
     * Returns what reads within the bounds.
     *
     * @param longestText in letters, for one text
     */
    static JsonFactory factory(int longestText) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxTokenCount(MOST_TOKENS)
                        .maxNestingDepth(DEEPEST)
                        .maxNameLength(LONGEST_NAME)
                        .maxNumberLength(LONGEST_NUMBER)
                        .maxStringLength(longestText)
                        .build())
                .build();
    }
}
