package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;

/** The texts that a reply may be meant as, without what models wrap around one: code blocks, quotes, tags, items of a list. */
final class ReplyReadings {

    /** An item of a list around a heading. */
    private static final Pattern LISTED_HEADING =
            Pattern.compile("(?:[-*+•]|\\d{1,2}[.)])[ \\t]{1,3}(?<heading>(?:#{1,6}[ \\t]|\\*\\*|__).*)");

    private static final Pattern QUOTE = Pattern.compile("(?m)^ {0,3}> ?");
    private static final Pattern LINE_END = Pattern.compile("\\r\\n?");
    private static final Pattern INDENT = Pattern.compile("(?m)^(?: {1,4}|\\t)");

    /** A tag around all of it, as models put around an "answer"; a folded part is meant to be one. */
    private static final Pattern WHOLE_TAG =
            Pattern.compile("(?s)\\s*<(?!details)([A-Za-z][\\w-]{0,30})>[ \\t]*\\R(.*)\\R[ \\t]*</\\1>\\s*");

    /** The same around each of several. */
    private static final Pattern TAG_LINE = Pattern.compile(
            "(?mi)^[ \\t]*</?(?:answer|response|reply|result|output|final|document|adr|section|markdown|content)>[ \\t]*$");

    private final Predicate<String> isNamed;
    private final String plain;
    private final List<String> readings = new ArrayList<>();
    private final List<String> inCode;

    /** The text with blanks in place of its code that may be Markdown. */
    private final String outside;

    /** @param isNamed whether a section that is asked for has such words as its name */
    ReplyReadings(String reply, Predicate<String> isNamed) {
        this.isNamed = isNamed;
        var said = LINE_END.matcher(reply.startsWith("\uFEFF") ? reply.substring(1) : reply)
                .replaceAll("\n");
        var text = withoutTag(withoutMarker(Thinking.blanked(said)));
        this.plain = text;
        var blocks = inCode(text);
        this.inCode = blocks.stream().map(block -> withoutTag(block.said())).toList();
        this.outside = blanked(text, blocks);
        var listed = unlisted(text);
        if (!listed.equals(text)) {
            readings.add(listed);
        }
        readings.add(text);
        var quoted = withoutQuote(text);
        if (!quoted.equals(text)) {
            readings.add(quoted);
        }
        var left = INDENT.matcher(text).replaceAll("");
        if (!left.equals(text)) {
            readings.add(left);
        }
        var added = withoutPlus(text);
        if (!added.equals(text)) {
            readings.add(added);
        }
        var partlyQuoted = QUOTE.matcher(text).replaceAll("");
        if (!partlyQuoted.equals(text)) {
            readings.add(partlyQuoted);
        }
    }

    /** Returns {@code text} without the signs of a difference that adds all of it. */
    private static String withoutPlus(String text) {
        var lines = text.strip().lines().toList();
        boolean all = !lines.isEmpty() && lines.stream().allMatch(line -> line.isBlank() || line.startsWith("+"));
        return all
                ? String.join(
                        "\n",
                        lines.stream()
                                .map(line -> line.replaceFirst("^\\+ ?", ""))
                                .toList())
                : text;
    }

    static String withoutMarker(String text) {
        var marker = StepMarkers.of(text).last();
        return marker == null
                ? text
                : text.substring(0, marker.range().start())
                        + text.substring(marker.range().end());
    }

    private static String withoutTag(String text) {
        var tag = WHOLE_TAG.matcher(text);
        var inside = tag.matches() ? tag.group(2) : text;
        var code = code(inside);
        return TAG_LINE.matcher(inside)
                .replaceAll(line -> code.get(line.start()) ? Matcher.quoteReplacement(line.group()) : "");
    }

    /** Returns the places that are in code: by its lines, as text behind a tag is no Markdown, and in lists and quotes, too. */
    private static BitSet code(String text) {
        var found = new BitSet();
        if (!text.contains("```") && !text.contains("~~~")) {
            return found;
        }
        FencedLines.of(text).forEach(inside -> found.set(inside.start(), inside.end()));
        var markdown = Markdown.parse(text);
        for (int i = 0; i < markdown.segments().count(); i++) {
            for (Node node = markdown.document(i).getFirstChild(); node != null; node = Markdown.next(node)) {
                var range = node instanceof FencedCodeBlock ? Markdown.range(node) : null;
                if (range != null) {
                    found.set(range.start(), range.end());
                }
            }
        }
        return found;
    }

    /** Returns {@code text} with the sections that are items of a list out of it; their lines are indented as their sign is wide. */
    private String unlisted(String text) {
        var code = code(text);
        var lines = new ArrayList<String>();
        int indent = 0;
        int at = 0;
        for (var line : text.split("\n", -1)) {
            var item = LISTED_HEADING.matcher(line);
            if (item.matches() && !code.get(at) && isNamedHeading(item.group("heading"))) {
                lines.add(item.group("heading"));
                indent = item.start("heading");
            } else {
                indent = line.isBlank()
                        ? indent
                        : Math.min(indent, line.length() - line.stripLeading().length());
                lines.add(line.substring(Math.min(indent, line.length())));
            }
            at += line.length() + 1;
        }
        return String.join("\n", lines);
    }

    private boolean isNamedHeading(String line) {
        var bold = MeantAsHeading.readBold(line);
        var title = bold == null
                ? line.replaceFirst("^#+", "")
                        .replaceFirst("(?<!#)#++\\s*+$", "")
                        .strip()
                : bold.title();
        return isNamed.test(HeadingText.words(title)) || isNamed.test(HeadingText.lead(title));
    }

    /** A block of code that may be Markdown. */
    record Block(Span range, String said) {}

    private static String blanked(String text, List<Block> blocks) {
        var edits = blocks.stream()
                .map(block -> new Edit(
                        block.range(),
                        text.substring(block.range().start(), block.range().end())
                                .replaceAll("[^\n]", " ")))
                .toList();
        return Edits.apply(text, edits);
    }

    /** Returns the blocks of Markdown code. */
    static List<Block> inCode(String text) {
        var found = new ArrayList<Block>();
        var markdown = Markdown.parse(text);
        int until = 0;
        for (int i = 0; i < markdown.segments().count(); i++) {
            for (Node node = markdown.document(i).getFirstChild(); node != null; node = Markdown.next(node)) {
                var range = node instanceof FencedCodeBlock ? Markdown.range(node) : null;
                if (!(node instanceof FencedCodeBlock fence) || range == null || range.start() < until) {
                    continue;
                }
                var info = Documents.info(fence);
                if (info.equals("diff") || info.equals("patch")) {
                    until = range.end();
                    found.add(new Block(range, withoutPlus(fence.getLiteral())));
                } else if (Documents.MARKDOWN.contains(info)) {
                    var wide = CodeFence.widened(text, range, !info.isEmpty());
                    until = wide == null ? range.end() : wide.end();
                    found.add(new Block(
                            new Span(range.start(), until),
                            wide == null ? fence.getLiteral() : text.substring(wide.bodyStart(), wide.bodyEnd())));
                }
            }
        }
        return found;
    }

    static String withoutQuote(String text) {
        var lines = text.strip().lines().toList();
        boolean all = !lines.isEmpty() && lines.stream().allMatch(line -> line.isBlank() || line.startsWith(">"));
        return all
                ? String.join(
                        "\n",
                        lines.stream()
                                .map(line -> line.replaceFirst("^> ?", ""))
                                .toList())
                : text;
    }

    /** Returns the reply without what was thought, its marker and a tag around it. */
    String plain() {
        return plain;
    }

    /** Returns all of them; what stands outside of code is meant where it {@code isSaid} there: code that says it, too, holds an example. */
    List<String> inOrder(boolean isSaid) {
        var order = new ArrayList<>(isSaid ? readings : inCode);
        order.addAll(isSaid ? inCode : readings);
        return order;
    }

    /** Returns the plain text with blanks in place of its code that may be Markdown. */
    String outside() {
        return outside;
    }

    /** Returns the first of them that holds what is looked for; several blocks of code are one text. */
    Optional<String> first(Predicate<String> isMeant) {
        var code = String.join("\n\n", inCode);
        return isMeant.test(outside) || !isMeant.test(code)
                ? readings.stream().filter(isMeant).findFirst()
                : Optional.of(code);
    }
}
