package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Issue;
import dev.helix.enforcement.AnswerChecks;
import dev.helix.enforcement.MarkerFilter;
import dev.helix.enforcement.Policy;
import dev.helix.testkit.answer.Corpus;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusTest {

    private static final AnswerChecks ALL = new AnswerChecks(Policy.of(
            Locale.GERMAN,
            new StepMarkerValidator(),
            new AdrStructureValidator(AdrProfile.HELIX_DE),
            new FileExistenceValidator(AdrProfile.HELIX_DE),
            new StepOrderValidator(),
            new ClaimedActionValidator(),
            new HygieneValidator(AdrProfile.HELIX_DE, List.of()),
            new DocsCurrentValidator(AdrProfile.HELIX_DE, DocsCurrentValidatorConformanceTest.RULES),
            new ChangeAuditValidator(List.of())));

    private static List<String> codes(String text) {
        return ALL.check(Answer.of(text), Corpus.context(Locale.GERMAN)).stream()
                .map(Issue::code)
                .distinct()
                .toList();
    }

    static Stream<String> everyCode() {
        return Stream.of(
                        Corpus.STEP_MARKER,
                        Corpus.ADR_STRUCTURE,
                        Corpus.FILE_EXISTENCE,
                        Corpus.STEP_ORDER,
                        Corpus.CLAIMS,
                        Corpus.HYGIENE,
                        Corpus.DOCS_CURRENT,
                        Corpus.CHANGE_AUDIT,
                        List.of("EMPTY_RESPONSE"))
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("everyCode")
    void eachCodeHasAnAnswerWithItAndOneWithoutAnyIssue(String code) {
        assertThat(codes(Corpus.failing(code))).containsExactly(code);
        assertThat(codes(Corpus.passing(code))).isEmpty();
    }

    @Test
    void aConversationAboutMarkersIsReadForTheMarkersItMeans() {
        for (int turn = 1; turn <= 2; turn++) {
            var text = Corpus.conversation(turn);

            assertThat(codes(text)).describedAs("turn %d", turn).isEmpty();
            assertThat(StepMarkers.of(text).step()).contains(ConversationStep.WHAT);
            assertThat(MarkerFilter.visible(text)).isEqualTo(text.replace("<!-- STEP: what -->", ""));
        }
        assertThat(codes(Corpus.conversation(3))).containsExactly("MISSING_STEP_MARKER");
        assertThat(StepMarkerValidator.infer(Corpus.conversation(3))).isEqualTo(ConversationStep.GENERATE);
    }
}
