package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.enforcement.AnswerChecks;
import dev.helix.enforcement.Policy;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signs that only look right, HTML that nobody closed, and headings behind thoughts. */
class OddShapesTest {

    private static final ValidationContext CONTEXT = new ValidationContext(InMemoryFiles.empty(), Locale.ENGLISH);
    private static final String HEADER = "---\nadr_id: \"7\"\ntitle: Slots\nstatus: proposed\n---\n\n";
    private static final String BODY =
            "## Context\n\nSlots.\n\n## Decision\n\nWe rename.\n\n## Acceptance Criteria\n\n- [ ] it works\n";
    private static final String DONE = "<!-- STEP: done -->";

    private final AnswerChecks adrs =
            new AnswerChecks(Policy.of(Locale.ENGLISH, new AdrStructureValidator(AdrProfile.HELIX_EN)));
    private final AnswerChecks markers = new AnswerChecks(Policy.of(Locale.ENGLISH, new StepMarkerValidator()));

    private static List<Issue> issues(AnswerChecks checks, String text) {
        return checks.check(Answer.of(text), CONTEXT);
    }

    private static String fixed(AnswerChecks checks, String text) {
        var once = checks.fix(Answer.of(text), CONTEXT);
        assertThat(checks.fix(once, CONTEXT).text()).isEqualTo(once.text());
        return once.text();
    }

    @ParameterizedTest
    @CsvSource({
        "\uFF03\uFF03 Decision,FULLWIDTH NUMBER SIGN",
        "\uFF03\uFF03\u3000Decision,FULLWIDTH NUMBER SIGN",
        "\uFF03\uFF03Decision,FULLWIDTH NUMBER SIGN",
        "#\uFF03 Decision,FULLWIDTH NUMBER SIGN",
        "\uFE5F\uFE5F Decision,SMALL NUMBER SIGN",
        "\u266F\u266F Decision,MUSIC SHARP SIGN",
    })
    void aHeadingOfSignsThatOnlyLookRightIsNamedWithItsSignAndRepaired(String line, String sign) {
        var text = HEADER + BODY.replace("## Decision", line);

        assertThat(issues(adrs, text)).singleElement().satisfies(issue -> {
            assertThat(issue.code()).isEqualTo("MISSING_ADR_SECTION");
            assertThat(issue.message()).contains(line, sign);
            assertThat(issue.range().start()).isEqualTo(text.indexOf(line));
        });
        assertThat(fixed(adrs, text)).isEqualTo(HEADER + BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFF03", "\uFE5F"})
    void aRecordOfWhichAllHeadingsHaveSuchSignsIsMissedByNameWithItsFirstLine(String sign) {
        var file = CONTEXT.ofDocument("notes.md");
        var headless = "Text.\n\n" + BODY.replace("#", sign);
        var nygard = ("# 7. Swap\n\n" + BODY.replace("Acceptance Criteria", "Consequences")).replace("#", sign);

        assertThat(adrs.check(Answer.of(headless), file)).singleElement().satisfies(issue -> {
            assertThat(issue.code()).isEqualTo("NO_ADR_FOUND");
            assertThat(issue.message()).contains("line 3", Character.getName(sign.codePointAt(0)));
        });
        assertThat(adrs.check(Answer.of(nygard), file))
                .singleElement()
                .satisfies(issue -> assertThat(issue.message()).contains("line 1"));
    }

    @Test
    void suchSignsInOtherTextAreNobodysHeadings() {
        var file = CONTEXT.ofDocument("notes.md");

        assertThat(adrs.check(Answer.of("\uFF03 12 is the number.\n"), file))
                .singleElement()
                .satisfies(issue -> assertThat(issue.message()).doesNotContain("looks like"));
        assertThat(issues(adrs, HEADER + BODY + "\n\uFF03 12 is the number.\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "<pre>,</pre>",
        "<PRE class=\"x\">,</pre>",
        "<pre>foo,</pre>",
        "<pre><code>,</pre>",
        "<script>,</script>",
        "<style>,</style>",
        "<textarea>,</textarea>",
        "<?php,?>",
        "<![CDATA[,]]>",
        "<!DOCTYPE,>",
    })
    void aMarkerThatTheAgentLeftInOpenHtmlCountsWithAWarningAndIsTakenOutOfIt(String open, String close) {
        var text = "Text.\n\n" + open + "\nfoo\n\n" + DONE;

        assertThat(issues(markers, text)).singleElement().satisfies(issue -> {
            assertThat(issue.code()).isEqualTo("AMBIGUOUS_STEP_MARKER");
            assertThat(issue.blocks()).isFalse();
            assertThat(issue.message()).contains("HTML");
        });
        var fixed = fixed(markers, text);
        assertThat(fixed).contains(close).endsWith(DONE);
        assertThat(issues(markers, fixed)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<pre>\nfoo\n</pre>",
                "```html\n<pre>\n```",
                "Use `<pre>` here.",
                "<details>\nfoo",
                "<div>\nfoo",
                "<pre>a</pre>",
                "<!-- note -->",
                "<?php ?>"
            })
    void htmlThatIsClosedOrOnlyNamedIsNoReasonForAWarning(String before) {
        assertThat(issues(markers, before + "\n\n" + DONE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<think>plan</think>",
                "<think>\nplan\n</think>",
                "<think>\nplan\n</think> ",
                "[THINK]plan[/THINK]",
                "\u25C1think\u25B7plan\u25C1/think\u25B7",
                "plan\n</think>",
                "<think>\n```\nplan\n</think>"
            })
    void whatStandsOnTheLineWhereThoughtsEndBeginsALineOfTheAnswer(String thought) {
        assertThat(issues(adrs, thought + HEADER + BODY)).isEmpty();
        assertThat(issues(markers, thought + "```\ncode\n```\n\n" + DONE)).isEmpty();
        assertThat(new AdrStructureValidator(AdrProfile.HELIX_EN)
                        .recognised(Answer.of(thought + HEADER + BODY), CONTEXT))
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<think>\nhm\n</think>", "<think>hm</think>", "<think>hm</think> "})
    void aSectionBehindThoughtsInTheMiddleIsASection(String thought) {
        assertThat(issues(adrs, HEADER + BODY.replace("## Decision", thought + "## Decision")))
                .isEmpty();
        assertThat(issues(adrs, HEADER + BODY.replace("We rename", "We " + thought + "rename")))
                .isEmpty();
    }

    @Test
    void aTextThatGoesOnBehindThoughtsOnItsLineIsNoHeading() {
        var text = HEADER + BODY.replace("## Decision", "See <think>hm</think>## Decision");

        assertThat(issues(adrs, text)).extracting(Issue::code).containsExactly("MISSING_ADR_SECTION");
    }

    @ParameterizedTest
    @ValueSource(strings = {"~~~ md `x`", "~~~ text `", "~~~~ adr ``a`` b"})
    void tildesMayHaveBackticksBehindThem(String opening) {
        var signs = opening.substring(0, opening.indexOf(' '));
        var open = "Hi\n\n" + opening + "\ncode\n" + DONE;

        assertThat(issues(markers, open)).singleElement().satisfies(issue -> {
            assertThat(issue.blocks()).isFalse();
            assertThat(issue.message()).contains("code block that is never closed");
        });
        assertThat(fixed(markers, open)).isEqualTo("Hi\n\n" + opening + "\ncode\n" + signs + "\n\n" + DONE);
        assertThat(issues(adrs, opening + "\n" + HEADER + BODY + signs)).isEmpty();
        assertThat(issues(
                        adrs,
                        opening + "\n" + HEADER + BODY.replace("Slots.", "Slots.\n\n" + signs + "sh\nx\n" + signs)
                                + signs))
                .extracting(Issue::code)
                .containsExactly("INNER_CODE_FENCE");
    }
}
