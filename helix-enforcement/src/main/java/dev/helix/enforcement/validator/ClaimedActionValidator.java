package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Asker;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.text.Ellipsis;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the claim that a change has just been deployed, integrated or rolled back. A model can do none of it: HELIX does, when a person says so,
 * and tells it in its own words. A person who believes such a sentence looks for their change in production. What HELIX has really done may be
 * told, and so may earlier actions; conditions, plans and negations are no claims, nor is what stands in code, quotes or thinking. Safe for use
 * by many threads.
 */
public final class ClaimedActionValidator implements Validator {

    /** The name in configuration and reports. */
    public static final String NAME = "claimed-action";

    /** One of them is in each claim; all else need not be looked at. */
    private static final Pattern WORDS = Pattern.compile(
            "deploy|rollout|produktiv|push|promot|release|gemergt|zurückgesetzt|rollback|gerollt|rolled|released|shipped|integrat|integriert|merged|produ[kc]tion|testsystem|test"
                    + " system|live|main",
            Pattern.CASE_INSENSITIVE);

    private static final int LONGEST_QUOTE = 120;

    /** A longer text is no sentence. */
    private static final int LONGEST_SENTENCE = 1_000;

    private final Supplier<List<ProjectDeeds>> projects;

    /** Makes one that knows of no action, so that every claim of one is untrue. */
    public ClaimedActionValidator() {
        this(List::of);
    }

    /** @param projects all there are, with what HELIX has done with them; looked up in memory, and by many threads */
    public ClaimedActionValidator(Supplier<List<ProjectDeeds>> projects) {
        this.projects = projects;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Issue> check(Answer answer, ValidationContext context) {
        var text = answer.text();
        var report = new Reporter(context.locale());
        var words = WORDS.matcher(text);
        if (!words.find()) {
            return report.issues();
        }
        var code = FencedLines.of(text);
        var thinking = Thinking.in(text);
        int block = 0;
        int at = 0;
        do {
            int start = sentenceStart(text, words.start(), at);
            int end = sentenceEnd(text, words.end());
            at = end;
            while (block < code.size() && code.get(block).end() < end) {
                block++;
            }
            boolean shown = block < code.size() && code.get(block).start() <= start;
            if (!shown && end - start <= LONGEST_SENTENCE && !thinking.holds(start)) {
                var sentence = text.substring(start, end);
                if (!sentence.stripLeading().startsWith(">")
                        && ActionClaims.isClaim(sentence)
                        && !isTrue(sentence, context.asker())) {
                    report.error("CLAIMED_ACTION", null, new Span(start, end), quoted(sentence));
                }
            }
        } while (at < text.length() && words.find(at));
        return report.issues();
    }

    /** A sentence that names no project may speak of what HELIX has done just now for those who hear it, and of that alone. */
    private boolean isTrue(String claim, @Nullable Asker asker) {
        var known = projects.get();
        var spoken = ProjectDeeds.Spoken.of(claim, known);
        var deeds = ProjectDeeds.Deed.of(spoken.text());
        if (spoken.projects().isEmpty()) {
            return !ActionClaims.namesSomething(claim)
                    && known.stream()
                            .anyMatch(project -> project.hasJustDone(deeds, asker)
                                    && project.held().containsAll(deeds));
        }
        return !ActionClaims.namesAnother(spoken.text())
                && spoken.projects().stream().allMatch(project -> project.held().containsAll(deeds));
    }

    /** Returns where the sentence that holds {@code at} begins, but not before {@code least}. */
    private static int sentenceStart(String text, int at, int least) {
        int start = at;
        while (start > least && at - start <= LONGEST_SENTENCE && !ends(text, start - 1)) {
            start--;
        }
        while (start < at && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        return start;
    }

    private static boolean ends(String text, int at) {
        char c = text.charAt(at);
        return c == '\n'
                || ((c == '.' || c == '!' || c == '?')
                        && (at + 1 == text.length() || Character.isWhitespace(text.charAt(at + 1))));
    }

    private static String quoted(String sentence) {
        var line = sentence.strip().replaceAll("\\s+", " ");
        return Ellipsis.end(line, LONGEST_QUOTE);
    }

    /** Returns where the sentence that begins at {@code at} ends: behind its mark, or at the line's end. */
    private static int sentenceEnd(String text, int at) {
        for (int i = at; i < text.length(); i++) {
            if (ends(text, i)) {
                return i + 1;
            }
        }
        return text.length();
    }
}
