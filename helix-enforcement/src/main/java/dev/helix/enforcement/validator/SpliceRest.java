package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Span;
import dev.helix.enforcement.validator.Holdings.Held;
import dev.helix.enforcement.validator.Holdings.HeldSection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts the sections that a reply brings besides those that were asked for into the ADRs of an answer: beside their neighbours in the
 * reply, at the level that sections have there. It reads a reply as {@link SpliceReply} does, so that each part of it comes once.
 */
final class SpliceRest {

    private static final int SECTION_LEVEL = 2;
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final List<Held> hosts;
    private final SectionMeanings meanings;
    private final List<Edit> edits;

    /** The level that sections have in the answer. */
    private final int level;

    /**
     * @param hosts the ADRs that sections can go into, at least one
     * @param edits takes what has to be done
     */
    SpliceRest(List<Held> hosts, SectionMeanings meanings, List<Edit> edits) {
        this.hosts = hosts;
        this.meanings = meanings;
        this.edits = edits;
        this.level = hosts.stream()
                .flatMap(held -> held.sections().stream())
                .flatMap(section -> Stream.ofNullable(section.heading()))
                .filter(heading -> heading.level() > 1 && meanings.isAsked(heading.words()))
                .mapToInt(AdrBody.Section::level)
                .findFirst()
                .orElse(SECTION_LEVEL);
    }

    /** Takes the rest of {@code reply}, which may say of which ADR each part of it is. */
    void add(String reply) {
        var labels = AdrLabels.of(hosts);
        boolean isNamed = hosts.size() > 1 && labels.part(reply, 0) != null;
        for (int i = 0; isNamed && i < hosts.size(); i++) {
            var part = labels.part(reply, i);
            if (part != null) {
                add(part, hosts.get(i));
            }
        }
        if (!isNamed) {
            add(reply, null);
        }
    }

    /** Takes the rest of {@code part}, which is of {@code host}; null where nobody says of which it is. */
    void add(String part, @Nullable Held host) {
        new ReplyReadings(part, meanings::isAsked)
                .first(text -> bringsSections(new AdrBody(text)))
                .ifPresent(text -> place(sections(text), host));
    }

    private boolean bringsSections(AdrBody body) {
        long sections = body.sections().stream()
                .filter(section -> section.level() <= level)
                .count();
        return sections > 1
                || body.sections().stream().anyMatch(section -> asked(section.words(), section.title()) != null)
                || !Holdings.meantAsHeadings(body, meanings).isEmpty();
    }

    private List<HeldSection> sections(String text) {
        var document = new AdrDocument(null, AdrDocument.Place.TEXT, Excerpt.slice(text, 0, text.length()), null, null);
        return Holdings.sections(document, meanings, headings(new AdrBody(text)));
    }

    /** Returns the headings that are below no other section, with the names that were meant; a title has none. */
    private List<AdrBody.Section> headings(AdrBody body) {
        var all = new ArrayList<>(body.sections());
        var meant = Holdings.meantAsHeadings(body, meanings);
        all.addAll(meant);
        all.addAll(boldBefore(body, all));
        all.sort(Comparator.comparingInt(section -> section.range().start()));
        boolean isTitled = all.stream()
                .noneMatch(section -> section.level() == 1 && asked(section.words(), section.title()) != null);
        var found = new ArrayList<AdrBody.Section>();
        int deepest = Integer.MAX_VALUE;
        for (var section : all) {
            var asked = asked(section.words(), section.title());
            boolean isTitle = isTitled && section.level() == 1;
            if (asked != null || section.level() <= deepest) {
                found.add(named(section, asked == null ? section.words() : asked, isTitle));
                deepest = isTitle ? Integer.MAX_VALUE : section.level();
            }
        }
        return found;
    }

    private static AdrBody.Section named(AdrBody.Section section, String words, boolean isTitle) {
        return new AdrBody.Section(
                section.segment(),
                section.level(),
                section.title(),
                section.key(),
                isTitle ? "" : words,
                section.range());
    }

    /** Bold lines before the first heading are headings as well; those behind one are of its section. */
    private List<AdrBody.Section> boldBefore(AdrBody body, List<AdrBody.Section> headings) {
        int first = headings.stream()
                .mapToInt(section -> section.range().start())
                .min()
                .orElse(0);
        return body.lookalikes().stream()
                .filter(line -> line.list() == null && line.range().end() <= first)
                .filter(line -> isBold(body.text(), line.range()))
                .map(line -> new AdrBody.Section(0, level, line.title(), line.words(), line.words(), line.range()))
                .toList();
    }

    private static boolean isBold(String text, Span range) {
        return MeantAsHeading.readBold(text.substring(range.start(), range.end())) != null;
    }

    /** Returns the name of the section that is asked for and meant by a heading; null where none is. */
    private @Nullable String asked(String words, String title) {
        var lead = HeadingText.lead(title);
        var bare = HeadingText.withoutArticle(words);
        for (var name : List.of(words, lead, bare)) {
            if (meanings.isAsked(name)) {
                return name;
            }
        }
        return meanings.asked().stream()
                .filter(name -> Spelling.isSlip(bare, name))
                .sorted()
                .findFirst()
                .orElse(null);
    }

    private void place(List<HeldSection> sections, @Nullable Held host) {
        for (int i = 0; i < sections.size(); i++) {
            var section = sections.get(i);
            var heading = section.heading();
            if (heading == null || section.words().isEmpty()) {
                continue;
            }
            var into = host == null ? host(sections, i) : host;
            var known = into.byWords().get(section.words());
            if (known != null) {
                Holdings.carryCode(withOwnCode(section), known, into.code(), into, edits);
            } else if (Holdings.saysSomething(section, heading) && !Courtesy.isAllOf(text(section))) {
                edits.add(beside(sections, i, into, atLevel(section, heading)));
            }
        }
    }

    /** Code that brings sections which are asked for is no part of the section before it. */
    private HeldSection withOwnCode(HeldSection section) {
        var own = section.code().stream()
                .filter(code -> new AdrBody(code.said())
                        .sections().stream().noneMatch(inside -> meanings.isAsked(inside.words())))
                .toList();
        return new HeldSection(
                section.words(), section.heading(), section.source(), section.end(), own, section.origin());
    }

    /** Returns the ADR that alone holds the nearest section that is before {@code at}, or else behind it; the last one where none does. */
    private Held host(List<HeldSection> sections, int at) {
        var nearest = IntStream.concat(
                IntStream.iterate(at, i -> i >= 0, i -> i - 1), IntStream.range(at + 1, sections.size()));
        return nearest.mapToObj(sections::get)
                .map(section ->
                        hosts.stream().filter(held -> holds(held, section)).toList())
                .filter(holding -> holding.size() == 1)
                .map(List::getFirst)
                .findFirst()
                .orElse(hosts.getLast());
    }

    private static boolean holds(Held held, HeldSection section) {
        var own = held.byWords().get(section.words());
        var said = letters(text(section));
        return own != null && !said.isEmpty() && letters(own.source()).contains(said);
    }

    private static String letters(String text) {
        return NO_WORD.matcher(text).replaceAll("");
    }

    private static String text(HeldSection section) {
        var heading = section.heading();
        int length =
                heading == null ? 0 : heading.range().end() - heading.range().start();
        var source = section.source();
        return SpliceReply.withoutFarewell(source.substring(Math.min(length, source.length())), false);
    }

    /** Returns {@code section} with its {@code heading} as the answer's sections have it, and the headings below as much deeper or higher. */
    private String atLevel(HeldSection section, AdrBody.Section heading) {
        var text = text(section);
        var body = new AdrBody(text);
        int by = level - heading.level();
        var below = by == 0 ? text : Edits.apply(text, HeadingShift.edits(body, body.sections(), by));
        return "#".repeat(level) + " " + heading.title() + "\n\n" + below;
    }

    private static Edit beside(List<HeldSection> sections, int at, Held into, String source) {
        var known = into.byWords();
        for (int i = at - 1; i >= 0; i--) {
            var before = known.get(sections.get(i).words());
            if (before != null && before.heading() != null) {
                return insert(into, before.end(), "\n\n" + source + "\n");
            }
        }
        for (int i = at + 1; i < sections.size(); i++) {
            var behind = known.get(sections.get(i).words());
            var heading = behind == null ? null : behind.heading();
            if (heading != null) {
                return insert(into, heading.range().start(), source + "\n\n");
            }
        }
        return insert(into, into.sections().getLast().end(), "\n\n" + source + "\n");
    }

    private static Edit insert(Held into, int at, String source) {
        return Edit.insert(into.document().bodyOrigin(Span.at(at)).start(), source);
    }
}
