package dev.helix.enforcement.validator;

import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/** What became of the search for one section of a profile. */
sealed interface SectionSearch {

    /** It is there; {@code again} is the second one of the same name. */
    record Found(AdrBody.Section section, AdrBody.@Nullable Section again) implements SectionSearch {}

    /** A heading has the right words at another level. */
    record WrongLevel(AdrBody.Section section) implements SectionSearch {}

    /** A heading has the name that another profile gives this section. */
    record OtherTitle(AdrBody.Section section) implements SectionSearch {}

    /** No heading comes near. */
    record Missing() implements SectionSearch {}

    /** Looks for {@code wanted} in {@code body}. */
    static SectionSearch find(AdrBody body, AdrProfile.Section wanted) {
        var names = new HashSet<String>();
        names.add(HeadingText.key(wanted.title()));
        wanted.aliases().forEach(alias -> names.add(HeadingText.key(alias)));
        var elsewhere = AdrBody.keys(wanted.elsewhere());
        var same = body.sections().stream()
                .filter(section -> names.contains(section.key()))
                .toList();
        var right = same.stream()
                .filter(section -> section.level() == AdrBody.SECTION_LEVEL)
                .toList();
        if (!right.isEmpty()) {
            return new Found(right.getFirst(), right.size() > 1 ? right.get(1) : null);
        }
        if (!same.isEmpty()) {
            return new WrongLevel(same.getFirst());
        }
        return body.sections().stream()
                .filter(section -> section.level() == AdrBody.SECTION_LEVEL && elsewhere.contains(section.key()))
                .findFirst()
                .<SectionSearch>map(OtherTitle::new)
                .orElseGet(Missing::new);
    }
}
