package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.FileView.Kind;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.testkit.answer.InMemoryFiles;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileExistenceValidatorTest {

    private InMemoryFiles files =
            InMemoryFiles.of("src/app/main.py", "src/app/parser.py", "docs/Übersicht.md", "README.md");
    private final FileExistenceValidator validator = new FileExistenceValidator(AdrProfile.HELIX_DE);

    private ValidationContext context() {
        return new ValidationContext(files, Locale.ENGLISH);
    }

    private static String plan(String list, String... paths) {
        return "---\nadr_id: 037\ntitle: T\nstatus: Proposed\nfiles:\n  " + list + ":\n    - "
                + String.join("\n    - ", paths) + "\n---\n\n## Kontext\n";
    }

    private List<Issue> issues(String text) {
        return validator.check(Answer.of(text), context());
    }

    private List<String> codes(String text) {
        return issues(text).stream().map(Issue::code).toList();
    }

    private String fixed(String text) {
        return Edits.apply(text, validator.fix(Answer.of(text), context()));
    }

    @Test
    void acceptsFilesThatAreAsPlanned() {
        assertThat(codes(plan("modify", "src/app/main.py", "README.md"))).isEmpty();
        assertThat(codes(plan("create", "src/app/new.py", "brand/new/folder/x.py")))
                .isEmpty();
        assertThat(codes(plan("docs", "docs/maybe.md"))).isEmpty();
        assertThat(codes("---\nadr_id: 1\nfiles:\n---\n")).isEmpty();
        assertThat(codes("no header at all")).isEmpty();
    }

    @Test
    void findsAPlannedFileThatIsNotThereAndWhatWasMeant() {
        var text = plan("modify", "src/app/main.py", "src/app/parsr.py");

        assertThat(issues(text)).singleElement().satisfies(issue -> {
            assertThat(issue.code()).isEqualTo("FILE_NOT_FOUND");
            assertThat(issue.fixHint()).contains("src/app/parser.py").contains("files.create");
            assertThat(text.substring(issue.range().start(), issue.range().end()))
                    .isEqualTo("src/app/parsr.py");
        });
        assertThat(issues(plan("delete", "lib/zzz.c")))
                .singleElement()
                .satisfies(issue -> assertThat(issue.fixHint()).contains("files.create"));
        assertThat(issues(plan("modify", "main.py")).getFirst().fixHint()).contains("src/app/main.py");
    }

    @Test
    void eachPathOfATextThatStandsWhereAListBelongsIsTold() {
        var text = "---\nfiles:\n  modify: |\n    README.md\n    src/app/main.py\n---\n";

        assertThat(issues(text))
                .extracting(Issue::fixHint)
                .hasSize(2)
                .anyMatch(hint -> hint.contains("README.md"))
                .anyMatch(hint -> hint.contains("src/app/main.py"));
    }

    @Test
    void tellsAFileThatIsToBeMadeTwice() {
        var text = "---\nfiles: {create: [a.py], modify: [a.py]}\n---\n";

        assertThat(issues(text))
                .singleElement()
                .satisfies(issue -> assertThat(issue.fixHint()).isEqualTo("Keep it in files.create only."));
    }

    @Test
    void findsANewFileThatExistsAlready() {
        assertThat(codes(plan("create", "README.md"))).containsExactly("FILE_ALREADY_EXISTS");
        assertThat(codes("---\nfiles:\n  rename: [{from: README.md, to: src/app/main.py}]\n---\n"))
                .containsExactly("FILE_ALREADY_EXISTS");
        assertThat(codes("---\nfiles:\n  rename: [{from: gone.md, to: README2.md}]\n---\n"))
                .containsExactly("FILE_NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Superseded by ADR-012", "superseded by [12](x)", "Superseded", "Deprecated.", "**Rejected**",
                        "implemented in 2.1",
                "Abgelöst", "ersetzt durch ADR-012", "abgelehnt", "umgesetzt", "Überholt (siehe 12)", "verworfen",
            })
    void aDecisionOfThePastMayNameFilesThatAreGone(String status) {
        assertThat(codes(plan("modify", "gone.py").replace("Proposed", '"' + status + '"')))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"accepted", "Not implemented", "angenommen, ersetzt 3", "rejecting", "teilweise umgesetzt"})
    void aDecisionThatIsInForceNamesNoFilesThatAreGone(String status) {
        assertThat(codes(plan("modify", "gone.py").replace("Proposed", '"' + status + '"')))
                .containsExactly("FILE_NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/a.py, src/b.py",
                "src/a.py; src/b.py",
                "`src/a.py` and `src/b.py`",
                "src/a.py und src/b.py",
                "src/a.py,  src/b.py, c.md"
            })
    void saysThatSeveralPathsInOneAreNone(String paths) {
        assertThat(issues(plan("modify", '"' + paths + '"'))).singleElement().satisfies(issue -> {
            assertThat(issue.code()).isEqualTo("INVALID_PATH");
            assertThat(issue.blocks()).isTrue();
            assertThat(issue.fixHint()).contains("- src/a.py, - src/b.py");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/app/main.py (new parser)",
                "`src/app/main.py` (the parser, see below)",
                "src/app/main.py (NEW)",
                "README.md (Abschnitt 2)"
            })
    void aNoteBehindAPathIsNoPartOfIt(String path) {
        assertThat(codes(plan("modify", '"' + path + '"'))).containsExactly("INVALID_PATH");
        assertThat(issues(plan("modify", '"' + path + '"')).getFirst().blocks()).isFalse();
        assertThat(codes(fixed(plan("modify", '"' + path + '"')))).isEmpty();
    }

    @Test
    void bracketsInAPathStayInIt() {
        files = files.with("docs/Report (final).md", "").with("a/b (old)", "").with("x, y.md", "");

        assertThat(codes(plan("modify", "docs/Report (final).md", "a/b (old)", "\"x, y.md\"")))
                .isEmpty();
    }

    @Test
    void takesAFileWrittenInThisTurnForOneThatIsThereByNow() {
        files = files.with("src/new.py", "");
        var written = List.of(Path.of("/project/src/new.py"));

        assertThat(validator.check(Answer.of(plan("create", "src/new.py"), written), context()))
                .isEmpty();
        assertThat(validator.check(Answer.of(plan("modify", "src/new.py"), written), context()))
                .isEmpty();
    }

    @Test
    void looksIntoAdrsWrittenInThisTurn() {
        files = files.with("adr/037-t.md", plan("modify", "nowhere/at/all.py"));

        assertThat(validator.check(Answer.of("Geschrieben.", List.of(Path.of("adr/037-t.md"))), context()))
                .singleElement()
                .satisfies(issue -> {
                    assertThat(issue.code()).isEqualTo("FILE_NOT_FOUND");
                    assertThat(issue.file()).isEqualTo("adr/037-t.md");
                });
    }

    @Test
    void leavesThePlanOfAFinishedAdrAlone() {
        var done = plan("create", "README.md").replace("Proposed", "Implemented");

        assertThat(codes(done)).isEmpty();
        assertThat(codes(done.replace("README.md", "../x"))).containsExactly("PATH_OUTSIDE_ROOT");
    }

    @Nested
    class WhenAPathLeavesTheProject {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "../x",
                    "a/../../x",
                    "/etc/passwd",
                    "C:\\x",
                    "C:/x",
                    "\\\\host\\share",
                    "~/x",
                    "file:///etc/passwd",
                    "..",
                    "src/../../project2/x"
                })
        void refusesIt(String path) {
            assertThat(codes(plan("modify", "'" + path + "'"))).containsExactly("PATH_OUTSIDE_ROOT");
            assertThat(codes(plan("create", "'" + path + "'"))).containsExactly("PATH_OUTSIDE_ROOT");
        }

        @Test
        void refusesALinkThatLeadsOut() {
            files = files.with("ln/passwd", Kind.OUTSIDE);

            assertThat(codes(plan("modify", "ln/passwd"))).containsExactly("PATH_OUTSIDE_ROOT");
        }

        @Test
        void writesAnAbsolutePathInsideAsARelativeOne() {
            var text = plan("modify", "/project/src/app/main.py");

            assertThat(codes(text)).containsExactly("PATH_OUTSIDE_ROOT");
            assertThat(fixed(text)).isEqualTo(plan("modify", "src/app/main.py"));
        }

        @Test
        void acceptsOneThatComesBack() {
            assertThat(codes(plan("modify", "src/../README.md"))).containsExactly("INVALID_PATH");
            assertThat(issues(plan("modify", "src/../README.md")).getFirst().blocks())
                    .isFalse();
        }
    }

    @Nested
    class WhenAPathIsNone {

        @Test
        void saysSo() {
            assertThat(codes(plan("modify", "\"a\\0b\""))).containsExactly("INVALID_PATH");
            assertThat(codes(plan("modify", "\"a\\nb\""))).containsExactly("INVALID_PATH");
            assertThat(codes(plan("modify", "x".repeat(256)))).containsExactly("INVALID_PATH");
            assertThat(codes(plan("modify", "ü".repeat(128)))).containsExactly("INVALID_PATH");
            assertThat(codes(plan("modify", "a/".repeat(2100) + "b"))).containsExactly("INVALID_PATH");
            assertThat(codes(plan("modify", "''"))).containsExactly("INVALID_PATH");
            assertThat(codes(plan("create", "README.md/x"))).containsExactly("INVALID_PATH");
        }

        @Test
        void namesAnEntryOfTheWrongKind() {
            assertThat(codes(plan("modify", "[a]", "{b: c}", "~")))
                    .containsExactly("INVALID_PATH", "INVALID_PATH", "INVALID_PATH");
            assertThat(codes("---\nfiles: [a]\n---\n")).containsExactly("INVALID_PATH");
            assertThat(codes("---\nfiles: a.txt\n---\n")).containsExactly("INVALID_PATH");
        }

        @Test
        void doesNotPassAHeaderItCannotRead() {
            assertThat(codes("---\nadr_id: [\nfiles:\n  modify: [x]\n---\n")).containsExactly("INVALID_PATH");
        }

        @Test
        void refusesADirectoryOrADevice() {
            files = files.with("dev/null", Kind.OTHER);

            assertThat(codes(plan("modify", "src/app"))).containsExactly("NOT_A_FILE");
            assertThat(codes(plan("create", "src"))).containsExactly("NOT_A_FILE");
            assertThat(codes(plan("modify", "dev/null"))).containsExactly("NOT_A_FILE");
            assertThat(codes(plan("modify", "."))).containsExactly("NOT_A_FILE");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'`README.md`'",
                    "'\"README.md\"'",
                    "' README.md '",
                    "'README.md:12'",
                    "'README.md:12-20'",
                    "'README.md (neu)'",
                    "./README.md",
                    "'- README.md'",
                    "README.md/"
                })
        void takesAwayWhatStandsAroundIt(String value) {
            var text = plan("modify", value);

            assertThat(issues(text)).singleElement().satisfies(issue -> {
                assertThat(issue.code()).isEqualTo("INVALID_PATH");
                assertThat(issue.blocks()).isFalse();
            });
            assertThat(fixed(text)).isEqualTo(plan("modify", "README.md"));
        }

        @Test
        void readsBackslashesAsSlashes() {
            assertThat(fixed(plan("modify", "src\\app\\main.py"))).isEqualTo(plan("modify", "src/app/main.py"));
        }
    }

    @Nested
    class WhenAPathIsSpeltDifferentlyOnDisk {

        @Test
        void asksForTheRealCase() {
            var text = plan("modify", "SRC/app/Main.py");

            assertThat(issues(text)).singleElement().satisfies(issue -> {
                assertThat(issue.code()).isEqualTo("WRONG_CASE_OR_NORMALIZATION");
                assertThat(issue.message()).contains("src/app/main.py");
            });
            assertThat(fixed(text)).isEqualTo(plan("modify", "src/app/main.py"));
            assertThat(codes(plan("create", "readme.md"))).containsExactly("WRONG_CASE_OR_NORMALIZATION");
        }

        @Test
        void asksForTheRealFormOfUmlauts() {
            var text = plan("modify", Normalizer.normalize("docs/Übersicht.md", Normalizer.Form.NFD));

            assertThat(codes(text)).containsExactly("WRONG_CASE_OR_NORMALIZATION");
            assertThat(fixed(text)).isEqualTo(plan("modify", "docs/Übersicht.md"));
        }
    }

    @Test
    void reportsAPathOnceAndStopsAtTenThousand() {
        assertThat(codes(plan("modify", "nope.zip", "nope.zip"))).containsExactly("FILE_NOT_FOUND");

        var many = new StringBuilder("---\nfiles:\n  create: [");
        for (int i = 0; i <= 10_000; i++) {
            many.append(Integer.toString(i, 36)).append(',');
        }
        assertThat(codes(many.append("]\n---\n").toString())).containsExactly("INVALID_PATH");
    }

    @Test
    void readsASinglePathAsAListOfOneAndAsksForTheList() {
        assertThat(issues("---\nfiles:\n  modify: README.md\n---\n"))
                .singleElement()
                .satisfies(issue -> {
                    assertThat(issue.code()).isEqualTo("INVALID_PATH");
                    assertThat(issue.blocks()).isFalse();
                    assertThat(issue.fixHint()).contains("- README.md");
                });
        assertThat(codes("---\nfiles:\n  modify: gone.zip\n---\n")).containsExactly("INVALID_PATH", "FILE_NOT_FOUND");
        assertThat(codes("---\nfiles:\n  create: README.md\n---\n"))
                .containsExactly("INVALID_PATH", "FILE_ALREADY_EXISTS");
        assertThat(codes("---\nfiles:\n  rename: {from: gone.zip, to: x.zip}\n---\n"))
                .containsExactly("FILE_NOT_FOUND");
        assertThat(codes("---\nfiles:\n  modify: {a: b}\n---\n")).containsExactly("INVALID_PATH");
        assertThat(issues("---\nfiles:\n  other: gone.zip\n---\n"))
                .singleElement()
                .satisfies(issue ->
                        assertThat(issue.message()).contains("files.other").contains("nobody checked"))
                .matches(Issue::blocks);
        assertThat(issues("---\nfiles:\n  other: [one, two]\n---\n"))
                .singleElement()
                .matches(issue -> !issue.blocks());
        assertThat(codes("---\nfiles:\n  other:\n---\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"src/**", "'src/*.py'", "src/app/", "'src/{main,parser}.py'"})
    void takesNoPatternAndNoFolderForAFile(String path) {
        assertThat(issues(plan("modify", path))).anyMatch(Issue::blocks);
    }

    @Test
    void asksOfARenamedFileThatItIsThereAndItsNewNameIsFree() {
        assertThat(codes("---\nfiles:\n  rename: [{from: README.md, to: NEW.zip}]\n---\n"))
                .isEmpty();
        assertThat(codes("---\nfiles:\n  rename: [README.md]\n---\n")).containsExactly("INVALID_PATH");
        for (var pair : List.of(
                "README.md -> NEW.zip", "'README.md → NEW.zip'", "README.md to NEW.zip", "{README.md: NEW.zip}")) {
            assertThat(codes("---\nfiles:\n  rename: [" + pair + "]\n---\n"))
                    .describedAs(pair)
                    .isEmpty();
            assertThat(codes("---\nfiles:\n  rename: [" + pair.replace("README", "gone") + "]\n---\n"))
                    .describedAs(pair)
                    .contains("FILE_NOT_FOUND");
        }
        assertThat(codes("---\nfiles:\n  rename: [{from: [a], to: {b: c}}]\n---\n"))
                .containsExactly("INVALID_PATH", "INVALID_PATH");
    }

    @Test
    void saysWhatStandsThereInsteadOfAPath() {
        assertThat(issues(plan("modify", "[a]")).getFirst().message()).contains("list");
        assertThat(issues("---\nfiles: a.txt\n---\n").getFirst().message()).contains("text");
    }

    @Test
    void showsNoMoreOfAPathThanAPersonReads() {
        var message = issues(plan("modify", "x".repeat(100))).getFirst().message();

        assertThat(message).contains("x".repeat(80) + "…").doesNotContain("x".repeat(81));
        assertThat(issues(plan("modify", "y".repeat(80))).getFirst().message())
                .contains("y".repeat(80))
                .doesNotContain("…");
        assertThat(issues(plan("modify", "\"a\\0b\"")).getFirst().message()).contains("a\uFFFDb");
    }

    @Test
    void quotesAPathThatYamlWouldReadAsSomethingElse() {
        files = files.with("docs/mit Leerzeichen.md", "").with("@x.md", "").with("a\"b.md", "");

        assertThat(fixed(plan("modify", "'docs/mit Leerzeichen.md:3'")))
                .isEqualTo(plan("modify", "\"docs/mit Leerzeichen.md\""));
        assertThat(fixed(plan("modify", "'@x.md:3'"))).isEqualTo(plan("modify", "\"@x.md\""));
        assertThat(fixed(plan("modify", "'a\"b.md:3'"))).isEqualTo(plan("modify", "\"a\\\"b.md\""));
    }

    @Test
    void repairsNothingWhereTheProjectItselfIsMeant() {
        var text = plan("modify", "/project");

        assertThat(codes(text)).containsExactly("PATH_OUTSIDE_ROOT");
        assertThat(fixed(text)).isEqualTo(text);
    }

    @Test
    void saysTheSameOnASystemThatDoesNotTellCasesApart() {
        var strict = files;
        var folding = new FileView() {
            @Override
            public Kind kind(String path) {
                return strict.kind(path.equalsIgnoreCase("readme.md") ? "README.md" : path);
            }

            @Override
            public Optional<String> text(String path) {
                return strict.text(path);
            }

            @Override
            public List<String> names(String directory) {
                return strict.names(directory);
            }

            @Override
            public Optional<String> locate(Path absolute) {
                return strict.locate(absolute);
            }
        };
        var answer = Answer.of(plan("modify", "readme.md"));
        var context = new ValidationContext(folding, Locale.ENGLISH);

        assertThat(validator.check(answer, context))
                .extracting(Issue::code)
                .containsExactly("WRONG_CASE_OR_NORMALIZATION");
        assertThat(Edits.apply(answer.text(), validator.fix(answer, context))).isEqualTo(plan("modify", "README.md"));
    }

    @Test
    void takesNamesAndPathsUpToWhatFileSystemsTake() {
        var longest = ("x".repeat(255) + "/").repeat(16);

        assertThat(codes(plan("create", "x".repeat(255)))).isEmpty();
        assertThat(codes(plan("create", longest.substring(0, 4096 - 1)))).isEmpty();
        assertThat(codes(plan("create", "y/" + longest.substring(0, 4095)))).containsExactly("INVALID_PATH");
        assertThat(codes(plan("create", "\"a\\x7Fb\""))).containsExactly("INVALID_PATH");
    }

    @Test
    void takesTenThousandPaths() {
        var many = new StringBuilder("---\nfiles:\n  create: [");
        for (int i = 0; i < 10_000; i++) {
            many.append(Integer.toString(i, 36)).append(',');
        }

        assertThat(codes(many.append("]\n---\n").toString())).isEmpty();
    }
}
