package dev.helix.enforcement.validator;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an ADR has to look like.
 *
 * @param name as configuration knows it
 * @param idField header field that holds the number; empty when there is none
 * @param requiredFields header fields that must have a value
 * @param sections in the expected order
 * @param minimumCriteria checklist items that the section of criteria must have at least
 * @param codeCounts whether a section that holds nothing but code is filled
 */
public record AdrProfile(
        String name,
        String idField,
        List<String> requiredFields,
        List<Section> sections,
        int minimumCriteria,
        boolean codeCounts) {

    /**
     * A section every ADR has, as a heading of level 2.
     *
     * @param title as it is written
     * @param aliases other titles that count as well
     * @param elsewhere titles other profiles give it: known, but not right here
     * @param criteria whether it holds the checklist
     */
    public record Section(String title, List<String> aliases, List<String> elsewhere, boolean criteria) {
        public Section {
            aliases = List.copyOf(aliases);
            elsewhere = List.copyOf(elsewhere);
        }

        /** Returns a section of text. */
        public static Section of(String title, String... elsewhere) {
            return new Section(title, List.of(), List.of(elsewhere), false);
        }

        /** Returns the section of acceptance criteria. */
        public static Section criteria(String title, String... elsewhere) {
            return new Section(title, List.of(), List.of(elsewhere), true);
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

    /** Markdown Any Decision Records, version 4: no required header, no checklist. */
    public static final AdrProfile MADR = new AdrProfile(
            "madr",
            "",
            List.of(),
            List.of(
                    Section.of("Context and Problem Statement"),
                    Section.of("Considered Options"),
                    Section.of("Decision Outcome")),
            0,
            false);

    private static final Map<String, AdrProfile> BUILT_IN =
            Map.of(HELIX_DE.name, HELIX_DE, HELIX_EN.name, HELIX_EN, MADR.name, MADR);

    public AdrProfile {
        if (sections.isEmpty()) {
            throw new IllegalArgumentException("ADR profile " + name + " has no sections");
        }
        if (minimumCriteria < 0) {
            throw new IllegalArgumentException("ADR profile " + name + " asks for fewer than 0 criteria");
        }
        requiredFields = List.copyOf(requiredFields);
        sections = List.copyOf(sections);
    }

    /** Returns the built-in profile {@code name}. */
    public static Optional<AdrProfile> named(String name) {
        return Optional.ofNullable(BUILT_IN.get(name));
    }

    /** Returns the names of the built-in profiles, sorted. */
    public static List<String> names() {
        return BUILT_IN.keySet().stream().sorted().toList();
    }
}
