package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.SyntaxChecker;
import dev.helix.domain.port.SyntaxChecker.Syntax;
import dev.helix.testkit.SyntaxCheckerContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandSyntaxTest implements SyntaxCheckerContract {

    @TempDir
    private Path folder;

    private Syntax check(List<List<String>> commands, String... files) {
        return new CommandSyntax(new ProcessCommands(System.getenv()), commands)
                .check(folder, TREE, Stream.of(files).map(RepoPath::new).toList());
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void aCommandThatEndsWellHasFoundNothing() throws IOException {
        write("a.txt", "fine\n");
        assertThat(check(List.of(List.of("test", "-f", "a.txt")), "a.txt")).isEqualTo(new Syntax(1, List.of()));
    }

    /** What it works on decides where it works: in a sandbox, nothing that another tree has left is there. */
    @Test
    void aCommandIsToldWhichTreeItWorksOn() throws IOException {
        write("a.txt", "fine\n");
        var asks = List.of("sh", "-c", "test \"$HELIX_TREE\" = " + TREE.sha());
        assertThat(check(List.of(asks), "a.txt").findings()).isEmpty();
    }

    @Test
    void theFilesStandWhereTheCommandAsksForThemAndNoneIsTakenForAnOption() throws IOException {
        write("-n", "echo fine\n");
        write("src/b.sh", "if\n");
        var seen = check(
                List.of(List.of("bash", "-c", "for f; do bash -n \"$f\" || exit 1; done", "x", "{files}")),
                "-n",
                "src/b.sh");
        assertThat(seen.checked()).isEqualTo(2);
        assertThat(seen.findings()).isNotEmpty();
    }

    @Test
    void linesThatNameAFileAndALineBecomeFindings() throws IOException {
        write("src/a.py", "x\n");
        var command = List.of(
                "bash", "-c", "echo './src/a.py:3:7: E999 broken'; echo 'src/none.py:1: made up'; echo done; exit 1");
        assertThat(check(List.of(command), "src/a.py").findings())
                .containsExactly(new Finding("src/a.py", 3, "E999 broken"));
    }

    @Test
    void aCommandThatFailsWithoutSayingWhereIsAFindingAllTheSame() throws IOException {
        write("a", "x\n");
        var commands =
                List.of(List.of("bash", "-c", "echo no good; exit 2"), List.of("true"), List.of("no-such-linter"));
        var findings = check(commands, "a").findings();
        assertThat(findings).hasSize(2);
        assertThat(findings.getFirst().message()).contains("bash", "no good");
        assertThat(findings.getLast().message()).contains("no-such-linter");
    }

    @Test
    void whatIsGoneIsNotChecked() {
        assertThat(check(List.of(List.of("false")), "gone")).isEqualTo(new Syntax(0, List.of()));
    }

    @Override
    public SyntaxChecker checker() {
        return new CommandSyntax(new ProcessCommands(System.getenv()), List.of(List.of("sh", "-n", "{files}")));
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public String file() {
        return "a.sh";
    }

    @Override
    public String right() {
        return "echo fine\n";
    }

    @Override
    public String wrong() {
        return "if\n";
    }
}
