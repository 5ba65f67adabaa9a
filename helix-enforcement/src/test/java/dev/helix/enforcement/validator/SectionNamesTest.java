package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SectionNamesTest {

    @Test
    void eachSectionHasItsTitleItsAliasesAndTheNamesOfOtherProfiles() {
        for (var name : AdrProfile.names()) {
            var profile = AdrProfile.named(name).orElseThrow();
            var names = new SectionNames(profile);
            for (var section : profile.sections()) {
                var own = Stream.of(
                                Stream.of(section.title()), section.aliases().stream(), section.elsewhere().stream())
                        .flatMap(said -> said)
                        .map(HeadingText::words);
                assertThat(own).allSatisfy(words -> {
                    assertThat(names.isNamed(words)).isTrue();
                    assertThat(names.named(words)).contains(section).doesNotHaveDuplicates();
                });
            }
        }
    }

    @Test
    void otherWordsNameNone() {
        var names = new SectionNames(AdrProfile.HELIX_EN);

        assertThat(names.isNamed("decisions")).isFalse();
        assertThat(names.named("decisions")).isEmpty();
    }
}
