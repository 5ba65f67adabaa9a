package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.proof.Claim;
import dev.helix.domain.proof.GateFile;
import dev.helix.domain.proof.Integrated;
import dev.helix.domain.proof.Link;
import dev.helix.domain.proof.ProcessRan;
import dev.helix.domain.proof.SlotHeld;
import dev.helix.domain.proof.StageProgram;
import dev.helix.domain.proof.StageRun;
import dev.helix.domain.proof.Summary;
import dev.helix.domain.proof.TakenBack;
import dev.helix.domain.proof.TakenOff;
import dev.helix.domain.proof.TestResult;
import dev.helix.domain.proof.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What other versions of HELIX have stated is read for ever: an example is added together with its line, and none is changed. */
class StatementsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/stored/statements.jsonl");
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123456789Z");
    private static final TreeId TREE = new TreeId("3".repeat(40));
    private static final TreeId OLD = new TreeId("2".repeat(40));
    private static final CommitId COMMIT = new CommitId("c".repeat(40));
    private static final CommitId ONTO = new CommitId("b".repeat(40));
    private static final String DIGEST = "d".repeat(64);
    private static final Link LINK = new Link(ONTO, DIGEST);

    private static List<Claim> examples() {
        var stage = new StageRun("unit", "PASSED", List.of("sh", "test.sh"), 3, DIGEST, Duration.ofMillis(1500));
        var gates = List.of(
                new GateFile("helix.yaml", new BlobId("9".repeat(40)), Optional.of("user:jürgen: weil")),
                new GateFile("test.sh", new BlobId("8".repeat(40)), Optional.empty()));
        return List.of(
                new TestResult(TREE, stage, gates),
                new Verdict(
                        TREE,
                        "feature-xyz",
                        ONTO,
                        OLD,
                        DIGEST,
                        "plan",
                        List.of(stage, new StageRun("e2e", "FAILED", List.of(), 0, "", Duration.ZERO)),
                        gates,
                        Map.of("git", "2.39", "java", "21"),
                        List.of(),
                        true,
                        "bubblewrap",
                        new Verdict.Evidence("verified", "Grüße, \uD83D\uDE80 \"so\""),
                        "user:jürgen",
                        NOON,
                        NOON.plusSeconds(2)),
                new Verdict(
                        TREE,
                        "feature-xyz",
                        ONTO,
                        OLD,
                        DIGEST,
                        "plan",
                        List.of(stage),
                        List.of(),
                        Map.of("git", "2.39", "java", "21"),
                        List.of(
                                new StageProgram("python3.11", DIGEST, "Python 3.11.2", List.of("build", "unit")),
                                new StageProgram("dash", DIGEST, "", List.of("unit"))),
                        false,
                        "helix.yaml says sandbox: off",
                        new Verdict.Evidence("regression_only", ""),
                        "user:ada",
                        NOON,
                        NOON.plusSeconds(2)),
                new Summary(
                        TREE,
                        "1.0",
                        NOON,
                        Summary.PRODUCTION,
                        "plan",
                        List.of(DIGEST),
                        true,
                        List.of(Summary.TESTED, Summary.WITNESSED)),
                new Summary(TREE, "1.0", NOON, Summary.PRODUCTION, "plan", List.of(), false, List.of()),
                new Integrated(
                        COMMIT,
                        TREE,
                        ONTO,
                        DIGEST,
                        "feature-xyz",
                        "user:ada",
                        true,
                        NOON,
                        List.of(Integrated.SLOT, Integrated.PROCESS),
                        Optional.of(LINK)),
                new Integrated(
                        COMMIT,
                        TREE,
                        ONTO,
                        DIGEST,
                        "feature-xyz",
                        "user:ada",
                        false,
                        NOON,
                        List.of(),
                        Optional.empty()),
                new SlotHeld(COMMIT, TREE, "production", "a", 12, NOON),
                new ProcessRan(COMMIT, TREE, "production", Optional.of(TREE), Duration.ofMinutes(1), NOON),
                new ProcessRan(COMMIT, TREE, "production", Optional.empty(), Duration.ZERO, NOON),
                new TakenBack(COMMIT, OLD, ONTO, "feature-xyz", NOON, Optional.of(LINK)),
                new TakenOff(TREE, DIGEST, "feature-xyz", "test", OLD, "user:ada", "taken off the test system", NOON));
    }

    @Test
    void whatWasStatedIsReadAndWrittenAsItStandsThere() throws Exception {
        var format = new InTotoFormat();
        var lines = Files.readAllLines(GOLDEN);

        assertThat(lines)
                .isEqualTo(examples().stream()
                        .map(claim -> format.payload(claim.statement()).text())
                        .toList());
        assertThat(lines.stream().map(line -> Claim.of(format.statement(Content.of(line)))))
                .isEqualTo(examples().stream().map(Optional::of).toList());
    }

    @Test
    void thereIsAnExampleOfEachKind() {
        assertThat(examples().stream().map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(
                        Arrays.stream(Claim.class.getPermittedSubclasses()).toArray(Class<?>[]::new));
    }
}
