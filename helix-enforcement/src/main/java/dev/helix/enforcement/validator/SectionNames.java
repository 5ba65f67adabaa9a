package dev.helix.enforcement.validator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names that the sections of a profile may have: their titles, aliases and what other profiles call them. Immutable. */
final class SectionNames {

    private final Map<String, List<AdrProfile.Section>> byWords = new HashMap<>();

    SectionNames(AdrProfile profile) {
        for (var section : profile.sections()) {
            add(section.title(), section);
            section.aliases().forEach(alias -> add(alias, section));
            section.elsewhere().forEach(other -> add(other, section));
        }
    }

    private void add(String name, AdrProfile.Section section) {
        var named = byWords.computeIfAbsent(HeadingText.words(name), words -> new ArrayList<>());
        if (!named.contains(section)) {
            named.add(section);
        }
    }

    /** Returns the sections that a heading of these {@code words} names, in the order of the profile. */
    List<AdrProfile.Section> named(String words) {
        return byWords.getOrDefault(words, List.of());
    }

    /** Returns whether a heading of these {@code words} names a section. */
    boolean isNamed(String words) {
        return byWords.containsKey(words);
    }
}
