package dev.helix.enforcement.validator;

import java.util.Optional;
import java.util.Set;

/** Lines {@code Name: value} above the sections of an ADR, also as list items or with a bold name. */
final class MetadataLine {

    private static final int LINES = 60;

    private MetadataLine() {}

    /** Returns what the line of one of {@code names}, in the form of {@link HeadingText#words}, says. */
    static Optional<String> value(String text, Set<String> names) {
        int read = 0;
        for (int line = 0; line < text.length() && read < LINES; line = HeaderReader.nextLine(text, line), read++) {
            var content = text.substring(line, HeaderReader.lineEnd(text, line)).strip();
            if (content.startsWith("## ") || content.startsWith("```")) {
                return Optional.empty();
            }
            int colon = content.indexOf(':');
            if (colon > 0 && colon < 40 && names.contains(HeadingText.words(content.substring(0, colon)))) {
                var value =
                        content.substring(colon + 1).replaceAll("^[*_\\s]+", "").strip();
                if (!value.isEmpty()) {
                    return Optional.of(value);
                }
            }
        }
        return Optional.empty();
    }
}
