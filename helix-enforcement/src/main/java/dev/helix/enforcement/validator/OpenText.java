package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Span;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A text in which documents may stand open. What several rules read in it is read when the first asks and kept, since the
 * reading of headers is most of the work with an ADR. Safe for use by many threads.
 */
final class OpenText {

    private final String text;
    private final Map<Span, AdrDocument> documents = new ConcurrentHashMap<>();
    private final Map<String, Optional<MeantAsHeader>> meant = new ConcurrentHashMap<>();
    private final Map<String, Boolean> inCode = new ConcurrentHashMap<>();

    /** No three hyphens stand from here on. A thread that does not see it yet looks for itself. */
    private volatile int ruledUntil = Integer.MAX_VALUE;

    OpenText(String text) {
        this.text = text;
    }

    /** Returns the text of {@code answer} without its thinking, the same for all rules. */
    static OpenText of(Answer answer) {
        var reading = AnswerReading.of(answer);
        return answer.reading(OpenText.class, text -> new OpenText(reading.answered()));
    }

    String text() {
        return text;
    }

    /** Returns what stands from {@code start} to {@code end} as a document. */
    AdrDocument document(int start, int end) {
        return documents.computeIfAbsent(new Span(start, end), this::read);
    }

    private AdrDocument read(Span range) {
        var excerpt = Excerpt.slice(text, range.start(), range.end());
        return new AdrDocument(null, AdrDocument.Place.TEXT, excerpt, HeaderReader.read(excerpt.text(), 0), null);
    }

    /** Returns what was meant as a header with {@code idField}; null where nothing was. */
    @Nullable
    MeantAsHeader meant(String idField) {
        return meant.computeIfAbsent(idField, field -> Optional.ofNullable(MeantAsHeader.in(text, field)))
                .orElse(null);
    }

    /** Returns whether {@code words} stand behind the beginning of some code. */
    boolean mayHoldInCode(String words) {
        return inCode.computeIfAbsent(words, this::standInCode);
    }

    private boolean standInCode(String words) {
        int ticks = text.indexOf("```");
        int tildes = text.indexOf('~') < 0 ? -1 : text.indexOf("~~~");
        int code = ticks < 0 || (tildes >= 0 && tildes < ticks) ? tildes : ticks;
        return code >= 0 && text.indexOf(words, code) >= 0;
    }

    /** Returns where the next three hyphens stand from {@code from} on; -1 where none do. */
    int nextRule(int from) {
        if (from >= ruledUntil) {
            return -1;
        }
        int next = text.indexOf("---", from);
        if (next < 0) {
            ruledUntil = from;
        }
        return next;
    }
}
