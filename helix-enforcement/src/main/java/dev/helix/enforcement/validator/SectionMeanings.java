package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Validator;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which titles of sections mean the same: a title, its aliases, and what other profiles and languages call it. Immutable.
 *
 * @param names the title that stands for each, by their words
 * @param asked the words of those that the profiles have that are asked for, whatever their language
 */
public record SectionMeanings(Map<String, String> names, Set<String> asked) {

    /** Those of HELIX's own profiles. */
    public static final SectionMeanings USUAL = ofProfiles(List.of());

    public SectionMeanings {
        names = Map.copyOf(names);
        asked = Set.copyOf(asked);
    }

    /** Returns those of HELIX's own profiles, and of the profiles that {@code validators} ask for. */
    public static SectionMeanings of(Collection<Validator> validators) {
        var profiles = validators.stream()
                .filter(AdrStructureValidator.class::isInstance)
                .map(validator -> ((AdrStructureValidator) validator).profile())
                .toList();
        return profiles.isEmpty() ? USUAL : ofProfiles(profiles);
    }

    private static SectionMeanings ofProfiles(List<AdrProfile> profiles) {
        var own = profiles.stream()
                .filter(profile -> AdrProfile.named(profile.name()).isEmpty())
                .toList();
        var usual = AdrProfile.names().stream().flatMap(name -> AdrProfile.named(name).stream());
        var names = new HashMap<String, String>();
        Stream.concat(own.stream(), usual)
                .flatMap(profile -> profile.sections().stream())
                .forEach(section -> join(section, names));
        var asked = profiles.stream()
                .flatMap(profile -> profile.sections().stream())
                .flatMap(section -> words(section).stream())
                .collect(Collectors.toSet());
        return new SectionMeanings(names, profiles.isEmpty() ? names.keySet() : asked);
    }

    private static Set<String> words(AdrProfile.Section section) {
        var all = new LinkedHashSet<String>();
        all.add(HeadingText.words(section.title()));
        section.aliases().forEach(alias -> all.add(HeadingText.words(alias)));
        section.elsewhere().forEach(other -> all.add(HeadingText.words(other)));
        return all;
    }

    private static void join(AdrProfile.Section section, Map<String, String> names) {
        var all = words(section);
        var known = all.stream().filter(names::containsKey).findFirst().map(names::get);
        all.forEach(words -> names.putIfAbsent(words, known.orElse(HeadingText.words(section.title()))));
    }

    /** Returns what stands for {@code words}: themselves where no profile has such a section. */
    String of(String words) {
        return names.getOrDefault(words, words);
    }

    /** Returns whether a profile that is asked for has such a section. */
    boolean isAsked(String words) {
        return asked.contains(words);
    }
}
