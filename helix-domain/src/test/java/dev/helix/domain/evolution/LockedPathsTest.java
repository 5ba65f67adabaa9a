package dev.helix.domain.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockedPathsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "helix.yaml",
                "HELIX.yaml",
                ".gitattributes",
                "src/.gitattributes",
                ".github/workflows/ci.yml",
                ".GitHub/workflows/ci.yml",
                ".gitlab-ci.yml",
                "Jenkinsfile",
                ".ci/run",
                ".husky/pre-commit",
                "\uFF28elix.yaml",
                "heli\u200Bx.yaml",
                ".g\uFF49thub/workflows/ci.yml",
                "JENKINSF\uFF29LE"
            })
    void lockWhatAChangeIsJudgedBy(String path) {
        assertThat(LockedPaths.reason(new RepoPath(path))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"src/helix.yaml", "README.md", "src/test/AppTest.java", ".gitignore", "ci/run", "pom.xml"})
    void leaveEverythingElseAlone(String path) {
        assertThat(LockedPaths.reason(new RepoPath(path))).isEmpty();
    }
}
