package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.evolution.release.TestCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipesTest {

    private static final Path PROJECT = Path.of("..");
    private static final Pattern FILE = Pattern.compile("`([\\w.-]+(?:/[\\w.-]+)+)`");

    @Test
    void eachFileThatARecipeNamesIsThere() throws IOException {
        var recipes = Files.readString(PROJECT.resolve("docs/recipes.md"));

        var files = FILE.matcher(recipes)
                .results()
                .map(MatchResult::group)
                .map(name -> name.replace("`", ""))
                .toList();

        assertThat(files)
                .hasSizeGreaterThan(25)
                .allSatisfy(file -> assertThat(PROJECT.resolve(file)).isRegularFile());
    }

    /** Verbs that do nothing but run a flow of their own: what names them is what a new one touches. */
    @ParameterizedTest
    @ValueSource(strings = {"Rebase", "Revert", "Rollback"})
    void verbIsNamedInFiveFilesBesideItsFlowAndItsText(String flow) throws IOException {
        var names = Pattern.compile("\\b(" + flow + "|" + flow.toUpperCase(Locale.ROOT) + ")\\b");
        var comment = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*|\"[^\"\n]*\"");
        try (var all = Files.walk(PROJECT)) {
            var naming = new TreeSet<String>();
            for (var file : all.filter(
                            file -> file.toString().matches(".*/helix-(?!bench)[^/]+/src/main/java/.*\\.java"))
                    .toList()) {
                if (names.matcher(comment.matcher(Files.readString(file)).replaceAll(" "))
                        .find()) {
                    naming.add(file.getFileName().toString().replace(".java", ""));
                }
            }

            naming.removeAll(Set.of(flow, "ActionCommand"));
            // The chat has words of its own for what it knows, chaos sets up what it kills, and a demo shows some; all
            // may
            // leave a verb out.
            naming.removeAll(Set.of(
                    "ChatCommand",
                    "ChatCommands",
                    "CommandPhrases",
                    "MeantProjects",
                    "Offers",
                    "ChaosSample",
                    "DatabaseDemo",
                    // What an answer may claim that HELIX has done: three verbs, and no more.
                    "JournalDeeds"));
            // A flow about slots shares with those who keep slots, and an answer with who made a project.
            naming.removeAll(Set.of("SlotPatrol", "SlotSweeper", "OperationJson"));
            assertThat(naming)
                    .containsExactlyInAnyOrder(
                            "ProjectAction", "OperationKind", "Recovery", "ProjectActions", "FlowWiring");
        }
    }

    @Test
    void eachReaderOfASectionIsNamedForThoseWhoAddAKey() throws IOException {
        var recipes = Files.readString(PROJECT.resolve("docs/recipes.md"));

        try (var files = Files.list(PROJECT.resolve("helix-app/src/main/java/dev/helix/app/config"))) {
            var readers = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Reader.java"))
                    .toList();
            assertThat(readers)
                    .hasSizeGreaterThan(5)
                    .allSatisfy(name -> assertThat(recipes).contains("config/" + name));
        }
    }

    @Test
    void eachRecipeNamesAFile() throws IOException {
        var recipes = Files.readString(PROJECT.resolve("docs/recipes.md")).split("\n## ", -1);

        assertThat(recipes).hasSizeGreaterThan(6);
        assertThat(recipes)
                .filteredOn(text -> !text.startsWith("# "))
                .allSatisfy(text -> assertThat(FILE.matcher(text).find())
                        .describedAs(text.lines().findFirst().orElseThrow())
                        .isTrue());
    }

    @Test
    void formsOfTestRunsThatCountAreTheOnesThatThePageNames() throws IOException {
        assertThat(Files.readString(PROJECT.resolve("docs/operating.md")).replaceAll("\\s+", " "))
                .contains(TestCount.FORMS);
    }
}
