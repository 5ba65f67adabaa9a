package dev.helix.enforcement.validator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.jspecify.annotations.Nullable;

/** By what the ADRs of one answer are told apart in a reply: their numbers and titles. Immutable. */
final class AdrLabels {

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern BOLD = Pattern.compile("(\\*\\*|__).+\\1:?");
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

    private final List<Name> names;

    private AdrLabels(List<Name> names) {
        this.names = names;
    }

    static AdrLabels of(List<AdrDocument> documents, AdrProfile profile) {
        return new AdrLabels(
                documents.stream().map(document -> name(document, profile)).toList());
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
        return (!own.id().isEmpty()
                        && names.stream()
                                        .filter(name -> name.id().equals(own.id()))
                                        .count()
                                == 1)
                || (!own.title().isEmpty()
                        && names.stream()
                                        .filter(name -> name.title().equals(own.title()))
                                        .count()
                                == 1);
    }

    /** Returns the number, or else the title, of the ADR at {@code index}. */
    String shown(int index) {
        return names.get(index).shown();
    }

    /** Returns what of {@code reply} stands below a line that names the ADR at {@code index}; null where no line names any. */
    @Nullable
    String part(String reply, int index) {
        var text = unwrapped(Thinking.blanked(reply));
        var part = new StringBuilder();
        int current = -1;
        int from = 0;
        boolean labelled = false;
        var markdown = Markdown.parse(text);
        for (int i = 0; i < markdown.segments().count(); i++) {
            for (Node node = markdown.document(i).getFirstChild(); node != null; node = node.getNext()) {
                var range = Markdown.range(node);
                var meant =
                        range == null ? List.<Integer>of() : meant(node, text.substring(range.start(), range.end()));
                if (range == null || meant.size() != 1) {
                    continue;
                }
                labelled = true;
                part.append(current == index ? text.substring(from, range.start()) + "\n\n" : "");
                current = meant.getFirst();
                // A line that only leads to the part is none of it; a heading may be the section's own.
                from = node instanceof Paragraph ? range.end() : range.start();
            }
        }
        part.append(current == index ? text.substring(from) : "");
        return labelled ? part.toString() : null;
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
    private List<Integer> meant(Node node, String source) {
        return switch (node) {
            case Heading heading -> named(source);
            case FencedCodeBlock code
            when Documents.MARKDOWN.contains(Documents.info(code)) -> named(code.getLiteral());
            case Paragraph paragraph when isLabel(source.strip()) -> named(source);
            default -> List.of();
        };
    }

    private static boolean isLabel(String source) {
        return source.length() <= LONGEST_LABEL
                && source.indexOf('\n') < 0
                && (source.endsWith(":") || BOLD.matcher(source).matches());
    }

    private List<Integer> named(String text) {
        var lines = text.lines().map(line -> ' ' + words(line) + ' ').toList();
        return IntStream.range(0, names.size())
                .filter(i -> lines.stream().anyMatch(line -> isNamed(line, names.get(i))))
                .boxed()
                .toList();
    }

    /** A bare number may count anything, and the words of a title may stand in any sentence. */
    private static boolean isNamed(String line, Name name) {
        boolean bare = name.id().chars().allMatch(Character::isDigit);
        boolean byId = !name.id().isEmpty()
                && (bare
                        ? line.contains(" adr " + name.id() + " ") || line.contains(" id " + name.id() + " ")
                        : line.contains(' ' + name.id() + ' '));
        boolean byTitle = !name.title().isEmpty()
                && line.endsWith(' ' + name.title() + ' ')
                && line.substring(0, line.length() - name.title().length() - 1)
                                .strip()
                                .split(" ", -1)
                                .length
                        <= WORDS_BEFORE_TITLE;
        return byId || byTitle;
    }
}
