package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How well the ADRs of an answer fit a profile, where nobody says which one they were written for. Their own language decides:
 * first that of their sections, then what is wrong with them, then that of their text. The greater, the better.
 *
 * @param titles how many sections have the profile's own titles, at whatever level and however decorated
 * @param errors how many errors the profile finds
 * @param words how many words of the text are of the profile's language and not of the other
 */
public record ProfileFit(int titles, long errors, int words) implements Comparable<ProfileFit> {

    private static final Comparator<ProfileFit> ORDER = Comparator.comparingInt(ProfileFit::titles)
            .thenComparing(Comparator.comparingLong(ProfileFit::errors).reversed())
            .thenComparingInt(ProfileFit::words);

    private static final int ENOUGH_TEXT = 20_000;
    private static final Pattern WORD = Pattern.compile("\\p{L}+");
    private static final Set<String> GERMAN =
            Set.of("der", "die", "das", "und", "ist", "nicht", "wir", "ein", "eine", "wird", "mit");
    private static final Set<String> ENGLISH =
            Set.of("the", "and", "is", "not", "we", "a", "an", "of", "to", "with", "it");

    /** Returns how well the ADRs of {@code answer} fit {@code profile}. */
    public static ProfileFit of(AdrProfile profile, Answer answer, ValidationContext context) {
        var documents = new AdrFinder(answer, context.files(), profile).find();
        int titles = 0;
        for (var document : documents) {
            var body = new AdrBody(document.body());
            for (var wanted : profile.sections()) {
                titles += SectionSearch.isTitled(body, wanted) ? 1 : 0;
            }
        }
        long errors = new AdrStructureValidator(profile)
                .check(answer, context).stream().filter(Issue::blocks).count();
        return new ProfileFit(titles, errors, words(profile, answer.text()));
    }

    /** Returns {@code profiles}, the best for the ADRs of {@code answer} first; of equal ones the first stays first. */
    static List<AdrProfile> ordered(List<AdrProfile> profiles, Answer answer, ValidationContext context) {
        return profiles.stream()
                .sorted(Comparator.comparing((AdrProfile profile) -> of(profile, answer, context))
                        .reversed())
                .toList();
    }

    private static int words(AdrProfile profile, String text) {
        boolean german = profile.name().endsWith("-de");
        int count = 0;
        var matcher = WORD.matcher(
                text.substring(0, Math.min(text.length(), ENOUGH_TEXT)).toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            count += GERMAN.contains(matcher.group()) ? 1 : 0;
            count -= ENGLISH.contains(matcher.group()) ? 1 : 0;
        }
        return german ? count : -count;
    }

    @Override
    public int compareTo(ProfileFit other) {
        return ORDER.compare(this, other);
    }
}
