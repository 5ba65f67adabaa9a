package dev.helix.evolution.develop;

import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.DevelopmentPlan;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.GateVerdict;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.PhaseReport;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.WorkMode;
import java.util.Collection;
import java.util.List;

/** The prompts of developers. Pure. */
final class PhaseTexts {

    private static final String DECIDING = "conflicts";
    private static final int TRIES_TO_DECIDE = 2;
    private static final int LONGEST_PART = 20_000;
    private static final int MOST_FINDINGS = 50;

    /** How many findings the line has that says what is wrong with an attempt. */
    private static final int FINDINGS_IN_A_LINE = 3;

    /** What an agent is told that is sent back since its turn was too much for one: the same again would cost the same again. */
    static final String IN_PARTS = """
            The last turn broke off: it was too much for one. Work in parts: write one file at a time, a long one piece by piece,
            and answer in few words. Do the next part now and end your turn; you are sent back for what is missing.""";

    /** The help for a phase that has failed. */
    enum Remedy {
        /** Another budget. */
        BUDGET,

        /** An agent that can be asked. */
        AGENT,

        /** Words of a person. */
        HINTS
    }

    private PhaseTexts() {}

    /** Returns what a person can do about a phase of {@code id} that has failed, behind its reason. */
    static String advice(ProjectId id, Remedy remedy) {
        var retry = "helix project retry " + id;
        var again = switch (remedy) {
            case BUDGET -> ". Change `budget` in phases.yaml, then say `" + retry;
            case AGENT -> ". Mend that, then say `" + retry;
            case HINTS -> ". Read the findings above, then say `" + retry + " --hints \"what to do differently\"";
        };
        return again + "`, or mend the files and say `helix project ready " + id + "`.";
    }

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
            text.append("\n## Work of earlier tries\n\n```diff\n")
                    .append(cut(earlier))
                    .append("\n```\n");
        }
        return text.toString();
    }

    /** Returns the phase in which an agent decides what a rebase has marked in {@code files}, ahead of those of {@code plan}. */
    static Phase deciding(Collection<String> files, DevelopmentPlan plan) {
        boolean taken = plan.phases().stream().anyMatch(phase -> phase.id().equals(DECIDING));
        return new Phase(
                taken ? DECIDING + "-of-rebase" : DECIDING,
                "Decide what main and this project have both changed",
                """
                A rebase has put this project onto main as it is now. Where main and the project have changed the same place, the file
                holds both, between `<<<<<<< main`, `||||||| base`, `=======` and `>>>>>>> project`: main's words, those that both
                began with, the project's. Make one of them that keeps what main wants and what the project wants, and take the markers
                out. The files are: %s.""".formatted(String.join(", ", files)),
                List.of(),
                TRIES_TO_DECIDE);
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
            text.append("You touched protected files; leave them alone from now on:\n");
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

    /**
     * Returns what people read of a failed attempt below its {@link #summary}: what that leaves out, a line each, and then what programs
     * printed. What the agent is told to do about it is between HELIX and the agent.
     */
    static String details(PhaseReport.GatedTurn attempt) {
        var text = new StringBuilder();
        for (var damage : attempt.damage()) {
            text.append("- ").append(damage.path()).append(": ").append(damage.what());
            text.append(damage.undone() ? ", and put back\n" : ", and NOT put back\n");
        }
        for (var verdict : attempt.verdicts()) {
            if (verdict.passed()) {
                continue;
            }
            if (verdict.findings().size() > FINDINGS_IN_A_LINE) {
                text.append(findings(verdict));
            }
            if (!verdict.logTail().isBlank()) {
                text.append(text.isEmpty() ? "" : "\n").append(tail(verdict.logTail()));
            }
        }
        return text.toString();
    }

    /** Returns what is wrong with an attempt, in one line. */
    static String summary(PhaseReport.GatedTurn attempt) {
        if (attempt.failure() != null) {
            return attempt.failure();
        }
        if (!attempt.damage().isEmpty()) {
            return "the agent touched protected files: "
                    + String.join(
                            ", ", attempt.damage().stream().map(Damage::path).toList());
        }
        var shut = attempt.verdicts().getLast();
        var first = shut.findings().stream()
                .limit(FINDINGS_IN_A_LINE)
                .map(PhaseTexts::brief)
                .toList();
        var more = shut.findings().size() > first.size()
                ? " and " + (shut.findings().size() - first.size()) + " more"
                : "";
        return "gate '" + shut.gate() + "': " + String.join("; ", first) + more;
    }

    private static String brief(Finding finding) {
        return (finding.file() == null ? "" : finding.file() + (finding.line() > 0 ? ":" + finding.line() : "") + ": ")
                + finding.message();
    }

    static String findings(GateVerdict verdict) {
        var text = new StringBuilder();
        verdict.findings().stream()
                .limit(MOST_FINDINGS)
                .forEach(finding -> text.append("- ").append(brief(finding)).append('\n'));
        return text.toString();
    }

    static String line(Denial denial) {
        return "- " + (denial.path().isEmpty() ? "" : "`" + denial.path().replace('`', '\'') + "`, by ")
                + "`" + denial.command().replace('`', '\'') + "`"
                + (denial.times() == 1 ? "" : ", " + denial.times() + " times") + "\n";
    }

    static String line(Damage damage) {
        return "- " + damage.path() + ": " + damage.what() + (damage.undone() ? "; put back" : "; NOT put back") + "\n";
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_PART ? text : text.substring(0, LONGEST_PART) + "\n…";
    }

    static String tail(String text) {
        return text.length() <= LONGEST_PART ? text : "…\n" + text.substring(text.length() - LONGEST_PART);
    }
}
