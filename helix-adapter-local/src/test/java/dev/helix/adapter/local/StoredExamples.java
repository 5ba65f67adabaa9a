package dev.helix.adapter.local;

import dev.helix.domain.access.BrowserLogin;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.chat.ChatTurn;
import dev.helix.domain.chat.SessionId;
import dev.helix.domain.chat.UnheardEnd;
import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Candidate;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.GateVerdict;
import dev.helix.domain.evolution.Lease;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.PhaseReport;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Report;
import dev.helix.domain.evolution.Seal;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TestNames;
import dev.helix.domain.evolution.TestsSeen;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.JournalEntry.Recorded;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * What the files in {@code format-2} hold. Those files are what other versions of HELIX have written: an example here may be
 * added together with its lines, and none is ever changed.
 */
final class StoredExamples {

    static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123456789Z");
    private static final String TEXT = "Grüße, \uD83D\uDE80 \"so\" \\ und\n\tweiter\u0000\u2028ende";
    private static final ProjectId PROJECT = new ProjectId("feature-xyz");
    private static final OperationId OPERATION = OperationId.of(5);

    private StoredExamples() {}

    /** Returns a journal with each case, each constant, and each field both there and not there. */
    static List<Recorded> journal() {
        var all = new ArrayList<JournalEntry>();
        all.add(new JournalEntry.ProjectSaved(
                EvolutionProject.created(PROJECT, "Übersetzen", commit('1'), "user:jürgen", NOON)));
        for (var status : ProjectStatus.values()) {
            all.add(new JournalEntry.ProjectSaved(full(status)));
        }
        var kinds = EnumSet.range(OperationKind.DEVELOP, OperationKind.RESTART);
        kinds.remove(OperationKind.REHEARSE);
        for (var kind : kinds) {
            all.add(new JournalEntry.OperationStarted(kind, PROJECT, "user:jürgen"));
        }
        for (var system : SystemName.values()) {
            all.add(new JournalEntry.SystemOperationStarted(OperationKind.RESTART, system, "user:jürgen"));
        }
        all.add(new JournalEntry.StepBegun(OPERATION, "materialise"));
        all.add(new JournalEntry.StepNoted(OPERATION, "materialise", Map.of("attempts", "1"), TEXT));
        all.add(new JournalEntry.StepDone(
                OPERATION, "materialise", Map.of("slot", "a", "tree", "3", "ä", TEXT), "done"));
        all.add(new JournalEntry.StepDone(OPERATION, "empty", Map.of(), ""));
        all.add(new JournalEntry.StepFailed(OPERATION, "start", TEXT, null));
        all.add(new JournalEntry.StepFailed(OPERATION, "start", TEXT, TEXT));
        all.add(new JournalEntry.StepUndone(OPERATION, "switch", null));
        all.add(new JournalEntry.StepUndone(OPERATION, "switch", TEXT));
        all.add(new JournalEntry.StatusEdited(PROJECT, ""));
        for (var state : Operation.State.values()) {
            all.add(new JournalEntry.OperationEnded(OPERATION, state, "why", "STEP_FAILED"));
        }
        all.add(new JournalEntry.OperationEnded(OPERATION, Operation.State.SUCCEEDED, null, null));
        all.add(new JournalEntry.SlotTampered(SystemName.PRODUCTION, Slot.B, List.of("src/Größe.java", TEXT)));
        all.add(new JournalEntry.SlotTampered(SystemName.TEST, Slot.A, List.of()));
        var tests = new TestNames(List.of("a test", TEXT), List.of("another"));
        all.add(new JournalEntry.MainTested(new TreeId("3".repeat(40)), "plan", new TestsSeen(3, tests)));
        all.add(new JournalEntry.MainTested(new TreeId("4".repeat(40)), "plan", TestsSeen.NONE));
        all.add(new JournalEntry.PinsDropped(List.of("sealed/" + PROJECT, "good/" + OPERATION)));
        all.add(new JournalEntry.SandboxDenied(OPERATION, "validate", new Denial("/usr/größe", "sh " + TEXT, 3)));
        all.add(new JournalEntry.SandboxDenied(OPERATION, "build", new Denial("", "make", 1)));
        // Kinds that came later stand at the end, for no line that is there is ever changed.
        for (var kind : EnumSet.range(OperationKind.SYNC_RAG_TO_TEST, OperationKind.DOCKER_DOWN)) {
            all.add(new JournalEntry.SystemOperationStarted(kind, SystemName.TEST, "user:jürgen"));
        }
        all.add(new JournalEntry.OfNextFormat("main_praised"));
        all.add(new JournalEntry.OperationStarted(OperationKind.REHEARSE, PROJECT, "user:jürgen"));
        var recorded = new ArrayList<Recorded>();
        for (var entry : all) {
            recorded.add(new Recorded(recorded.size() + 1L, NOON.plusSeconds(recorded.size()), entry));
        }
        return List.copyOf(recorded);
    }

    private static EvolutionProject full(ProjectStatus status) {
        var stages = new ArrayList<StageReport>();
        for (var outcome : StageReport.Outcome.values()) {
            stages.add(new StageReport(
                    "unit",
                    outcome,
                    Duration.ofMillis(61_234),
                    7,
                    List.of(new Finding("src/Größe.java", 12, "no"), Finding.of("no file at all")),
                    TEXT));
        }
        if (status == ProjectStatus.DEPLOYED) {
            stages.add(new StageReport(
                    "regression",
                    StageReport.Outcome.INCONCLUSIVE,
                    Duration.ZERO,
                    2,
                    List.of(),
                    "",
                    new TestNames(List.of("größer als 3", "a.BTest.adds"), List.of("later")),
                    List.of("removed on purpose? a.BTest.adds")));
        }
        return new EvolutionProject(
                PROJECT,
                "Übersetzen",
                status,
                NOON,
                commit('1'),
                new Seal("ab".repeat(32), 3, NOON),
                new Candidate(commit('2'), tree('3'), commit('4')),
                commit('5'),
                new Report(tree('3'), status == ProjectStatus.READY ? null : "plan", NOON, NOON.plusMillis(5), stages),
                "why it failed",
                List.of("claude 3f2a"),
                List.of(
                        new EvolutionProject.Move(null, ProjectStatus.PENDING, NOON, "user:jürgen", "created"),
                        new EvolutionProject.Move(ProjectStatus.PENDING, status, NOON, "helix", "")),
                List.of(new EvolutionProject.Unlock(new RepoPath("helix.yaml"), "user:jürgen", "the port", NOON)));
    }

    static LeaseNote lease() {
        return LeaseNote.of(
                new Lease("test system", 7, OPERATION, "user:jürgen", NOON),
                new ProcessIdentity(4711, "00000000-0000-4000-8000-000000000000 208634"),
                true);
    }

    static List<BrowserLogin> logins() {
        return List.of(
                new BrowserLogin("ab".repeat(32), "user", NOON, NOON.plusSeconds(300)),
                new BrowserLogin("cd".repeat(32), "token " + "ef".repeat(32), NOON, NOON));
    }

    static Bundle bundle() {
        return new Bundle(
                commit('1'),
                List.of(
                        new Change.Add(new RepoPath("bin/größe.sh"), FileMode.EXECUTABLE, blob('1')),
                        new Change.Add(new RepoPath("link"), FileMode.SYMLINK, blob('2')),
                        new Change.Modify(new RepoPath("a b/c.txt"), FileMode.REGULAR, blob('3'), blob('4')),
                        new Change.Delete(new RepoPath("old.txt"), blob('5')),
                        new Change.Rename(
                                new RepoPath("from.txt"),
                                new RepoPath("to.txt"),
                                FileMode.REGULAR,
                                blob('6'),
                                blob('7')),
                        new Change.Chmod(new RepoPath("run.sh"), FileMode.EXECUTABLE, blob('8'))));
    }

    static ChatSession session() {
        return new ChatSession(
                new SessionId("f919ac04-d9e9-45b1-907f-e2fe375b9f7c"),
                "ada/chat-1",
                ChatSession.Status.WORKING,
                ConversationStep.WHY,
                List.of(
                        new ChatTurn("m1", "51".repeat(32), new AgentSession("scripted-1"), NOON),
                        new ChatTurn("", "52".repeat(32), null, NOON)),
                List.of(PROJECT),
                List.of(),
                List.of(),
                NOON,
                NOON.plusSeconds(1));
    }

    static ChatSession sessionWithAnEndThatIsUntold() {
        return sessionOf(OperationId.of(17))
                .leftUntold(new UnheardEnd(OperationId.of(16), "… 1 von 9 · Größe\n✗ tests\n"), NOON.plusSeconds(2));
    }

    static ChatSession sessionOfACommand() {
        return sessionOf(OperationId.of(17));
    }

    static ChatSession sessionOfCommands() {
        return sessionOf(OperationId.of(15), OperationId.of(16), OperationId.of(17));
    }

    private static ChatSession sessionOf(OperationId... operations) {
        return new ChatSession(
                new SessionId("f919ac04-d9e9-45b1-907f-e2fe375b9f7d"),
                "ada/chat-2",
                ChatSession.Status.OPEN,
                null,
                List.of(),
                List.of(),
                List.of(operations),
                List.of(),
                NOON,
                NOON.plusSeconds(1));
    }

    static StartedProcess process() {
        return new StartedProcess(
                new ProcessTree(
                        new ProcessIdentity(4711, "00000000-0000-4000-8000-000000000000 159949"),
                        "e55285f2-653a-4f47-bca5-38ee46400bf9"),
                Slot.B,
                tree('6'),
                241);
    }

    static PhaseReport phase() {
        var verdicts = List.of(
                new GateVerdict("syntax", List.of(), ""),
                new GateVerdict("tests", List.of(new Finding("src/A.java", 3, "fails")), "1 of 2"));
        return new PhaseReport(
                "implement",
                "Implement it",
                false,
                "claude 2.1",
                NOON,
                NOON.plusSeconds(90),
                "cd".repeat(32),
                "try it the other way",
                List.of(
                        new PhaseReport.GatedTurn(
                                "3f2a",
                                null,
                                verdicts,
                                List.of(new Damage("helix.yaml", "changed", true)),
                                List.of("README.md"),
                                List.of(new Denial("/etc/hosts", "Bash: touch /etc/hosts", 2)),
                                List.of(new Denial("helix.yaml", "Write", 1)),
                                new Usage(4, 1200, 300, new BigDecimal("0.0125"), Duration.ofSeconds(61))),
                        new PhaseReport.GatedTurn(
                                null,
                                "broke off",
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                new Usage(0, 0, 0, null, Duration.ZERO))),
                List.of(new RepoPath("src/A.java")),
                List.of("sleep 600"),
                1,
                "gate 'tests' is shut");
    }

    static AuditTrail.Entry audit() {
        return new AuditTrail.Entry(
                NOON, "user:jürgen", "Ada", "http 127.0.0.1", "deploy", PROJECT, "op-5", List.of("claude 3f2a"));
    }

    static CommitId commit(char digit) {
        return new CommitId(String.valueOf(digit).repeat(40));
    }

    static TreeId tree(char digit) {
        return new TreeId(String.valueOf(digit).repeat(40));
    }

    private static BlobId blob(char digit) {
        return new BlobId(String.valueOf(digit).repeat(40));
    }
}
