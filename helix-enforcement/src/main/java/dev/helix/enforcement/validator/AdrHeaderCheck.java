package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The header of one ADR: whether it can be read, and has a value for each field of its profile. */
final class AdrHeaderCheck {

    private static final Pattern FIELD = Pattern.compile("\\s*+([A-Za-z][\\w-]{0,40})\\s*+:\\s*+([{$<].*+)");

    private final AdrDocument document;
    private final AdrProfile profile;
    private final Reporter reporter;

    /** Fields of which it is told already that they only hold a placeholder. */
    private final Set<String> filler = new HashSet<>();

    AdrHeaderCheck(AdrDocument document, AdrProfile profile, Reporter reporter) {
        this.document = document;
        this.profile = profile;
        this.reporter = reporter;
    }

    void check() {
        var header = document.header();
        if (header == null) {
            if (!profile.requiredFields().isEmpty()) {
                reporter.error(
                        "INVALID_ADR_HEADER.missing",
                        document.file(),
                        document.origin(Span.at(0)),
                        String.join(", ", profile.requiredFields()));
            }
            return;
        }
        for (var problem : header.problems()) {
            if (problem.key().equals("INVALID_ADR_HEADER.format")
                    && profile.requiredFields().isEmpty()) {
                // Only who reads the header minds in which format it is.
                continue;
            }
            if (isToldAsPlaceholder(problem)) {
                continue;
            }
            var detail = problem.detail().startsWith("kind.") ? reporter.text(problem.detail()) : problem.detail();
            reporter.error(problem.key(), document.file(), document.origin(problem.range()), detail);
        }
        if (header.fields().isEmpty() && !header.problems().isEmpty()) {
            return;
        }
        for (var field : profile.requiredFields()) {
            if (!filler.contains(field)) {
                checkField(header, field);
            }
        }
    }

    /** Of a value such as {@code {{title}}} the reader of YAML only says that it can't read it, and at times not where. */
    private boolean isToldAsPlaceholder(Header.Flaw problem) {
        var range = problem.range();
        var spanned = document.text().substring(range.start(), range.end()).strip();
        if (spanned.contains("\n") && !problem.key().equals("INVALID_ADR_HEADER")) {
            // What is wrong with several lines is wrong whatever one of them holds.
            return false;
        }
        boolean told = false;
        int from = document.text().lastIndexOf('\n', Math.max(0, range.start() - 1)) + 1;
        var lines = document.text().substring(from).lines().iterator();
        for (int start = from; lines.hasNext() && start <= range.end(); ) {
            var line = lines.next();
            var field = FIELD.matcher(line);
            var value = field.matches() ? field.group(2).stripTrailing() : "";
            if (Placeholder.is(value) && filler.add(field.group(1))) {
                int at = start + field.start(2);
                placeholder(field.group(1), value, new Span(at, at + value.length()));
                told = true;
            }
            start += line.length() + 1;
        }
        return told;
    }

    private void checkField(Header header, String field) {
        switch (header.value(field).orElse(null)) {
            case HeaderValue.Items items -> wrongKind(field, items);
            case HeaderValue.Fields fields -> wrongKind(field, fields);
            case HeaderValue.Text text
            when isPlaceholder(field, text.value()) -> placeholder(field, text.value(), text.range());
            case HeaderValue.Text text when !text.value().isBlank() -> {}
            case null -> {
                var near = header.near(field);
                if (near.isPresent()) {
                    reporter.error(
                            "MISSING_ADR_HEADER_FIELD.near",
                            document.file(),
                            document.origin(near.get().keyRange()),
                            field,
                            near.get().key());
                } else {
                    missing(header, field);
                }
            }
            default -> missing(header, field);
        }
    }

    private void missing(Header header, String field) {
        reporter.error("MISSING_ADR_HEADER_FIELD", document.file(), document.origin(header.range()), field);
    }

    private static boolean isPlaceholder(String field, String value) {
        return switch (field) {
            case "title" -> Placeholder.isTitle(value);
            case "status" -> Placeholder.isStatus(value);
            default -> Placeholder.is(value);
        };
    }

    private void placeholder(String field, String value, Span range) {
        reporter.error("MISSING_ADR_HEADER_FIELD.placeholder", document.file(), document.origin(range), field, value);
    }

    private void wrongKind(String field, HeaderValue value) {
        var written = document.text()
                .substring(value.range().start(), value.range().end())
                .strip();
        boolean named = value instanceof HeaderValue.Fields map
                && map.fields().stream().allMatch(one -> one.value() instanceof HeaderValue.Nothing);
        if (named && Placeholder.is(written)) {
            // To YAML, {title} is a map.
            placeholder(field, written, value.range());
            return;
        }
        reporter.error(
                "INVALID_ADR_HEADER.value",
                document.file(),
                document.origin(value.range()),
                field,
                reporter.text(value.kind()));
    }
}
