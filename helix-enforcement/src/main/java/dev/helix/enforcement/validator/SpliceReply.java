package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;

/** A reply to the request for missing sections, without what models wrap around them: code blocks, quotes, numbers, courtesy. */
final class SpliceReply {

    private static final int LONGEST_LEAD_IN = 120;
    private static final Pattern WHOLE_CODE = Pattern.compile("(?s)(`{3,}+|~{3,}+).*\\R\\1[`~]*+");

    private static final Pattern LABEL =
            Pattern.compile("\\s*[\\[(*_]{0,3}(?<name>\\p{L}[\\p{L} ]{1,60}?)(?:[\\])*_]{1,3}[:.]?|:)[*_]{0,3}\\s+");

    /** A line that only closes what began before it. */
    private static final Pattern LEFT_OVER = Pattern.compile("-{3,}|\\*{3,}|_{3,}|</(?:details|section|div|answer)>");

    private static final Pattern DASH = Pattern.compile("^[ \\t]*(?:[-–—]{1,3}|:)[ \\t]+(?=\\S)");

    private final AdrProfile profile;
    private final SectionNames names;
    private final ReplyReadings readings;

    SpliceReply(String reply, AdrProfile profile) {
        this.profile = profile;
        this.names = new SectionNames(profile);
        this.readings = new ReplyReadings(reply, names::isNamed);
    }

    /** Returns what the reply has below the heading of {@code wanted}, its own headings below {@link AdrProfile#level()}. */
    Optional<String> section(AdrProfile.Section wanted) {
        var said = below(readings.outside(), wanted).strip();
        boolean isSaid = !said.isEmpty() && !Courtesy.isAllOf(said) && !isLeadIn(said);
        for (var reading : readings.inOrder(isSaid)) {
            var found = below(reading, wanted);
            if (!found.isBlank()) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** Returns the reply's text where it is all that was asked for, just without a heading. */
    Optional<String> textAlone() {
        var said = Courtesy.without(readings.plain());
        var code = ReplyReadings.inCode(said);
        boolean allInCode = code.size() == 1 && WHOLE_CODE.matcher(said.strip()).matches();
        var text = allInCode ? code.getFirst().said() : ReplyReadings.withoutQuote(said);
        var body = new AdrBody(text);
        boolean alone = !text.isBlank()
                && body.sections().stream().allMatch(section -> section.level() > profile.level())
                && body.lookalikes().stream().noneMatch(line -> names.isNamed(line.words()))
                && HeaderReader.read(text, 0) == null;
        return alone ? Optional.of(withoutLabel(text)) : Optional.empty();
    }

    /** Returns {@code text} without the name of a section that it begins with: {@code Decision: …}, {@code [Decision]}. */
    private String withoutLabel(String text) {
        var label = LABEL.matcher(text);
        boolean named = label.lookingAt() && names.isNamed(HeadingText.words(label.group("name")));
        var rest = named ? text.substring(label.end()).strip() : text;
        return rest.isEmpty() ? text : rest;
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
            if (behind && (other.level() <= level || names.isNamed(other.words()))) {
                end = other.range().start();
                break;
            }
        }
        for (var line : body.lookalikes()) {
            if (line.range().start() >= heading.end() && names.isNamed(line.words())) {
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
                .sections().stream().map(AdrBody.Section::words).collect(Collectors.toSet());
        var markdown = Markdown.parse(text);
        for (int i = 0; i < markdown.segments().count(); i++) {
            for (Node node = markdown.document(i).getFirstChild(); node != null; node = node.getNext()) {
                var range = node instanceof FencedCodeBlock ? Markdown.range(node) : null;
                if (node instanceof FencedCodeBlock fence
                        && range != null
                        && range.start() >= from
                        && Documents.MARKDOWN.contains(Documents.info(fence))
                        && bringsSection(fence.getLiteral(), outside)
                        && !goesOn(paragraph(text, range.end()))) {
                    return range.start();
                }
            }
        }
        return text.length();
    }

    /** What stands outside of code as well is an example inside. */
    private boolean bringsSection(String code, Set<String> outside) {
        var sections = new AdrBody(code).sections();
        return !sections.isEmpty()
                && names.isNamed(sections.getFirst().words())
                && !outside.contains(sections.getFirst().words());
    }

    /** Returns whether what follows a block of code speaks on: what does is no farewell, and leads to nothing else. */
    private static boolean goesOn(String next) {
        return !next.isEmpty()
                && !next.startsWith("#")
                && !next.startsWith("```")
                && !next.startsWith("~~~")
                && !Courtesy.isAllOf(next)
                && !isLeadIn(next)
                && !next.lines().map(String::strip).allMatch(SpliceReply::isLeftOver);
    }

    /** Returns the paragraph that begins at {@code from} or behind the blanks there. */
    private static String paragraph(String text, int from) {
        int start = from;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        int end = start;
        while (end < text.length()) {
            int feed = text.indexOf('\n', end);
            int line = feed < 0 ? text.length() : feed;
            if (text.substring(end, line).isBlank()) {
                break;
            }
            end = Math.min(text.length(), line + 1);
        }
        return text.substring(start, end).strip();
    }

    private static boolean isLeftOver(String line) {
        return line.isEmpty() || LEFT_OVER.matcher(line).matches();
    }

    /** Returns how long {@code text} is without the lines at its end that only close what began before; its first line stays. */
    private static int lengthWithoutRest(String text) {
        int end = text.stripTrailing().length();
        while (true) {
            int feed = end - 1;
            while (feed >= 0 && !StepMarker.isLineEnd(text.charAt(feed))) {
                feed--;
            }
            if (feed < 0 || !isLeftOver(text.substring(feed + 1, end).strip())) {
                return end;
            }
            end = feed;
        }
    }

    /** @param more whether something follows that a last line may lead to */
    static String withoutFarewell(String text, boolean more) {
        var stripped = withoutRest(text);
        int last = stripped.lastIndexOf("\n\n");
        int line = stripped.lastIndexOf('\n');
        boolean behindRule = line > 0 && isClosed(stripped.substring(0, line));
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
                : stripped.substring(0, lengthWithoutRest(stripped)).strip();
    }

    private static boolean isClosed(String text) {
        return lengthWithoutRest(text) < text.stripTrailing().length();
    }
}
