package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Asker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The actions of HELIX on one project, as far as they are true now: by them a claim is told from a report.
 *
 * @param id of the project
 * @param title of the project
 * @param held what is so now: it is on the test system, it is part of production, it was taken back
 * @param recent what HELIX has done lately, so that a turn of now may speak of it without a name, where those whom it answers know of it
 */
public record ProjectDeeds(String id, String title, Set<Deed> held, Set<Recent> recent) {

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;
    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern BACK = Pattern.compile("roll(?:ed)?\\s*(?:\\w+\\s+)?back|roll-?back|zurück", FLAGS);
    private static final Pattern TEST = Pattern.compile("test\\s?system", FLAGS);
    private static final Pattern FINAL = Pattern.compile(
            "produ[kc]tion|\\bprod\\b|produktiv|\\bmain\\b|integr(?!ations?[\\s-]?test)|merged|gemergt", FLAGS);

    /** Words of both systems: where one is named, it is meant. */
    private static final Pattern EITHER = Pattern.compile("\\blive\\b|released|shipped|promoted", FLAGS);

    /** What a change on the test system waits for. */
    private static final Pattern PURPOSE =
            Pattern.compile("\\b(?:for|für|zur|zum|vor|ready|bereit|to\\s+be)\\b.*", FLAGS | Pattern.DOTALL);

    /** What production runs after a rollback is no claim of its own. */
    private static final Pattern AGAIN = Pattern.compile(
            "\\b(?:again|previous|former|old|before|wieder|vorig\\w*|vorherig\\w*|alte\\w*|davor)\\b", FLAGS);

    /** The words of claims themselves: a title of them alone is in each claim, so that it names a project only where it is marked. */
    private static final Pattern CLAIMING = Pattern.compile(
            "(?:" + String.join("|", BACK.pattern(), TEST.pattern(), FINAL.pattern(), EITHER.pattern())
                    + "|deploy\\w*|rollout|system|test|branch|the|das|die|der|it|es)+",
            FLAGS);

    /**
     * Something that HELIX has done lately.
     *
     * @param deed what
     * @param by who had it done, as histories tell it
     */
    public record Recent(Deed deed, String by) {}

    /** The kinds of actions that a sentence can claim. */
    public enum Deed {
        DEPLOYED,
        INTEGRATED,
        ROLLED_BACK;

        /** Returns all that {@code claim} says, a sentence that claims one of them at least. */
        static Set<Deed> of(String claim) {
            boolean back = BACK.matcher(claim).find();
            boolean test = TEST.matcher(claim).find();
            var deeds = EnumSet.noneOf(Deed.class);
            for (var clause : ActionClaims.claiming(claim)) {
                if (BACK.matcher(clause).find()) {
                    deeds.add(ROLLED_BACK);
                } else if (!back || !AGAIN.matcher(clause).find()) {
                    deeds.add(isFinal(clause, test) ? INTEGRATED : DEPLOYED);
                }
            }
            return deeds;
        }

        private static boolean isFinal(String clause, boolean test) {
            var said = PURPOSE.matcher(clause).replaceFirst("");
            return FINAL.matcher(TEST.matcher(said).find() ? said : clause).find()
                    || (!test && EITHER.matcher(clause).find());
        }
    }

    public ProjectDeeds {
        held = Set.copyOf(held);
        recent = Set.copyOf(recent);
    }

    /** Returns whether one of {@code deeds} was done lately, and {@code asker} knows of it; anybody may, where nobody knows who asks. */
    boolean hasJustDone(Set<Deed> deeds, @Nullable Asker asker) {
        return recent.stream()
                .anyMatch(each -> deeds.contains(each.deed()) && (asker == null || asker.knowsOf(each.by(), id)));
    }

    /** Returns the expressions that find the project by its id or its title. */
    private Stream<Name> names() {
        return Stream.of(id, title)
                .map(name -> NO_LETTER.matcher(name).replaceAll(" ").strip())
                .filter(name -> !name.isEmpty())
                .distinct()
                .map(name -> new Name(this, name));
    }

    private record Name(ProjectDeeds project, String words) {

        /** A longer word that begins so is another name, but for one such as "greet-project". */
        Pattern pattern() {
            var name = Stream.of(words.split(" ")).map(Pattern::quote).collect(Collectors.joining("[^\\p{L}\\p{N}]+"));
            var whole = "(?<![\\w-])" + name + "(?!\\w|-(?!(?:projekt|project|feature)\\b)\\w)";
            var marked = "`" + name + "`|(?<=\\b(?:project|projekt|feature)\\s)" + whole;
            boolean everywhere = CLAIMING.matcher(words.replace(" ", "")).matches();
            return Pattern.compile(everywhere ? marked : "`" + name + "`|" + whole, FLAGS);
        }
    }

    /**
     * The projects that a sentence speaks of.
     *
     * @param projects those it names
     * @param text the sentence with {@link #NAMED} in place of each name
     */
    record Spoken(List<ProjectDeeds> projects, String text) {

        /** Code as names often are, but none that is a name. */
        private static final String NAMED = "`\u00A7`";

        /** Finds which of {@code known} are named in {@code sentence}; a longer name is not one that it holds, too. */
        static Spoken of(String sentence, List<ProjectDeeds> known) {
            var found = new ArrayList<ProjectDeeds>();
            var text = sentence;
            var names = known.stream()
                    .flatMap(ProjectDeeds::names)
                    .sorted(Comparator.comparingInt((Name name) -> name.words().length())
                            .reversed())
                    .toList();
            for (var name : names) {
                var without = name.pattern().matcher(text).replaceAll(NAMED);
                if (!without.equals(text)) {
                    found.add(name.project());
                    text = without;
                }
            }
            return new Spoken(found, text);
        }
    }
}
