package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.SyntaxChecker;
import dev.helix.testkit.SyntaxCheckerContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageSyntaxTest implements SyntaxCheckerContract {

    @TempDir
    private Path folder;

    private final LanguageSyntax syntax = new LanguageSyntax(new ProcessCommands(System.getenv()), System.getenv());

    private List<Finding> check(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text.replace("\\n", "\n"));
        var seen = syntax.check(folder, TREE, List.of(new RepoPath(name)));
        assertThat(seen.checked()).isEqualTo(1);
        return seen.findings();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "Größe.java | import no.such.Thing;\\nclass Größe { void a() { var x = 1; } }",
                "a.json | {\"ä\": [1, null]}",
                "a.yaml | a: [1, 2]\\n---\\nb: !custom x",
                "a.py | import no_such_thing\\nprint('größe')",
                "a.sh | #!/bin/bash\\nif [[ -f x ]]; then touch never; fi",
                "a.js | const a = require('none'); a?.b",
                "a.mjs | import a from 'none'; export default a;",
                "a.xml | <?xml version=\"1.0\"?>\\n"
                        + "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x.dtd\"><a b=\"ä\">&nbsp;</a>",
            })
    void findsNothingWrongWithGoodFiles(String name, String text) throws IOException {
        assertThat(check(name, text)).isEmpty();
        assertThat(folder.resolve("never")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "A.java | class A {\\n  void a() {\\n    int x = ;\\n  }\\n} | 3 | illegal start of expression",
                "a.json | {\\n \"a\": 1,\\n} | 3 | ^^",
                "a.json | {}{} | 1 | ^^",
                "a.yaml | a: 1\\nb: [1, | 2 | ^^",
                "a.py | a = 1\\ndef f(:\\n  pass | 2 | SyntaxError",
                "a.sh | echo a\\nif true; then\\necho b | 3 | syntax error",
                "a.js | let a = 1;\\nlet b = ; | 2 | SyntaxError",
                "a.xml | <a>\\n<b>\\n</a> | 3 | ^^",
            })
    void namesLineAndReasonOfBadFiles(String name, String text, int line, String reason) throws IOException {
        var found = check(name, text);

        assertThat(found).isNotEmpty();
        assertThat(found.getFirst().file()).isEqualTo(name);
        assertThat(found.getFirst().line()).isBetween(line, line + 1);
        assertThat(found.getFirst().message()).isNotBlank().contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.json", "a.xml"})
    void doesNotTakeAnEmptyFileForADocument(String name) throws IOException {
        assertThat(check(name, "")).hasSize(1);
    }

    @Test
    void leavesOutWhatItDoesNotKnowAndWhatIsGone() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "{");
        Files.createSymbolicLink(folder.resolve("b.json"), Path.of("a.txt"));

        var seen = syntax.check(
                folder, TREE, List.of(new RepoPath("a.txt"), new RepoPath("b.json"), new RepoPath("gone.json")));

        assertThat(seen.checked()).isZero();
        assertThat(seen.findings()).isEmpty();
    }

    /** Each of these would be run, or would have a say in what is run, where an interpreter starts beside it. */
    @Test
    void startsNoInterpreterBesideTheFiles() throws IOException {
        var evil = "open('ran', 'w')\nimport os\nos._exit(0)\n";
        for (var module :
                List.of("ast.py", "sys.py", "encodings.py", "site.py", "sitecustomize.py", "usercustomize.py")) {
            Files.writeString(folder.resolve(module), evil);
        }
        Files.writeString(folder.resolve("pyvenv.cfg"), "home = .\n");

        assertThat(check("broken.py", "def broken(:\n")).singleElement().satisfies(finding -> {
            assertThat(finding.line()).isEqualTo(1);
            assertThat(finding.message()).contains("SyntaxError");
        });
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @Test
    void namesAFileAsTheRepositoryDoes() throws IOException {
        Files.createDirectories(folder.resolve("scripts"));

        assertThat(check("scripts/a.sh", "if true; then\n").getFirst().message())
                .startsWith("scripts/a.sh: line ");
    }

    @ParameterizedTest
    @CsvSource({
        "export default 1,'{\"type\": \"module\"}',true",
        "await 1,'{\"type\": \"commonjs\"}',false",
        "with (a) {},'{\"type\": \"module\"}',false",
        "with (a) {},'{}',true",
        "with (a) {},'{',true"
    })
    void knowsByTheNearestPackageWhetherAScriptIsAModule(String script, String nearest, boolean right)
            throws IOException {
        Files.createDirectories(folder.resolve("web/src"));
        Files.writeString(folder.resolve("package.json"), "{\"type\": \"" + (right ? "commonjs" : "module") + "\"}");
        Files.writeString(folder.resolve("web/package.json"), nearest);

        assertThat(check("web/src/a.js", script).isEmpty()).isEqualTo(right);
    }

    @Test
    void doesNotPassWhatItCanNotCheck() throws IOException {
        Files.writeString(folder.resolve("a.py"), "print(1)");
        var bare = new LanguageSyntax(new ProcessCommands(Map.of()), Map.of("PATH", folder.toString()));

        assertThat(bare.check(folder, TREE, List.of(new RepoPath("a.py"))).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("python3 is not installed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A.java", "a.json", "a.yaml", "a.py", "a.xml"})
    void survivesDeepNesting(String name) throws IOException {
        var open = name.endsWith("xml") ? "<a>" : name.endsWith("java") ? "(" : "[";
        var text = (name.endsWith("java") ? "class A { int a = " : "") + open.repeat(50_000);

        assertThat(check(name, text)).isNotEmpty();
    }

    @Override
    public SyntaxChecker checker() {
        return syntax;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public String file() {
        return "a.json";
    }

    @Override
    public String right() {
        return "{}\n";
    }

    @Override
    public String wrong() {
        return "{\n";
    }
}
