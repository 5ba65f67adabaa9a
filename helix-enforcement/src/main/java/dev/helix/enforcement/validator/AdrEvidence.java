package dev.helix.enforcement.validator;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The evidence that a document is meant as an ADR of a profile, and the verdict on it. The table in {@code
 * docs/adr-profiles.md} is this class.
 */
final class AdrEvidence {

    /** The verdict on a document. */
    enum Verdict {
        /** An ADR, by the profile's number field. */
        BY_NUMBER,
        /** An ADR, by a field and a section of the profile. */
        BY_FIELD_AND_SECTION,
        /** An ADR that lacks its header: all sections of the profile are there. */
        BY_ALL_SECTIONS,
        /** An ADR of a profile without a header: enough of title, status and sections. */
        BY_SECTIONS,
        /** A header or a template in code that shows how an ADR looks. */
        EXAMPLE,
        /** Some sections in code, without a title or a header. */
        QUOTATION,
        /** Something else. */
        NONE;

        boolean isAdr() {
            return switch (this) {
                case BY_NUMBER, BY_FIELD_AND_SECTION, BY_ALL_SECTIONS, BY_SECTIONS -> true;
                case EXAMPLE, QUOTATION, NONE -> false;
            };
        }
    }

    /** Reading the sections of longer texts only to guess costs more than it tells. */
    private static final int MAX_GUESSED = 1 << 20;

    private static final int ENOUGH = 3;
    private static final Set<String> DECIDING = Set.of("decision-makers", "deciders");

    /** Fields that the pages of site generators have, and decisions do not. */
    private static final Set<String> FOREIGN = Set.of(
            "layout",
            "draft",
            "permalink",
            "slug",
            "marp",
            "theme",
            "weight",
            "categories",
            "nav_order",
            "sidebar_position",
            "sidebar_label",
            "template",
            "paginate",
            "toc",
            "excerpt",
            "cover",
            "image",
            "published");

    private static final Pattern NUMBERED =
            Pattern.compile("(?i)^(?:\\d{1,5}\\s*[.:)\\u2013\\u2014-]\\s*\\S.*|adr[-_ #]*\\d{1,5}\\b.*)");
    private static final Pattern PLACEHOLDER =
            Pattern.compile("(?i)(?:adr[-_ ]?)?(?:n{2,5}|x{2,5}|0{3,5}x?|\\?+|#+|\\.{2,}|…|<.*>|\\{.*}|\\[.*])");

    private final AdrDocument document;
    private final AdrProfile profile;
    private final Set<String> marks;
    private @Nullable AdrBody body;
    private @Nullable SectionNames names;

    /** Looks at {@code document}; a header with one of {@code marks} counts like the number field. */
    AdrEvidence(AdrDocument document, AdrProfile profile, Set<String> marks) {
        this.document = document;
        this.profile = profile;
        this.marks = marks;
    }

    Verdict verdict() {
        boolean code = document.place() == AdrDocument.Place.CODE;
        boolean numbered = hasKey(profile.idField()) || marks.stream().anyMatch(this::hasKey);
        if (numbered) {
            return isExample(code) ? Verdict.EXAMPLE : Verdict.BY_NUMBER;
        }
        if (document.text().length() > MAX_GUESSED) {
            return Verdict.NONE;
        }
        return profile.requiredFields().isEmpty() ? bySections(code) : byFields(code);
    }

    private boolean hasKey(String key) {
        return !key.isEmpty()
                && Documents.hasKey(document.text(), document.header(), said -> HeaderKeys.isMeant(said, key));
    }

    /** A header with nothing below it in code, or with a placeholder for a number, only shows how one looks. */
    private boolean isExample(boolean code) {
        var header = document.header();
        if (header == null || !header.closed()) {
            return false;
        }
        boolean apart = document.place() == AdrDocument.Place.APART;
        if ((code && document.body().isBlank()) || (apart && known().isEmpty())) {
            return true;
        }
        var id = header.text(profile.idField()).orElse("");
        return isPlaceholder(id) && (code || body().sections().isEmpty()) && sectionsWithText() == 0;
    }

    /** Returns whether {@code number} only holds the place of one. */
    static boolean isPlaceholder(String number) {
        return PLACEHOLDER.matcher(number).matches();
    }

    private int sectionsWithText() {
        int count = 0;
        for (var wanted : profile.sections()) {
            if (SectionSearch.find(body(), profile, wanted) instanceof SectionSearch.Found found
                    && body().content(found.section(), false) == AdrBody.Content.TEXT) {
                count++;
            }
        }
        return count;
    }

    private Verdict byFields(boolean code) {
        boolean field = profile.requiredFields().stream().anyMatch(this::hasKey);
        if (field) {
            var known = known();
            boolean decides = known.stream().anyMatch(AdrEvidence::isDecision);
            boolean foreign = FOREIGN.stream().anyMatch(this::hasKey);
            boolean enough = foreign ? decides && known.size() > 1 : known.size() > 1 || hasAdrState();
            return enough && !known.isEmpty() ? Verdict.BY_FIELD_AND_SECTION : Verdict.NONE;
        }
        if (document.header() != null) {
            return Verdict.NONE;
        }
        long needed = profile.sections().stream()
                .filter(section -> !section.optional())
                .count();
        boolean all = known().size() >= Math.max(2, needed);
        if (!all) {
            return Verdict.NONE;
        }
        return code && !hasTitle() ? Verdict.QUOTATION : Verdict.BY_ALL_SECTIONS;
    }

    private Verdict bySections(boolean code) {
        var known = known();
        if (known.isEmpty()) {
            return Verdict.NONE;
        }
        if (code && !hasTitle() && document.header() == null) {
            return Verdict.QUOTATION;
        }
        if (code && known.size() > 1 && 2 * sectionsWithText() < known.size()) {
            return Verdict.EXAMPLE;
        }
        int points = hasTitle() ? 1 : 0;
        boolean numbered = hasTitle() && NUMBERED.matcher(title()).matches();
        points += numbered ? 1 : 0;
        points += hasState() ? 1 : 0;
        boolean decides = false;
        for (var section : known) {
            points += section.title().indexOf(' ') > 0 ? 2 : 1;
            decides |= isDecision(section);
        }
        return points >= (decides || numbered ? ENOUGH : ENOUGH + 1) ? Verdict.BY_SECTIONS : Verdict.NONE;
    }

    private static boolean isDecision(AdrProfile.Section section) {
        var key = HeadingText.key(section.title());
        return key.contains("decision")
                || key.contains("entscheidung")
                || section.title().indexOf(' ') > 0;
    }

    /** Returns whether some section of the profile is there and says something. */
    boolean saysSomething() {
        return sectionsWithText() > 0;
    }

    /** Returns whether the header's status is one that decisions have. */
    private boolean hasAdrState() {
        var header = document.header();
        var status = header == null ? "" : header.text("status").orElse("");
        return AdrState.isOfDecisions(status);
    }

    /** Returns whether a status or those who decided are named outside a section; a date alone proves nothing. */
    private boolean hasState() {
        return hasKey("status")
                || DECIDING.stream().anyMatch(this::hasKey)
                || MetadataLine.value(document.body(), Set.of("status", "deciders", "decision-makers"))
                        .isPresent();
    }

    private boolean hasTitle() {
        return body().sections().stream().anyMatch(section -> section.level() == 1 && !isKnown(section));
    }

    private String title() {
        return body().sections().stream()
                .filter(section -> section.level() == 1)
                .map(AdrBody.Section::title)
                .findFirst()
                .orElse("");
    }

    /** Returns the sections of the profile that are there, at whatever level and under whatever name. */
    private Set<AdrProfile.Section> known() {
        var known = new HashSet<AdrProfile.Section>();
        body().sections().forEach(section -> known.addAll(names().named(section.words())));
        return known;
    }

    private boolean isKnown(AdrBody.Section section) {
        return names().isNamed(section.words());
    }

    private SectionNames names() {
        var known = names;
        if (known == null) {
            known = new SectionNames(profile);
            names = known;
        }
        return known;
    }

    private AdrBody body() {
        var known = body;
        if (known == null) {
            known = new AdrBody(document.body());
            body = known;
        }
        return known;
    }
}
