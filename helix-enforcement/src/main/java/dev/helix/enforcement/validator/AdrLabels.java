package dev.helix.enforcement.validator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.jspecify.annotations.Nullable;

/** By what the ADRs of one answer are told apart in a reply: their numbers and titles. Safe for use by many threads. */
final class AdrLabels {

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern BOLD = Pattern.compile("(\\*\\*|__).+\\1:?");
    private static final Set<String> NUMBERED = Set.of("adr", "id");
    private static final int LONGEST_LABEL = 120;
    private static final int WORDS_BEFORE_TITLE = 3;

    /**
     * The name of one ADR.
     *
     * @param id its words; empty where it has none
     * @param title its words; empty where it has none
     * @param shown as it is written
     */
    private record Name(String id, String title, String shown) {}

    /** A reply, and its part about each ADR that it names. */
    private record Said(String reply, Map<Integer, String> parts) {}

    private final List<Name> names;
    private final Map<String, List<Integer>> byId;
    private final Map<String, List<Integer>> byTitle;

    /** By how many words there are numbers. */
    private final Set<Integer> idLengths;

    /** Each gap asks for its part of one and the same reply. */
    private volatile @Nullable Said last;

    private AdrLabels(List<Name> names) {
        this.names = names;
        this.byId = index(names, Name::id);
        this.byTitle = index(names, Name::title);
        this.idLengths = byId.keySet().stream()
                .map(id -> id.split(" ", -1).length)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, List<Integer>> index(List<Name> names, Function<Name, String> said) {
        return IntStream.range(0, names.size())
                .boxed()
                .filter(i -> !said.apply(names.get(i)).isEmpty())
                .collect(Collectors.groupingBy(i -> said.apply(names.get(i))));
    }

    static AdrLabels of(List<AdrDocument> documents, AdrProfile profile) {
        return new AdrLabels(
                documents.stream().map(document -> name(document, profile)).toList());
    }

    /** Returns those of {@code records}, whatever their profiles. */
    static AdrLabels of(List<Holdings.Held> records) {
        return new AdrLabels(records.stream()
                .map(held -> new Name(words(held.id()), words(held.title()), held.id()))
                .toList());
    }

    private static Name name(AdrDocument document, AdrProfile profile) {
        var header = document.header();
        var id = header == null || profile.idField().isEmpty()
                ? Optional.<String>empty()
                : header.text(profile.idField());
        var title = AdrSummary.of(document.text(), "").title();
        return new Name(
                words(id.orElse("")),
                words(title.orElse("")),
                id.or(() -> title).orElse(""));
    }

    private static String words(String text) {
        return NO_WORD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    }

    /** Returns whether the ADR at {@code index} has a number or a title that no other one has. */
    boolean isNamed(int index) {
        var own = names.get(index);
        return byId.getOrDefault(own.id(), List.of()).size() == 1
                || byTitle.getOrDefault(own.title(), List.of()).size() == 1;
    }

    /** Returns the number, or else the title, of the ADR at {@code index}. */
    String shown(int index) {
        return names.get(index).shown();
    }

    /** Returns what of {@code reply} stands below a line that names the ADR at {@code index}; null where no line names any. */
    @Nullable
    String part(String reply, int index) {
        var known = last;
        if (known == null || !known.reply().equals(reply)) {
            known = new Said(reply, parts(reply));
            last = known;
        }
        return known.parts().isEmpty() ? null : known.parts().getOrDefault(index, "");
    }

    /** Returns what {@code reply} says of each ADR that a line of it names. */
    private Map<Integer, String> parts(String reply) {
        var text = unwrapped(Thinking.blanked(reply));
        var parts = new HashMap<Integer, String>();
        int current = -1;
        int from = 0;
        var markdown = Markdown.parse(text);
        for (int i = 0; i < markdown.segments().count(); i++) {
            for (Node node = markdown.document(i).getFirstChild(); node != null; node = node.getNext()) {
                var range = Markdown.range(node);
                var meant = range == null ? Set.<Integer>of() : meant(node, text.substring(range.start(), range.end()));
                if (range == null || meant.size() != 1) {
                    continue;
                }
                if (current >= 0) {
                    parts.merge(current, text.substring(from, range.start()) + "\n\n", String::concat);
                }
                current = meant.iterator().next();
                // A line that only leads to the part is none of it; a heading may be the section's own.
                from = node instanceof Paragraph ? range.end() : range.start();
            }
        }
        if (current >= 0) {
            parts.merge(current, text.substring(from), String::concat);
        }
        return parts;
    }

    /** Returns what is in the only code block, where that names several ADRs. */
    private String unwrapped(String reply) {
        var markdown = Markdown.parse(reply);
        var inside = new ArrayList<String>();
        for (int i = 0; i < markdown.segments().count(); i++) {
            for (Node node = markdown.document(i).getFirstChild(); node != null; node = node.getNext()) {
                if (node instanceof FencedCodeBlock code && Documents.MARKDOWN.contains(Documents.info(code))) {
                    inside.add(code.getLiteral());
                }
            }
        }
        return inside.size() == 1 && named(inside.getFirst()).size() > 1 ? inside.getFirst() : reply;
    }

    /** Returns the ADRs that {@code node} says the following is about. */
    private Set<Integer> meant(Node node, String source) {
        return switch (node) {
            case Heading heading -> named(source);
            case FencedCodeBlock code
            when Documents.MARKDOWN.contains(Documents.info(code)) -> named(code.getLiteral());
            case Paragraph paragraph when isLabel(source.strip()) -> named(source);
            default -> Set.of();
        };
    }

    private static boolean isLabel(String source) {
        return source.length() <= LONGEST_LABEL
                && source.indexOf('\n') < 0
                && (source.endsWith(":") || BOLD.matcher(source).matches());
    }

    private Set<Integer> named(String text) {
        var found = new TreeSet<Integer>();
        text.lines().forEach(line -> addNamed(words(line).split(" ", -1), found));
        return found;
    }

    /** A bare number may count anything, and the words of a title may stand in any sentence. */
    private void addNamed(String[] line, Set<Integer> found) {
        for (int i = 0; i < line.length; i++) {
            for (int length : idLengths) {
                if (i + length > line.length) {
                    break;
                }
                var id = String.join(" ", Arrays.asList(line).subList(i, i + length));
                boolean bare = id.chars().allMatch(Character::isDigit);
                if (!bare || (i > 0 && NUMBERED.contains(line[i - 1]))) {
                    found.addAll(byId.getOrDefault(id, List.of()));
                }
            }
        }
        for (int before = 0; before <= Math.min(WORDS_BEFORE_TITLE, line.length - 1); before++) {
            var title = String.join(" ", Arrays.asList(line).subList(before, line.length));
            found.addAll(byTitle.getOrDefault(title, List.of()));
        }
    }
}
