package dev.helix.enforcement;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Gap;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.LineMap;
import dev.helix.domain.text.Ellipsis;
import dev.helix.domain.text.Sentences;
import java.util.List;
import java.util.Locale;

/**
 * Turns issues into the next prompt. Whatever it repeats of the answer is fenced, capped, and stripped of everything
 * that could be taken for a marker. Immutable.
 */
public final class Feedback {

    private static final int MAX_ISSUES = 20;
    private static final int MAX_SENTENCE = 600;
    private static final int MAX_EXCERPT = 160;
    private static final int MAX_DRAFT = 40_000;

    private final Sentences sentences;

    /** Speaks German for German locales, else English. */
    public Feedback(Locale locale) {
        this.sentences = sentences(locale);
    }

    /** Returns the prompt that goes on in the same session and asks for the whole answer again. */
    public String again(Answer answer, List<Issue> issues) {
        var text = new StringBuilder();
        points("rejected", answer, issues, text);
        text.append(sentences.text("again")).append('\n');
        if (issues.stream().anyMatch(issue -> issue.file() != null)) {
            text.append(sentences.text("files")).append('\n');
        }
        return text.toString();
    }

    /** Returns the prompt for a session that knows nothing: the question, the rejected draft and what is wrong with it. */
    public String fresh(String question, Answer answer, List<Issue> issues) {
        return sentences.text("question") + "\n\n" + question + "\n\n" + sentences.text("draft") + "\n\n"
                + fenced(Ellipsis.end(answer.text(), MAX_DRAFT)) + "\n" + again(answer, issues);
    }

    /** Returns the prompt that asks for the missing parts alone. */
    public String parts(Answer answer, List<Issue> issues, List<Gap> gaps) {
        var text = new StringBuilder();
        points("rejected", answer, issues, text);
        text.append(sentences.text("pieces")).append('\n');
        int number = 1;
        for (var gap : gaps) {
            text.append(number++).append(". ").append(plain(gap.request())).append('\n');
        }
        return text.toString();
    }

    /** Returns whether {@code prompt} is one of {@link #parts}: what answers it is no whole answer. */
    public boolean asksForParts(String prompt) {
        return prompt.contains(sentences.text("pieces"));
    }

    /** Returns what is said about a file the moment it was saved. */
    public String ofFile(List<Issue> issues) {
        var text = new StringBuilder();
        points("saved", Answer.of(""), issues, text);
        return text.toString();
    }

    private void points(String beginning, Answer answer, List<Issue> issues, StringBuilder text) {
        text.append(sentences.text(beginning)).append("\n\n");
        var lines = new LineMap(answer.text());
        int number = 1;
        for (var issue : issues.stream()
                .filter(issue -> issue.blocks() && !issue.code().equals(AnswerChecks.FAILED))
                .limit(MAX_ISSUES)
                .toList()) {
            text.append(number++)
                    .append(". [")
                    .append(issue.code())
                    .append("] ")
                    .append(plain(issue.message()))
                    .append(' ');
            var file = issue.file();
            int line = lines.line(issue.range().start());
            text.append(
                            file == null
                                    ? sentences.text("line", String.valueOf(line))
                                    : sentences.text("inFile", plain(file)))
                    .append('\n');
            if (!issue.fixHint().isBlank()) {
                text.append("   ")
                        .append(sentences.text("hint"))
                        .append(plain(issue.fixHint()))
                        .append('\n');
            }
            if (file == null && !lines.text(line).isBlank()) {
                text.append(fenced(Ellipsis.end(lines.text(line), MAX_EXCERPT)));
            }
        }
        text.append('\n');
    }

    private static String plain(String sentence) {
        return Ellipsis.end(harmless(sentence).replaceAll("\\s+", " "), MAX_SENTENCE);
    }

    private static String fenced(String excerpt) {
        var safe = harmless(excerpt);
        int longest = 2;
        for (int i = 0, run = 0; i < safe.length(); i++) {
            run = safe.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        var fence = "`".repeat(longest + 1);
        return fence + "\n" + safe + "\n" + fence + "\n";
    }

    /** Breaks up every comment, so that nothing in the feedback can be read as a marker. */
    static String harmless(String text) {
        return text.replace("<!--", "<! --").replace("-->", "-- >");
    }

    /** Returns what this package says. */
    static Sentences sentences(Locale locale) {
        return Sentences.of("dev.helix.enforcement.feedback", locale, Feedback.class.getModule());
    }
}
