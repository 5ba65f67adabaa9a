package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The result of the search for one section of a profile. */
sealed interface SectionSearch {

    /** It is there; {@code again} is the second one of the same name. */
    record Found(AdrBody.Section section, AdrBody.@Nullable Section again) implements SectionSearch {}

    /** A heading has the right words at another level. */
    record WrongLevel(AdrBody.Section section) implements SectionSearch {}

    /** A heading has the name that another profile gives this section. */
    record OtherTitle(AdrBody.Section section) implements SectionSearch {}

    /**
     * Something is there that was meant as this section's heading.
     *
     * @param title as it is written
     * @param range the text that the heading has to replace
     */
    record Near(String title, Span range) implements SectionSearch {}

    /** It stands as a line, such as {@code Status: accepted}. */
    record Line() implements SectionSearch {}

    /** No heading comes near. */
    record Missing() implements SectionSearch {}

    /** Looks for {@code wanted}, a section of {@code profile}, in {@code body}. */
    static SectionSearch find(AdrBody body, AdrProfile profile, AdrProfile.Section wanted) {
        var names = new HashSet<String>();
        names.add(HeadingText.key(wanted.title()));
        wanted.aliases().forEach(alias -> names.add(HeadingText.key(alias)));
        var exact = among(body, profile, section -> names.contains(section.key()));
        if (exact != null) {
            return exact;
        }
        var words = words(wanted.title(), wanted.aliases());
        var decorated = among(body, profile, section -> words.contains(section.words()));
        if (decorated != null) {
            return decorated;
        }
        var begun = among(body, profile, section -> words.contains(section.lead()));
        if (begun != null) {
            return begun;
        }
        if (wanted.mayBeLine() && MetadataLine.value(body.text(), words).isPresent()) {
            return new Line();
        }
        var elsewhere = words("", wanted.elsewhere());
        for (var section : body.sections()) {
            if (elsewhere.contains(section.words())) {
                return new OtherTitle(section);
            }
        }
        return wanted.optional() ? new Missing() : near(body, profile, words, elsewhere);
    }

    /** Returns whether something in {@code body} was meant as the heading of {@code wanted} by its own title or an alias. */
    static boolean isTitled(AdrBody body, AdrProfile.Section wanted) {
        var words = words(wanted.title(), wanted.aliases());
        var elsewhere = words("", wanted.elsewhere());
        return body.sections().stream()
                        .map(AdrBody.Section::words)
                        .filter(said -> !elsewhere.contains(said))
                        .anyMatch(said ->
                                words.contains(said) || words.stream().anyMatch(word -> Spelling.isSlip(said, word)))
                || body.lookalikes().stream().anyMatch(line -> words.contains(line.words()));
    }

    /** Returns where the heading is that was found; empty where none was. */
    default Optional<Span> heading() {
        return switch (this) {
            case Found found -> Optional.of(found.section().range());
            case WrongLevel wrong -> Optional.of(wrong.section().range());
            case OtherTitle other -> Optional.of(other.section().range());
            case Near near -> Optional.of(near.range());
            case Line line -> Optional.empty();
            case Missing missing -> Optional.empty();
        };
    }

    /** Returns where the headings of the sections of {@code profile} are, or what was meant as them. */
    static List<Span> headings(AdrBody body, AdrProfile profile) {
        return profile.sections().stream()
                .flatMap(wanted -> find(body, profile, wanted).heading().stream())
                .toList();
    }

    /** Returns where the next of {@code headings} begins behind {@code heading}: so far its text may go. */
    static int next(Collection<Span> headings, Span heading) {
        return headings.stream()
                .mapToInt(Span::start)
                .filter(start -> start >= heading.end())
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    private static @Nullable SectionSearch among(AdrBody body, AdrProfile profile, Predicate<AdrBody.Section> isMeant) {
        var same = body.sections().stream().filter(isMeant).toList();
        var right = same.stream()
                .filter(section -> section.level() == profile.level())
                .toList();
        if (!right.isEmpty()) {
            return new Found(right.getFirst(), right.size() > 1 ? right.get(1) : null);
        }
        return same.isEmpty() ? null : new WrongLevel(same.getFirst());
    }

    private static Set<String> words(String title, List<String> others) {
        var words = new HashSet<String>();
        if (!title.isEmpty()) {
            words.add(HeadingText.words(title));
        }
        others.forEach(other -> words.add(HeadingText.words(other)));
        return words;
    }

    private static SectionSearch near(AdrBody body, AdrProfile profile, Set<String> words, Set<String> elsewhere) {
        for (var line : body.lookalikes()) {
            if (words.contains(line.words()) || elsewhere.contains(line.words())) {
                return new Near(line.title(), line.range());
            }
        }
        for (var section : body.sections()) {
            var said = HeadingText.withoutArticle(section.words());
            boolean typo = words.contains(said) || words.stream().anyMatch(word -> Spelling.isSlip(said, word));
            if (typo && !new SectionNames(profile).isNamed(section.words())) {
                return new Near(section.title(), section.range());
            }
        }
        return new Missing();
    }
}
