package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

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
}
