package dev.helix.domain.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathGlobTest {

    @ParameterizedTest
    @CsvSource({
        "src/api/**, src/api/v1/Orders.java, true",
        "src/api/**, src/api, true",
        "src/api/**, src/apis/x, false",
        "docs/, docs/a/b.md, true",
        "**/*.md, README.md, true",
        "**/*.md, docs/deep/x.md, true",
        "*.md, docs/x.md, false",
        "src/**/test/*.py, src/test/a.py, true",
        "src/**/test/*.py, src/a/b/test/a.py, true",
        "src/**/test/*.py, src/a/b/test/c/a.py, false",
        "a?c, abc, true",
        "a?c, ac, false",
        "a*b*c, a-b-b-c, true",
        "a*b*c, a-b-b, false",
        "**, anything/at/all, true",
        "helix.yaml, helix.yaml, true",
        "helix.yaml, sub/helix.yaml, false"
    })
    void saysWhichPathsAreMeant(String glob, String path, boolean meant) {
        assertThat(new PathGlob(glob).matches(path)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/abs", "../x", "a/./b", "a\\b", "a**b/c", "{a,b}", "[ab]"})
    void refusesWhatIsNoPattern(String text) {
        assertThat(PathGlob.objection(text)).isPresent();
        assertThatIllegalArgumentException().isThrownBy(() -> new PathGlob(text));
    }

    @Test
    void endsSoonWhateverThePatternIs() {
        var glob = new PathGlob("**/".repeat(100) + "*a".repeat(100));

        assertThat(glob.matches("a/".repeat(200) + "b".repeat(200))).isFalse();
    }
}
