package dev.helix.evolution.develop;

import dev.helix.domain.agent.Usage;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.PhaseReport;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.Spending;
import dev.helix.domain.text.Counted;
import dev.helix.domain.text.Ellipsis;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code REPORT.md}: what became of a project's phases, in all runs. It is written at every move, and says as of when it is true,
 * so that one that a killed HELIX left misleads nobody. Pure.
 *
 * @param id the project
 * @param spec what was asked for
 * @param phases of the plan, in order
 * @param runs every phase that was worked on, oldest first
 * @param reports of the phases of this run
 * @param waits whether the last of these has not failed, but waits for its model
 * @param working the operation that works on it now; null for none
 * @param at now
 */
record DevelopmentReport(
        ProjectId id,
        Spec spec,
        List<Phase> phases,
        List<PhaseHistory.Run> runs,
        List<PhaseReport> reports,
        boolean waits,
        @Nullable OperationId working,
        Instant at) {

    /** Returns the whole of it. */
    String text() {
        var text = new StringBuilder("# Development of " + id + ": " + spec.title() + "\n\nAs of " + at + ".\n");
        runs(text);
        for (var phase : phases) {
            var report = reports.stream()
                    .filter(each -> each.id().equals(phase.id()))
                    .reduce((first, second) -> second);
            if (report.isPresent()) {
                section(text, report.get());
            } else {
                earlier(text, phase);
            }
        }
        return text.toString();
    }

    /** A phase that this run has not worked on. */
    private void earlier(StringBuilder text, Phase phase) {
        var last = runs.stream().filter(run -> run.phase().equals(phase.id())).reduce((first, second) -> second);
        text.append("\n## ").append(phase.name()).append(": ");
        if (last.isEmpty()) {
            text.append("not begun\n");
            return;
        }
        var run = last.get();
        text.append(state(run))
                .append("\n\n- phase `")
                .append(phase.id())
                .append("`, run ")
                .append(run.operation())
                .append(", begun ")
                .append(run.step().startedAt())
                .append("\n- ")
                .append(took(List.of(run)))
                .append("\n");
        if (run.denied() + run.refused() > 0) {
            text.append("- places that the sandbox denied: ")
                    .append(run.denied())
                    .append(", writes that the rules refused: ")
                    .append(run.refused())
                    .append('\n');
        }
        if (run.step().state() == Operation.StepState.DONE) {
            text.append("- not repeated, since its inputs are the same; all of it is in `phases/")
                    .append(phase.id())
                    .append(".json`\n");
        } else {
            text.append("- ").append(detail(run)).append('\n');
        }
    }

    private void section(StringBuilder text, PhaseReport report) {
        var spent = report.spending();
        var usages =
                report.attempts().stream().map(PhaseReport.GatedTurn::usage).toList();
        text.append("\n## ")
                .append(report.name())
                .append(": ")
                .append(report.passed() ? "passed" : ended(report))
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
                .append(" s, ")
                .append(tokens(
                        "tokens: %d read, %d written",
                        usages.stream().mapToLong(Usage::inputTokens).sum(),
                        usages.stream().mapToLong(Usage::outputTokens).sum(),
                        usages.stream().filter(Usage::leavesTokensUntold).count()))
                .append(", cost: ")
                .append(cost(usages))
                .append("\n");
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

    /** Writes the cost of all runs, also of those before this one and of those that were killed. */
    private void runs(StringBuilder text) {
        text.append("\nAll runs together: ").append(took(runs)).append(".\n\n");
        text.append("""
                | run | phase | begun | outcome | attempts | working time | tokens read / written | cost |
                |---|---|---|---|---|---|---|---|
                """);
        for (var run : runs) {
            text.append("| ")
                    .append(run.operation())
                    .append(" | ")
                    .append(run.phase())
                    .append(" | ")
                    .append(run.step().startedAt())
                    .append(" | ")
                    .append(outcome(run))
                    .append(" | ")
                    .append(run.spent().attempts())
                    .append(" | ")
                    .append(run.spent().time().toSeconds())
                    .append(" s | ")
                    .append(tokens("%d / %d", run.tokensRead(), run.tokensWritten(), run.uncounted()))
                    .append(" | ")
                    .append(cost(run.spent().usd(), run.unpriced()))
                    .append(" |\n");
        }
    }

    private static String took(List<PhaseHistory.Run> runs) {
        var spent = runs.stream().map(PhaseHistory.Run::spent).reduce(Spending.NOTHING, Spending::plus);
        return Counted.of(spent.attempts(), "attempt") + ", " + spent.time().toSeconds() + " s, "
                + tokens(
                        "%d tokens read, %d written",
                        runs.stream().mapToLong(PhaseHistory.Run::tokensRead).sum(),
                        runs.stream().mapToLong(PhaseHistory.Run::tokensWritten).sum(),
                        runs.stream().mapToLong(PhaseHistory.Run::uncounted).sum())
                + ", "
                + cost(
                        spent.usd(),
                        runs.stream().mapToLong(PhaseHistory.Run::unpriced).sum());
    }

    /** Returns the tokens that are known, and whether these are all: what nobody counted is not none. */
    private static String tokens(String form, long read, long written, long uncounted) {
        if (uncounted > 0 && read + written == 0) {
            return "tokens not told by the agent";
        }
        return form.formatted(read, written) + (uncounted == 0 ? "" : " and a part that the agent does not tell");
    }

    /** Returns what turns cost together, and whether that is all of it. */
    private static String cost(List<Usage> usages) {
        var known =
                usages.stream().map(Usage::costUsd).filter(Objects::nonNull).reduce(BigDecimal.ZERO, BigDecimal::add);
        return cost(
                known,
                usages.stream().map(Usage::costUsd).filter(Objects::isNull).count());
    }

    private static String cost(BigDecimal known, long unpriced) {
        if (unpriced == 0) {
            return usd(known);
        }
        return known.signum() == 0 ? "not told by the agent" : usd(known) + " and a part that the agent does not tell";
    }

    /** To the cent, and further only where it is less. */
    static String usd(BigDecimal amount) {
        var cents = amount.setScale(2, RoundingMode.HALF_UP);
        var shown = cents.signum() == 0 && amount.signum() != 0 ? amount.setScale(4, RoundingMode.UP) : cents;
        return shown.toPlainString() + " USD";
    }

    private String ended(PhaseReport report) {
        return waits && report.equals(reports.getLast()) ? "waits for the model" : "failed";
    }

    /** The journal says that a phase is running until its step has ended, which is after its report. */
    private String outcome(PhaseHistory.Run run) {
        var newest = runs.getLast().equals(run);
        var report = reports.stream()
                .filter(each -> newest && each.id().equals(run.phase()))
                .findFirst();
        if (run.step().state() == Operation.StepState.RUNNING && report.isPresent()) {
            return report.get().passed() ? "done" : ended(report.get());
        }
        return detail(run);
    }

    /** A run that was killed or stopped in the middle of a phase never told how it ended. */
    private String state(PhaseHistory.Run run) {
        if (run.waited()) {
            return "waited";
        }
        return run.step().state() == Operation.StepState.RUNNING
                        && !run.operation().equals(working)
                ? "interrupted"
                : run.step().state().word();
    }

    /** Of a run that was killed or stopped, the last line is all that is known. */
    private String detail(PhaseHistory.Run run) {
        var line = run.step().detail().lines().findFirst().orElse("").replace("|", "\\|");
        return state(run) + (line.isEmpty() ? "" : ": " + Ellipsis.end(line, 200));
    }

    private static void attempts(StringBuilder text, PhaseReport report) {
        for (int i = 0; i < report.attempts().size(); i++) {
            var attempt = report.attempts().get(i);
            text.append("\n### Attempt ").append(i + 1);
            text.append(attempt.session() == null ? "" : " (session " + attempt.session() + ")");
            text.append(attempt.passed() ? ": passed\n" : ": " + PhaseTexts.summary(attempt) + "\n\n");
            attempt.damage().forEach(damage -> text.append(PhaseTexts.line(damage)));
            if (!attempt.meanwhile().isEmpty()) {
                text.append("Changed while the phase ran, by somebody; left alone:\n");
                attempt.meanwhile()
                        .forEach(change -> text.append("- ").append(change).append('\n'));
            }
            if (!attempt.denied().isEmpty()) {
                text.append("Denied by the sandbox:\n");
                attempt.denied().forEach(denial -> text.append(PhaseTexts.line(denial)));
            }
            if (!attempt.refused().isEmpty()) {
                text.append("Refused by the rules for an agent's writes:\n");
                attempt.refused().forEach(denial -> text.append(PhaseTexts.line(denial)));
            }
            attempt.verdicts().stream().filter(verdict -> !verdict.passed()).forEach(verdict -> {
                text.append(PhaseTexts.findings(verdict));
                if (!verdict.logTail().isBlank()) {
                    text.append("\n```\n")
                            .append(PhaseTexts.tail(verdict.logTail()))
                            .append("\n```\n");
                }
            });
        }
    }
}
