package dev.helix.enforcement.validator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rules of one check share of an answer's text. */
class OpenTextTest {

    private static final String ADR =
            "---\nadr_id: 037\ntitle: T\nstatus: Proposed\nfiles:\n  modify: [a.py]\n---\n\n## Kontext\n\nK.\n";

    private static Header header(Answer answer, AdrProfile profile, Set<String> marks) {
        var found = new AdrFinder(answer, InMemoryFiles.empty(), profile, marks).find();
        return requireNonNull(found.getFirst().header());
    }

    @Test
    void aHeaderIsReadOnceForAllRulesOfAnAnswerAndForNoOther() {
        var answer = Answer.of(ADR);
        var first = header(answer, AdrProfile.HELIX_DE, Set.of());

        assertThat(header(answer, AdrProfile.HELIX_DE, Set.of("files"))).isSameAs(first);
        assertThat(header(answer, AdrProfile.HELIX_EN, Set.of())).isSameAs(first);
        assertThat(header(Answer.of(ADR), AdrProfile.HELIX_DE, Set.of()))
                .isNotSameAs(first)
                .isEqualTo(first);
    }

    @Test
    void whatWasMeantAsAHeaderIsLookedForOnceForEachNumberField() {
        var text = OpenText.of(Answer.of("***\nadr_id: 1\nnr: 2\n***\n\n## Kontext\n"));

        var meant = text.meant("adr_id");
        assertThat(meant).isNotNull().isSameAs(text.meant("adr_id"));
        assertThat(text.meant("nr")).isNotNull().isNotSameAs(meant);
        assertThat(text.meant("id")).isNull();
    }

    @Test
    void thinkingIsNoPartOfIt() {
        var answer = Answer.of("<think>\n" + ADR + "</think>\n\nText.\n");

        assertThat(OpenText.of(answer).text().strip()).isEqualTo("Text.");
        assertThat(OpenText.of(answer)).isSameAs(OpenText.of(answer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Text",
                "---",
                "---\n",
                "---\n---\n",
                "---\na: 1\n---",
                "---\na: 1\n---\nText",
                "--- \r\na: 1\r\n...\r\nText",
                "+++\na = 1\n+++\nText",
                "+++\na = 1\n---\nText",
                "---\na = 1\n+++\n",
                "---\n[\n---\nText\n---\n",
                "\uFEFF---\na: 1\n---\nText",
                "----\na: 1\n---\n"
            })
    void whereTheTextBehindAHeaderBeginsIsFoundWithoutReadingIt(String text) {
        for (var before : new String[] {"", "Text\n"}) {
            var header = HeaderReader.read(before + text, before.length());

            assertThat(HeaderReader.behind(before + text, before.length()))
                    .isEqualTo(header == null || !header.closed() ? 0 : header.body());
        }
    }
}
