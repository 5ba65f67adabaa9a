package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
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

    /**
     * Reads {@code text} to its end or to where it is no JSON, and keeps nothing of it.
     *
     * @param longestText in letters, for one text
     * @throws Rejected as 413 where it goes beyond the bounds, whatever else it is
     */
    static void require(String text, int longestText) {
        try (var tokens = factory(longestText).createParser(ObjectReadContext.empty(), text)) {
            while (tokens.nextToken() != null) {
                // The bounds are the reader's own.
            }
        } catch (StreamConstraintsException e) {
            throw new Rejected(
                    Problem.of(413, "TOO_LARGE", "the body goes beyond the bounds: " + e.getOriginalMessage()));
        } catch (JacksonException e) {
            // Whose it is says what is wrong with it.
            return;
        }
    }
}
