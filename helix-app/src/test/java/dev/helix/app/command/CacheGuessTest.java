package dev.helix.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheGuessTest {

    @TempDir
    private Path folder;

    private Path home() {
        return folder.resolve("home");
    }

    private List<String> guess(String... files) throws IOException {
        var root = Files.createDirectories(folder.resolve("root"));
        for (var file : files) {
            Files.writeString(root.resolve(file), "");
        }
        return CacheGuess.of(root, home());
    }

    @Test
    void namesTheCachesOfTheToolsThatAreUsedAndHaveOne() throws IOException {
        for (var cache : List.of(".m2/repository", ".npm", ".cache/pip", "go/pkg/mod", ".cargo/registry")) {
            Files.createDirectories(home().resolve(cache));
        }

        assertThat(guess("pom.xml")).containsExactly("~/.m2/repository");
        assertThat(guess("package.json", "go.mod", "Cargo.toml", "pyproject.toml"))
                .containsExactly("~/.m2/repository", "~/.npm", "~/.cache/pip", "~/go/pkg/mod", "~/.cargo/registry");
    }

    @Test
    void whatIsNotThereIsNotNamed() throws IOException {
        assertThat(guess("pom.xml", "Cargo.toml")).isEmpty();
    }

    @Test
    void whatInitWritesOfThemIsRead() throws IOException {
        Files.createDirectories(home().resolve(".m2/repository"));
        var caches = guess("pom.xml");
        var text = new ConfigTemplate("main", "../{name}-test", 8001, 9001, 8002)
                .with(new SystemGuess("Maven", null, List.of("mvn", "test")), caches);

        var config = new ConfigReader(folder.resolve("root"), Map.of("HOME", home().toString())).parse(text);

        assertThat(config.sandbox().writable()).containsExactly(home().resolve(".m2/repository"));
    }
}
