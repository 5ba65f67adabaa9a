package dev.helix.domain.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReservedPlacesTest {

    /** A link to the top of the tree may stand on the way. */
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "out, .helix",
        "out, .helix/proof.key",
        "docs/out.md, ../.HELIX/tokens",
        "docs/out.md, ../.hel\u200Bix/tokens",
        "out, HELIX~1/tokens",
        "out, .helix::$INDEX_ALLOCATION/tokens",
        "out, top/.helix/tokens",
        "out, projects",
        "a/out, ../PROJECTS/evolution",
        "a/out, ./..//.git/config",
        "out, top/.git/config",
        "out, sub/.helix/tokens"
    })
    void areReachedByNoLinkEither(String path, String target) {
        assertThat(LinkTarget.objection(path, target)).isEmpty();
        assertThat(ReservedPlaces.reasonOfLink(path, target))
                .hasValueSatisfying(why -> assertThat(why).startsWith("it is a symbolic link to '" + target + "': it"));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "CLAUDE.md, AGENTS.md",
        "docs/here, .",
        "docs/top, ..",
        "docs/read.md, ../README.md",
        "out, helix.md",
        "out, node_modules/.bin/tsc",
        "out, src/projects/one",
        "out, not/there/yet/",
        "out, .github/workflows/ci.yml"
    })
    void holdUpNoOrdinaryLink(String path, String target) {
        assertThat(ReservedPlaces.reasonOfLink(path, target)).isEmpty();
    }
}
