package dev.helix.enforcement.validator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The form that an ADR must have.
 *
 * @param name as configuration knows it
 * @param idField header field that holds the number; empty when there is none
 * @param requiredFields header fields that must have a value
 * @param sections in the expected order
 * @param minimumCriteria checklist items that the section of criteria must have at least
 * @param codeCounts whether a section that holds nothing but code is filled
 * @param level of the headings that make sections, from 1 to 6
 * @param statuses the values of the status, in lower case; more may follow, such as "superseded by 12"; empty when anything goes
 * @param titlePattern regular expression that the whole title has to match; empty when any does
 */
public record AdrProfile(
        String name,
        String idField,
        List<String> requiredFields,
        List<Section> sections,
        int minimumCriteria,
        boolean codeCounts,
        int level,
        List<String> statuses,
        String titlePattern) {

    /** Level of the headings that usually make sections. */
    public static final int USUAL_LEVEL = 2;

    private static final int DEEPEST = 6;

    /**
     * A section every ADR has, as a heading.
     *
     * @param title as it is written
     * @param aliases other titles that count as well
     * @param elsewhere titles other profiles give it: known, but not right here
     * @param criteria whether it holds the checklist
     * @param optional whether it may be left out
     * @param mayBeLine whether a line {@code Title: value} above all sections stands for it
     */
    public record Section(
            String title,
            List<String> aliases,
            List<String> elsewhere,
            boolean criteria,
            boolean optional,
            boolean mayBeLine) {
        public Section {
            aliases = List.copyOf(aliases);
            elsewhere = List.copyOf(elsewhere);
        }

        public Section(String title, List<String> aliases, List<String> elsewhere, boolean criteria) {
            this(title, aliases, elsewhere, criteria, false, false);
        }

        /** Returns a section of text. */
        public static Section of(String title, String... elsewhere) {
            return new Section(title, List.of(), List.of(elsewhere), false);
        }

        /** Returns the section of acceptance criteria. */
        public static Section criteria(String title, String... elsewhere) {
            return new Section(title, List.of(), List.of(elsewhere), true);
        }

        /** Returns a section that may be left out. */
        public static Section optional(String title, String... aliases) {
            return new Section(title, List.of(aliases), List.of(), false, true, false);
        }

        /** Returns it with other titles that count as well. */
        public Section also(String... aliases) {
            return new Section(title, List.of(aliases), elsewhere, criteria, optional, mayBeLine);
        }

        /** Returns it as one that a line may stand for. */
        Section orLine() {
            return new Section(title, aliases, elsewhere, criteria, optional, true);
        }
    }

    /** German sections. */
    public static final AdrProfile HELIX_DE = new AdrProfile(
            "helix-de",
            "adr_id",
            List.of("adr_id", "title", "status"),
            List.of(
                    Section.of("Kontext", "Context"),
                    Section.of("Entscheidung", "Decision"),
                    Section.criteria("Akzeptanzkriterien", "Acceptance Criteria")),
            1,
            false);

    /** English sections. */
    public static final AdrProfile HELIX_EN = new AdrProfile(
            "helix-en",
            "adr_id",
            List.of("adr_id", "title", "status"),
            List.of(
                    Section.of("Context", "Kontext"),
                    Section.of("Decision", "Entscheidung"),
                    Section.criteria("Acceptance Criteria", "Akzeptanzkriterien")),
            1,
            false);

    /** Markdown Any Decision Records, versions 2 to 4: no required header, no checklist. */
    public static final AdrProfile MADR = new AdrProfile(
            "madr",
            "",
            List.of(),
            List.of(
                    Section.of("Context and Problem Statement", "Kontext und Problemstellung"),
                    Section.optional("Decision Drivers"),
                    Section.of("Considered Options", "Betrachtete Optionen", "Betrachtete Varianten")
                            .also("Considered Alternatives"),
                    Section.of("Decision Outcome", "Ergebnis der Entscheidung"),
                    Section.optional("Pros and Cons of the Options", "Pros and Cons of the Alternatives"),
                    Section.optional("More Information", "Links")),
            0,
            false);

    /** Records as Michael Nygard and adr-tools write them: no header, a numbered title, the status as a section. */
    public static final AdrProfile NYGARD = new AdrProfile(
            "nygard",
            "",
            List.of(),
            List.of(
                    Section.of("Status").orLine(),
                    Section.of("Context", "Kontext"),
                    Section.of("Decision", "Entscheidung"),
                    Section.of("Consequences", "Konsequenzen")),
            0,
            false);

    /** The same in German. */
    public static final AdrProfile NYGARD_DE = new AdrProfile(
            "nygard-de",
            "",
            List.of(),
            List.of(
                    Section.of("Status").orLine(),
                    Section.of("Kontext", "Context"),
                    Section.of("Entscheidung", "Decision"),
                    Section.of("Konsequenzen", "Consequences").also("Folgen", "Auswirkungen")),
            0,
            false);

    private static final Map<String, AdrProfile> BUILT_IN = new TreeMap<>(Map.of(
            HELIX_DE.name,
            HELIX_DE,
            HELIX_EN.name,
            HELIX_EN,
            MADR.name,
            MADR,
            NYGARD.name,
            NYGARD,
            NYGARD_DE.name,
            NYGARD_DE));

    public AdrProfile {
        if (sections.isEmpty()) {
            throw new IllegalArgumentException("ADR profile " + name + " has no sections");
        }
        if (minimumCriteria < 0) {
            throw new IllegalArgumentException("ADR profile " + name + " asks for fewer than 0 criteria");
        }
        if (level < 1 || level > DEEPEST) {
            throw new IllegalArgumentException("ADR profile " + name + " has sections of level " + level);
        }
        try {
            Pattern.compile(titlePattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "ADR profile " + name + " has no valid pattern for titles: " + e.getDescription(), e);
        }
        requiredFields = List.copyOf(requiredFields);
        sections = List.copyOf(sections);
        statuses = List.copyOf(statuses);
    }

    /** Makes a profile of usual headings, in which any status and any title is fine. */
    public AdrProfile(
            String name,
            String idField,
            List<String> requiredFields,
            List<Section> sections,
            int minimumCriteria,
            boolean codeCounts) {
        this(name, idField, requiredFields, sections, minimumCriteria, codeCounts, USUAL_LEVEL, List.of(), "");
    }

    /** Returns the built-in profile {@code name}. */
    public static Optional<AdrProfile> named(String name) {
        return Optional.ofNullable(BUILT_IN.get(name));
    }

    /** Returns the names of the built-in profiles, sorted. */
    public static List<String> names() {
        return List.copyOf(BUILT_IN.keySet());
    }
}
