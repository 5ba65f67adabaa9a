package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Validator;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which titles of sections mean the same: a title, its aliases, and what other profiles and languages call it. Immutable.
 *
 * @param names the title that stands for each, by their words
 */
public record SectionMeanings(Map<String, String> names) {

    /** Those of HELIX's own profiles. */
    public static final SectionMeanings USUAL = ofProfiles(List.of());

    public SectionMeanings {
        names = Map.copyOf(names);
    }

    /** Returns those of HELIX's own profiles, and of the profiles that {@code validators} ask for. */
    public static SectionMeanings of(Collection<Validator> validators) {
        var own = validators.stream()
                .filter(AdrStructureValidator.class::isInstance)
                .map(validator -> ((AdrStructureValidator) validator).profile())
                .filter(profile -> AdrProfile.named(profile.name()).isEmpty())
                .toList();
        return own.isEmpty() ? USUAL : ofProfiles(own);
    }

    private static SectionMeanings ofProfiles(List<AdrProfile> own) {
        var usual = AdrProfile.names().stream().flatMap(name -> AdrProfile.named(name).stream());
        var names = new HashMap<String, String>();
        Stream.concat(own.stream(), usual)
                .flatMap(profile -> profile.sections().stream())
                .forEach(section -> join(section, names));
        return new SectionMeanings(names);
    }

    private static void join(AdrProfile.Section section, Map<String, String> names) {
        var all = new LinkedHashSet<String>();
        all.add(HeadingText.words(section.title()));
        section.aliases().forEach(alias -> all.add(HeadingText.words(alias)));
        section.elsewhere().forEach(other -> all.add(HeadingText.words(other)));
        var known = all.stream().filter(names::containsKey).findFirst().map(names::get);
        all.forEach(words -> names.putIfAbsent(words, known.orElse(all.getFirst())));
    }

    /** Returns what stands for {@code words}: themselves where no profile has such a section. */
    String of(String words) {
        return names.getOrDefault(words, words);
    }

    /** Returns whether some profile has such a section. */
    boolean isSection(String words) {
        return names.containsKey(words);
    }
}
