package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.text.Ellipsis;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the claim that a change has just been deployed, integrated or rolled back. A model can do none of it: HELIX does, when a person says so,
 * and tells it in its own words. A person who believes such a sentence looks for their change in production. An answer may tell of earlier actions;
 * conditions, plans and negations are no claims, nor is what stands in code, quotes or thinking. Safe for use by many threads.
 */
public final class ClaimedActionValidator implements Validator {

    /** The name in configuration and reports. */
    public static final String NAME = "claimed-action";

    private static final String MOVED_DE = "(?:deploye?d|deployt|ausgerollt|zurückgerollt|zurück gerollt|released)";
    private static final String MOVED_EN =
            "(?:deployed|redeployed|rolled\\s+(?:it\\s+|them\\s+|this\\s+)?(?:out|back)|shipped\\s+to\\s+production)";
    private static final String THING = "(?:projekt|project|feature|change|änderung|`[^`\\n]{1,80}`|#|es|it|this|das)";
    private static final String LIVE =
            "(?:in\\s+(?:der\\s+)?produktion|in\\s+production|auf\\s+dem\\s+testsystem|on\\s+the\\s+test\\s+system|live(?![-\\w])|in\\s+main\\b)";

    /** Each is a sentence's part; the amount between words is bounded, so that no text makes it slow. */
    private static final List<Pattern> CLAIMS = patterns(
            "\\bich\\s+habe\\b[^.!?\\n]{0,80}\\b" + MOVED_DE + "\\b",
            "\\bhabe\\s+ich\\b[^.!?\\n]{0,80}\\b" + MOVED_DE + "\\b",
            "\\bich\\s+habe\\b[^.!?\\n]{0,40}\\b" + THING
                    + "\\b[^.!?\\n]{0,60}\\b(?:integriert|nach\\s+main\\s+gebracht|in\\s+(?:die\\s+)?produktion\\s+(?:gebracht|übernommen|gestellt))\\b",
            "\\b(?:fertig|erledigt)[:,!]?\\s+(?:" + MOVED_DE + "|integriert)\\b",
            "\\berfolgreich\\s+(?:" + MOVED_DE
                    + "\\b|(?:in\\s+(?:die\\s+)?produktion|nach\\s+main)\\s+(?:integriert|gebracht|übernommen)\\b)",
            "\\b(?:ist|sind|läuft|wurde|wurden)\\s+(?:jetzt|nun|soeben|gerade\\s+eben|erfolgreich|damit)\\b[^.!?\\n]{0,60}\\b(?:"
                    + MOVED_DE + "|" + LIVE + ")",
            "\\b(?:deployment|rollback|integration|rollout)\\b[^.!?\\n]{0,30}\\b(?:ist|war)\\s+(?:abgeschlossen|erfolgreich|fertig)\\b",
            "\\bI(?:\\s+have|['’]ve)?\\s+(?:(?:just|now|successfully|also)\\s+)*" + MOVED_EN + "\\b",
            "\\bI(?:\\s+have|['’]ve)?\\s+(?:(?:just|now|successfully|also)\\s+)*(?:integrated|merged)\\b[^.!?\\n]{0,40}\\b(?:project|feature|change|it|this|`[^`\\n]{1,80}`)[^.!?\\n]{0,30}\\b(?:into\\s+(?:production|main)|in\\s+production)\\b",
            "\\b(?:successfully|done[:,!]?|finished[:,!]?)\\s+(?:" + MOVED_EN
                    + "|integrated\\s+into\\s+(?:production|main))\\b",
            "\\b(?:is|are|runs?)\\s+(?:now|already\\s+now|finally)\\s+(?:" + MOVED_EN + "|" + LIVE
                    + "|integrated\\s+into\\s+(?:production|main)|running\\s+(?:in\\s+production|on\\s+the\\s+test\\s+system))",
            "\\b(?:has|have)\\s+(?:now|just)\\s+been\\s+(?:successfully\\s+)?(?:" + MOVED_EN + "|integrated)\\b",
            "\\b(?:has|have)\\s+been\\s+successfully\\s+(?:" + MOVED_EN + "|integrated)\\b",
            "\\b(?:deployment|rollback|integration|rollout)\\b[^.!?\\n]{0,30}\\b(?:is|was)\\s+(?:complete|completed|successful)\\b");

    /** What makes of a claim a condition, a plan, a denial or a report of others. */
    private static final Pattern NO_CLAIM = Pattern.compile(
            "\\b(?:nicht|noch|nie|kein\\w*|wenn|falls|sobald|nachdem|bevor|ob|erst|würde\\w*|könnte\\w*|soll\\w*|wird|werden|muss|müssen"
                    + "|not|never|no|if|when|once|after|before|until|whether|would|could|should|will|must|unless|yesterday|gestern)\\b|n['’]t\\b",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern CODE = Pattern.compile("(`+)[^`\\n]{0,200}\\1");
    /** One of them is in each claim; all else need not be looked at. */
    private static final Pattern WORDS = Pattern.compile(
            "deploy|rollout|rollback|gerollt|rolled|released|shipped|integrat|integriert|merged|produ[kc]tion|testsystem|test system|live|main",
            Pattern.CASE_INSENSITIVE);

    private static final int LONGEST_QUOTE = 120;

    /** What is longer is no sentence. */
    private static final int LONGEST_SENTENCE = 1_000;

    /** Makes the validator; it has no settings. */
    public ClaimedActionValidator() {}

    private static List<Pattern> patterns(String... expressions) {
        return Arrays.stream(expressions)
                .map(expression -> Pattern.compile(
                        expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS))
                .toList();
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
                if (!sentence.stripLeading().startsWith(">") && claims(sentence)) {
                    report.error("CLAIMED_ACTION", null, new Span(start, end), quoted(sentence));
                }
            }
        } while (at < text.length() && words.find(at));
        return report.issues();
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

    private static boolean claims(String sentence) {
        if (NO_CLAIM.matcher(CODE.matcher(sentence).replaceAll("`x`")).find()) {
            return false;
        }
        return CLAIMS.stream().anyMatch(claim -> claim.matcher(sentence).find());
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
