package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.Problem;
import dev.helix.domain.text.ForeignJson;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON within the bounds of {@link ForeignJson}. */
final class JsonBounds {

    private JsonBounds() {}

    /**
     * Returns what reads within the bounds.
     *
     * @param longestText in letters, for one text
     */
    static JsonFactory factory(int longestText) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxTokenCount(ForeignJson.MOST_TOKENS)
                        .maxNestingDepth(ForeignJson.DEEPEST)
                        .maxNameLength(ForeignJson.LONGEST_NAME)
                        .maxNumberLength(ForeignJson.LONGEST_NUMBER)
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
