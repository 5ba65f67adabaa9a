package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;

/** The header of one ADR: whether it can be read, and has a value for each field of its profile. */
final class AdrHeaderCheck {

    private final AdrDocument document;
    private final AdrProfile profile;
    private final Reporter reporter;

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
            var detail = problem.detail().startsWith("kind.") ? reporter.text(problem.detail()) : problem.detail();
            reporter.error(problem.key(), document.file(), document.origin(problem.range()), detail);
        }
        if (header.fields().isEmpty() && !header.problems().isEmpty()) {
            return;
        }
        for (var field : profile.requiredFields()) {
            checkField(header, field);
        }
    }

    private void checkField(Header header, String field) {
        switch (header.value(field).orElse(null)) {
            case HeaderValue.Items items -> wrongKind(field, items);
            case HeaderValue.Fields fields -> wrongKind(field, fields);
            case HeaderValue.Text text
            when AdrMetadata.isPlaceholder(text.value()) ->
                reporter.error(
                        "MISSING_ADR_HEADER_FIELD.placeholder",
                        document.file(),
                        document.origin(text.range()),
                        field,
                        text.value());
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

    private void wrongKind(String field, HeaderValue value) {
        reporter.error(
                "INVALID_ADR_HEADER.value",
                document.file(),
                document.origin(value.range()),
                field,
                reporter.text(value.kind()));
    }
}
