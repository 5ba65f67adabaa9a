package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The entry of an index for one record, read from the place where its author wrote it: in a header, in lines above the sections
 * as MADR 2 has them, or in the title and the section of the status as Nygard has them.
 *
 * @param title without its number
 */
record AdrSummary(Optional<String> title, Optional<String> status) {

    private static final Pattern LINK = Pattern.compile("\\[([^\\[\\]]*)]\\([^()]*\\)");
    private static final Pattern MARKUP = Pattern.compile("^[-*+>]\\s+|[*_`~]{1,3}(?=\\S)|(?<=\\S)[*_`~]{1,3}");
    private static final Pattern NUMBER =
            Pattern.compile("(?i)^(?:adr|record|decision|entscheidung)?[-_ #]*(\\d{1,9})\\s*[.:)\\-–—]*\\s*(?=\\S)");

    /** Reads the record {@code text}, of the file {@code path}. */
    static AdrSummary of(String text, String path) {
        var header = HeaderReader.read(text, 0);
        var body = text.substring(header == null ? 0 : header.body());
        var sections = new AdrBody(body);
        var title = field(header, "title").or(() -> heading(sections, path));
        return new AdrSummary(title, status(header, sections));
    }

    private static Optional<String> field(@Nullable Header header, String name) {
        return header == null ? Optional.empty() : header.text(name).filter(value -> !value.isBlank());
    }

    private static Optional<String> heading(AdrBody body, String path) {
        return body.sections().stream()
                .filter(section -> section.level() == 1)
                .map(section -> withoutNumber(section.title(), path))
                .findFirst();
    }

    /** A number that is not the file's own belongs to the title. */
    private static String withoutNumber(String title, String path) {
        var own = AdrNumbers.written(path.substring(path.lastIndexOf('/') + 1)).replaceFirst("^0+(?=\\d)", "");
        var match = NUMBER.matcher(title);
        boolean same =
                match.find() && match.group(1).replaceFirst("^0+(?=\\d)", "").equals(own);
        return same ? title.substring(match.end()) : title;
    }

    /** Returns the status, in one line without markup. */
    static Optional<String> status(@Nullable Header header, AdrBody body) {
        return field(header, "status")
                .or(() -> MetadataLine.value(body.text(), Set.of("status")))
                .or(() -> body.sections().stream()
                        .filter(section -> section.words().equals("status"))
                        .findFirst()
                        .flatMap(section -> firstLine(body, section.range())))
                .map(AdrSummary::plain);
    }

    private static Optional<String> firstLine(AdrBody body, Span heading) {
        int end = body.sections().stream()
                .mapToInt(section -> section.range().start())
                .filter(start -> start >= heading.end())
                .min()
                .orElse(body.text().length());
        return body.text()
                .substring(heading.end(), end)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("<!--"))
                .findFirst();
    }

    private static String plain(String line) {
        return MARKUP.matcher(LINK.matcher(line).replaceAll("$1"))
                .replaceAll("")
                .strip();
    }
}
