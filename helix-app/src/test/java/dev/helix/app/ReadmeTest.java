package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README says is what is there: its code is compiled elsewhere, its commands are run by CI, its links lead somewhere. */
class ReadmeTest {

    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^):#]+)\\)");

    private final Path root = Path.of("").toAbsolutePath().resolveSibling(".").normalize();

    @Test
    void codeIsThatOfTheExample() throws IOException {
        var example = new StringBuilder();
        try (var files = Files.walk(root.resolve("docs/examples/own-validator/src"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                example.append(Files.readString(file));
            }
        }
        assertThat(blocks(JAVA, "README.md"))
                .hasSize(2)
                .allSatisfy(code -> assertThat(example).contains(code));
    }

    @Test
    void codeAboutEmbeddingIsThatOfItsExample() throws IOException {
        var example = new StringBuilder();
        try (var files = Files.walk(root.resolve("docs/examples/embedding/src/main"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                example.append(Files.readString(file));
            }
        }
        assertThat(blocks(JAVA, "docs/embedding.md"))
                .hasSize(2)
                .allSatisfy(code -> assertThat(example).contains(code));
        assertThat(Files.readString(root.resolve(".ci/run"))).contains("docs/examples/embedding verify");
    }

    @Test
    void commandsAreRunByCi() throws IOException {
        var ci = Files.readString(root.resolve(".ci/run"));

        assertThat(blocks(SHELL, "README.md").flatMap(String::lines).toList())
                .hasSizeGreaterThan(2)
                .allSatisfy(command -> assertThat(ci).contains(command));
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        for (var page : new String[] {"README.md", "docs/adr/INDEX.md"}) {
            var folder = root.resolve(page).resolveSibling(".").normalize();
            assertThat(blocks(LINK, page))
                    .isNotEmpty()
                    .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
        }
    }

    private Stream<String> blocks(Pattern pattern, String page) throws IOException {
        return pattern.matcher(Files.readString(root.resolve(page))).results().map(match -> match.group(1));
    }
}
