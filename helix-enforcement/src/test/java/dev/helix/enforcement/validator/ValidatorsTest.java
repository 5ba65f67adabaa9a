package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidatorsTest {

    private record Other(String name) implements Validator {
        @Override
        public List<Issue> check(Answer answer, ValidationContext context) {
            return List.of();
        }
    }

    @Test
    void knowsThoseOfHelixAndOthersByName() {
        var validators = Validators.with(AdrProfile.MADR, List.of(new Other("spelling")));

        assertThat(validators.names())
                .containsExactly(
                        "step-marker",
                        "adr-structure",
                        "file-existence",
                        "step-order",
                        "claimed-action",
                        "hygiene",
                        "docs-current",
                        "change-audit",
                        "spelling");
        for (var name : validators.names()) {
            assertThat(validators.named(name)).get().extracting(Validator::name).isEqualTo(name);
        }
        assertThat(validators.named("none")).isEmpty();
        assertThat(Validators.installed(AdrProfile.MADR).names()).hasSize(8);
    }

    @Test
    void refusesTwoOfTheSameName() {
        assertThatThrownBy(() -> Validators.with(AdrProfile.MADR, List.of(new Other("step-marker"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("step-marker");
    }

    @Test
    void sayTheirProfileAsTheirSettings() {
        assertThat(new AdrStructureValidator(AdrProfile.MADR).settings()).contains("madr");
        assertThat(new FileExistenceValidator(AdrProfile.HELIX_EN).settings()).contains("helix-en");
    }

    @Test
    void tellWhenTheyNeedNoFiles() {
        var plain = Answer.of("Words");
        var header = Answer.of("Words\n\n---\n");
        var writing = Answer.of("Words", List.of(Path.of("/project/adr/001-x.md")));

        assertThat(new StepMarkerValidator().needsNoFiles(writing)).isTrue();
        for (var validator : List.<Bounded>of(
                new AdrStructureValidator(AdrProfile.HELIX_DE), new FileExistenceValidator(AdrProfile.HELIX_DE))) {
            assertThat(validator.needsNoFiles(plain)).isTrue();
            assertThat(validator.needsNoFiles(header)).isFalse();
            assertThat(validator.needsNoFiles(writing)).isFalse();
        }
        assertThat(new AdrStructureValidator(AdrProfile.MADR).needsNoFiles(header))
                .isTrue();
        assertThat(new AdrStructureValidator(AdrProfile.MADR).needsNoFiles(writing))
                .isFalse();
    }

    @Test
    void knowTheBuiltInProfiles() {
        assertThat(AdrProfile.names()).containsExactly("helix-de", "helix-en", "madr", "nygard", "nygard-de");
        assertThat(AdrProfile.named("madr")).hasValue(AdrProfile.MADR);
        assertThat(AdrProfile.named("none")).isEmpty();
    }
}
