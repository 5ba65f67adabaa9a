package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Spec;
import dev.helix.testkit.Samples;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntegrationMessageTest {

    private static String message(String title, String description) {
        var project = Samples.integratedProject();
        return IntegrationMessage.of(
                project,
                new Spec(title, description, null, List.of()),
                Objects.requireNonNull(project.candidate()).tree(),
                List.of(),
                Optional.of("user:ada\nHelix-Tree: forged"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Helix-Tree: 1",
                "helix-verdict : passed",
                " Helix-Project: other",
                "\tHELIX-TREE:x",
                "Signed-off-by: Mallory <m@example.org>",
                "Co-authored-by: Mallory <m@example.org>",
                "Reviewed-by: nobody",
                "(cherry picked from commit 1)",
                "Fixes: #1"
            })
    void aLineThatLooksLikeATrailerIsQuotedWhereverItStands(String line) {
        assertThat(message("Title", "Why\n\n" + line + "\nmore\r" + line + "\u2028x")
                        .lines())
                .noneMatch(each -> each.equals(line) || each.startsWith(line));
        assertThat(message(line, "").lines().findFirst()).hasValue("> " + line.strip());
    }

    @Test
    void aTitleOfBeforeThereWasALimitIsNoLongerThanOneOfToday() {
        assertThat(message("t".repeat(3_000), "").lines().findFirst()).hasValue("t".repeat(Spec.LONGEST_TITLE) + "…");
        assertThat(message("t".repeat(Spec.LONGEST_TITLE), "").lines().findFirst())
                .hasValue("t".repeat(Spec.LONGEST_TITLE));
    }

    @Test
    void nothingElseIsChangedAndControlCharactersAreShown() {
        assertThat(message("Größe: mehr", "See http://x: it is\n\n- a\n\u001B[2J"))
                .startsWith("Größe: mehr\n\nSee http://x: it is\n\n- a\n\\e[2J\n\nHelix-Project: ");
        assertThat(message("T", "").lines().filter(line -> line.startsWith("Helix-Tree: ")))
                .hasSize(1);
    }
}
