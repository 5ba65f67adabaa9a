package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The title and the status of one ADR, where its profile says what they may be. */
final class AdrMetadata {

    private static final int LONGEST_TITLE = 300;
    private static final int MOST_STEPS = 100_000;
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{[^{}]*}|<[^<>]*>|\\[[^\\[\\]]*]|(?i:tbd|todo|xxx+|\\.{3,}|…|\\?{2,})");

    private final AdrDocument document;
    private final AdrProfile profile;
    private final Reporter reporter;

    AdrMetadata(AdrDocument document, AdrProfile profile, Reporter reporter) {
        this.document = document;
        this.profile = profile;
        this.reporter = reporter;
    }

    /** Returns whether {@code value} only holds the place of one, such as {@code {title}}. */
    static boolean isPlaceholder(String value) {
        return PLACEHOLDER.matcher(value.strip()).matches();
    }

    void check() {
        if (profile.statuses().isEmpty() && profile.titlePattern().isEmpty()) {
            return;
        }
        var body = new AdrBody(document.body());
        checkStatus(body);
        checkTitle(body);
    }

    private void checkStatus(AdrBody body) {
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

    private void checkTitle(AdrBody body) {
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
