package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.FileView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Finds the ADRs of a profile in an answer: in files written in this turn, in fenced {@code markdown} blocks, and in the text
 * itself. Two rules in prose, or a header quoted in code of another language, are none.
 */
final class AdrFinder {

    private static final Pattern ADR_FILE = Pattern.compile("(?:.*/)?(?:adr[-_]?)?\\d{1,5}[-_][^/]*\\.md");
    private static final int MAX_FILES = 100;

    private final Answer answer;
    private final FileView files;
    private final AdrProfile profile;
    private final Set<String> marks;

    /** Looks for ADRs of {@code profile}, and for documents whose header has one of {@code marks} at column 0. */
    AdrFinder(Answer answer, FileView files, AdrProfile profile, Set<String> marks) {
        this.answer = answer;
        this.files = files;
        this.profile = profile;
        this.marks = marks;
    }

    /** Looks for ADRs of {@code profile} alone. */
    AdrFinder(Answer answer, FileView files, AdrProfile profile) {
        this(answer, files, profile, Set.of());
    }

    /** Returns whether {@code answer} holds no header and brings no file, so that there is nothing to look up. */
    static boolean needsNoFiles(Answer answer, AdrProfile profile) {
        return answer.written().isEmpty() && !AnswerReading.of(answer).mayHoldHeader(profile);
    }

    /** Returns all of them: files in the order of writing, then the answer's in the order of the text. */
    List<AdrDocument> find() {
        if (answer.written().isEmpty()) {
            return inText();
        }
        var found = new ArrayList<AdrDocument>();
        answer.written().stream().limit(MAX_FILES).forEach(path -> addFile(path, found));
        found.addAll(inText());
        return found;
    }

    private void addFile(Path path, List<AdrDocument> found) {
        var file = files.locate(path).orElse("");
        if (!file.toLowerCase(Locale.ROOT).endsWith(".md")) {
            return;
        }
        files.text(file).ifPresent(text -> {
            var excerpt = Excerpt.from(text, 0);
            var header = HeaderReader.read(text, 0);
            var document = new AdrDocument(file, AdrDocument.Place.FILE, excerpt, header, null);
            boolean named = ADR_FILE.matcher(file).matches() && file.contains("adr");
            if (named || isMeant(document)) {
                found.add(document);
            }
        });
    }

    private List<AdrDocument> inText() {
        var found = asItStands();
        var meant = AnswerReading.of(answer).mayMeanHeader(profile)
                ? OpenText.of(answer).meant(profile.idField())
                : null;
        if (meant == null) {
            return found;
        }
        var more = new AdrFinder(answer.withText(meant.text()), files, profile, marks).asItStands();
        boolean says = more.stream().anyMatch(document -> new AdrEvidence(document, profile, marks).saysSomething());
        boolean better = (more.size() > found.size() && (found.isEmpty() || !meant.shown()))
                || (more.size() == found.size()
                        && (withHeader(more) > withHeader(found)
                                || (meant.hasItsLines() && found.stream().anyMatch(AdrFinder::isUnclosed))));
        if (!better || !says) {
            return found;
        }
        var slip = meant.slip(answer.text());
        var before = new ArrayList<AdrDocument>();
        for (var document : more) {
            before.add(document.before(meant.repair(), before.isEmpty() ? slip : null));
        }
        return before;
    }

    private static long withHeader(List<AdrDocument> documents) {
        return documents.stream().filter(document -> document.header() != null).count();
    }

    private static boolean isUnclosed(AdrDocument document) {
        return document.header() != null && !document.header().closed();
    }

    private List<AdrDocument> asItStands() {
        var reading = AnswerReading.of(answer);
        boolean mayHoldHeader = reading.mayHoldHeader(profile);
        if (!mayHoldHeader && !reading.mayHoldHeading()) {
            return List.of();
        }
        var text = reading.answered();
        boolean mayLackHeader = reading.mayHoldHeading() && mayLackHeader(text);
        if (!mayLackHeader && !mayHoldHeader) {
            return List.of();
        }
        var documents = new Documents(OpenText.of(answer), isKey());
        if (documents.beginsWithHeader()) {
            var found = meant(documents.inARow());
            if (!found.isEmpty()) {
                found.addAll(othersInCode(documents, found));
                return found;
            }
        }
        var others = meant(documents.behindProse());
        if (!mayLackHeader) {
            return others;
        }
        var open = others.stream()
                .filter(document -> document.place() != AdrDocument.Place.CODE)
                .findFirst();
        var bare = open.map(documents::before).orElseGet(documents::whole);
        if (bare.header() != null || !isMeant(bare)) {
            return others;
        }
        var found = new ArrayList<>(new AdrSeries(profile).parts(bare));
        open.ifPresent(behind -> found.addAll(others));
        return found;
    }

    /** A document in code behind an ADR is its example, unless it is whole and has a number of its own. */
    private List<AdrDocument> othersInCode(Documents documents, List<AdrDocument> found) {
        if (profile.idField().isEmpty() || !documents.mayHoldInCode(profile.idField())) {
            return List.of();
        }
        var numbers = new HashSet<String>();
        found.forEach(document -> number(document).ifPresent(numbers::add));
        var others = new ArrayList<AdrDocument>();
        for (var document : meant(documents.inCode())) {
            boolean own = number(document)
                    .filter(number -> !numbers.contains(number) && !AdrEvidence.isPlaceholder(number))
                    .isPresent();
            if (own && new AdrEvidence(document, profile, marks).saysSomething()) {
                others.add(document);
            }
        }
        return others;
    }

    private Optional<String> number(AdrDocument document) {
        var header = document.header();
        return header == null ? Optional.empty() : header.text(profile.idField());
    }

    private Predicate<String> isKey() {
        var keys = keys();
        var normal = new HashSet<String>();
        keys.forEach(key -> normal.add(HeaderKeys.normal(key)));
        return key -> keys.contains(key) || normal.contains(HeaderKeys.normal(key));
    }

    private Set<String> keys() {
        var keys = new HashSet<>(profile.requiredFields());
        if (!profile.idField().isEmpty()) {
            keys.add(profile.idField());
        }
        if (profile.requiredFields().isEmpty()) {
            keys.addAll(Set.of("status", "date", "decision-makers", "deciders"));
        }
        keys.addAll(marks);
        return keys;
    }

    /** A profile that asks for a header is only recognised without one where all its sections stand in the text. */
    private boolean mayLackHeader(String text) {
        return profile.requiredFields().isEmpty() || namesAll(text);
    }

    private boolean namesAll(String text) {
        for (var section : profile.sections()) {
            boolean named = section.optional()
                    || text.contains(section.title())
                    || namesOne(text, section.aliases())
                    || namesOne(text, section.elsewhere());
            if (!named) {
                return false;
            }
        }
        return true;
    }

    private static boolean namesOne(String text, List<String> titles) {
        for (var title : titles) {
            if (text.contains(title)) {
                return true;
            }
        }
        return false;
    }

    private List<AdrDocument> meant(List<AdrDocument> documents) {
        var found = new ArrayList<AdrDocument>();
        for (var document : documents) {
            if (isMeant(document)) {
                found.addAll(new AdrSeries(profile).parts(document));
            }
        }
        return found;
    }

    private boolean isMeant(AdrDocument document) {
        return new AdrEvidence(document, profile, marks).verdict().isAdr();
    }
}
