package dev.helix.app.command;

import dev.helix.adapter.folder.FolderView;
import dev.helix.adapter.local.FileAnswerRecords;
import dev.helix.adapter.local.FileFalseAlarms;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.OutputFormat;
import dev.helix.app.cli.RootOption;
import dev.helix.app.config.AnswerSettings;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.config.HelixConfig.ObservationSettings;
import dev.helix.app.wiring.AnswerPolicy;
import dev.helix.domain.answer.FalseAlarm;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Age;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.Replay;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tries other rules on the answers of yesterday, so that a rule is tuned before it is switched on. */
@Command(
        name = "replay",
        description = {
            "Plays recorded answers again under a policy, without any model, and lists the differences.",
            "The policy is helix.yaml's own, or that of a file like it, of which consultant, docs and hygiene count."
        },
        footer = {
            "",
            "Examples:",
            "  helix replay --since 7d",
            "  helix replay --policy stricter.yaml --format json",
            "  helix replay --shadow hygiene"
        },
        mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {

    private static final int MOST_SHOWN = 20;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RootOption root;

    @Option(names = "--policy", paramLabel = "FILE", description = "Whose rules are tried; else helix.yaml's own.")
    private @Nullable Path policy;

    @Option(
            names = "--since",
            paramLabel = "AGE",
            description = "Only answers of the last 30m, 12h or 7d; else all that are kept.")
    private @Nullable String since;

    @Option(
            names = "--shadow",
            paramLabel = "NAME",
            description = "A validator that is tried beside those of the policy; may be repeated.")
    private List<String> shadow = new ArrayList<>();

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "${COMPLETION-CANDIDATES}")
    private OutputFormat format;

    /** How many calls ended so. */
    private record Endings(long accepted, long retried, long failed, long unknown) {
        static Endings of(List<Replay.Outcome> outcomes, Function<Replay.Outcome, Replay.Ending> which) {
            var counts = new EnumMap<Replay.Ending, Long>(Replay.Ending.class);
            outcomes.forEach(outcome -> counts.merge(which.apply(outcome), 1L, Long::sum));
            return new Endings(
                    counts.getOrDefault(Replay.Ending.ACCEPTED, 0L),
                    counts.getOrDefault(Replay.Ending.RETRIED, 0L),
                    counts.getOrDefault(Replay.Ending.FAILED, 0L),
                    counts.getOrDefault(Replay.Ending.UNKNOWN, 0L));
        }
    }

    /**
     * In how many first answers a rule was broken, in how many of these calls it was kept in the end, and in how many not; and how many
     * its validator could not judge, because it fails itself.
     */
    private record Broken(
            long then,
            long now,
            long putRightThen,
            long putRightNow,
            long failedThen,
            long failedNow,
            long unknownNow,
            long unjudgedNow) {
        static Broken of(List<Replay.Outcome> outcomes, String name) {
            long then = 0;
            long now = 0;
            long failedThen = 0;
            long failedNow = 0;
            long rightThen = 0;
            long rightNow = 0;
            long unknownNow = 0;
            long unjudgedNow = 0;
            for (var outcome : outcomes) {
                boolean brokenThen = outcome.brokenThen().contains(name);
                boolean brokenNow = outcome.brokenNow().contains(name);
                boolean lostThen = outcome.failedThen().contains(name);
                boolean lostNow = outcome.failedNow().contains(name);
                boolean unknown = outcome.now() == Replay.Ending.UNKNOWN;
                then += brokenThen ? 1 : 0;
                now += brokenNow ? 1 : 0;
                failedThen += lostThen ? 1 : 0;
                failedNow += lostNow ? 1 : 0;
                rightThen += brokenThen && !lostThen ? 1 : 0;
                rightNow += brokenNow && !lostNow && !unknown ? 1 : 0;
                unknownNow += brokenNow && unknown ? 1 : 0;
                unjudgedNow += outcome.unjudgedNow().contains(name) ? 1 : 0;
            }
            return new Broken(then, now, rightThen, rightNow, failedThen, failedNow, unknownNow, unjudgedNow);
        }
    }

    /** One call that ends in another way. */
    private record ChangedEnding(
            String at, String then, String now, int attempts, List<String> brokenThen, List<String> brokenNow) {
        static ChangedEnding of(Replay.Outcome outcome) {
            return new ChangedEnding(
                    outcome.at().toString(),
                    word(outcome.then()),
                    word(outcome.now()),
                    outcome.attempts(),
                    outcome.brokenThen(),
                    outcome.brokenNow());
        }
    }

    private record ReplayReport(
            int answers,
            Endings then,
            Endings now,
            Map<String, Broken> validators,
            Map<String, Alarms> falseAlarms,
            List<ChangedEnding> changed) {}

    /** In how many answers people have marked a rule as wrong, and in how many of these it is broken still. */
    private record Alarms(int marked, int still) {
        static Map<String, Alarms> of(List<FalseAlarm> marks, List<Replay.Outcome> outcomes) {
            var alarms = new TreeMap<String, Alarms>();
            for (var outcome : outcomes) {
                for (var mark : marks) {
                    if (mark.answer().equals(outcome.at())) {
                        boolean still = outcome.brokenNow().contains(mark.validator())
                                || outcome.failedNow().contains(mark.validator());
                        alarms.merge(mark.validator(), new Alarms(1, still ? 1 : 0), Alarms::plus);
                    }
                }
            }
            return alarms;
        }

        private Alarms plus(Alarms other) {
            return new Alarms(marked + other.marked, still + other.still);
        }
    }

    @Override
    public Integer call() {
        var folder = root.resolve();
        var replay = new Replay(tried(folder), new FolderView(folder));
        var records =
                new FileAnswerRecords(folder.resolve(FileAnswerRecords.FOLDER), Duration.ofDays(1), 1).since(begin());
        var outcomes = records.stream().map(replay::play).toList();
        var alarms = new FileFalseAlarms(folder.resolve(FileFalseAlarms.PLACE)).all();
        var report = report(outcomes, replay.validators(), Alarms.of(alarms, outcomes));
        switch (format) {
            case json -> out().println(OutputFormat.document(report));
            case text -> print(report);
        }
        return ExitCode.DONE.code();
    }

    private Instant begin() {
        if (since == null) {
            return Instant.EPOCH;
        }
        var age = Age.of(since)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--since takes an age such as 30m, 12h or 7d, not " + since));
        return Instant.now().minus(age);
    }

    private Policy tried(Path folder) {
        var settings = settings(folder);
        var base = AnswerPolicy.of(settings);
        if (shadow.isEmpty()) {
            return base;
        }
        var more =
                new AnswerSettings(settings.consultant(), new ObservationSettings(shadow, 0, 1, 0), settings.changes());
        // One that has a say already keeps it, with what is known to it.
        var validators = new LinkedHashMap<String, Validator>();
        Stream.concat(base.validators().stream(), AnswerPolicy.shadow(more).stream())
                .forEach(validator -> validators.putIfAbsent(validator.name(), validator));
        return Policy.of(base.locale(), validators.values().toArray(Validator[]::new))
                .with(base.budget());
    }

    private AnswerSettings settings(Path folder) {
        var file = policy == null ? folder.resolve(ConfigReader.FILE) : policy;
        try {
            return ConfigReader.answers(String.valueOf(file.getFileName()), Files.readString(file));
        } catch (IOException e) {
            throw new PortException("can't read " + file + ": " + e, e);
        }
    }

    private static ReplayReport report(List<Replay.Outcome> outcomes, List<String> tried, Map<String, Alarms> alarms) {
        var names = new TreeSet<>(tried);
        outcomes.forEach(outcome -> {
            names.addAll(outcome.brokenThen());
            names.addAll(outcome.failedThen());
        });
        var validators = new LinkedHashMap<String, Broken>();
        for (var name : names) {
            validators.put(name, Broken.of(outcomes, name));
        }
        return new ReplayReport(
                outcomes.size(),
                Endings.of(outcomes, Replay.Outcome::then),
                Endings.of(outcomes, Replay.Outcome::now),
                validators,
                alarms,
                outcomes.stream()
                        .filter(Replay.Outcome::changed)
                        .map(ChangedEnding::of)
                        .toList());
    }

    private void print(ReplayReport report) {
        var out = out();
        if (report.answers() == 0) {
            out.println("no answer is recorded there; consultant.trace_days in helix.yaml says how long they are kept");
            return;
        }
        var heading = report.answers() + (report.answers() == 1 ? " answer" : " answers");
        out.println(String.format(Locale.ROOT, "%-26s %6s %6s", heading, "then", "now"));
        line("accepted at once", report.then().accepted(), report.now().accepted());
        line("accepted after retries", report.then().retried(), report.now().retried());
        line("failed", report.then().failed(), report.now().failed());
        line("nobody knows", report.then().unknown(), report.now().unknown());
        out.println();
        var columns = "%-26s %15s %15s %15s %8s";
        out.println(String.format(
                Locale.ROOT, columns, "each rule", "broken at first", "right later", "failed", "unknown"));
        out.println(String.format(Locale.ROOT, columns, "", "then     now", "then     now", "then     now", "now"));
        report.validators()
                .forEach((name, broken) -> out.println(String.format(
                        Locale.ROOT,
                        "  %-24s %7d %7d %7d %7d %7d %7d %8d",
                        name,
                        broken.then(),
                        broken.now(),
                        broken.putRightThen(),
                        broken.putRightNow(),
                        broken.failedThen(),
                        broken.failedNow(),
                        broken.unknownNow())));
        report.validators().forEach((name, broken) -> {
            if (broken.unjudgedNow() > 0) {
                out.println("  " + name + " fails itself, and judged " + broken.unjudgedNow() + " of "
                        + report.answers() + " not");
            }
        });
        if (!report.falseAlarms().isEmpty()) {
            out.println();
            out.println(String.format(Locale.ROOT, "%-26s %6s %6s", "false alarms", "marked", "still"));
            report.falseAlarms()
                    .forEach((name, alarms) -> out.println(
                            String.format(Locale.ROOT, "  %-24s %6d %6d", name, alarms.marked(), alarms.still())));
        }
        if (!report.changed().isEmpty()) {
            out.println();
        }
        for (var change : report.changed()
                .subList(0, Math.min(MOST_SHOWN, report.changed().size()))) {
            out.println(change.at() + "  " + change.then() + " -> " + change.now() + "  " + difference(change));
        }
        if (report.changed().size() > MOST_SHOWN) {
            out.println("and " + (report.changed().size() - MOST_SHOWN) + " more; --format json has all");
        }
    }

    private static String difference(ChangedEnding change) {
        var parts = new ArrayList<String>();
        change.brokenNow().stream()
                .filter(name -> !change.brokenThen().contains(name))
                .forEach(name -> parts.add("+" + name));
        change.brokenThen().stream()
                .filter(name -> !change.brokenNow().contains(name))
                .forEach(name -> parts.add("-" + name));
        return String.join(" ", parts);
    }

    private void line(String what, long then, long now) {
        out().println(String.format(Locale.ROOT, "  %-24s %6d %6d", what, then, now));
    }

    private static String word(Replay.Ending ending) {
        return ending.name().toLowerCase(Locale.ROOT);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
