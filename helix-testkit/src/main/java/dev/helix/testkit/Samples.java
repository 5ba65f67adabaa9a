package dev.helix.testkit;

import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Candidate;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Report;
import dev.helix.domain.evolution.Seal;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TestNames;
import dev.helix.domain.evolution.TestsSeen;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values of the domain with every field filled, and with text that is easily damaged on its way to a disk and back. */
public final class Samples {

    /** Umlauts, a character outside the basic plane, quotes, a backslash, line ends, a NUL, a lone carriage return. */
    public static final String HARD_TEXT = "Grüße aus Köln, \uD83D\uDE80 \"so\" \\ und\n\tweiter\r\u0000\u2028ende";

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123456789Z");
    private static final ProjectId PROJECT = new ProjectId("feature-xyz");

    private Samples() {}

    /** Returns a project that has just been created. */
    public static EvolutionProject freshProject() {
        return EvolutionProject.created(PROJECT, "Grüße übersetzen", commit('1'), "user:jürgen", NOON);
    }

    /** Returns a project whose validation has passed, with a failure behind it. */
    public static EvolutionProject judgedProject() {
        var seal = new Seal("ab".repeat(32), 3, NOON);
        var stages = List.of(
                new StageReport("syntax", StageReport.Outcome.PASSED, Duration.ofMillis(1234), 7, List.of(), HARD_TEXT),
                new StageReport("unit", StageReport.Outcome.SKIPPED, Duration.ZERO, 0, List.of(), ""));
        return freshProject()
                .developing("user:jürgen", HARD_TEXT, NOON.plusSeconds(1))
                .writtenBy("claude 3f2a")
                .failed(HARD_TEXT, "helix", NOON.plusSeconds(2))
                .ready(seal, "user:jürgen", "repariert", NOON.plusSeconds(3))
                .deployed(new Candidate(commit('2'), tree('3'), commit('4')), "helix", NOON.plusSeconds(4))
                .judged(new Report(tree('3'), "plan", NOON, NOON.plusSeconds(5), stages));
    }

    /** Returns a project that failed its validation, with findings. */
    public static EvolutionProject failedProject() {
        var findings = List.of(new Finding("src/Größe.java", 12, HARD_TEXT), Finding.of("no file at all"));
        var stage = new StageReport("unit", StageReport.Outcome.FAILED, Duration.ofSeconds(2), 0, findings, HARD_TEXT);
        return freshProject()
                .ready(new Seal("cd".repeat(32), 1, NOON), "user:jürgen", "", NOON)
                .deployed(new Candidate(commit('2'), tree('3'), commit('4')), "helix", NOON)
                .judged(new Report(tree('3'), "plan", NOON, NOON, List.of(stage)))
                .failed("unit failed", "helix", NOON);
    }

    /** Returns a project in production. */
    public static EvolutionProject integratedProject() {
        return judgedProject().integrated(commit('5'), "user:jürgen", NOON.plusSeconds(6));
    }

    /** Returns every kind of entry, in every shape that its kind can have. */
    public static List<JournalEntry> entries() {
        var operation = OperationId.of(5);
        var all = new ArrayList<JournalEntry>();
        for (var project : List.of(freshProject(), judgedProject(), failedProject(), integratedProject())) {
            all.add(new JournalEntry.ProjectSaved(project));
        }
        for (var kind : OperationKind.values()) {
            all.add(new JournalEntry.OperationStarted(kind, PROJECT, "user:jürgen"));
        }
        all.add(new JournalEntry.SystemOperationStarted(OperationKind.RESTART, SystemName.PRODUCTION, "user:jürgen"));
        all.add(new JournalEntry.StepBegun(operation, "materialise"));
        all.add(new JournalEntry.StepNoted(operation, "materialise", Map.of("attempts", "1"), HARD_TEXT));
        all.add(new JournalEntry.StepDone(operation, "materialise", Map.of("slot", "A", "ä", HARD_TEXT), HARD_TEXT));
        all.add(new JournalEntry.StepDone(operation, "empty", Map.of(), ""));
        all.add(new JournalEntry.StepFailed(operation, "start", HARD_TEXT, HARD_TEXT));
        all.add(new JournalEntry.StepFailed(operation, "stop", "", null));
        all.add(new JournalEntry.StepUndone(operation, "switch", HARD_TEXT));
        all.add(new JournalEntry.SandboxDenied(operation, "build", new Denial(HARD_TEXT, "sh build.sh", 2)));
        all.add(new JournalEntry.SandboxDenied(operation, "validate", new Denial("", "make", 1)));
        all.add(new JournalEntry.StatusEdited(PROJECT, "ready"));
        all.add(new JournalEntry.StatusEdited(PROJECT, ""));
        all.add(new JournalEntry.SlotTampered(SystemName.PRODUCTION, Slot.B, List.of("a.txt", HARD_TEXT)));
        all.add(new JournalEntry.SlotTampered(SystemName.TEST, Slot.A, List.of()));
        var tests = new TestNames(List.of("a test", HARD_TEXT), List.of("another"));
        all.add(new JournalEntry.MainTested(new TreeId("3".repeat(40)), "plan", new TestsSeen(3, tests)));
        all.add(new JournalEntry.MainTested(new TreeId("4".repeat(40)), "plan", TestsSeen.NONE));
        all.add(new JournalEntry.PinsDropped(List.of("sealed/" + PROJECT)));
        all.add(new JournalEntry.OfNextFormat("main_praised"));
        for (var state : Operation.State.values()) {
            all.add(new JournalEntry.OperationEnded(operation, state, HARD_TEXT, "STEP_FAILED"));
        }
        all.add(new JournalEntry.OperationEnded(operation, Operation.State.SUCCEEDED, null, null));
        return List.copyOf(all);
    }

    /** Returns a bundle with every kind of change and every mode. */
    public static Bundle bundle() {
        return new Bundle(
                commit('1'),
                List.of(
                        new Change.Add(new RepoPath("bin/größe.sh"), FileMode.EXECUTABLE, blob('1')),
                        new Change.Add(new RepoPath("link"), FileMode.SYMLINK, blob('2')),
                        new Change.Modify(new RepoPath("a b/c.txt"), FileMode.REGULAR, blob('3'), blob('4')),
                        new Change.Delete(new RepoPath("old.txt"), blob('5')),
                        new Change.Rename(
                                new RepoPath("von.txt"),
                                new RepoPath("nach \uD83D\uDE80.txt"),
                                FileMode.REGULAR,
                                blob('6'),
                                blob('7')),
                        new Change.Chmod(new RepoPath("run.sh"), FileMode.EXECUTABLE, blob('8'))));
    }

    private static CommitId commit(char digit) {
        return new CommitId(String.valueOf(digit).repeat(40));
    }

    private static TreeId tree(char digit) {
        return new TreeId(String.valueOf(digit).repeat(40));
    }

    private static BlobId blob(char digit) {
        return new BlobId(String.valueOf(digit).repeat(40));
    }
}
