package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.cli.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpListsTheCommands() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("demo", "serve", "project", "completion");
    }

    static Stream<CommandLine> everyCommand() {
        return all(Main.commandLine());
    }

    private static Stream<CommandLine> all(CommandLine line) {
        return Stream.concat(
                Stream.of(line), line.getSubcommands().values().stream().flatMap(MainTest::all));
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandExplainsItself(CommandLine line) {
        assertThat(line.getCommandSpec().usageMessage().description())
                .as(line.getCommandName())
                .isNotEmpty();
        assertThat(line.getMixins().keySet().toString()
                        + line.getCommandSpec().optionsMap().keySet())
                .as(line.getCommandName())
                .contains("--help");
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyValueHasANameThatIsNoVariables(CommandLine line) {
        assertThat(line.getCommandSpec().args())
                .filteredOn(argument -> argument.arity().max() > 0)
                .as(line.getCommandSpec().qualifiedName())
                .extracting(ArgSpec::paramLabel)
                .noneMatch(label -> label.startsWith("<"));
    }

    @Test
    void versionIsTold() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("helix ");
    }

    @ParameterizedTest
    @EnumSource
    void completionKnowsTheCommands(Main.Shell shell) {
        assertThat(run("completion", shell.name())).isZero();
        assertThat(out.toString()).contains("_complete_helix", "project", "rollback", "bashcompinit");
    }

    @Test
    void missingOrUnknownCommandIsAUsageError() {
        assertThat(run()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run("dmeo")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("demo");
    }

    @Test
    void folderThatIsNoRootIsAUsageError(@TempDir Path folder) {
        assertThat(run("project", "list", "--root", folder.toString())).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("helix.yaml").contains(folder.toString());
    }

    @Test
    void mistakeInTheConfigurationIsNamedWithItsPlace(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("helix.yaml"), "production:\n  prot: 1\n");

        assertThat(run("project", "list", "--root", folder.toString())).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("error[INVALID_SPEC]: helix.yaml:2: production.prot");
    }

    @Test
    void demoLeavesAForeignFolderAlone(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("thesis.txt"), "years of work");

        assertThat(run("demo", "--dir", folder.toString())).isEqualTo(ExitCode.USAGE.code());
        assertThat(folder.resolve("thesis.txt")).hasContent("years of work");
        assertThat(err.toString()).contains("not from a demo");
    }

    private int run(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
