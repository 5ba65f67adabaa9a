package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.testkit.answer.InMemoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The limits of a prompt's template, to the last one that is allowed and the first one that is not. */
class TemplateLimitsTest {

    private static final String NEXT = "config/consultant/next.peb";
    private static final String FOR_EACH_SKILL = "{% for a in skills %}{% for b in experts %}{% endfor %}{% endfor %}x";

    private static boolean isUsed(String own, Map<String, Object> values) {
        var templates = new PromptTemplates(InMemoryFiles.empty().with(NEXT, own));
        return !templates
                .render("next.peb", values)
                .equals(new PromptTemplates(InMemoryFiles.empty()).render("next.peb", values));
    }

    private static Map<String, Object> values(String message, int skills) {
        return Map.of(
                "message",
                message,
                "skills",
                Collections.nCopies(skills, "s"),
                "experts",
                List.of(),
                "instructions",
                "");
    }

    @Test
    void theContractTellsBoth() throws IOException {
        assertThat(Files.readAllLines(Path.of("../docs/contract.md")))
                .anyMatch(line -> line.startsWith(
                        "| loops that a prompt's template begins | " + TemplateBudget.MOST_LOOPS + " |"))
                .anyMatch(line -> line.startsWith(
                        "| letters that a prompt's template makes | " + PromptTemplates.LONGEST + " |"));
    }

    /** The outer one is a loop, too. */
    @Test
    void oneLoopTooManyIsRefused() {
        assertThat(isUsed(FOR_EACH_SKILL, values("hi", TemplateBudget.MOST_LOOPS - 1)))
                .isTrue();
        assertThat(isUsed(FOR_EACH_SKILL, values("hi", TemplateBudget.MOST_LOOPS)))
                .isFalse();
    }

    @Test
    void oneLetterTooManyIsRefused() {
        assertThat(isUsed("!{{ message }}", values("m".repeat(PromptTemplates.LONGEST - 1), 0)))
                .isTrue();
        assertThat(isUsed("!{{ message }}", values("m".repeat(PromptTemplates.LONGEST), 0)))
                .isFalse();
    }
}
