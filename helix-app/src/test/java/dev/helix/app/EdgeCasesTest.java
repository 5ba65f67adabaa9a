package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of edge cases names for each of them tests that are there. */
class EdgeCasesTest {

    private static final Pattern PROOF = Pattern.compile("`(\\w+)\\.(\\w+)`");
    private static final Pattern CELL = Pattern.compile("(?<!\\\\)\\|");

    private final Path root = Path.of("").toAbsolutePath().resolveSibling(".").normalize();

    private List<String> rows() throws IOException {
        return Files.readAllLines(root.resolve("docs/edge-cases.md")).stream()
                .filter(line -> line.startsWith("|") && !line.startsWith("| case |") && !line.startsWith("|---"))
                .toList();
    }

    /** Returns the text of each class with tests: those of all modules, and those of the test kit that others inherit. */
    private Map<String, String> tests() throws IOException {
        var tests = new HashMap<String, String>();
        try (var modules = Files.newDirectoryStream(root, "helix-*")) {
            for (var module : modules) {
                for (var sources : List.of("src/test/java", "src/main/java/dev/helix/testkit")) {
                    if (Files.isDirectory(module.resolve(sources))) {
                        add(module.resolve(sources), tests);
                    }
                }
            }
        }
        return tests;
    }

    private static void add(Path sources, Map<String, String> tests) throws IOException {
        try (var files = Files.walk(sources)) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                tests.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
    }

    @Test
    void eachCaseIsProvenByTestsThatAreThere() throws IOException {
        var tests = tests();

        assertThat(rows()).hasSizeGreaterThan(70).allSatisfy(row -> {
            var cells = CELL.split(row, -1);
            assertThat(cells).describedAs("cells and what is outside of them").hasSize(5);
            var proofs = PROOF.matcher(cells[3]).results().toList();
            assertThat(proofs).describedAs("tests of this case").isNotEmpty();
            assertThat(proofs)
                    .allSatisfy(proof -> assertThat(isTest(proof, tests))
                            .describedAs(proof.group())
                            .isTrue());
        });
    }

    private static boolean isTest(MatchResult proof, Map<String, String> tests) {
        var text = tests.getOrDefault(proof.group(1), "");
        var before = text.substring(0, Math.max(0, text.indexOf("void " + proof.group(2) + "(")));
        int test = Math.max(before.lastIndexOf("@Test\n"), before.lastIndexOf("@ParameterizedTest"));
        return test >= 0 && !before.substring(test).contains(" void ");
    }

    @Test
    void aMethodThatIsNoTestProvesNothing() {
        var proof = PROOF.matcher("`Some.method`");
        assertThat(proof.find()).isTrue();

        for (var source : List.of("", "void method() {}", "@Test\n void other() {} void method() {}")) {
            assertThat(isTest(proof.toMatchResult(), Map.of("Some", source)))
                    .describedAs(source)
                    .isFalse();
        }
        assertThat(isTest(proof.toMatchResult(), Map.of("Some", "@Test\n void method() throws IOException {}")))
                .isTrue();
    }
}
