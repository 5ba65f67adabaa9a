package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.LineMap;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.evolution.PathGlob;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocsCurrentValidatorTest {

    private static List<Issue> judge(String text, FileView before, FileView now, String... changed) {
        var paths = Arrays.stream(changed).map(InMemoryFiles.ROOT::resolve).toList();
        return new DocsCurrentValidator(AdrProfile.HELIX_EN, DocsCurrentValidatorConformanceTest.RULES)
                .check(Answer.of(text, paths), new ValidationContext(now, Locale.ENGLISH).since(before));
    }

    private static List<String> codes(String text, String... changed) {
        var files = InMemoryFiles.of("src/api/Orders.java", "docs/api.md", "src/Main.java");
        return judge(text, files, files, changed).stream().map(Issue::code).toList();
    }

    @Test
    void asksForADocumentAndNamesBothLists() {
        var files = InMemoryFiles.of("src/api/Orders.java", "docs/api.md");

        assertThat(judge("Done.", files, files, "src/api/Orders.java"))
                .singleElement()
                .satisfies(issue -> {
                    assertThat(issue.code()).isEqualTo("DOCS_NOT_UPDATED");
                    assertThat(issue.message()).contains("src/api/Orders.java", "docs/api.md");
                    assertThat(issue.fixHint()).contains("Docs: none, because");
                });
        assertThat(codes("Done.", "src/api/Orders.java", "docs/api.md")).isEmpty();
        assertThat(codes("Done.", "src/Main.java")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Docs: none, because only a private name changed.",
                "All tests pass.\n\n**Docs:** none, because nothing visible changed\nBye.",
                "- docs: none because it is internal",
                "Doku: keine, weil sich nur Namen ändern.",
                "Documentation: none — since the routes stay",
                "Docs: none needed, because the routes stay",
                "Docs: no changes, because the routes stay",
                "Doku: keine Änderung, weil die Routen bleiben"
            })
    void isContentWithAReason(String report) {
        assertThat(codes(report, "src/api/Orders.java")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Docs: none",
                "Docs: none, because",
                "Docs: none, because …",
                "Docs: none, because ...",
                "Docs: none, because <reason>",
                "Docs: none, because {why}.",
                "Docs: none, because TBD",
                "The line would be Docs: none, because of nothing.",
                "Docs: done, because I like it"
            })
    void isNotContentWithoutOne(String report) {
        assertThat(codes(report, "src/api/Orders.java")).containsExactly("DOCS_NOT_UPDATED");
    }

    @Test
    void findsWhatIsGoneInLinksAndInlineCodeWithItsLine() {
        var text = """
            # Guide

            See [the parser](../src/Old.java) and `src/Old.java:12`.

            ```
            src/Old.java
            ```

            Prose about src/Old.java is left alone, and so is [new](../src/New.java).
            """;
        var before =
                InMemoryFiles.of("src/Old.java").with("docs/guide.md", text).with("adr/001-x.md", text);
        var now = InMemoryFiles.of("src/New.java").with("docs/guide.md", text).with("adr/001-x.md", text);

        var issues = judge("Moved.", before, now, "src/Old.java", "src/New.java");

        assertThat(issues)
                .extracting(
                        Issue::code,
                        Issue::file,
                        issue -> new LineMap(text).line(issue.range().start()))
                .containsExactly(
                        tuple("DOCS_STALE_REFERENCE", "docs/guide.md", 3),
                        tuple("DOCS_STALE_REFERENCE", "docs/guide.md", 3));
        assertThat(issues).allSatisfy(issue -> assertThat(issue.message()).contains("src/Old.java"));
    }

    @Test
    void findsAHeadingThatIsGone() {
        var before = InMemoryFiles.empty()
                .with("docs/a.md", "# A\n\n## Set up\n\nInstall\n-------\n")
                .with("README.md", "[up](docs/a.md#set-up) [in](docs/a.md#install) [never](docs/a.md#never)\n");
        var now = InMemoryFiles.empty()
                .with("docs/a.md", "# A\n\n## Getting started\n\nInstall\n-------\n")
                .with("README.md", "[up](docs/a.md#set-up) [in](docs/a.md#install) [never](docs/a.md#never)\n");

        assertThat(judge("", before, now, "docs/a.md")).singleElement().satisfies(issue -> {
            assertThat(issue.code()).isEqualTo("DOCS_STALE_REFERENCE");
            assertThat(issue.message()).contains("#set-up");
            assertThat(issue.file()).isEqualTo("README.md");
        });
    }

    @Test
    void findsACommandThatIsGone() {
        var readme = "`make lint`, `make test`, `npm run dev`, `npm run build`, `./run.sh --fast`\n";
        var before = InMemoryFiles.empty()
                .with("Makefile", "lint:\n\tx\ntest: lint\n\ty\nV := 1\n")
                .with("package.json", "{\"scripts\": {\"dev\": \"x\", \"build\": \"y\"}}")
                .with("run.sh", "")
                .with("README.md", readme);
        var now = InMemoryFiles.empty()
                .with("Makefile", "test:\n\ty\n")
                .with("package.json", "{\"scripts\": {\"build\": \"y\"}}")
                .with("README.md", readme);

        assertThat(judge("", before, now, "Makefile", "package.json", "run.sh"))
                .extracting(Issue::message)
                .satisfiesExactly(
                        message -> assertThat(message).contains("make lint"),
                        message -> assertThat(message).contains("npm run dev"),
                        message -> assertThat(message).contains("run.sh"));
    }

    @Test
    void findsACommandThatIsGoneFromAMakefileInAFolder() {
        var here = "`make pages`, `make -C ../tool lint`, `npm run dev`, `make clean`\n";
        var root = "`make -C web pages`, `make clean`\n";
        var files = InMemoryFiles.empty().with("web/README.md", here).with("README.md", root);
        var before = files.with("web/GNUmakefile", "pages:\n\tx\nclean:\n\tx\n")
                .with("tool/Makefile", "lint:\n\tx\n")
                .with("web/package.json", "{\"scripts\": {\"dev\": \"x\"}}");
        var now = files.with("web/GNUmakefile", "clean:\n\tx\n")
                .with("tool/Makefile", "test:\n\tx\n")
                .with("web/package.json", "{}");

        assertThat(judge("", before, now, "web/GNUmakefile"))
                .extracting(
                        issue -> issue.file() + ": " + issue.message().replaceAll(".*?((?:make|npm)[\\w ]+).*", "$1"))
                .containsExactlyInAnyOrder(
                        "README.md: make pages",
                        "web/README.md: make pages",
                        "web/README.md: make lint",
                        "web/README.md: npm run dev");
    }

    @Test
    void findsWhatIsGoneInOtherFormsOfLinksAndCommands() {
        var readme = """
            <a href="docs/old.md">x</a> <img src='docs/old.png'> [b](<docs/old name.md>)
            [c](docs/old_(1).md) `make -s lint` `npm run-script dev`

            [d]: <docs/old name.md>
            <a href="https://example.org/docs/old.md">y</a>
            """;
        var before = InMemoryFiles.of("docs/old.md", "docs/old.png", "docs/old name.md", "docs/old_(1).md")
                .with("Makefile", "lint:\n\tx\n")
                .with("package.json", "{\"scripts\": {\"dev\": \"x\"}}")
                .with("README.md", readme);
        var now = InMemoryFiles.empty()
                .with("Makefile", "test:\n\ty\n")
                .with("package.json", "{}")
                .with("README.md", readme);

        assertThat(judge("", before, now, "docs/old.md", "Makefile", "package.json"))
                .extracting(issue ->
                        readme.substring(issue.range().start(), issue.range().end()))
                .containsExactlyInAnyOrder(
                        "docs/old.md",
                        "docs/old.png",
                        "docs/old name.md",
                        "docs/old_(1).md",
                        "make -s lint",
                        "npm run-script dev",
                        "docs/old name.md");
    }

    @Test
    void leavesAloneWhatWasNeverThereOrStillIs() {
        var readme =
                "[a](https://example.org/src/Old.java) `src/Never.java` [b](%20x) `../../etc` [c](src/Main.java)\n";
        var before = InMemoryFiles.of("src/Old.java", "src/Main.java").with("README.md", readme);
        var now = InMemoryFiles.of("src/Main.java").with("README.md", readme);

        assertThat(judge("", before, now, "src/Old.java")).isEmpty();
    }

    @Test
    void saysNothingOfReferencesWhereNobodyKnowsTheFilesBefore() {
        var now = InMemoryFiles.empty().with("README.md", "`src/Old.java`");
        var paths = List.of(InMemoryFiles.ROOT.resolve("src/Old.java"));

        assertThat(new DocsCurrentValidator(AdrProfile.HELIX_EN, List.of())
                        .check(Answer.of("", paths), new ValidationContext(now, Locale.ENGLISH)))
                .isEmpty();
    }

    @Test
    void whatWasGoneBeforeTheChangeIsNotItsDoing() {
        var readme = "`src/Old.java` `make lint` `npm dev`\n";
        var before = InMemoryFiles.of("src/Old.java", "src/Main.java")
                .with("Makefile", "lint:\n\tx\n")
                .with("package.json", "{\"scripts\": {\"dev\": \"x\"}}")
                .with("README.md", readme);
        var now = InMemoryFiles.of("src/Main.java", "src/New.java")
                .with("Makefile", "test:\n\ty\n")
                .with("package.json", "{}")
                .with("README.md", readme);

        // Files that were changed and still are, and files that are new, take nothing away.
        assertThat(judge("", before, now, "src/Main.java", "src/New.java")).isEmpty();
        for (var file : List.of("src/Old.java", "Makefile", "package.json", "README.md")) {
            assertThat(judge("", before, now, file)).describedAs(file).hasSize(3);
        }
    }

    @Test
    void tenFilesAreNamedAndMoreAreOnlySaidToBe() {
        var paths = IntStream.rangeClosed(1, 11)
                .mapToObj("src/api/C%02d.java"::formatted)
                .toArray(String[]::new);
        var files = InMemoryFiles.of(paths);

        assertThat(judge("Done.", files, files, Arrays.copyOf(paths, 10)))
                .singleElement()
                .satisfies(issue ->
                        assertThat(issue.message()).contains("src/api/C10.java").doesNotContain("…"));
        assertThat(judge("Done.", files, files, paths))
                .singleElement()
                .satisfies(issue -> assertThat(issue.message())
                        .contains("src/api/C10.java, …")
                        .doesNotContain("C11"));
    }

    @Test
    void settingsTellRulesApart() {
        var other = List.of(new DocsRule(List.of(new PathGlob("src/cli/**")), List.of(new PathGlob("docs/cli.md"))));

        assertThat(new DocsCurrentValidator(AdrProfile.HELIX_EN, other).settings())
                .contains("src/cli/**", "docs/cli.md")
                .isNotEqualTo(new DocsCurrentValidator(AdrProfile.NYGARD, other).settings());
    }
}
