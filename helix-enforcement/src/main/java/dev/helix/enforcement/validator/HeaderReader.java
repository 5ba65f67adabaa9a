package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Span;
import dev.helix.enforcement.validator.Header.Flaw;
import dev.helix.enforcement.validator.HeaderSlips.Slip;
import dev.helix.enforcement.validator.HeaderValue.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads the header of one document: between a line {@code ---} at its very beginning and the next line {@code ---} or
 * {@code ...} at column 0, or between two lines {@code +++} where it is TOML. Everything is bounded before it is parsed.
 */
final class HeaderReader {

    private static final String YAML = "---";
    private static final String TOML = "+++";
    private static final int MAX_SIZE = 64 * 1024;
    private static final int MAX_DEPTH = 32;
    private static final int MAX_SLIPS = 200;
    private static final String YAML_TAGS = "tag:yaml.org,2002:";
    private static final Set<String> PLAIN_TAGS = Set.of("str", "int", "float", "bool", "null", "seq", "map");

    /** A key, or what is indented and has one or is an item. */
    private static final Pattern MORE_FIELDS =
            Pattern.compile("[ \\t]+-[ \\t]|[ \\t]*[\"']?[A-Za-z_][\\w.-]{0,40}[\"']?[ \\t]*:(?:[ \\t]|$)");

    private final String text;
    private final String rule;
    private final List<Flaw> problems = new ArrayList<>();
    private List<Edit> repairs = List.of();

    private HeaderReader(String text, String rule) {
        this.text = text;
        this.rule = rule;
    }

    /** Reads the header at {@code start}, or returns null when no header begins there. */
    static @Nullable Header read(String text, int start) {
        int first = start < text.length() && text.charAt(start) == '\uFEFF' ? start + 1 : start;
        if (isFence(text, first, TOML)) {
            return new HeaderReader(text, TOML).read(first);
        }
        return isFence(text, first, YAML) ? new HeaderReader(text, YAML).read(first) : null;
    }

    /** Returns where the text behind the header at {@code start} begins; 0 when no header begins there, or it has no end. */
    static int behind(String text, int start) {
        int first = start < text.length() && text.charAt(start) == '\uFEFF' ? start + 1 : start;
        for (var rule : List.of(TOML, YAML)) {
            if (isFence(text, first, rule)) {
                int close = new HeaderReader(text, rule).close(nextLine(text, first));
                return close < 0 ? 0 : nextLine(text, close);
            }
        }
        return 0;
    }

    /** Returns whether the line at {@code at} is {@code fence} and nothing else. */
    static boolean isFence(String text, int at, String fence) {
        return text.startsWith(fence, at)
                && text.substring(at + 3, lineEnd(text, at)).isBlank();
    }

    static int lineEnd(String text, int at) {
        int i = at;
        while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
            i++;
        }
        return i;
    }

    static int nextLine(String text, int at) {
        int end = lineEnd(text, at);
        if (end == text.length()) {
            return end;
        }
        return text.startsWith("\r\n", end) ? end + 2 : end + 1;
    }

    private Header read(int first) {
        int start = nextLine(text, first);
        int close = close(start);
        if (close < 0) {
            return unclosed(first, start);
        }
        var range = new Span(first, lineEnd(text, close));
        var fields = fields(start, close);
        if (rule.equals(TOML) && problems.isEmpty()) {
            problems.add(new Flaw("INVALID_ADR_HEADER.format", "", range));
            repairs = PlainYaml.of(fields)
                    .map(yaml -> List.of(new Edit(range, YAML + "\n" + yaml + YAML)))
                    .orElse(List.of());
        }
        return new Header(range, true, nextLine(text, close), fields, problems, repairs);
    }

    /**
     * It may be plain where it would have ended: at the first line that is empty or a heading, if what stands before it can be
     * read, and no fields stand behind it, which nobody would read any more.
     */
    private Header unclosed(int first, int start) {
        int end = start;
        while (end < text.length() && !isEndOfFields(end)) {
            end = nextLine(text, end);
        }
        boolean whole = rule.equals(YAML) && end < text.length() && end > start && !goesOn(start, end);
        var fields = whole ? fields(start, end) : List.<Field>of();
        boolean readable = !fields.isEmpty() && problems.isEmpty();
        problems.clear();
        problems.add(new Flaw("INVALID_ADR_HEADER.unclosed", firstBodyLine(start), new Span(first, first + 3)));
        return new Header(
                new Span(first, readable ? end : start),
                false,
                readable ? end : start,
                readable ? fields : List.of(),
                problems,
                readable ? List.of(new Edit(Span.at(end), YAML + "\n")) : List.of());
    }

    /** Returns whether what follows {@code end} looks like more of the header: an empty line and a comment may stand in it. */
    private boolean goesOn(int start, int end) {
        int line = end;
        boolean comment = false;
        while (line < text.length() && isEndOfFields(line)) {
            boolean blank = text.charAt(line) != '#';
            if (comment && blank) {
                return false; // It is a heading.
            }
            comment = !blank;
            line = nextLine(text, line);
        }
        var more = text.substring(line, lineEnd(text, line));
        boolean open = text.substring(start, end).stripTrailing().endsWith(":");
        return MORE_FIELDS.matcher(more).lookingAt() || (open && more.startsWith("- "));
    }

    private boolean isEndOfFields(int line) {
        return text.charAt(line) == '#'
                || text.substring(line, lineEnd(text, line)).isBlank();
    }

    /** Returns where the line that ends a header begins; -1 where there is none from {@code start} on. */
    private int close(int start) {
        for (int line = start; line < text.length(); line = nextLine(text, line)) {
            if (isFence(text, line, rule) || (rule.equals(YAML) && isFence(text, line, "..."))) {
                return line;
            }
        }
        return -1;
    }

    private String firstBodyLine(int start) {
        for (int line = start; line < text.length(); line = nextLine(text, line)) {
            if (text.startsWith("# ", line) || text.startsWith("## ", line)) {
                return text.substring(line, lineEnd(text, line));
            }
        }
        return rule;
    }

    private List<Field> fields(int start, int end) {
        if (end - start > MAX_SIZE || depth(start, end) > MAX_DEPTH) {
            problems.add(new Flaw("INVALID_ADR_HEADER.large", "", new Span(start, end)));
            return List.of();
        }
        if (rule.equals(TOML)) {
            return new TomlReader(text, start, end, problems).read();
        }
        var fields = parse(text.substring(start, end), at -> start + at, problems);
        return problems.isEmpty() || !fields.isEmpty() ? fields : repaired(start, end);
    }

    /** Reads it as it would be without its slips; nothing where that would not make it readable. */
    private List<Field> repaired(int start, int end) {
        var slips = HeaderSlips.find(text, start, end);
        if (!slips.isEmpty()) {
            tell(slips);
        }
        if (slips.size() > MAX_SLIPS) {
            return List.of();
        }
        var attempts = new ArrayList<List<Slip>>();
        attempts.add(slips);
        attempts.add(HeaderSlips.withoutStrayTabs(text, start, slips));
        var layout = HeaderLayout.find(text, start, end);
        if (!layout.isEmpty() && layout.size() + slips.size() <= MAX_SLIPS) {
            attempts.add(layout);
            attempts.add(HeaderSlips.joined(layout, slips));
        }
        for (var attempt : attempts) {
            var fields = attempt.isEmpty() ? List.<Field>of() : repaired(start, end, attempt);
            if (!fields.isEmpty()) {
                tell(attempt);
                return fields;
            }
        }
        tellMore(start, end, slips);
        return List.of();
    }

    /**
     * Tells what is wrong besides {@code slips}: the YAML parser ends at the first place that it can't read, and who writes the header
     * would learn of each further one in a run of its own.
     */
    private void tellMore(int start, int end, List<Slip> slips) {
        var unread = UnreadEntries.find(text, start, end, slips, MAX_SLIPS);
        var edits = new ArrayList<Edit>();
        slips.forEach(slip -> edits.add(slip.repair()));
        unread.forEach(entry -> edits.add(new Edit(entry.value(), "")));
        if (edits.isEmpty()) {
            return;
        }
        edits.sort(Comparator.comparingInt(edit -> edit.range().start()));
        var own = edits.stream().map(edit -> moved(edit, -start)).toList();
        var rest = new ArrayList<Flaw>();
        parse(Edits.apply(text.substring(start, end), own), at -> Math.min(end, start + origin(at, own)), rest);
        if (slips.isEmpty()) {
            problems.clear();
        }
        unread.forEach(entry -> problems.add(entry.problem()));
        var lines = new HashSet<Integer>();
        problems.forEach(problem -> lines.add(line(problem)));
        rest.stream().filter(problem -> lines.add(line(problem))).forEach(problems::add);
        problems.sort(Comparator.comparingInt(problem -> problem.range().start()));
    }

    private int line(Flaw problem) {
        int at = problem.range().start();
        while (at > 0 && !StepMarker.isLineEnd(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private void tell(List<Slip> slips) {
        problems.clear();
        slips.stream().limit(MAX_SLIPS).forEach(slip -> problems.add(slip.problem()));
    }

    private List<Field> repaired(int start, int end, List<Slip> slips) {
        var edits = slips.stream().map(Slip::repair).toList();
        var own = edits.stream().map(edit -> moved(edit, -start)).toList();
        var yaml = Edits.apply(text.substring(start, end), own);
        var left = new ArrayList<Flaw>();
        var fields = parse(yaml, at -> Math.min(end, start + origin(at, own)), left);
        if (!left.isEmpty()) {
            return List.of();
        }
        repairs = fields.isEmpty() ? repairs : edits;
        return fields;
    }

    private static Edit moved(Edit edit, int by) {
        return new Edit(new Span(edit.range().start() + by, edit.range().end() + by), edit.replacement());
    }

    /** Returns where what stands at {@code offset} of the repaired text was before. */
    private static int origin(int offset, List<Edit> edits) {
        int moved = 0;
        for (var edit : edits) {
            int start = edit.range().start() + moved;
            if (offset < start) {
                break;
            }
            int grown = edit.replacement().length()
                    - (edit.range().end() - edit.range().start());
            if (offset < start + edit.replacement().length()) {
                return edit.range().start();
            }
            moved += grown;
        }
        return offset - moved;
    }

    /** Returns what {@code yaml} holds; what is wrong with it is added to {@code problems}, at the places that {@code origin} says. */
    static List<Field> parse(String yaml, IntUnaryOperator origin, List<Flaw> problems) {
        var offsets = new Offsets(yaml, origin);
        var range = new Span(origin.applyAsInt(0), origin.applyAsInt(yaml.length()));
        try {
            var settings = LoadSettings.builder()
                    .setCodePointLimit(MAX_SIZE)
                    .setAllowDuplicateKeys(true)
                    .setMaxAliasesForCollections(1)
                    .setLabel("header")
                    .build();
            var root =
                    new Composer(settings, new ParserImpl(settings, new StreamReader(settings, yaml))).getSingleNode();
            if (root.isEmpty()) {
                return List.of();
            }
            var value = new Reading(offsets, problems).value(root.get(), 0);
            if (value instanceof HeaderValue.Fields fields) {
                return fields.fields();
            }
            if (!(value instanceof HeaderValue.Nothing)) {
                problems.add(new Flaw("INVALID_ADR_HEADER.mapping", value.kind(), value.range()));
            }
            return List.of();
        } catch (MarkedYamlEngineException e) {
            int at = e.getProblemMark().map(offsets::of).orElse(range.start());
            problems.add(
                    new Flaw("INVALID_ADR_HEADER", String.valueOf(e.getProblem()), Span.at(Math.min(at, range.end()))));
        } catch (YamlEngineException e) {
            problems.add(new Flaw("INVALID_ADR_HEADER", String.valueOf(e.getMessage()), range));
        } catch (StackOverflowError e) {
            problems.add(new Flaw("INVALID_ADR_HEADER.large", "", range));
        }
        return List.of();
    }

    /** Counts how deep the text could nest at most, without parsing it: brackets anywhere, dashes in one line. */
    private int depth(int start, int end) {
        int open = 0;
        int deepest = 0;
        int dashes = 0;
        int lineIndent = 0;
        boolean atStart = true;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '[', '{' -> deepest = Math.max(deepest, ++open);
                case ']', '}' -> open = Math.max(0, open - 1);
                case '\n', '\r' -> {
                    atStart = true;
                    dashes = 0;
                    lineIndent = 0;
                    continue;
                }
                default -> {}
            }
            if (atStart) {
                if (c == '-' || c == '?') {
                    deepest = Math.max(deepest, ++dashes + lineIndent / 2);
                } else if (c == ' ') {
                    lineIndent++;
                } else {
                    deepest = Math.max(deepest, lineIndent / 4);
                    atStart = false;
                }
            }
        }
        return deepest;
    }

    /** From the YAML parser's code points to offsets in the document. */
    private static final class Offsets {
        private final IntUnaryOperator origin;
        private final int[] utf16;

        Offsets(String yaml, IntUnaryOperator origin) {
            this.origin = origin;
            this.utf16 = new int[yaml.codePointCount(0, yaml.length()) + 1];
            for (int i = 0, at = 0; i < utf16.length; i++) {
                utf16[i] = at;
                at += at < yaml.length() ? Character.charCount(yaml.codePointAt(at)) : 0;
            }
        }

        int of(Mark mark) {
            return origin.applyAsInt(utf16[Math.min(mark.getIndex(), utf16.length - 1)]);
        }

        Span of(Node node) {
            int from = node.getStartMark().map(this::of).orElse(origin.applyAsInt(0));
            int to = node.getEndMark().map(this::of).orElse(from);
            return new Span(from, Math.max(from, to));
        }
    }

    private static final class Reading {
        private final Offsets offsets;
        private final List<Flaw> problems;
        private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

        Reading(Offsets offsets, List<Flaw> problems) {
            this.offsets = offsets;
            this.problems = problems;
        }

        HeaderValue value(Node node, int depth) {
            var range = offsets.of(node);
            if (!seen.add(node)) {
                problems.add(new Flaw("INVALID_ADR_HEADER.alias", "", range));
                return new HeaderValue.Nothing(range);
            }
            if (depth > MAX_DEPTH) {
                problems.add(new Flaw("INVALID_ADR_HEADER.large", "", range));
                return new HeaderValue.Nothing(range);
            }
            // What somebody wrote as the first word of a value would be lost.
            node.getAnchor()
                    .ifPresent(anchor -> problems.add(new Flaw("INVALID_ADR_HEADER.anchor", anchor.getValue(), range)));
            var tag = node.getTag().getValue();
            if (!tag.startsWith(YAML_TAGS) || !PLAIN_TAGS.contains(tag.substring(YAML_TAGS.length()))) {
                problems.add(new Flaw("INVALID_ADR_HEADER.tag", tag, range));
                return new HeaderValue.Nothing(range);
            }
            return switch (node) {
                case ScalarNode scalar -> scalar(scalar, range);
                case SequenceNode sequence ->
                    new HeaderValue.Items(
                            sequence.getValue().stream()
                                    .map(item -> value(item, depth + 1))
                                    .toList(),
                            range);
                case MappingNode mapping -> mapping(mapping, range, depth);
                default -> new HeaderValue.Nothing(range);
            };
        }

        private HeaderValue scalar(ScalarNode scalar, Span range) {
            var value = scalar.getValue();
            boolean nothing = scalar.isPlain()
                    && (value.isEmpty()
                            || value.equals("~")
                            || value.toLowerCase(Locale.ROOT).equals("null"));
            return nothing ? new HeaderValue.Nothing(range) : new HeaderValue.Text(value, range);
        }

        private HeaderValue mapping(MappingNode mapping, Span range, int depth) {
            var fields = new ArrayList<Field>();
            var keys = new HashSet<String>();
            for (var tuple : mapping.getValue()) {
                var keyRange = offsets.of(tuple.getKeyNode());
                if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
                    problems.add(new Flaw("INVALID_ADR_HEADER.mapping", "kind.list", keyRange));
                    continue;
                }
                var key = scalar.getValue();
                if (!keys.add(key)) {
                    problems.add(new Flaw("INVALID_ADR_HEADER.duplicate", key, keyRange));
                }
                fields.add(new Field(key, keyRange, value(tuple.getValueNode(), depth + 1)));
            }
            return new HeaderValue.Fields(fields, range);
        }
    }
}
