package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.CommandRunner.Command;
import dev.helix.domain.port.Guard;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.SyntaxChecker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardedCommandsTest {

    private static final Path TOKENS = Path.of("/shop/.helix/tokens");
    private static final Command COMMAND =
            new Command(List.of("sh", "test.sh"), Path.of("/shop-test/a"), Map.of(), Duration.ofMinutes(1));

    private final CommandRunner inner =
            (command, lines) -> new CommandResult(new Exit.Code(0), "1 passed, 0 failed", Duration.ZERO);
    private final List<Guard.Reach> looks = new ArrayList<>();
    private List<Damage> damage = List.of();
    private final Guard guard = (project, open) -> reach -> {
        looks.add(reach);
        return new Guard.Seen(damage, List.of("README.md: it was changed"));
    };

    private CommandResult run(boolean confined) {
        return new GuardedCommands(inner, new CommandGuard(guard, List.of(TOKENS), () -> confined)).run(COMMAND);
    }

    /** Has three files read, each by a program of its own. */
    private SyntaxChecker.Syntax read(boolean confined) {
        SyntaxChecker reading = (directory, tree, files) -> {
            files.forEach(file -> inner.run(COMMAND));
            return new SyntaxChecker.Syntax(files.size(), List.of());
        };
        return new GuardedSyntax(reading, new CommandGuard(guard, List.of(TOKENS), () -> confined))
                .check(
                        COMMAND.directory(),
                        new TreeId("0".repeat(40)),
                        List.of(new RepoPath("a.py"), new RepoPath("b.py"), new RepoPath("c.sh")));
    }

    @Test
    void filesThatAreReadOneByOneAreLookedAfterOnce() {
        assertThat(read(false)).isEqualTo(new SyntaxChecker.Syntax(3, List.of()));
        assertThat(looks).containsExactly(new Guard.Reach(List.of(TOKENS), false));
    }

    @Test
    void filesWhoseReadersTouchedSomethingAreNotInOrder() {
        damage = List.of(new Damage(".helix/tokens", "it was changed", true));

        assertThat(read(false).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains("touched a protected file", ".helix/tokens", "and put back"));
        assertThat(read(true).findings()).isEmpty();
        assertThat(looks).hasSize(1);
    }

    @Test
    void aCommandThatCanNotBeRunLeavesNothingBehindEither() {
        CommandRunner broken = (command, lines) -> {
            throw new PortException("no such program");
        };
        var commands = new GuardedCommands(broken, new CommandGuard(guard, List.of(TOKENS), () -> false));

        assertThatThrownBy(() -> commands.run(COMMAND)).isInstanceOf(PortException.class);
        assertThat(looks).hasSize(1);
    }

    @Test
    void aCommandThatTouchedNothingEndsAsItDid() {
        assertThat(run(false).succeeded()).isTrue();
        assertThat(looks).containsExactly(new Guard.Reach(List.of(TOKENS), false));
    }

    @Test
    void aCommandThatTouchedSomethingHasFailedWhateverItSays() {
        damage = List.of(new Damage(".git/hooks/pre-commit", "it was added", true));

        var result = run(false);

        assertThat(result.succeeded()).isFalse();
        assertThat(result.ending()).contains("touched", ".git/hooks/pre-commit", "it was added, and put back");
        assertThat(result.output()).isEqualTo("1 passed, 0 failed");
    }

    @Test
    void whatIsConfinedHasNothingToAnswerFor() {
        damage = List.of(new Damage(".git/config", "it was changed", true));

        assertThat(run(true).succeeded()).isTrue();
        assertThat(looks).isEmpty();
    }
}
