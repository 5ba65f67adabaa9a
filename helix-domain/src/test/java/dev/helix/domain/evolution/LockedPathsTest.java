package dev.helix.domain.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
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
                ".lfsconfig",
                ".github/workflows/ci.yml",
                ".GitHub/workflows/ci.yml",
                ".gitlab-ci.yml",
                "Jenkinsfile",
                ".ci/run",
                ".husky/pre-commit",
                "\uFF28elix.yaml",
                "heli\u200Bx.yaml",
                ".g\uFF49thub/workflows/ci.yml",
                "JENKINSF\uFF29LE",
                ".claude/settings.json",
                "service/.claude/commands/x.md",
                ".mcp.json",
                "CLAUDE.md",
                "docs/Agents.md",
                ".envrc",
                "web/.envrc",
                ".vscode/tasks.json",
                ".devcontainer/devcontainer.json",
                ".devcontainer.json",
                ".pre-commit-config.yaml",
                "lefthook.yml",
                ".githooks/pre-push",
                "config/consultant/prompts/what.md",
                "config/experts.yaml",
                "docker/test/compose.yaml",
                "docker/production/Compose.yml",
                ".gitlab/merge.yml",
                ".gitlab-ci.extra.yaml",
                "bitbucket-pipelines.yml",
                ".drone.yml",
                ".woodpecker/build.yaml",
                "appveyor.yml",
                ".buildkite/pipeline.yml",
                "azure-pipelines.yaml",
                "Jenkinsfile.release",
                ".codex/config.toml",
                "helix.yaml:x",
                "HELIX~1.YAM",
                "CLAUDE~1/settings.json",
                "GITHUB~1/workflows/ci.yml",
                "src/LONGNA~12.PY",
                ".github:x/workflows/ci.yml",
                ".vscode/mcp.json",
                "opencode.json",
                ".opencode/agent/x.md",
                "QWEN.md",
                ".qwen/settings.json",
                ".kiro/steering/x.md",
                ".junie/guidelines.md",
                ".amazonq/rules/x.md",
                ".augment/rules/x.md",
                ".goosehints",
                "CRUSH.md",
                ".trae/rules/x.md",
                ".kilocode/mcp.json",
                ".rules",
                ".zed/settings.json",
                ".mergify.yml",
                "zuul.yaml",
                ".zuul.yaml",
                "zuul.d/jobs.yaml",
                ".zuul.d/jobs.yaml",
                "bamboo-specs/bamboo.yml",
                ".vela.yml",
                ".harness/pipeline.yaml",
                ".gitpod.yml",
                ".huskyrc.json",
                ".overcommit.yml",
                ".simple-git-hooks.json",
                "prek.toml"
            })
    void lockWhatAChangeIsJudgedBy(String path) {
        assertThat(LockedPaths.standard().reason(new RepoPath(path))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/helix.yaml",
                "README.md",
                "src/test/AppTest.java",
                ".gitignore",
                "ci/run",
                "pom.xml",
                ".vscode/settings.json",
                "docs/claude.html",
                "config/app.yaml",
                "src/agents.py",
                "man/Shop::Price.3pm",
                "notes~1~",
                "src/a~b.py",
                "backups/price.py.~1~",
                "docs/rules.md",
                "src/zed/App.java"
            })
    void leaveEverythingElseAlone(String path) {
        assertThat(LockedPaths.standard().reason(new RepoPath(path))).isEmpty();
    }

    @Test
    void lockWhatHelixYamlNamesAndWhatItsCommandsRun() {
        var locked = new LockedPaths(List.of(new PathGlob("Policy/**")), Set.of(new RepoPath("ci/check.sh")));

        assertThat(locked.reason(new RepoPath("policy/Rules.txt")))
                .hasValueSatisfying(why -> assertThat(why).contains("locked_paths"));
        assertThat(locked.reason(new RepoPath("ci/CHECK.sh")))
                .hasValueSatisfying(why -> assertThat(why).contains("a command that judges"));
        assertThat(locked.reason(new RepoPath("ci/check"))).isEmpty();
    }
}
