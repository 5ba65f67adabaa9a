package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The title and the status of one ADR: whether somebody has filled them in, and with what its profile says that they may be. */
final class AdrMetadata {

    private static final int LONGEST_TITLE = 300;
    private static final int MOST_STEPS = 100_000;

    private final AdrDocument document;
    private final AdrBody body;
    private final AdrProfile profile;
    private final Reporter reporter;

    AdrMetadata(AdrDocument document, AdrBody body, AdrProfile profile, Reporter reporter) {
        this.document = document;
        this.body = body;
        this.profile = profile;
        this.reporter = reporter;
    }

    void check() {
        if (isFilled()) {
            checkStatus();
            checkTitle();
        }
    }

    /** Says what nobody else does: fields that the profile requires are looked at in the header, sections where they stand. */
    private boolean isFilled() {
        boolean filled = true;
        var heading =
                body.sections().stream().filter(section -> section.level() == 1).findFirst();
        if (heading.isPresent() && Placeholder.isTitle(body.written(heading.get()))) {
            reporter.error(
                    "INVALID_ADR_HEADER.untitled",
                    document.file(),
                    document.bodyOrigin(heading.get().range()),
                    body.written(heading.get()));
            filled = false;
        }
        var header = document.header();
        boolean inHeader = header != null && header.text("status").isPresent();
        var status = AdrSummary.status(header, body).orElse("");
        boolean asked = inHeader && profile.requiredFields().contains("status");
        boolean open = Placeholder.isStatus(status) && (inHeader || !Placeholder.is(status));
        if (open && !asked) {
            reporter.error("INVALID_ADR_HEADER.undecided", document.file(), place(), status);
            filled = false;
        }
        return filled;
    }

    private void checkStatus() {
        var status = AdrSummary.status(document.header(), body).orElse("");
        if (profile.statuses().isEmpty() || status.isEmpty()) {
            return;
        }
        var said = status.toLowerCase(Locale.ROOT);
        boolean known = profile.statuses().stream()
                .anyMatch(wanted -> said.startsWith(wanted)
                        && (said.length() == wanted.length()
                                || !Character.isLetterOrDigit(said.charAt(wanted.length()))));
        if (!known) {
            reporter.error(
                    "INVALID_ADR_HEADER.status",
                    document.file(),
                    place(),
                    status,
                    String.join(", ", profile.statuses()));
        }
    }

    private void checkTitle() {
        if (profile.titlePattern().isEmpty()) {
            return;
        }
        var header = document.header();
        var title = body.sections().stream()
                .filter(section -> section.level() == 1)
                .map(AdrBody.Section::title)
                .findFirst()
                .or(() -> header == null ? Optional.<String>empty() : header.text("title"))
                .orElse("");
        if (!matches(title)) {
            reporter.error("INVALID_ADR_HEADER.title", document.file(), place(), title, profile.titlePattern());
        }
    }

    private boolean matches(String title) {
        try {
            var cut = title.length() <= LONGEST_TITLE ? title : title.substring(0, LONGEST_TITLE);
            return Pattern.compile(profile.titlePattern())
                    .matcher(new Counted(cut))
                    .matches();
        } catch (IllegalStateException e) {
            // A pattern that takes forever over this title does not know it.
            return false;
        }
    }

    /** A text that can't be looked at for ever: some patterns take a time that grows exponentially. */
    private static final class Counted implements CharSequence {
        private final String text;
        private int looks;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks > MOST_STEPS) {
                throw new IllegalStateException("too many steps");
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private Span place() {
        var header = document.header();
        return document.origin(header == null ? Span.at(0) : header.range());
    }
}
