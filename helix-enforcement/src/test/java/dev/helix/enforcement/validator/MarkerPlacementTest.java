package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.enforcement.AnswerChecks;
import dev.helix.enforcement.Policy;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A marker that is moved or added stands outside everything that the text leaves open. */
class MarkerPlacementTest {

    private static final String MARKER = "<!-- STEP: done -->";
    private static final ValidationContext CONTEXT = new ValidationContext(InMemoryFiles.empty(), Locale.ENGLISH);
    private static final StepMarkerValidator VALIDATOR = new StepMarkerValidator();
    private static final AnswerChecks CHECKS = new AnswerChecks(Policy.of(Locale.ENGLISH, VALIDATOR));

    private static String lines(String text) {
        return text.replace("~", "\n");
    }

    private static String fixed(String text) {
        return CHECKS.fix(Answer.of(text), CONTEXT).text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<pre>~code|</pre>",
                "<PRE>~code|</pre>",
                "<pre class=\"a name that is longer than all that\">~code|</pre>",
                "<pre>~code~~and more|</pre>",
                "<script>~let a;|</script>",
                "<script src=\"a.js\"/>|</script>",
                "<style>~b {}|</style>",
                "<textarea>~hi|</textarea>",
                "So <script> it goes|</script>",
                "So it goes <pre>|</pre>",
                "- <pre>~  code|</pre>",
                "> <pre>~> code|</pre>",
                "<pre>a</pre>~~<pre>~b|</pre>",
                "<script>~let a = '<pre>';|</script>",
                "<?php~echo 1;|?>",
                "<!DOCTYPE html|>",
                "<![CDATA[~x|]]>",
                "<!-- TODO|-->",
                "```~code|```",
            })
    void whatIsOpenIsClosedBeforeIt(String open, String closing) {
        var rest = "Hi.\n\n" + MARKER + "\n\n" + lines(open);

        var fixed = fixed(rest);

        var kept = "Hi.\n\n\n\n" + lines(open);
        assertThat(fixed).startsWith(kept).endsWith("\n\n" + MARKER);
        assertThat(fixed.substring(kept.length(), fixed.length() - MARKER.length())
                        .strip())
                .isEqualTo(closing);
        assertThat(VALIDATOR.check(Answer.of(fixed), CONTEXT)).isEmpty();
        assertThat(fixed(fixed)).isEqualTo(fixed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<pre>~code",
                "<SCRIPT>~let a;",
                "So <textarea> it goes",
                "<?php~echo 1;",
                "<![CDATA[~x",
                "<!-- TODO",
                "```~code"
            })
    void norDoesAGuessedOneLandInside(String open) {
        var guess = VALIDATOR.fallback(Answer.of(lines(open)), CONTEXT);

        var guessed = Edits.apply(lines(open), guess);
        assertThat(guessed).endsWith("\n\n" + MARKER);
        assertThat(OpenHtml.closing(guessed)).isEmpty();
        assertThat(VALIDATOR.check(Answer.of(guessed), CONTEXT.afterFallback())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<pre>~code~</pre>",
                "<pre>code</pre> and <script>a</script>",
                "The tag `<pre>` opens it.",
                "```html~<script>~```",
                "    <pre>~~Text.",
                "<preview> and <styled>",
                "<details>~<summary>a</summary>",
                "<div>~<b>bold",
                "<?php echo 1; ?>",
                "a < b and <!> c"
            })
    void whatIsNotOpenIsNotClosed(String text) {
        assertThat(fixed("Hi.\n\n" + MARKER + "\n\n" + lines(text)))
                .isEqualTo("Hi.\n\n\n\n" + lines(text) + "\n\n" + MARKER);
    }
}
