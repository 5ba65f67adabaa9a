package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.FileView;
import dev.helix.testkit.answer.InMemoryFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptTemplatesTest {

    /** Eight loops inside one another, of ten turns each, that say nothing. */
    private static final String LOOPS = "{% for a in [1,2,3,4,5,6,7,8,9,0] %}{% for b in [1,2,3,4,5,6,7,8,9,0] %}"
            + "{% for c in [1,2,3,4,5,6,7,8,9,0] %}{% for d in [1,2,3,4,5,6,7,8,9,0] %}"
            + "{% for e in [1,2,3,4,5,6,7,8,9,0] %}{% for f in [1,2,3,4,5,6,7,8,9,0] %}"
            + "{% for g in [1,2,3,4,5,6,7,8,9,0] %}{% for h in [1,2,3,4,5,6,7,8,9,0] %}"
            + "{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}";

    private static final String NEXT = "config/consultant/next.peb";

    /** Files that change between two looks. */
    private static final class Changing implements FileView {
        private InMemoryFiles now = InMemoryFiles.empty();

        void put(String path, String text) {
            now = now.with(path, text);
        }

        @Override
        public Kind kind(String path) {
            return now.kind(path);
        }

        @Override
        public Optional<String> text(String path) {
            return now.text(path);
        }

        @Override
        public List<String> names(String directory) {
            return now.names(directory);
        }

        @Override
        public Optional<String> locate(Path absolute) {
            return now.locate(absolute);
        }
    }

    private final Changing files = new Changing();
    private final PromptTemplates templates = new PromptTemplates(files);

    private String next(String message) {
        return templates.render(
                "next.peb", Map.of("message", message, "instructions", "", "skills", List.of(), "experts", List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for i in range(0, 1000000000) %}{% endfor %}x",
                "{% for i in 0..1000000000 %}{% endfor %}x",
                "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
                "{% include 'first.peb' %}",
                LOOPS,
                "{% for a in [1,2,3,4,5,6,7,8,9,0] %}{% for b in [1,2,3,4,5,6,7,8,9,0] %}{{ message }}{% endfor %}{% endfor %}"
            })
    void aTemplateThatWouldNotEndIsLeftOut(String own) {
        var told = next("m".repeat(20_000));
        files.put(NEXT, own);

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(next("m".repeat(20_000))).isEqualTo(told));
    }

    @Test
    void theOperatorsTemplateIsUsedAtTheNextTurn() {
        assertThat(next("hi")).contains("hi");
        files.put(NEXT, "Own: {{ message }}");
        assertThat(next("hi")).isEqualTo("Own: hi");
        files.put(NEXT, "Other: {{ message }}");
        assertThat(next("hi")).isEqualTo("Other: hi");
    }

    @Test
    void aTemplateThatCanNotBeUsedLeavesTheLastGoodOne() {
        files.put(NEXT, "Own: {{ message }}");
        next("hi");
        files.put(NEXT, "Broken: {{ message");
        assertThat(next("hi")).isEqualTo("Own: hi");
        files.put(NEXT, "Unknown: {{ nobody_knows }}");
        assertThat(next("hi")).isEqualTo("Own: hi");
    }

    @Test
    void whatAPersonSaysIsNeverATemplate() {
        assertThat(next("{{ message.getClass() }} {% if true %}x{% endif %} <b>"))
                .contains("{{ message.getClass() }} {% if true %}x{% endif %} <b>");
    }

    @Test
    void skillsAreToldWhenTheStepNeedsThem() {
        var writer = new PromptWriter(templates, new Experts(files), Locale.GERMAN);
        var history = History.of(List.of());

        assertThat(writer.first(history, "", "hallo", null, "../../.."))
                .doesNotContain("Akzeptanzkriterien")
                .contains("../../..");
        assertThat(writer.next("", "los", ConversationStep.CONSTRAINTS))
                .contains("Akzeptanzkriterien")
                .doesNotContain("phases.yaml");
        assertThat(writer.next("", "los", ConversationStep.FINALIZE))
                .contains("Akzeptanzkriterien")
                .contains("phases.yaml");
        assertThat(writer.next("", "los", ConversationStep.WHAT)).doesNotContain("Akzeptanzkriterien");
    }

    @Test
    void expertsAreChosenByTheirKeywordsAndTheFileMayChange() {
        var experts = new Experts(files);
        assertThat(experts.about("Wir brauchen eine Migration der Datenbank"))
                .extracting(Experts.Expert::name)
                .containsExactly("Data");
        assertThat(experts.about("Guten Tag")).isEmpty();

        files.put("config/experts.yaml", "experts:\n  - {name: Tea, keywords: [tea*], prompt: Boil it.}\n");
        assertThat(experts.about("a teapot")).extracting(Experts.Expert::name).containsExactly("Tea");
        assertThat(experts.about("a steam engine")).isEmpty();

        files.put("config/experts.yaml", "experts: [{name: Tea}]");
        assertThat(experts.about("a teapot")).extracting(Experts.Expert::name).containsExactly("Tea");
    }

    @Test
    void codeHealthBringsWhatHelixItselfFound() {
        var code = InMemoryFiles.empty()
                .with("src/main.py", "import used\n")
                .with("src/used.py", "x = 1\n")
                .with("src/forgotten.py", "y = 2\n")
                .with("src/used.py.bak", "x = 0\n");
        var writer = new PromptWriter(templates, new Experts(code), Locale.GERMAN);

        assertThat(writer.next("", "Wo haben wir toten Code?", ConversationStep.WHAT))
                .contains("dead: `src/forgotten.py` no other file says its name", "BACKUP_FILE: `src/used.py.bak`")
                .doesNotContain("dead: `src/used.py`");
        assertThat(writer.next("", "Guten Tag", ConversationStep.WHAT)).doesNotContain("HELIX itself");
    }
}
