package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.FileView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * Finds the documents with a header in an answer: in files written in this turn, in fenced {@code markdown} blocks, and
 * in the text itself. Two rules in prose, or a header quoted in code of another language, are none.
 */
final class AdrFinder {

    private static final Set<String> MARKDOWN = Set.of("markdown", "md", "");
    private static final Pattern ADR_FILE = Pattern.compile("(?:.*/)?(?:adr[-_]?)?\\d{1,5}[-_][^/]*\\.md");
    private static final String RULE = "---";
    private static final int MAX_FILES = 100;
    private static final int MAX_GUESSED = 1 << 20;
    private static final int MAX_GUESSES = 16;

    private final Answer answer;
    private final FileView files;
    private final AdrProfile profile;
    private final Set<String> keys;

    /** Looks for ADRs of {@code profile}, and for documents whose header has one of {@code moreKeys} at column 0. */
    AdrFinder(Answer answer, FileView files, AdrProfile profile, String... moreKeys) {
        this.answer = answer;
        this.files = files;
        this.profile = profile;
        this.keys = new HashSet<>(AdrStructureValidator.marks(profile));
        this.keys.addAll(List.of(moreKeys));
    }

    /** Returns whether {@code answer} holds no header and brings no file, so that there is nothing to look up. */
    static boolean needsNoFiles(Answer answer) {
        return answer.written().isEmpty() && !answer.text().contains(RULE);
    }

    /** Returns all of them: files in the order of writing, then the answer's in the order of the text. */
    List<AdrDocument> find() {
        var found = new ArrayList<AdrDocument>();
        answer.written().stream().limit(MAX_FILES).forEach(path -> addFile(path, found));
        addText(found);
        return found;
    }

    private void addFile(Path path, List<AdrDocument> found) {
        var file = files.locate(path).orElse("");
        if (!file.toLowerCase(Locale.ROOT).endsWith(".md")) {
            return;
        }
        files.text(file).ifPresent(text -> {
            var document = document(file, Excerpt.from(text, 0));
            boolean named = ADR_FILE.matcher(file).matches() && file.contains("adr");
            if (named || isMeant(document)) {
                found.add(document);
            }
        });
    }

    private void addText(List<AdrDocument> found) {
        var text = answer.text();
        int first = text.startsWith("\uFEFF") ? 1 : 0;
        if (!text.contains(RULE) && !profile.requiredFields().isEmpty()) {
            return;
        }
        while (first < text.length() && StepMarker.isBlank(text.charAt(first))) {
            first++;
        }
        var whole = document(null, Excerpt.from(text, first));
        if (isMeant(whole)) {
            found.add(whole);
            return;
        }
        var markdown = Markdown.parse(text);
        var code = new ArrayList<int[]>();
        for (int i = 0; i < markdown.segments().count(); i++) {
            if (mayHoldDocument(markdown.segments(), i)) {
                addFenced(markdown.document(i), code, found);
            }
        }
        addBare(text, code, found);
    }

    private boolean mayHoldDocument(Segments segments, int segment) {
        boolean fenced = segments.contains(segment, "```") || segments.contains(segment, "~~~");
        return segments.contains(segment, RULE) || (profile.requiredFields().isEmpty() && fenced);
    }

    private void addFenced(Node segment, List<int[]> code, List<AdrDocument> found) {
        for (Node node = segment.getFirstChild(); node != null; node = Markdown.next(node)) {
            // A header stands at column 0, where indented code has none.
            if (node instanceof FencedCodeBlock fence) {
                addRange(node, code);
                if (isMarkdown(fence)) {
                    var document = document(null, Excerpt.of(fence));
                    if (isMeant(document)) {
                        found.add(document);
                    }
                }
            }
        }
    }

    /** Adds headers that stand open in the text, behind some prose. */
    private void addBare(String text, List<int[]> code, List<AdrDocument> found) {
        int guesses = 0;
        int block = 0;
        for (int line = text.indexOf(RULE, 1); line > 0; line = text.indexOf(RULE, line + RULE.length())) {
            while (block < code.size() && code.get(block)[1] <= line) {
                block++;
            }
            boolean quoted = block < code.size() && code.get(block)[0] <= line;
            if (quoted
                    || !StepMarker.isLineEnd(text.charAt(line - 1))
                    || !HeaderReader.isFence(text, line, RULE)
                    || !looksLikeField(text, HeaderReader.nextLine(text, line))) {
                continue;
            }
            // Only what looks right is taken out: a copy for each rule in a long text takes forever.
            var header = HeaderReader.read(text, line);
            boolean sure = hasKey(text, header, keys::contains);
            boolean possible =
                    profile.requiredFields().isEmpty() || hasKey(text, header, profile.requiredFields()::contains);
            if (!sure && !(possible && guesses++ < MAX_GUESSES)) {
                continue;
            }
            var document = document(null, Excerpt.from(text, line));
            if (isMeant(document)) {
                found.add(document);
                return;
            }
        }
    }

    private static boolean looksLikeField(String text, int line) {
        int i = line;
        while (i < text.length() && (Character.isLetterOrDigit(text.charAt(i)) || "_-".indexOf(text.charAt(i)) >= 0)) {
            i++;
        }
        return text.startsWith("#", line) || (i > line && text.startsWith(":", i));
    }

    private AdrDocument document(@Nullable String file, Excerpt excerpt) {
        return new AdrDocument(file, excerpt, HeaderReader.read(excerpt.text(), 0));
    }

    private boolean isMeant(AdrDocument document) {
        if (hasKey(document, keys::contains)) {
            return true;
        }
        boolean hasSome = profile.requiredFields().isEmpty() || hasKey(document, profile.requiredFields()::contains);
        if (!hasSome || document.text().length() > MAX_GUESSED) {
            return false;
        }
        int enough = document.header() == null ? 2 : 1;
        var titles = AdrBody.keys(
                profile.sections().stream().map(AdrProfile.Section::title).toList());
        return new AdrBody(document.body())
                        .sections().stream()
                                .filter(section -> titles.contains(section.key()))
                                .count()
                >= enough;
    }

    /** Reads the lines themselves, since a header that is no valid YAML is a header all the same. */
    private static boolean hasKey(AdrDocument document, Predicate<String> wanted) {
        return hasKey(document.text(), document.header(), wanted);
    }

    private static boolean hasKey(String text, @Nullable Header header, Predicate<String> wanted) {
        if (header == null) {
            return false;
        }
        int end = header.closed() ? header.range().end() : text.length();
        for (int line = header.range().start(); line < end; line = HeaderReader.nextLine(text, line)) {
            int colon = text.indexOf(':', line, HeaderReader.lineEnd(text, line));
            if (colon > line) {
                var key = text.substring(line, colon).strip();
                if (wanted.test(key) && text.startsWith(key, line)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isMarkdown(FencedCodeBlock fence) {
        var info = fence.getInfo() == null ? "" : fence.getInfo().strip();
        int blank = info.indexOf(' ');
        return MARKDOWN.contains((blank < 0 ? info : info.substring(0, blank)).toLowerCase(Locale.ROOT));
    }

    private static void addRange(Node node, List<int[]> ranges) {
        var range = Markdown.range(node);
        if (range != null) {
            ranges.add(new int[] {range.start(), range.end()});
        }
    }
}
