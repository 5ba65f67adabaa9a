package dev.helix.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.helix.app.config.ConfigReader;
import dev.helix.app.config.HelixConfig;
import dev.helix.app.config.SandboxSettings.Mode;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Sandbox.Confinement;
import dev.helix.domain.port.Sandbox.Limits;
import dev.helix.domain.port.Sandbox.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What helix.yaml says about sandboxes, and what becomes of it on a machine that has none. */
class SandboxesTest {

    @TempDir
    private Path home;

    private Path folder;

    @BeforeEach
    void make() throws IOException {
        folder = Files.createDirectory(home.resolve("shop"));
        Files.createDirectory(folder.resolve(".helix"));
        Files.createSymbolicLink(folder.resolve("linked"), folder.resolve(".helix"));
    }

    private HelixConfig config(String lines) throws IOException {
        Files.writeString(
                folder.resolve("helix.yaml"),
                "main_branch: main\nagent: { kind: scripted }\n" + lines
                        + (lines.contains("production:") ? "" : "production: {}\n"));
        return new ConfigReader(folder, Map.of("HOME", home.toString())).read();
    }

    /** On a machine without bubblewrap. */
    private Sandboxes without(String lines) throws IOException {
        return new Sandboxes(
                folder,
                config(lines),
                Map.of(
                        "PATH",
                        Files.createDirectories(folder.resolve("no programs")).toString()));
    }

    @Test
    void eachKindOfProcessHasAModeAndProductionIsOffUnlessItIsSaid() throws IOException {
        var least = config("").sandbox();
        assertThat(least.work()).isEqualTo(Mode.AUTO);
        assertThat(least.test()).isEqualTo(Mode.AUTO);
        assertThat(least.agent()).isEqualTo(Mode.AUTO);
        assertThat(least.production()).isEqualTo(Mode.OFF);
        assertThat(least.tests()).isEqualTo(Network.HOST);
        assertThat(least.limits()).isEqualTo(Limits.NONE);

        var most = config("""
            sandbox: { mode: required, read: [~/tools], write: [/srv/cache, projects/app], limits: { processes: 5, open_files: 6, file_mb: 7, memory_mb: 8 } }
            production: { sandbox: auto }
            test: { sandbox: off }
            validation: { network: none }
            """).sandbox();
        assertThat(most.work()).isEqualTo(Mode.REQUIRED);
        assertThat(most.agent()).isEqualTo(Mode.REQUIRED);
        assertThat(most.production()).isEqualTo(Mode.AUTO);
        assertThat(most.test()).isEqualTo(Mode.OFF);
        assertThat(most.tests()).isEqualTo(Network.NONE);
        assertThat(most.readable()).containsExactly(home.resolve("tools"));
        assertThat(most.writable()).containsExactly(Path.of("/srv/cache"), folder.resolve("projects/app"));
        assertThat(most.limits()).isEqualTo(new Limits(5, 6, 7L << 20, 8L << 20));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "sandbox: on § a sandbox is auto, required or off",
                "sandbox: { mode: always } § a sandbox is auto, required or off",
                "sandbox: { write: [.helix] } § would open .helix of HELIX's root; name a narrower path",
                "sandbox: { read: [.] } § would open .helix of HELIX's root",
                "sandbox: { write: [docs/../.helix/journal.jsonl] } § would open .helix of HELIX's root",
                "sandbox: { write: [.git] } § would open .git of HELIX's root",
                "sandbox: { read: [.git/config] } § would open .git of HELIX's root",
                "sandbox: { write: [projects] } § would open projects/evolution of HELIX's root",
                "sandbox: { write: [projects/evolution/a] } § would open projects/evolution of HELIX's root",
                "sandbox: { write: [helix.yaml] } § would open helix.yaml of HELIX's root",
                "sandbox: { write: [~] } § would open .helix of HELIX's root",
                "sandbox: { write: [~/shop] } § would open .helix of HELIX's root",
                "sandbox: { read: [~/shop/.helix] } § would open .helix of HELIX's root",
                "sandbox: { write: [~/shop/linked] } § would open .helix of HELIX's root",
                "sandbox: { limits: { processes: many } } § processes",
                "sandbox: { limits: { threads: 5 } } § threads",
                "validation: { network: lan } § the network of tests is host or none",
            })
    void whatMakesNoSenseOrOpensHelixItselfIsRefusedWithItsPlace(String line, String told) {
        var refused = catchThrowableOfType(Refused.class, () -> config(line + "\n"));

        assertThat(refused.refusal().code()).isEqualTo("INVALID_SPEC");
        assertThat(refused.refusal().message()).contains("helix.yaml:3", told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "write: [~/past] § ~/past/.git/worktrees/shop, where git keeps the past",
                "write: [~/past/.git/worktrees/shop/hooks] § ~/past/.git/worktrees/shop, where git keeps the past",
                "write: [~/past/.git/hooks] § ~/past/.git, where git keeps the past",
                "read: [~/past/.git/config] § ~/past/.git, where git keeps the past",
                "write: [~/etc/tokens] § ~/etc/tokens, a secret or log",
                "read: [~/etc/tokens] § ~/etc/tokens, a secret or log",
                "write: [~/etc] § ~/etc/tokens, a secret or log",
                "write: [~/alias] § ~/etc/tokens, a secret or log",
                "read: [~/alias/tokens] § ~/etc/tokens, a secret or log",
                "write: [~/log] § ~/log/audit.jsonl, a secret or log",
                "read: [~/log/audit.jsonl] § ~/log/audit.jsonl, a secret or log",
                "write: [~/keys] § ~/keys/tls.pem, a secret or log",
                "read: [~/keys/tls.pem] § ~/keys/tls.pem, a secret or log",
                "write: [~/keys/proof.pem] § ~/keys/proof.pem, a secret or log",
                "read: [~/keys/proof.pem] § ~/keys/proof.pem, a secret or log",
                "write: [~/slots/current] § ~/slots, the slots of the test system",
                "write: [~/slots] § ~/slots, the slots of the test system",
                "read: [~/slots/a] § ~/slots, the slots of the test system",
                "write: [~/shop/linked/production] § .helix of HELIX's root",
            })
    void whatOpensWhatJudgesAndLiesElsewhereIsRefusedByWhereItReallyLies(String opened, String told)
            throws IOException {
        var past = Files.createDirectories(home.resolve("past/.git/worktrees/shop"));
        Files.writeString(past.resolve("commondir"), "../..\n");
        Files.writeString(folder.resolve(".git"), "gitdir: " + past + "\n");
        Files.createDirectories(home.resolve("etc"));
        Files.createSymbolicLink(home.resolve("alias"), home.resolve("etc"));
        var elsewhere = """
                server: { tokens_file: ../etc/tokens, tls: { certificate: ../keys/tls.crt, key: ../keys/tls.pem } }
                audit_log: { file: ../log/audit.jsonl }
                proof: { key: ../keys/proof.pem }
                test: { root: ../slots }
                """;
        assertThat(config("sandbox: { read: [~/etc, ~/keys], write: [~/.m2, ~/past/other] }\n" + elsewhere)
                        .sandbox()
                        .writable())
                .hasSize(2);

        var refused = catchThrowableOfType(Refused.class, () -> config("sandbox: { " + opened + " }\n" + elsewhere));

        assertThat(refused.refusal().message())
                .contains("helix.yaml:3", "would open " + told.replace("~", home.toString()), "name a narrower path");
    }

    @Test
    void autoGoesOnWithoutOneAndSaysWhyAndHowToGetOne() throws IOException {
        assertThat(without("").confinement()).isInstanceOfSatisfying(Confinement.Open.class, open -> {
            assertThat(open.why()).isNotBlank();
            assertThat(open.remedy()).contains("bubblewrap");
        });
        assertThat(without("sandbox: off\n").confinement()).isInstanceOfSatisfying(Confinement.Open.class, open -> {
            assertThat(open.why()).contains("sandbox: off");
            assertThat(open.remedy()).contains("auto or required");
        });
    }

    @Test
    void whereOneIsRequiredNothingRunsWithoutIt() throws IOException {
        var sandboxes = without("sandbox: required\nproduction: { sandbox: off }\n");

        assertThatThrownBy(sandboxes::confinement)
                .isInstanceOf(PortException.class)
                .hasMessageContaining("SANDBOX_UNAVAILABLE")
                .hasMessageContaining("sandbox: auto");
        assertThatThrownBy(() -> sandboxes.builds(SystemName.TEST).sandbox().confinement())
                .hasMessageContaining("SANDBOX_UNAVAILABLE");
        assertThatThrownBy(() -> sandboxes.tests().sandbox().confinement()).hasMessageContaining("SANDBOX_UNAVAILABLE");
        assertThatThrownBy(() -> sandboxes.gates().sandbox().confinement()).hasMessageContaining("SANDBOX_UNAVAILABLE");
        assertThatThrownBy(sandboxes::agentConfinement).hasMessageContaining("SANDBOX_UNAVAILABLE");
        assertThat(sandboxes.system(SystemName.PRODUCTION).sandbox().confinement())
                .isInstanceOf(Confinement.Open.class);
    }

    @Test
    void anAgentRunsCommandsInASandboxAndOutsideOnlyWhereThatIsCalledUnsafe() throws IOException {
        assertThat(without("").bash(HelixConfig.Bash.WHERE_CONFINED)).isFalse();
        assertThat(without("").bash(HelixConfig.Bash.UNSAFE)).isTrue();
        assertThatThrownBy(() -> without("").bash(HelixConfig.Bash.CONFINED))
                .hasMessageContaining("SANDBOX_UNAVAILABLE")
                .hasMessageContaining("agent.bash: unsafe");
    }
}
