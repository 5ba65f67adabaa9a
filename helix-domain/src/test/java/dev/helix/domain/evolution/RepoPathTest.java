package dev.helix.domain.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepoPathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/etc/passwd",
                "../x",
                "a/../b",
                "a/./b",
                ".",
                "..",
                "a//b",
                "a/",
                "~/x",
                "C:\\x",
                "c:/x",
                "a\\b",
                "a\0b",
                "a\nb",
                ".git/config",
                "a/.GIT/x",
                "a/.Git",
                "git~1/x",
                ".git\u200c/x",
                ".g\u00ADit/config",
                "\uFF0Egit/config",
                ".gitmodules",
                "a/.GITMODULES",
                "con",
                "CONIN$",
                "a/conout$.txt",
                "a/NUL.txt",
                "Aux.java",
                "x.",
                "x /y",
                "a\u007fb",
                "bad\uFFFDname",
                "half\uD800pair",
                "half\uDC00",
                "next\u0085line",
                "csi\u009Bx",
                "exe\u202Etxt.",
                "a\u2066b\u2069",
                "mark\u200F",
                "line\u2028end",
                ".git::$INDEX_ALLOCATION/config",
                ".git:stream",
                "GIT~2/config",
                "\uFF0E\uFF47\uFF49\uFF54/x",
                ".g\uFE0Fit/x",
                ".git\u200B\u034F/x",
                "GITMOD~1"
            })
    void refusesWhatCouldLeaveTheTreeOrMeanAnotherFile(String path) {
        assertThat(RepoPath.objection(path)).isPresent();
        assertThatThrownBy(() -> new RepoPath(path))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo("UNSAFE_PATH"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "src/main/App.java",
                "Übersicht.md",
                "adr/001-größe.md",
                ".gitignore",
                ".github/x.yml",
                "a b/c d",
                "console/x",
                "auxiliary.c",
                "a..b",
                "日本語.txt"
            })
    void takesOrdinaryPaths(String path) {
        assertThat(new RepoPath(path).value()).isEqualTo(path);
    }

    @Test
    void showsInTheRefusalWhatCanNotBeSeenInTheName() {
        assertThatThrownBy(() -> new RepoPath("safe\u202Etxt\u0007.exe"))
                .hasMessageContaining("safe\\u{202E}txt\\u{0007}.exe")
                .hasMessageContaining("U+202E")
                .hasMessageNotContaining("\u202E");
    }

    @Test
    void twinsAreFoldedInFull() {
        for (var pair : List.of(
                List.of("straße", "STRASSE"),
                List.of("ΟΔΟΣ", "οδος"),
                List.of("οδοσ", "οδος"),
                List.of("ﬁle", "FILE"),
                List.of("\uFF21", "a"),
                List.of("caf\u00E9", "CAFE\u0301"),
                List.of("a\u200Db", "AB"))) {
            assertThat(RepoPath.twin(pair.getFirst())).as("%s", pair).isEqualTo(RepoPath.twin(pair.getLast()));
        }
        assertThat(RepoPath.twin("ı")).isNotEqualTo(RepoPath.twin("i"));
    }

    @Test
    void refusesSegmentsThatNoFileSystemHolds() {
        assertThat(RepoPath.objection("x".repeat(256))).isPresent();
        assertThat(RepoPath.objection("x".repeat(255))).isEmpty();
        assertThat(RepoPath.objection("ab/".repeat(1400) + "x")).isPresent();
    }

    @Test
    void twinsDifferOnlyInWhatSomeFileSystemsFold() {
        assertThat(new RepoPath("README.md").twin()).isEqualTo(new RepoPath("readme.MD").twin());
        assertThat(new RepoPath("\u00DCber.md").twin()).isEqualTo(new RepoPath("U\u0308ber.md").twin());
        assertThat(new RepoPath("a.md").twin()).isNotEqualTo(new RepoPath("b.md").twin());
    }
}
