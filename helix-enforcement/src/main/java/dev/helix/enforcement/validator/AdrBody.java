package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.commonmark.node.BulletList;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.ThematicBreak;
import org.jspecify.annotations.Nullable;

/** The headings of an ADR and what stands below each. */
final class AdrBody {

    private static final Pattern TO_DO = Pattern.compile("(?i)(?:tbd|todo)\\b.{0,40}");
    private static final Pattern BOX = Pattern.compile("^\\[[ xX]?]\\s*(.*)", Pattern.DOTALL);

    /**
     * A heading outside lists, quotes and code.
     *
     * @param title what a reader sees of it
     * @param key to compare it by
     * @param words without decoration
     */
    record Section(int segment, int level, String title, String key, String words, Span range) {

        /** Returns the words that it begins with where more follows behind a colon or a dash. */
        String lead() {
            return HeadingText.mayLead(title) ? HeadingText.lead(title) : words;
        }
    }

    /**
     * A line that looks like a heading to people and is none to Markdown.
     *
     * @param words without decoration
     * @param range what a heading has to replace
     * @param list that it begins an item of; null for one that stands alone
     */
    record LooksLike(
            String title,
            String words,
            Span range,
            @Nullable Listed list) {}

    /** A list, by its place and the number of its items. */
    record Listed(int start, int items) {}

    /** The kind of content of a section. */
    enum Content {
        NOTHING,
        PLACEHOLDER,
        CODE,
        TEXT
    }

    private final Markdown markdown;
    private final List<Section> sections = new ArrayList<>();
    private @Nullable List<LooksLike> lookalikes;

    AdrBody(String text) {
        this.markdown = Markdown.parse(text);
        for (int i = 0; i < markdown.segments().count(); i++) {
            if (markdown.segments().mayHoldHeading(i)) {
                addSections(i);
            }
        }
    }

    private void addSections(int segment) {
        for (Node node = markdown.document(segment).getFirstChild(); node != null; node = node.getNext()) {
            var range = Markdown.range(node);
            if (node instanceof Heading heading && range != null) {
                var title = markdown.plainText(heading).strip();
                sections.add(new Section(
                        segment, heading.getLevel(), title, HeadingText.key(title), HeadingText.words(title), range));
            }
        }
    }

    String text() {
        return markdown.text();
    }

    List<Section> sections() {
        return sections;
    }

    /** Returns lines that were meant as headings: {@code ##Context}, {@code **Context**}, {@code Context:}. */
    List<LooksLike> lookalikes() {
        var known = lookalikes;
        if (known == null) {
            known = new ArrayList<>();
            for (int i = 0; i < markdown.segments().count(); i++) {
                for (Node node = markdown.document(i).getFirstChild(); node != null; node = node.getNext()) {
                    addLookalikes(node, known);
                }
            }
            lookalikes = known;
        }
        return known;
    }

    private void addLookalikes(Node node, List<LooksLike> found) {
        if (node instanceof ListBlock) {
            addItems(node, found);
        }
        if (!(node instanceof Paragraph) && !(node instanceof HtmlBlock)) {
            return;
        }
        boolean lone = node.getSourceSpans().size() == 1;
        for (var span : node.getSourceSpans()) {
            int start = span.getInputIndex();
            var line = markdown.text().substring(start, start + span.getLength());
            addLookalike(
                    start,
                    node instanceof HtmlBlock
                            ? MeantAsHeading.readHtml(line)
                            : lone ? MeantAsHeading.readLone(line) : MeantAsHeading.read(line),
                    found);
        }
        var range = Markdown.range(node);
        if (node instanceof HtmlBlock && range != null && !lone) {
            // A heading of HTML may take several lines.
            var html = markdown.text().substring(range.start(), range.end());
            addLookalike(range.start(), MeantAsHeading.readHtml(html), found);
        }
    }

    private static void addLookalike(int start, @Nullable MeantAsHeading heading, List<LooksLike> found) {
        if (heading != null) {
            var range = new Span(start + heading.start(), start + heading.end());
            found.add(new LooksLike(heading.title(), HeadingText.words(heading.title()), range, null));
        }
    }

    /** A heading in an item of a list, or bold words at its beginning; what is in a quote is somebody else's. */
    private void addItems(Node list, List<LooksLike> found) {
        int items = 0;
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            items++;
        }
        var spans = list.getSourceSpans();
        var listed = new Listed(spans.isEmpty() ? 0 : spans.getFirst().getInputIndex(), items);
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            var first = item.getFirstChild();
            if (first == null
                    || first.getSourceSpans().isEmpty()
                    || item.getSourceSpans().isEmpty()) {
                continue;
            }
            var span = first.getSourceSpans().getFirst();
            int start = item.getSourceSpans().getFirst().getInputIndex();
            int from = span.getInputIndex();
            int end = from + span.getLength();
            if (first instanceof Heading heading) {
                var title = markdown.plainText(heading).strip();
                found.add(new LooksLike(title, HeadingText.words(title), new Span(start, end), listed));
            } else if (first instanceof Paragraph) {
                var meant = MeantAsHeading.readBold(markdown.text().substring(from, end));
                if (meant != null) {
                    found.add(new LooksLike(
                            meant.title(),
                            HeadingText.words(meant.title()),
                            new Span(start, from + meant.end()),
                            listed));
                }
            }
        }
    }

    /** Returns the headings below {@code section}, up to the next one that is not below it. */
    List<Section> below(Section section) {
        var below = new ArrayList<Section>();
        for (int i = sections.indexOf(section) + 1; i < sections.size(); i++) {
            if (sections.get(i).level() <= section.level()) {
                break;
            }
            below.add(sections.get(i));
        }
        return below;
    }

    /** Returns the words of {@code section} as they are written, with their markup. */
    String written(Section section) {
        var source = markdown.text()
                .substring(section.range().start(), section.range().end())
                .strip();
        if (!source.startsWith("#")) {
            int last = Math.max(source.lastIndexOf('\n'), source.lastIndexOf('\r'));
            return last < 0 ? source : source.substring(0, last).strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
        }
        int from = Math.min(section.level(), source.length());
        return source.substring(from)
                .replaceFirst("(?<![ \\t])[ \\t]++#++[ \\t]*+$", "")
                .strip();
    }

    /** Returns the most that stands below {@code section}, sub-sections included. */
    Content content(Section section, boolean codeCounts) {
        return content(section, codeCounts, Integer.MAX_VALUE);
    }

    /** As {@link #content(Section, boolean)}, of what stands before {@code limit}, where something else begins. */
    Content content(Section section, boolean codeCounts, int limit) {
        var most = Content.NOTHING;
        var below = new Below(section);
        for (Node node = below.next(); node != null; node = below.next()) {
            var range = Markdown.range(node);
            if (range != null && range.start() >= limit) {
                break;
            }
            var content = content(node);
            if (content == Content.TEXT || (content == Content.CODE && codeCounts)) {
                return Content.TEXT;
            }
            most = content.compareTo(most) > 0 ? content : most;
        }
        return most;
    }

    /** The top-level blocks below a heading, up to the next one that is not below it, parsed as they are asked for. */
    private final class Below {
        private final @Nullable Section end;
        private int segment;
        private @Nullable Node node;

        Below(Section section) {
            this.end = after(section);
            this.segment = section.segment();
            this.node = markdown.document(segment).getFirstChild();
            while (node != null && !section.range().equals(Markdown.range(node))) {
                node = node.getNext();
            }
        }

        @Nullable
        Node next() {
            node = node == null ? null : node.getNext();
            int last = end == null ? markdown.segments().count() - 1 : end.segment();
            while (node == null && segment < last) {
                node = markdown.document(++segment).getFirstChild();
            }
            if (node != null && end != null && end.range().equals(Markdown.range(node))) {
                node = null;
                segment = last;
            }
            return node;
        }
    }

    private @Nullable Section after(Section section) {
        for (int i = sections.indexOf(section) + 1; i < sections.size(); i++) {
            if (sections.get(i).level() <= section.level()) {
                return sections.get(i);
            }
        }
        return null;
    }

    private Content content(Node node) {
        return switch (node) {
            case Heading heading -> Content.NOTHING;
            case ThematicBreak rule -> Content.NOTHING;
            case LinkReferenceDefinition definition -> Content.NOTHING;
            case FencedCodeBlock code -> code.getLiteral().isBlank() ? Content.NOTHING : Content.CODE;
            case IndentedCodeBlock code -> Content.CODE;
            case HtmlBlock html -> text(html.getLiteral());
            case Paragraph paragraph -> text(source(paragraph));
            default -> children(node);
        };
    }

    private Content children(Node node) {
        var most = Content.NOTHING;
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            var content = content(child);
            most = content.compareTo(most) > 0 ? content : most;
        }
        return most;
    }

    private static Content text(String source) {
        var text = withoutComments(source).strip();
        var box = BOX.matcher(text);
        var said = (box.matches() ? box.group(1) : text).replaceAll("[*_`]", "").strip();
        if (said.isEmpty()) {
            return Content.NOTHING;
        }
        return Placeholder.is(said) || TO_DO.matcher(said).matches() ? Content.PLACEHOLDER : Content.TEXT;
    }

    private static String withoutComments(String text) {
        var rest = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf("<!--"); at >= 0; at = text.indexOf("<!--", from)) {
            rest.append(text, from, at);
            int close = text.indexOf("-->", at);
            if (close < 0) {
                return rest.toString();
            }
            from = close + 3;
        }
        return rest.append(text, from, text.length()).toString();
    }

    /**
     * One thing that stands below a heading.
     *
     * @param heading its level where it is one, otherwise 0
     * @param listed whether it is an item of a list
     * @param link whether it says where the links of a name lead
     * @param code how many code blocks it is or holds
     * @param range whole lines
     */
    record Block(Content content, int heading, boolean listed, boolean link, int code, Span range) {}

    /** Returns what stands below {@code section} and before {@code limit}, the items of a list each for itself. */
    List<Block> blocks(Section section, int limit) {
        var found = new ArrayList<Block>();
        var below = new Below(section);
        for (Node node = below.next(); node != null; node = below.next()) {
            if (node instanceof ListBlock) {
                for (Node item = node.getFirstChild(); item != null; item = item.getNext()) {
                    addBlock(item, limit, found);
                }
            } else {
                addBlock(node, limit, found);
            }
        }
        return found;
    }

    private void addBlock(Node node, int limit, List<Block> found) {
        var range = Markdown.range(node);
        if (range != null && range.start() < limit) {
            int start = range.start();
            while (start > 0 && !StepMarker.isLineEnd(markdown.text().charAt(start - 1))) {
                start--;
            }
            found.add(new Block(
                    content(node),
                    node instanceof Heading heading ? heading.getLevel() : 0,
                    node instanceof ListItem,
                    node instanceof LinkReferenceDefinition,
                    code(node),
                    new Span(start, range.end())));
        }
    }

    private static int code(Node node) {
        int count = node instanceof FencedCodeBlock || node instanceof IndentedCodeBlock ? 1 : 0;
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            count += code(child);
        }
        return count;
    }

    /** Returns the first words of what stands below {@code section}. */
    String beginning(Section section) {
        var below = new Below(section);
        for (Node node = below.next(); node != null; node = below.next()) {
            if (!(node instanceof Heading)) {
                var text = source(node).strip();
                return text.length() <= 40 ? text : text.substring(0, 40);
            }
        }
        return "";
    }

    /**
     * Returns how many checklist items with a text stand below {@code section}, nested ones included; of more than {@code
     * enough} some may not be counted.
     */
    int criteria(Section section, int enough) {
        int count = 0;
        var below = new Below(section);
        for (Node node = below.next(); node != null && count < enough; node = below.next()) {
            count += node instanceof ListBlock ? criteriaIn(node) : 0;
        }
        return count;
    }

    private int criteriaIn(Node node) {
        int count = 0;
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            if (child instanceof ListItem item && isFilledBox(item)) {
                count++;
            }
            if (child instanceof BulletList || child instanceof OrderedList || child instanceof ListItem) {
                count += criteriaIn(child);
            }
        }
        return count;
    }

    private boolean isFilledBox(ListItem item) {
        if (!(item.getFirstChild() instanceof Paragraph paragraph)) {
            return false;
        }
        var box = BOX.matcher(source(paragraph).strip());
        return box.matches()
                && source(paragraph).strip().startsWith("] ", 2)
                && text(source(paragraph)) == Content.TEXT;
    }

    private String source(Node node) {
        var text = new StringBuilder();
        for (var span : node.getSourceSpans()) {
            text.append(markdown.text(), span.getInputIndex(), span.getInputIndex() + span.getLength())
                    .append('\n');
        }
        return text.toString();
    }

    /** Returns the place behind everything below {@code section}. */
    int end(@Nullable Section section) {
        var next = section == null ? null : after(section);
        return next == null
                ? markdown.text().stripTrailing().length()
                : next.range().start();
    }

    /** Returns the titles of {@code sections} as comparable keys. */
    static Set<String> keys(List<String> titles) {
        return Set.copyOf(titles.stream().map(HeadingText::key).distinct().toList());
    }
}
