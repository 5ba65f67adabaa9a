package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an answer that a later attempt must not lose: header fields, sections and code blocks on any subject.
 * A section that is said again replaces the one before; a part that is not said again is carried over. Immutable.
 */
public final class Holdings {

    private static final Set<String> RECORD_KEYS =
            Set.of("adr_id", "id", "title", "status", "date", "deciders", "decision-makers", "files");
    private static final Set<String> ID_KEYS = Set.of("adr_id", "id");
    private static final int SECTION_LEVEL = 2;
    private static final int WEIGHT = 40;

    /** One field of a header, as it is written. */
    record HeldField(HeaderValue.Field field, String source, Span origin) {

        String key() {
            return field.key();
        }
    }

    /**
     * A heading with everything up to the next one that is not below it; the text before all headings has no words.
     *
     * @param source from its heading on
     * @param end in the document, behind its last visible character
     * @param code its code blocks
     */
    record HeldSection(
            String words,
            AdrBody.@Nullable Section heading,
            String source,
            int end,
            List<HeldCode> code,
            Span origin) {}

    /** One document of the answer. */
    record Held(AdrDocument document, List<HeldField> fields, List<HeldSection> sections, String id, String title) {

        boolean isRecord() {
            long headed = sections.stream()
                    .filter(section -> !section.words().isEmpty())
                    .count();
            return (!fields.isEmpty() && headed > 0) || headed > 1;
        }

        boolean hasSameId(Held other) {
            return !id.isEmpty() && id.equals(other.id());
        }

        String idAndTitle() {
            return id + '\n' + title;
        }

        /** Returns the first section of each name. */
        Map<String, HeldSection> byWords() {
            var found = new HashMap<String, HeldSection>();
            sections.forEach(section -> found.putIfAbsent(section.words(), section));
            return found;
        }

        /** Returns by what its code blocks are known again. */
        Set<String> code() {
            return sections.stream()
                    .flatMap(section -> section.code().stream())
                    .map(HeldCode::words)
                    .collect(Collectors.toSet());
        }
    }

    private static String id(AdrDocument document) {
        var header = document.header();
        return header == null
                ? ""
                : header.text("adr_id").or(() -> header.text("id")).orElse("");
    }

    private static String title(AdrDocument document, List<HeldSection> sections) {
        var header = document.header();
        var said = header == null ? "" : header.text("title").orElse("");
        if (!said.isEmpty()) {
            return HeadingText.words(said);
        }
        return sections.stream()
                .filter(section ->
                        section.heading() != null && section.heading().level() == 1)
                .map(HeldSection::words)
                .findFirst()
                .orElse("");
    }

    /** Which document of a later text is which of an earlier one. */
    private static final class Matches {
        private final @Nullable Held text;
        private final List<Held> records;
        private final IdentityHashMap<Held, Integer> own = new IdentityHashMap<>();
        private final Map<String, Integer> byIdAndTitle = new HashMap<>();
        private final Map<String, Integer> byId = new HashMap<>();
        private final Map<String, Integer> byTitle = new HashMap<>();
        private final Map<String, Integer> unnumbered = new HashMap<>();

        Matches(Holdings from, Holdings into) {
            this.text = into.all.stream()
                    .filter(held -> !held.isRecord())
                    .findFirst()
                    .orElse(null);
            this.records = into.all.stream()
                    .filter(held -> held.isRecord() || !held.fields().isEmpty())
                    .toList();
            from.all.stream().filter(Held::isRecord).forEach(held -> own.put(held, own.size()));
            var pairs = own.keySet().stream().map(Held::idAndTitle).collect(Collectors.toSet());
            for (int i = 0; i < records.size(); i++) {
                var held = records.get(i);
                byIdAndTitle.putIfAbsent(held.idAndTitle(), i);
                // Otherwise it is the other one that had this id.
                if (held.title().isEmpty() || !pairs.contains(held.idAndTitle())) {
                    byId.putIfAbsent(held.id(), i);
                }
                byTitle.putIfAbsent(held.title(), i);
                if (held.id().isEmpty()) {
                    unnumbered.putIfAbsent(held.title(), i);
                }
            }
        }

        @Nullable
        Held of(Held wanted) {
            if (!wanted.isRecord()) {
                return text;
            }
            int none = records.size();
            int first = none;
            if (!wanted.id().isEmpty()) {
                first = Math.min(first, byId.getOrDefault(wanted.id(), none));
            }
            if (!wanted.title().isEmpty()) {
                if (!wanted.id().isEmpty()) {
                    first = Math.min(first, byIdAndTitle.getOrDefault(wanted.idAndTitle(), none));
                }
                first = Math.min(
                        first, (wanted.id().isEmpty() ? byTitle : unnumbered).getOrDefault(wanted.title(), none));
            }
            if (first < none) {
                return records.get(first);
            }
            return own.size() == none ? records.get(own.getOrDefault(wanted, 0)) : null;
        }
    }

    /** As it came, with what was thought. */
    private final String source;

    private final String text;
    private final SectionMeanings meanings;
    private final List<Held> all;

    private Holdings(String source, String text, SectionMeanings meanings, List<Held> all) {
        this.source = source;
        this.text = text;
        this.meanings = meanings;
        this.all = all;
    }

    /** Takes stock of {@code answer}, of which what was thought before is no part. */
    public static Holdings of(String answer) {
        return of(answer, SectionMeanings.USUAL);
    }

    /** As {@link #of(String)}, where {@code meanings} say which titles of sections mean the same. */
    public static Holdings of(String answer, SectionMeanings meanings) {
        var text = Thinking.blanked(answer);
        var found = new ArrayList<Held>();
        var documents = new Documents(text, RECORD_KEYS::contains);
        var headed = documents.beginsWithHeader()
                ? documents.inARow()
                : documents.behindProse().stream()
                        .filter(document -> document.header() != null || isTitled(document))
                        .toList();
        for (var document : headed) {
            found.add(held(document, meanings));
        }
        if (!documents.beginsWithHeader()) {
            int end = headed.stream()
                    .filter(document -> document.place() != AdrDocument.Place.CODE)
                    .mapToInt(document -> document.origin(Span.at(0)).start())
                    .min()
                    .orElse(text.length());
            var prose = Excerpt.slice(text, 0, end);
            found.add(held(new AdrDocument(null, AdrDocument.Place.TEXT, prose, null, null), meanings));
        }
        return new Holdings(answer, text, meanings, found);
    }

    private static boolean isTitled(AdrDocument document) {
        var sections = new AdrBody(document.body()).sections();
        return sections.size() > 2 && sections.getFirst().level() == 1;
    }

    private static Held held(AdrDocument document, SectionMeanings meanings) {
        var sections = sections(document, meanings);
        return new Held(document, fields(document), sections, id(document), title(document, sections));
    }

    private static List<HeldField> fields(AdrDocument document) {
        var fields = new ArrayList<HeldField>();
        var header = document.header();
        if (header == null || !header.isDelimited()) {
            return fields;
        }
        var all = header.fields();
        int close = lastLine(document.text(), header.range().end());
        for (int i = 0; i < all.size(); i++) {
            int start = all.get(i).keyRange().start();
            int end = i + 1 < all.size() ? all.get(i + 1).keyRange().start() : close;
            boolean whole = start < end && end <= close && isLineStart(document.text(), start);
            if (whole && !(all.get(i).value() instanceof HeaderValue.Nothing)) {
                var range = new Span(start, end);
                fields.add(new HeldField(all.get(i), document.text().substring(start, end), document.origin(range)));
            }
        }
        return fields;
    }

    private static boolean isLineStart(String text, int at) {
        return at == 0 || StepMarker.isLineEnd(text.charAt(at - 1));
    }

    private static int lastLine(String text, int end) {
        int start = end;
        while (start > 0 && !StepMarker.isLineEnd(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static List<HeldSection> sections(AdrDocument document, SectionMeanings meanings) {
        var body = new AdrBody(document.body());
        return sections(document, meanings, headings(body, meanings));
    }

    /** Returns what stands below each of {@code all}, headings of {@code document} in their order, and before them. */
    static List<HeldSection> sections(AdrDocument document, SectionMeanings meanings, List<AdrBody.Section> all) {
        var source = document.body();
        var markers = StepMarkers.of(source);
        var marker = markers.last();
        int limit =
                marker != null && markers.isLastThing(marker) ? marker.range().start() : source.length();
        var code = HeldCode.in(source);
        var headings =
                all.stream().filter(section -> section.range().start() < limit).toList();
        var found = new ArrayList<HeldSection>();
        int block = 0;
        for (int i = -1; i < headings.size(); i++) {
            var heading = i < 0 ? null : headings.get(i);
            int start = heading == null ? 0 : heading.range().start();
            int next = i + 1 < headings.size() ? headings.get(i + 1).range().start() : limit;
            var whole = source.substring(start, Math.max(start, next)).stripTrailing();
            var own = new ArrayList<HeldCode>();
            for (; block < code.size() && code.get(block).range().start() < next; block++) {
                var range = code.get(block).range();
                if (range.start() >= start && range.end() <= next) {
                    own.add(code.get(block));
                }
            }
            var origin = heading == null ? Span.at(0) : heading.range();
            found.add(new HeldSection(
                    heading == null ? "" : meanings.of(heading.words()),
                    heading,
                    whole,
                    start + whole.length(),
                    own,
                    document.bodyOrigin(origin)));
        }
        return found;
    }

    /**
     * A heading of another level, or a line that was meant as one, is one where it has the name of a section that is asked for;
     * in a list, where all items have.
     */
    private static List<AdrBody.Section> headings(AdrBody body, SectionMeanings meanings) {
        var found = new ArrayList<AdrBody.Section>();
        for (var section : body.sections()) {
            if (section.level() <= SECTION_LEVEL || meanings.isAsked(section.words())) {
                found.add(section);
            }
        }
        found.addAll(meantAsHeadings(body, meanings));
        found.sort(Comparator.comparingInt(section -> section.range().start()));
        return found;
    }

    /** Returns the lines that were meant as headings of sections that are asked for. */
    static List<AdrBody.Section> meantAsHeadings(AdrBody body, SectionMeanings meanings) {
        var found = new ArrayList<AdrBody.Section>();
        var asked = body.lookalikes().stream()
                .filter(line -> meanings.isAsked(line.words()))
                .toList();
        var named = asked.stream()
                .flatMap(line -> Stream.ofNullable(line.list()))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        for (var line : asked) {
            if (line.list() == null || isListOfSections(line.list(), named.getOrDefault(line.list(), 0L))) {
                found.add(
                        new AdrBody.Section(0, SECTION_LEVEL, line.title(), line.words(), line.words(), line.range()));
            }
        }
        return found;
    }

    /** A single item that begins with such a name says something of that section, more often than it is one. */
    private static boolean isListOfSections(AdrBody.Listed list, long named) {
        return named > 1 && named == list.items();
    }

    /** Returns whether there is a document with a header and sections, or with several sections. */
    public boolean holdsRecord() {
        return records() > 0;
    }

    /** Returns how many such documents there are. */
    public long records() {
        return all.stream().filter(Held::isRecord).count();
    }

    /** Returns how much the text says: its letters and digits without courtesy, with a weight for each section and field. */
    public int substance() {
        var said = Courtesy.without(ReplyReadings.withoutMarker(text));
        long letters = said.chars().filter(Character::isLetterOrDigit).count();
        for (var held : all) {
            letters += (long) WEIGHT * held.fields().size();
            letters += WEIGHT
                    * held.sections().stream()
                            .filter(section -> !section.words().isEmpty() && isWorthIt(section))
                            .count();
        }
        return (int) Math.min(Integer.MAX_VALUE, letters);
    }

    /** Returns whether the text speaks to its reader only, so that it replaces nothing. */
    public boolean isTalkOnly() {
        return Courtesy.isAllOf(ReplyReadings.withoutMarker(text));
    }

    /**
     * Returns {@code later}, the text of a later attempt, with everything put back that is here and neither there nor replaced
     * there.
     *
     * @param mayGo whether what stands at a place in this text was found fault with, so that its absence may be the repair
     */
    public String carriedInto(String later, Predicate<Span> mayGo) {
        return carriedInto(of(later, meanings), mayGo);
    }

    /** As {@link #carriedInto(String, Predicate)}, where stock is taken of the later text already. */
    public String carriedInto(Holdings then, Predicate<Span> mayGo) {
        var known = then.words();
        var matches = new Matches(this, then);
        var edits = new ArrayList<Edit>();
        var lost = new StringBuilder();
        for (var held : all) {
            var match = matches.of(held);
            if (match != null) {
                carryFields(held, match, mayGo, edits);
                carrySections(held, match, mayGo, edits);
            } else if (held.isRecord()) {
                if (!mayGo(held, mayGo)) {
                    lost.append("\n\n").append(held.document().text().strip());
                }
            } else {
                held.sections().stream()
                        .filter(section -> !section.words().isEmpty()
                                && !known.contains(section.words())
                                && !mayGo.test(section.origin()))
                        .forEach(section -> lost.append("\n\n").append(section.source()));
            }
        }
        if (!lost.isEmpty()) {
            edits.add(Edit.insert(then.end(), lost + "\n"));
        }
        return Edits.apply(then.source, edits);
    }

    /**
     * Returns {@code answer}, which has been given what was asked for, with everything that this reply to the request brings besides.
     * Sections without a header are no ADR of their own, but of the one that their neighbours in the reply are of.
     */
    public String addedTo(String answer) {
        var then = of(answer, meanings);
        var edits = new ArrayList<Edit>();
        var rest = new SpliceRest(then.hosts(), meanings, edits);
        if (all.stream().allMatch(held -> held.fields().isEmpty())) {
            rest.add(source);
            return Edits.apply(answer, edits);
        }
        var matches = new Matches(this, then);
        var others = new StringBuilder();
        for (var held : all) {
            var match = held.isRecord() && !held.fields().isEmpty() ? matches.of(held) : null;
            if (match != null) {
                carryFields(held, match, place -> false, edits);
                rest.add(held.document().body(), match);
            } else if (held.isRecord() && !held.fields().isEmpty()) {
                others.append("\n\n").append(held.document().text().strip());
            } else {
                rest.add(held.document().body());
            }
        }
        if (!others.isEmpty()) {
            edits.add(Edit.insert(then.end(), others + "\n"));
        }
        return Edits.apply(answer, edits);
    }

    /** Returns the ADRs, or the only text there is, that a section can go into. */
    private List<Held> hosts() {
        var records = all.stream()
                .filter(held -> held.isRecord() || !held.fields().isEmpty())
                .toList();
        return records.isEmpty() ? all : records;
    }

    /** A whole ADR may go where its id, or the same of another one, was found fault with. */
    private boolean mayGo(Held record, Predicate<Span> mayGo) {
        return all.stream()
                .filter(record::hasSameId)
                .flatMap(held -> held.fields().stream())
                .anyMatch(field -> ID_KEYS.contains(field.key()) && mayGo.test(field.origin()));
    }

    private int end() {
        var markers = StepMarkers.of(text);
        var marker = markers.last();
        return marker != null && markers.isLastThing(marker)
                ? text.substring(0, marker.range().start()).stripTrailing().length()
                : text.stripTrailing().length();
    }

    private Set<String> words() {
        return all.stream()
                .flatMap(held -> held.sections().stream())
                .map(HeldSection::words)
                .collect(Collectors.toSet());
    }

    private static void carryFields(Held held, Held match, Predicate<Span> mayGo, List<Edit> edits) {
        var known = new HashSet<String>();
        match.fields().forEach(field -> known.add(field.key()));
        var lines = new StringBuilder();
        for (var field : held.fields()) {
            if (!known.contains(field.key())) {
                lines.append(left(field, held.document(), mayGo));
            }
        }
        if (lines.isEmpty()) {
            return;
        }
        var header = match.document().header();
        if (header == null) {
            var origin = match.document().origin(Span.at(0));
            edits.add(Edit.insert(origin.start(), "---\n" + lines + "---\n\n"));
        } else if (header.isDelimited()) {
            int close = lastLine(match.document().text(), header.range().end());
            edits.add(Edit.insert(match.document().origin(Span.at(close)).start(), lines.toString()));
        }
    }

    /** Returns the lines of {@code field} without what may go of it; one entry that was found fault with takes no other along. */
    private static String left(HeldField field, AdrDocument document, Predicate<Span> mayGo) {
        var whole = field.source().stripTrailing() + '\n';
        if (!mayGo.test(field.origin())) {
            return whole;
        }
        var left = FieldRest.of(field.field(), range -> mayGo.test(document.origin(range)));
        return left == null ? "" : PlainYaml.of(List.of(left)).orElse(whole);
    }

    private static void carrySections(Held held, Held match, Predicate<Span> mayGo, List<Edit> edits) {
        var before = match.sections().getFirst();
        var known = match.byWords();
        var code = match.code();
        for (var section : held.sections()) {
            var same = known.get(section.words());
            if (same != null) {
                before = same;
                carryCode(section, before, code, match, edits);
            } else if (isWorthIt(section) && (!section.code().isEmpty() || !mayGo.test(section.origin()))) {
                // A section with code alone was found empty: that the code is gone as well repairs nothing.
                insert(match, before, section.source(), edits);
            }
        }
    }

    private static boolean isWorthIt(HeldSection section) {
        var heading = section.heading();
        return heading != null && heading.level() > 1 && saysSomething(section, heading);
    }

    /** Returns whether {@code section} has a text or code below its {@code heading}. */
    static boolean saysSomething(HeldSection section, AdrBody.Section heading) {
        int length = heading.range().end() - heading.range().start();
        var body = new AdrBody("## S\n\n"
                + section.source().substring(Math.min(length, section.source().length())));
        return body.content(body.sections().getFirst(), true) == AdrBody.Content.TEXT
                || !section.code().isEmpty();
    }

    static void carryCode(HeldSection held, HeldSection match, Set<String> known, Held into, List<Edit> edits) {
        int missing = held.code().size() - match.code().size();
        var whole = into.document().text();
        for (var block : held.code()) {
            if (missing > 0
                    && !known.contains(block.words())
                    && !whole.contains(block.source().strip())) {
                insert(into, match, block.source(), edits);
                missing--;
            }
        }
    }

    private static void insert(Held into, HeldSection behind, String source, List<Edit> edits) {
        int at = into.document().bodyOrigin(Span.at(behind.end())).start();
        edits.add(Edit.insert(at, "\n\n" + source.strip() + "\n"));
    }
}
