package dev.helix.evolution.develop;

import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.GateVerdict;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.PhaseReport;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.Spending;
import dev.helix.domain.evolution.WorkMode;
import dev.helix.domain.text.Ellipsis;
import java.util.List;
import java.util.stream.Collectors;

/** What developers are told, and what people read of them. Pure. */
final class PhaseTexts {

    private static final int LONGEST_PART = 20_000;
    private static final int MOST_FINDINGS = 50;

    private PhaseTexts() {}

    /**
     * Returns the first prompt of a phase.
     *
     * @param earlier what an earlier try left behind, as a diff; empty for a fresh start
     * @param evidence why an earlier try failed; empty when none did
     * @param hints what a person says to it; empty for nothing
     */
    static String instructions(
            ProjectId id, Spec spec, Phase phase, WorkMode work, String evidence, String earlier, String hints) {
        var text = new StringBuilder();
        text.append("# ")
                .append(spec.title())
                .append("\n\n")
                .append(spec.description())
                .append('\n');
        if (!spec.acceptance().isEmpty()) {
            text.append("\n## Done when\n\n");
            for (int i = 0; i < spec.acceptance().size(); i++) {
                text.append("- AC-")
                        .append(i + 1)
                        .append(": ")
                        .append(spec.acceptance().get(i))
                        .append('\n');
            }
        }
        text.append("\n## Phase: ")
                .append(phase.name())
                .append("\n\n")
                .append(phase.prompt())
                .append('\n');
        if (!phase.outputs().isEmpty()) {
            text.append("\nOutputs that must be there afterwards: ")
                    .append(String.join(", ", phase.outputs()))
                    .append('\n');
        }
        if (phase.gates().contains(SpecCoverageGate.NAME)) {
            text.append(
                    "\nEnd with a report that names every item of \"Done when\" by its number, and how it is met.\n");
        }
        text.append("\n## Where your work goes\n\n").append(place(id, work));
        if (!evidence.isBlank()) {
            text.append("\n## Why an earlier try failed\n\n")
                    .append(cut(evidence))
                    .append('\n');
        }
        if (!hints.isBlank()) {
            text.append("\n## Hints of the person in charge\n\n").append(hints).append('\n');
        }
        if (!earlier.isBlank()) {
            text.append("\n## What is there from earlier tries\n\n```diff\n")
                    .append(cut(earlier))
                    .append("\n```\n");
        }
        return text.toString();
    }

    private static String place(ProjectId id, WorkMode work) {
        return switch (work) {
            case WORKSPACE -> """
                You work in a private checkout of the system, and write nowhere else. Change, add and delete files in place; HELIX
                finds out what you changed. A changed file is an output under `modified/`, an added one under `new/`. The checkout
                is a git repository of its own, without a remote: status, diff, commit and stash work; whether you commit is yours.
                """;
            case OVERLAY -> """
                You work in the folder of project `%s` and write nowhere else. A file that the system does not have yet
                goes under `new/`, a changed copy of one that it has under `modified/`, both at its path in the repository.
                """.formatted(id);
        };
    }

    /** Returns what an agent is told that is sent back. */
    static String feedback(PhaseReport.GatedTurn attempt) {
        var text = new StringBuilder();
        if (attempt.failure() != null) {
            text.append("The last turn broke off. Go on where you were.\n");
        }
        if (!attempt.damage().isEmpty()) {
            text.append("You touched what you may not touch; leave it alone from now on:\n");
            attempt.damage().forEach(damage -> text.append(line(damage)));
        }
        for (var verdict : attempt.verdicts()) {
            if (!verdict.passed()) {
                text.append("The phase is not done: its gate '")
                        .append(verdict.gate())
                        .append("' stays shut.\n")
                        .append(findings(verdict));
                if (!verdict.logTail().isBlank()) {
                    text.append("\nThe end of the output:\n\n```\n")
                            .append(tail(verdict.logTail()))
                            .append("\n```\n");
                }
            }
        }
        return text.append("\nRepair this now.").toString();
    }

    /** Returns what is wrong with an attempt, in one line. */
    static String summary(PhaseReport.GatedTurn attempt) {
        if (attempt.failure() != null) {
            return attempt.failure();
        }
        if (!attempt.damage().isEmpty()) {
            return "the agent touched what it may not touch: "
                    + String.join(
                            ", ", attempt.damage().stream().map(Damage::path).toList());
        }
        var shut = attempt.verdicts().getLast();
        var first = shut.findings().stream().limit(3).map(PhaseTexts::brief).toList();
        var more = shut.findings().size() > first.size()
                ? " and " + (shut.findings().size() - first.size()) + " more"
                : "";
        return "gate '" + shut.gate() + "': " + String.join("; ", first) + more;
    }

    private static String brief(Finding finding) {
        return (finding.file() == null ? "" : finding.file() + (finding.line() > 0 ? ":" + finding.line() : "") + ": ")
                + finding.message();
    }

    private static String findings(GateVerdict verdict) {
        var text = new StringBuilder();
        verdict.findings().stream()
                .limit(MOST_FINDINGS)
                .forEach(finding -> text.append("- ").append(brief(finding)).append('\n'));
        return text.toString();
    }

    private static String line(PhaseReport.Denial denial) {
        return "- " + (denial.path().isEmpty() ? "" : "`" + denial.path().replace('`', '\'') + "`, by ")
                + "`" + denial.command().replace('`', '\'') + "`"
                + (denial.times() == 1 ? "" : ", " + denial.times() + " times") + "\n";
    }

    private static String line(Damage damage) {
        return "- " + damage.path() + ": " + damage.what() + (damage.undone() ? "; put back" : "; NOT put back") + "\n";
    }

    /** Returns {@code REPORT.md}. */
    static String readable(ProjectId id, Spec spec, List<PhaseHistory.Run> runs, List<PhaseReport> reports) {
        var text = new StringBuilder("# Development of " + id + ": " + spec.title() + "\n");
        runs(text, runs);
        for (var report : reports) {
            var spent = report.spending();
            text.append("\n## ")
                    .append(report.name())
                    .append(": ")
                    .append(report.passed() ? "passed" : "failed")
                    .append("\n\n- phase `")
                    .append(report.id())
                    .append("`, by ")
                    .append(report.agent())
                    .append(", ")
                    .append(report.startedAt())
                    .append(" to ")
                    .append(report.endedAt())
                    .append("\n- attempts: ")
                    .append(spent.attempts())
                    .append(", working time: ")
                    .append(spent.time().toSeconds())
                    .append(" s, cost: ")
                    .append(spent.usd())
                    .append(" USD\n");
            if (report.statusEdits() > 0) {
                text.append("- `status.json` was edited ")
                        .append(report.statusEdits())
                        .append(" times and put back\n");
            }
            if (!report.leftRunning().isEmpty()) {
                text.append("- was still running when the phase ended, and was ended with it: ")
                        .append(report.leftRunning().stream()
                                .map(line -> "`" + line.replace('`', '\'').replace('\n', ' ') + "`")
                                .collect(Collectors.joining(", ")))
                        .append('\n');
            }
            if (!report.hints().isBlank()) {
                text.append("- hints: ").append(report.hints()).append('\n');
            }
            attempts(text, report);
            if (!report.filesWritten().isEmpty()) {
                text.append("\nThe project changes:\n\n");
                report.filesWritten()
                        .forEach(file -> text.append("- `").append(file).append("`\n"));
            }
            if (report.error() != null) {
                text.append("\n**What to do.** ").append(report.error()).append('\n');
            }
        }
        return text.toString();
    }

    /** What all runs took, also those before this one and those that were killed. */
    private static void runs(StringBuilder text, List<PhaseHistory.Run> runs) {
        var sum = runs.stream().map(PhaseHistory.Run::spent).reduce(Spending.NOTHING, Spending::plus);
        text.append("\nAll runs together: ").append(took(sum)).append(".\n\n");
        text.append(
                "| run | phase | begun | outcome | attempts | working time | cost |\n|---|---|---|---|---|---|---|\n");
        for (var run : runs) {
            text.append("| ")
                    .append(run.operation())
                    .append(" | ")
                    .append(run.phase())
                    .append(" | ")
                    .append(run.step().startedAt())
                    .append(" | ")
                    .append(outcome(run.step()))
                    .append(" | ")
                    .append(run.spent().attempts())
                    .append(" | ")
                    .append(run.spent().time().toSeconds())
                    .append(" s | ")
                    .append(run.spent().usd())
                    .append(" USD |\n");
        }
    }

    private static String took(Spending spent) {
        return spent.attempts() + (spent.attempts() == 1 ? " attempt, " : " attempts, ")
                + spent.time().toSeconds() + " s, " + spent.usd() + " USD";
    }

    /** Of a run that was killed or stopped, the last line is all that is known. */
    private static String outcome(Operation.StepRun step) {
        var line = step.detail().lines().findFirst().orElse("").replace("|", "\\|");
        return step.state().word() + (line.isEmpty() ? "" : ": " + Ellipsis.end(line, 200));
    }

    private static void attempts(StringBuilder text, PhaseReport report) {
        for (int i = 0; i < report.attempts().size(); i++) {
            var attempt = report.attempts().get(i);
            text.append("\n### Attempt ").append(i + 1);
            text.append(attempt.session() == null ? "" : " (session " + attempt.session() + ")");
            text.append(attempt.passed() ? ": passed\n" : ": " + summary(attempt) + "\n\n");
            attempt.damage().forEach(damage -> text.append(line(damage)));
            if (!attempt.meanwhile().isEmpty()) {
                text.append("Changed while the phase ran, by somebody; left alone:\n");
                attempt.meanwhile()
                        .forEach(change -> text.append("- ").append(change).append('\n'));
            }
            if (!attempt.denied().isEmpty()) {
                text.append("Denied by the sandbox:\n");
                attempt.denied().forEach(denial -> text.append(line(denial)));
            }
            attempt.verdicts().stream().filter(verdict -> !verdict.passed()).forEach(verdict -> {
                text.append(findings(verdict));
                if (!verdict.logTail().isBlank()) {
                    text.append("\n```\n").append(tail(verdict.logTail())).append("\n```\n");
                }
            });
        }
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_PART ? text : text.substring(0, LONGEST_PART) + "\n…";
    }

    private static String tail(String text) {
        return text.length() <= LONGEST_PART ? text : "…\n" + text.substring(text.length() - LONGEST_PART);
    }
}
