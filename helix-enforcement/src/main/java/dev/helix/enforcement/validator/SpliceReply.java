package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;

/** A reply to the request for missing sections, without what models wrap around them: code blocks, quotes, numbers, courtesy. */
final class SpliceReply {

    /** An item of a list around a heading. */
    private static final Pattern LISTED_HEADING =
            Pattern.compile("(?:[-*+•]|\\d{1,2}[.)])[ \\t]{1,3}(?<heading>(?:#{1,6}[ \\t]|\\*\\*|__).*)");

    private static final Pattern QUOTE = Pattern.compile("(?m)^ {0,3}> ?");
    private static final Pattern LINE_END = Pattern.compile("\\r\\n?");
    private static final int LONGEST_LEAD_IN = 120;
    private static final Pattern INDENT = Pattern.compile("(?m)^(?: {1,4}|\\t)");

    /** A tag around all of it, as models put around an "answer"; a folded part is meant to be one. */
    private static final Pattern WHOLE_TAG =
            Pattern.compile("(?s)\\s*<(?!details)([A-Za-z][\\w-]{0,30})>[ \\t]*\\R(.*)\\R[ \\t]*</\\1>\\s*");

    /** The same around each of several. */
    private static final Pattern TAG_LINE = Pattern.compile(
            "(?mi)^[ \\t]*</?(?:answer|response|reply|result|output|final|document|adr|section|markdown|content)>[ \\t]*$");

    private static final Pattern WHOLE_CODE = Pattern.compile("(?s)(```+|~~~+).*\\R\\1[`~]*");

    private static final Pattern LABEL =
            Pattern.compile("\\s*[\\[(*_]{0,3}(?<name>\\p{L}[\\p{L} ]{1,60}?)(?:[\\])*_]{1,3}[:.]?|:)[*_]{0,3}\\s+");

    private static final Pattern LEFT_OVER =
            Pattern.compile("(?:\\R\\s*(?:---+|\\*\\*\\*+|___+|</(?:details|section|div|answer)>))+\\s*$");
    private static final Pattern DASH = Pattern.compile("^[ \\t]*(?:[-–—]{1,3}|:)[ \\t]+(?=\\S)");

    private final AdrProfile profile;
    private final String plain;
    private final List<String> readings = new ArrayList<>();
    private final List<String> inCode;

    /** The text with blanks in place of its code that may be Markdown. */
    private final String outside;

    SpliceReply(String reply, AdrProfile profile) {
        this.profile = profile;
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
                .replaceAll(line -> isWithin(code, line.start()) ? Matcher.quoteReplacement(line.group()) : "");
    }

    /** Returns what stands in code: by its lines, as text behind a tag is no Markdown, and in lists and quotes, too. */
    private static List<Span> code(String text) {
        if (!text.contains("```") && !text.contains("~~~")) {
            return List.of();
        }
        var found = new ArrayList<>(FencedLines.of(text));
        var markdown = Markdown.parse(text);
        for (int i = 0; i < markdown.segments().count(); i++) {
            for (Node node = markdown.document(i).getFirstChild(); node != null; node = Markdown.next(node)) {
                var range = node instanceof FencedCodeBlock ? Markdown.range(node) : null;
                if (range != null) {
                    found.add(range);
                }
            }
        }
        return found;
    }

    private static boolean isWithin(List<Span> spans, int at) {
        return spans.stream().anyMatch(span -> span.start() <= at && at < span.end());
    }

    /** Returns {@code text} with the sections that are items of a list out of it; their lines are indented as their sign is wide. */
    private String unlisted(String text) {
        var code = code(text);
        var lines = new ArrayList<String>();
        int indent = 0;
        int at = 0;
        for (var line : text.split("\n", -1)) {
            var item = LISTED_HEADING.matcher(line);
            if (item.matches() && !isWithin(code, at) && isNamedHeading(item.group("heading"))) {
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
                ? line.replaceFirst("^#+", "").replaceFirst("#+\\s*$", "").strip()
                : bold.title();
        return isNamed(HeadingText.words(title)) || isNamed(HeadingText.lead(title));
    }

    /** A block of code that may be Markdown. */
    private record Block(Span range, String said) {}

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
    private static List<Block> inCode(String text) {
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

    private static String withoutQuote(String text) {
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

    /** Returns what the reply has below the heading of {@code wanted}, its own headings below {@link AdrProfile#level()}. */
    Optional<String> section(AdrProfile.Section wanted) {
        // What is said outside of code is meant; code that says it, too, holds an example.
        var said = below(outside, wanted).strip();
        boolean isSaid = !said.isEmpty() && !Courtesy.isAllOf(said) && !isLeadIn(said);
        var order = new ArrayList<>(isSaid ? readings : inCode);
        order.addAll(isSaid ? inCode : readings);
        for (var reading : order) {
            var found = below(reading, wanted);
            if (!found.isBlank()) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** Returns the reply's text where it is all that was asked for, just without a heading. */
    Optional<String> textAlone() {
        var said = Courtesy.without(plain);
        var code = inCode(said);
        boolean allInCode = code.size() == 1 && WHOLE_CODE.matcher(said.strip()).matches();
        var text = allInCode ? code.getFirst().said() : withoutQuote(said);
        var body = new AdrBody(text);
        boolean alone = !text.isBlank()
                && body.sections().stream().allMatch(section -> section.level() > profile.level())
                && body.lookalikes().stream().noneMatch(line -> isNamed(line.words()))
                && HeaderReader.read(text, 0) == null;
        return alone ? Optional.of(withoutLabel(text)) : Optional.empty();
    }

    /** Returns {@code text} without the name of a section that it begins with: {@code Decision: …}, {@code [Decision]}. */
    private String withoutLabel(String text) {
        var label = LABEL.matcher(text);
        boolean named = label.lookingAt() && isNamed(HeadingText.words(label.group("name")));
        var rest = named ? text.substring(label.end()).strip() : text;
        return rest.isEmpty() ? text : rest;
    }

    private boolean isNamed(String words) {
        return profile.sections().stream()
                .anyMatch(section -> HeadingText.words(section.title()).equals(words)
                        || section.aliases().stream()
                                .anyMatch(alias -> HeadingText.words(alias).equals(words))
                        || section.elsewhere().stream()
                                .anyMatch(other -> HeadingText.words(other).equals(words)));
    }

    private String below(String text, AdrProfile.Section wanted) {
        var body = new AdrBody(text);
        return switch (SectionSearch.find(body, profile, wanted)) {
            case SectionSearch.Found found -> below(text, body, found.section());
            case SectionSearch.WrongLevel wrong -> below(text, body, wrong.section());
            case SectionSearch.OtherTitle other -> below(text, body, other.section());
            case SectionSearch.Near near -> below(text, body, near.range(), profile.level());
            case SectionSearch.Line line -> "";
            case SectionSearch.Missing missing -> "";
        };
    }

    private String below(String text, AdrBody body, AdrBody.Section section) {
        var below = below(text, body, section.range(), section.level());
        var said = HeadingText.behindLead(section.title());
        return said.isEmpty() ? below : said + "\n\n" + below;
    }

    private String below(String text, AdrBody body, Span heading, int level) {
        int end = text.length();
        for (var other : body.sections()) {
            boolean behind = other.range().start() >= heading.end();
            if (behind && (other.level() <= level || isNamed(other.words()))) {
                end = other.range().start();
                break;
            }
        }
        for (var line : body.lookalikes()) {
            if (line.range().start() >= heading.end() && isNamed(line.words())) {
                end = Math.min(end, line.range().start());
            }
        }
        end = Math.min(end, otherInCode(text, heading.end()));
        var content = text.substring(heading.end(), end);
        // Behind bold words the text goes on in their line.
        var said = DASH.matcher(content).replaceFirst("");
        return HeadingShift.below(profile.level(), withoutFarewell(said, end < text.length()));
    }

    /** Returns where, behind {@code from}, code begins that brings a section of its own; the end where none does. */
    private int otherInCode(String text, int from) {
        if (text.indexOf("```", from) < 0 && text.indexOf("~~~", from) < 0) {
            return text.length();
        }
        var outside = new AdrBody(text)
                .sections().stream().map(AdrBody.Section::words).toList();
        var markdown = Markdown.parse(text);
        for (int i = 0; i < markdown.segments().count(); i++) {
            for (Node node = markdown.document(i).getFirstChild(); node != null; node = node.getNext()) {
                var range = node instanceof FencedCodeBlock ? Markdown.range(node) : null;
                if (node instanceof FencedCodeBlock fence
                        && range != null
                        && range.start() >= from
                        && Documents.MARKDOWN.contains(Documents.info(fence))
                        && bringsSection(fence.getLiteral(), outside)
                        && !goesOn(text.substring(range.end()))) {
                    return range.start();
                }
            }
        }
        return text.length();
    }

    /** What stands outside of code as well is an example inside. */
    private boolean bringsSection(String code, List<String> outside) {
        var sections = new AdrBody(code).sections();
        return !sections.isEmpty()
                && isNamed(sections.getFirst().words())
                && !outside.contains(sections.getFirst().words());
    }

    /** Returns whether what follows a block of code speaks on: what does is no farewell, and leads to nothing else. */
    private static boolean goesOn(String text) {
        var next = text.strip().split("\\n\\s*\\n", 2)[0].strip();
        return !next.isEmpty()
                && !next.startsWith("#")
                && !next.startsWith("```")
                && !next.startsWith("~~~")
                && !Courtesy.isAllOf(next)
                && !isLeadIn(next)
                && !LEFT_OVER.matcher("\n" + next).matches();
    }

    /** @param more whether something follows that a last line may lead to */
    private static String withoutFarewell(String text, boolean more) {
        var stripped = withoutRest(text);
        int last = stripped.lastIndexOf("\n\n");
        int line = stripped.lastIndexOf('\n');
        boolean behindRule =
                line > 0 && LEFT_OVER.matcher(stripped.substring(0, line)).find();
        int from = Math.max(last, behindRule ? line : -1);
        return from > 0
                        && (Courtesy.isAllOf(stripped.substring(from))
                                || (more && isLeadIn(stripped.substring(from).strip())))
                ? withoutRest(stripped.substring(0, from))
                : stripped;
    }

    /** A line that ends with a colon has its matter behind it: "And the other one:" belongs to what comes next. */
    private static boolean isLeadIn(String paragraph) {
        return paragraph.endsWith(":")
                && paragraph.length() <= LONGEST_LEAD_IN
                && paragraph.indexOf('\n') < 0
                && Character.isLetter(paragraph.codePointAt(0));
    }

    /** Returns {@code text} without a rule or the end of a folded part that closes what began before it. */
    private static String withoutRest(String text) {
        var stripped = text.strip();
        return stripped.contains("<details") || stripped.contains("<section") || stripped.contains("<div")
                ? stripped
                : LEFT_OVER.matcher(stripped).replaceFirst("").strip();
    }
}
