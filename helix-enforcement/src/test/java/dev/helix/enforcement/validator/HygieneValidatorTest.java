package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HygieneValidatorTest {

    private static final String CONFLICT = "<<<<<<< main\nours\n=======\ntheirs\n>>>>>>> project\n";

    private static List<Issue> judge(FileView files, FileView before, String... written) {
        return judge(List.of(), files, before, written);
    }

    private static List<Issue> judge(List<PathGlob> allowed, FileView files, FileView before, String... written) {
        var paths = Arrays.stream(written).map(InMemoryFiles.ROOT::resolve).toList();
        return new HygieneValidator(AdrProfile.HELIX_EN, allowed)
                .check(Answer.of("", paths), new ValidationContext(files, Locale.ENGLISH).since(before));
    }

    private static List<String> codes(String file, String text) {
        var files = InMemoryFiles.empty().with(file, text);
        return judge(files, InMemoryFiles.empty(), file).stream()
                .map(Issue::code)
                .toList();
    }

    /** Put together, so that no scanner of secrets finds this file. */
    private static String secret(String... pieces) {
        return String.join("", pieces);
    }

    @Test
    void findsAConflictOnceAndSaysWhere() {
        var text = "first\n" + CONFLICT;
        var files = InMemoryFiles.empty().with("a.py", text);

        var issues = judge(files, InMemoryFiles.empty(), "a.py");

        assertThat(issues).singleElement().satisfies(issue -> {
            assertThat(issue.code()).isEqualTo("CONFLICT_MARKER");
            assertThat(issue.file()).isEqualTo("a.py");
            assertThat(new LineMap(text).line(issue.range().start())).isEqualTo(2);
        });
        assertThat(codes("a.py", "x\r\n>>>>>>> theirs\r\n")).containsExactly("CONFLICT_MARKER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Title\n=======\n",
                " <<<<<<< indented\n",
                "<<<<<<<< eight\n",
                "<<<<<<<x\n",
                "|||||||\n",
                "a <<<<<<< b\n",
                "> >>>>>>> quoted\n"
            })
    void takesNoOtherLineForAConflict(String text) {
        assertThat(codes("a.md", text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "path = \"/home/noor/projects/x.csv\"",
                "open('/Users/Tomasz/data/y')",
                "file:///home/noor/x",
                "C:\\Users\\noor\\x.txt",
                "\"C:\\\\Users\\\\noor\\\\x\"",
                "d:/Users/noor/x",
                "include=/home/noor/lib",
                "/root/keys/id",
                "/mnt/c/Users/noor/x",
                "cd /c/Users/noor/x",
                "/var/home/noor/x"
            })
    void findsAPathInSomebodysHome(String text) {
        assertThat(codes("a.py", text + "\n")).containsExactly("HARDCODED_PATH");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/home/user/project",
                "/home/<name>/project",
                "/home/$USER/project",
                "/Users/you/project",
                "https://example.org/home/noor/page",
                "https://example.org:443/home/noor/page",
                "./home/noor/x",
                "src/home/noor/x",
                "~/projects/x",
                "/homes/noor/x",
                "/home/noor",
                "C:\\Users\\Public\\x"
            })
    void takesNoOtherPathForOne(String text) {
        assertThat(codes("a.py", text + "\n")).isEmpty();
    }

    @Test
    void findsSecretsByTheirLooksAndNeverRepeatsThem() {
        var value = "Zk3" + "9qLw82MnBv";
        for (var text : List.of(
                secret("-----BEGIN RSA ", "PRIVATE KEY-----"),
                secret("-----BEGIN ", "PRIVATE KEY-----"),
                secret("AK", "IA", "Q7MZ2L5R9T1VXW3B"),
                secret("gh", "p_", "a1B2c3D4".repeat(5)),
                secret("glp", "at-", "a1B2c3D4e5F6g7H8i9J0"),
                secret("xo", "xb-", "123456789012-abcdef"),
                secret("AI", "za", "a1B2c3D4".repeat(4), "e5F"),
                secret("s", "k-ant-", "a1B2c3D4".repeat(4)),
                secret("npm", "_", "a1B2c3D4".repeat(4), "e5F6"),
                secret("postgres://app:", value, "@db/x"),
                secret("pass", "word = \"", value, "\""),
                secret("sec", "ret: str = '", value, "'"),
                secret("DB_PASS", "WORD=", value),
                secret("export AWS_SECRET_ACCESS", "_KEY=", value, value),
                secret("pass", "word: ", value),
                secret("h", "f_", "a1B2c3D4".repeat(4), "e5"),
                secret("Authorization: Bear", "er ", "a1B2c3D4".repeat(4)),
                secret("'api_", "key': '", value, "'"))) {
            var files = InMemoryFiles.empty().with("conf.py", "x\n" + text + "\n");

            assertThat(judge(files, InMemoryFiles.empty(), "conf.py"))
                    .as(text)
                    .singleElement()
                    .satisfies(issue -> {
                        assertThat(issue.code()).isEqualTo("SECRET_IN_FILE");
                        assertThat(issue.message() + issue.fixHint()).doesNotContain(value, "a1B2c3D4");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password = os.environ[\"DB_PASSWORD\"]",
                "password: \"${DB_PASSWORD}\"",
                "password = \"changeme-please-1\"",
                "secret = \"<your secret here 1>\"",
                "api_key = \"xxxxxxxxxxxxxxxx1\"",
                "postgres://user:password@localhost/x",
                "passwordLabel = \"the one that you know\"",
                "task-0123456789012345678901234567890",
                "risk-management-for-everybody-in-the-house",
                "TOKEN=sha256_of_the_file",
                "API_KEY=build/tool-2.1/lib/x",
                "password: Optional[String1]",
                "token: release-candidate-2",
                "Authorization: Bearer <your token 1>"
            })
    void takesNoPlaceholderForASecret(String text) {
        assertThat(codes("conf.py", text + "\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.py.bak",
                "src/a.orig",
                "a.rej",
                "notes.md~",
                ".a.swp",
                "a.old",
                "a.bak2",
                "Copy of a.txt",
                "a - Kopie.docx",
                ".#a",
                "#a#"
            })
    void findsABackupByItsName(String name) {
        assertThat(codes(name, "x\n")).containsExactly("BACKUP_FILE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"backup.py", "src/backup/a.py", "threshold", "copybook.txt", "old.md", "a.bakery", "orig.txt"})
    void takesNoOtherNameForABackup(String name) {
        assertThat(codes(name, "x\n")).isEmpty();
    }

    @Test
    void asksOnlyForWhatIsAdded() {
        var before =
                InMemoryFiles.empty().with("a.py", "p = '/home/noor/x/y'\n").with("old.bak", "x");
        var files = InMemoryFiles.empty()
                .with("a.py", "new\np = '/home/noor/x/y'\nq = '/home/tomasz/x/y'\n")
                .with("old.bak", "y");

        assertThat(judge(files, before, "a.py", "old.bak", "gone.bak"))
                .extracting(issue -> issue.code() + " " + issue.message().startsWith("/home/tomasz"))
                .containsExactly("HARDCODED_PATH true");
    }

    @Test
    void leavesAloneWhatIsAllowedWhatIsBinaryAndRootsHomeInAnImage() {
        var files = InMemoryFiles.empty()
                .with("fixtures/x.py", CONFLICT)
                .with("a.bin", "\0" + CONFLICT)
                .with("Dockerfile", "COPY x /root/.cache/x\nWORKDIR /home/node/app\n")
                .with("web.Dockerfile", "WORKDIR /home/node/app\n");
        var allowed = List.of(new PathGlob("fixtures/**"));

        assertThat(judge(
                        allowed,
                        files,
                        InMemoryFiles.empty(),
                        "fixtures/x.py",
                        "a.bin",
                        "Dockerfile",
                        "web.Dockerfile"))
                .isEmpty();
        assertThat(judge(files, InMemoryFiles.empty(), "fixtures/x.py")).hasSize(1);
    }

    @Test
    void takesAPathInTheProseOfAnAnswerForTalk() {
        var validator = new HygieneValidator(AdrProfile.HELIX_EN, List.of());
        var context = new ValidationContext(InMemoryFiles.empty(), Locale.ENGLISH);

        assertThat(validator.check(Answer.of("You said /home/noor/x/y, I think."), context))
                .isEmpty();
        assertThat(validator.check(Answer.of("```py\np = '/home/noor/x/y'\n```\n"), context))
                .hasSize(1);
    }

    @Test
    void judgesATextThatIsKeptInAFileAsThatFile() {
        var validator = new HygieneValidator(AdrProfile.HELIX_EN, List.of(new PathGlob("fixtures/**")));
        var context = new ValidationContext(InMemoryFiles.empty(), Locale.ENGLISH);
        var answer = Answer.of("p = '/home/noor/x/y'\n");

        assertThat(validator.check(answer, context.ofDocument("src/a.py"))).hasSize(1);
        assertThat(validator.check(answer, context.ofDocument("src/a.py.bak"))).hasSize(2);
        assertThat(validator.check(answer, context.ofDocument("fixtures/a.py"))).isEmpty();
    }

    @Test
    void aHomeInTheRecipeOfAnImageIsNobodysInATextThatIsKeptThereEither() {
        var validator = new HygieneValidator(AdrProfile.HELIX_EN, List.of());
        var context = new ValidationContext(InMemoryFiles.empty(), Locale.ENGLISH);
        var home = "WORKDIR /home/node/app\n";

        assertThat(validator.check(Answer.of(home), context.ofDocument("web/Dockerfile")))
                .isEmpty();
        assertThat(validator.check(Answer.of(home), context.ofDocument("web/notes.md")))
                .hasSize(1);
        assertThat(validator.check(Answer.of(home + CONFLICT), context.ofDocument("web/Dockerfile")))
                .extracting(Issue::code)
                .containsExactly("CONFLICT_MARKER");
    }

    @Test
    void aFileIsBinaryWhereANulStandsAmongItsFirstEightThousandSigns() {
        assertThat(codes("a.bin", "\0\n" + CONFLICT)).isEmpty();
        assertThat(codes("a.bin", " ".repeat(7_998) + "\n\0\n" + CONFLICT)).isEmpty();
        assertThat(codes("a.bin", " ".repeat(7_999) + "\n\0\n" + CONFLICT)).containsExactly("CONFLICT_MARKER");
    }

    @Test
    void settingsTellAllowedFilesApart() {
        assertThat(new HygieneValidator(AdrProfile.HELIX_EN, List.of(new PathGlob("fixtures/**"))).settings())
                .contains("fixtures/**");
        assertThat(new HygieneValidator(AdrProfile.NYGARD, List.of()).settings())
                .isNotEqualTo(new HygieneValidator(AdrProfile.HELIX_EN, List.of()).settings());
    }
}
