package dev.helix.app.command;

import dev.helix.adapter.http.wire.SystemJson;
import dev.helix.adapter.local.SystemPause;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.FormatOption;
import dev.helix.app.cli.OutputFormat;
import dev.helix.app.cli.RootOption;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.project.ProjectPrinter;
import dev.helix.app.project.RootAccess;
import dev.helix.app.wiring.SystemView;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SystemName;
import dev.helix.evolution.SystemAction;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Starts, stops and watches the systems, as an operator does. */
@Command(
        name = "control",
        description = {
            "Starts, stops and watches the production system or the test system.",
            "status and logs only look; while HELIX's server has the root, it does the others."
        },
        footer = {"", "Example: helix control --system test restart"},
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class ControlCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--system",
            paramLabel = "NAME",
            defaultValue = "production",
            scope = ScopeType.INHERIT,
            converter = Name.class,
            description = "production or test. Default: ${DEFAULT-VALUE}")
    private SystemName system;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(
            name = "status",
            description = "Shows whether it runs, its tree, and its health; exit code 1 when it is not well.",
            mixinStandardHelpOptions = true)
    int status(
            @Mixin RootOption root,
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            defaultValue = "text",
                            description = "${COMPLETION-CANDIDATES}")
                    OutputFormat format) {
        return look(root, view -> {
            var status = view.status();
            switch (format) {
                case json -> out().println(OutputFormat.document(status));
                case text -> print(status);
            }
            return status.healthy() ? ExitCode.DONE : ExitCode.FAILED;
        });
    }

    @Command(
            name = "start",
            description = "Starts it and waits until it is healthy; does nothing when it is.",
            mixinStandardHelpOptions = true)
    int start(@Mixin RootOption root, @Mixin FormatOption format) {
        return work(root, format, SystemAction.START);
    }

    @Command(name = "stop", description = "Stops it with everything it started.", mixinStandardHelpOptions = true)
    int stop(@Mixin RootOption root, @Mixin FormatOption format) {
        return work(root, format, SystemAction.STOP);
    }

    @Command(name = "restart", description = "Stops it and starts it again.", mixinStandardHelpOptions = true)
    int restart(@Mixin RootOption root, @Mixin FormatOption format) {
        return work(root, format, SystemAction.RESTART);
    }

    @Command(name = "logs", description = "Prints its output.", mixinStandardHelpOptions = true)
    int logs(
            @Mixin RootOption root,
            @Option(
                            names = "--lines",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "How many of the last lines.")
                    int lines,
            @Option(
                            names = {"-f", "--follow"},
                            description = "Goes on printing until Ctrl-C.")
                    boolean follow) {
        if (lines < 0) {
            throw new ParameterException(spec.commandLine(), "--lines is 0 or more, not " + lines);
        }
        return look(root, view -> {
            view.log().last(lines).forEach(out()::println);
            if (follow) {
                view.log()
                        .follow(
                                text -> {
                                    out().print(text);
                                    out().flush();
                                },
                                () -> !out().checkError(),
                                new SystemPause());
            }
            return ExitCode.DONE;
        });
    }

    @Command(
            name = "sync-rag-to-test",
            description = {
                "Fills the test system's databases: Qdrant as production's, PostgreSQL with its structure, all with seeds.",
                "The test system stands still meanwhile; production's are only read."
            },
            mixinStandardHelpOptions = true)
    int sync(@Mixin RootOption root, @Mixin FormatOption format) {
        return workOnData(root, format, SystemAction.SYNC_RAG_TO_TEST, SystemName.TEST);
    }

    @Command(
            name = "adopt-databases",
            description =
                    "Marks the databases that helix.yaml names as the test system's: HELIX empties them from then on.",
            mixinStandardHelpOptions = true)
    int adopt(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Option(names = "--yes", description = "Says that they may be emptied; without it, they are only named.")
                    boolean yes) {
        if (!yes) {
            var config = new ConfigReader(root.resolve(), System.getenv()).read();
            config.data()
                    .pairs()
                    .forEach(pair -> spec.commandLine()
                            .getErr()
                            .println("would be adopted: " + pair.test().shown()));
            throw new Refused(
                    config.data().pairs().isEmpty()
                            ? new Refusal.NoDatabases(SystemName.TEST)
                            : new Refusal.NotConfirmed());
        }
        return workOnData(root, format, SystemAction.ADOPT_DATABASES, SystemName.TEST);
    }

    @Command(
            name = "docker-up",
            description = "Starts the database servers of docker/SYSTEM/compose.yaml and waits until they answer.",
            mixinStandardHelpOptions = true)
    int up(@Mixin RootOption root, @Mixin FormatOption format) {
        return workOnData(root, format, SystemAction.DOCKER_UP, system);
    }

    @Command(name = "docker-down", description = "Stops them; what they hold stays.", mixinStandardHelpOptions = true)
    int down(@Mixin RootOption root, @Mixin FormatOption format) {
        return workOnData(root, format, SystemAction.DOCKER_DOWN, system);
    }

    private int workOnData(RootOption root, FormatOption format, SystemAction action, SystemName name) {
        var printer = ProjectPrinter.of(spec, format);
        return RootAccess.with(root.resolve(), api -> {
                    var ended = api.follow(api.begin(action, name), printer::output);
                    if (ended.problem() != null) {
                        return printer.end(ended);
                    }
                    switch (format.value()) {
                        case json -> out().println(OutputFormat.document(api.system(name)));
                        case text ->
                            ended.steps().stream()
                                    .map(step -> step.detail())
                                    .filter(Objects::nonNull)
                                    .forEach(out()::println);
                    }
                    return ExitCode.DONE;
                })
                .code();
    }

    private int look(RootOption root, Function<SystemView, ExitCode> look) {
        var folder = root.resolve();
        var config = new ConfigReader(folder, System.getenv()).read();
        try (var view = new SystemView(folder, config, system, System.getenv())) {
            return look.apply(view).code();
        }
    }

    private int work(RootOption root, FormatOption format, SystemAction action) {
        var folder = root.resolve();
        var config = new ConfigReader(folder, System.getenv()).read();
        if (SystemView.settings(config, system).control() == null) {
            throw new Refused(new Refusal.Library(system));
        }
        var printer = ProjectPrinter.of(spec, format);
        return RootAccess.with(folder, api -> {
                    var ended = api.follow(api.begin(action, system), printer::output);
                    return ended.problem() == null ? end(format, api.system(system)) : printer.end(ended);
                })
                .code();
    }

    private ExitCode end(FormatOption format, SystemJson now) {
        switch (format.value()) {
            case json -> out().println(OutputFormat.document(now));
            case text -> tell(now.state().equals("running") ? "runs tree " + now.tree() : "is stopped");
        }
        return ExitCode.DONE;
    }

    private void print(SystemView.Status status) {
        out().printf(
                        "%s: %s, %s%n",
                        status.system(),
                        status.state(),
                        status.healthy() ? status.detail() : "not well: " + status.detail());
        line(
                "process",
                status.pid() == null
                        ? "none"
                        : status.pid() + (status.since() == null ? "" : " since " + status.since()));
        line("slot", status.slot() == null ? "none" : status.slot() + ", tree " + status.tree());
        var holder = status.portHolder();
        line("port", status.port() + (holder == null ? "" : ", held by " + holder));
        line("log", status.log());
        DatabaseTable.lines(status.databases()).forEach(out()::println);
    }

    private void line(String name, String value) {
        out().printf("  %-8s %s%n", name, value);
    }

    private void tell(String what) {
        out().println("the " + system.word() + " system " + what);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Reads a system's name. */
    static final class Name implements ITypeConverter<SystemName> {
        @Override
        public SystemName convert(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "production" -> SystemName.PRODUCTION;
                case "test" -> SystemName.TEST;
                default -> throw new TypeConversionException("a system is production or test, not " + text);
            };
        }
    }
}
