package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.StageReport.Outcome;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.CommandRunner;
import dev.helix.evolution.release.Comparison.Verdict;
import dev.helix.evolution.release.ValidationPlan.BenchmarkPlan;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares a candidate with main: the same command in turn in both slots of the test system, A B B A, so that a machine that
 * gets warm or busy treats both alike. Where the numbers can't tell, it measures on, up to three times as often.
 */
final class Benchmark {

    private static final String NAME = "benchmark";
    private static final int MOST_LOOKS = 3;
    private static final Pattern METRIC =
            Pattern.compile("([A-Za-z][\\w.-]{0,100})\\s*=\\s*(-?\\d{1,18}(?:\\.\\d{1,18})?(?:[eE][+-]?\\d{1,3})?)");

    private final BenchmarkPlan plan;
    private final HostedSystem test;
    private final CommandRunner commands;
    private final Map<String, String> environment;
    private final InstantSource clock;
    private final Consumer<List<Denial>> denied;
    private final Map<String, List<Double>> main = new LinkedHashMap<>();
    private final Map<String, List<Double>> candidate = new LinkedHashMap<>();

    Benchmark(
            BenchmarkPlan plan,
            HostedSystem test,
            CommandRunner commands,
            Map<String, String> environment,
            InstantSource clock,
            Consumer<List<Denial>> denied) {
        this.plan = plan;
        this.test = test;
        this.commands = commands;
        this.environment = environment;
        this.clock = clock;
        this.denied = denied;
    }

    /**
     * Measures.
     *
     * @param live the candidate, in the live slot
     * @param base main's tree; it is put into the idle slot
     */
    StageReport run(SlotContent live, TreeId base) {
        var started = clock.instant();
        var idle = test.switching().prepareApart(base).content();
        var trouble = build(idle);
        for (int look = 0; trouble == null && look < MOST_LOOKS; look++) {
            for (int run = 0; trouble == null && run < plan.runs(); run++) {
                trouble = run % 2 == 0 ? both(idle, live) : both(live, idle);
            }
            if (comparisons().stream().noneMatch(found -> found.verdict() == Verdict.UNCLEAR)) {
                break;
            }
        }
        return report(Duration.between(started, clock.instant()), trouble);
    }

    private @Nullable Trouble build(SlotContent idle) {
        var built = test.switching().buildApart(idle, line -> {});
        built.map(CommandResult::denied).ifPresent(denied);
        return built.isEmpty() || built.get().succeeded()
                ? null
                : new Trouble(
                        Outcome.INCONCLUSIVE,
                        "main can't be built: " + built.get().ending(),
                        built.get());
    }

    private record Trouble(Outcome outcome, String why, CommandResult result) {}

    private @Nullable Trouble both(SlotContent first, SlotContent second) {
        var trouble = measure(first);
        return trouble == null ? measure(second) : trouble;
    }

    private @Nullable Trouble measure(SlotContent content) {
        var isCandidate = test.slots().current().equals(Optional.of(content));
        var variables = new HashMap<>(environment);
        variables.put("HELIX_TREE", content.tree().sha());
        variables.put("HELIX_SLOT", content.slot().word());
        var command = plan.command();
        var result = commands.run(new CommandRunner.Command(
                command.command(), test.slots().directory(content.slot()), variables, command.timeout()));
        if (!result.succeeded()) {
            // Whatever main's own trouble is, the candidate may be what mends it.
            return isCandidate
                    ? new Trouble(Outcome.FAILED, "the benchmark failed on the candidate: " + result.ending(), result)
                    : new Trouble(Outcome.INCONCLUSIVE, "the benchmark fails on main: " + result.ending(), result);
        }
        var into = isCandidate ? candidate : main;
        result.output().lines().map(String::strip).map(METRIC::matcher).forEach(match -> {
            if (match.matches()) {
                into.computeIfAbsent(match.group(1), name -> new ArrayList<>()).add(Double.valueOf(match.group(2)));
            }
        });
        return isCandidate && candidate.isEmpty()
                ? new Trouble(Outcome.FAILED, "the benchmark printed no line of name=value", result)
                : null;
    }

    private List<Comparison> comparisons() {
        return candidate.entrySet().stream()
                .filter(metric -> main.containsKey(metric.getKey()))
                .map(metric -> new Comparison(
                        metric.getKey(),
                        main.getOrDefault(metric.getKey(), List.of()),
                        metric.getValue(),
                        plan.higherIsBetter().contains(metric.getKey()),
                        plan.tolerance()))
                .toList();
    }

    private StageReport report(Duration duration, @Nullable Trouble trouble) {
        if (trouble != null) {
            var findings = List.of(Finding.of(trouble.why()));
            return new StageReport(
                    NAME,
                    trouble.outcome(),
                    duration,
                    0,
                    findings,
                    trouble.result().output());
        }
        var comparisons = comparisons();
        var log = new StringBuilder();
        comparisons.forEach(comparison -> log.append(comparison).append('\n'));
        var worse = told(comparisons, Verdict.WORSE, "worse than main: ");
        if (!worse.isEmpty()) {
            return new StageReport(NAME, Outcome.FAILED, duration, comparisons.size(), worse, log.toString());
        }
        var unclear = told(comparisons, Verdict.UNCLEAR, "can't be told apart from noise: ");
        if (comparisons.isEmpty()) {
            unclear = List.of(Finding.of("main prints none of the candidate's metrics, so nothing could be compared"));
        }
        return unclear.isEmpty()
                ? new StageReport(NAME, Outcome.PASSED, duration, comparisons.size(), List.of(), log.toString())
                : new StageReport(NAME, Outcome.INCONCLUSIVE, duration, comparisons.size(), unclear, log.toString());
    }

    private static List<Finding> told(List<Comparison> comparisons, Verdict verdict, String how) {
        return comparisons.stream()
                .filter(comparison -> comparison.verdict() == verdict)
                .map(comparison -> Finding.of(how + comparison))
                .toList();
    }
}
