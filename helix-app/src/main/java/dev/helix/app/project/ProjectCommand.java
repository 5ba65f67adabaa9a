package dev.helix.app.project;

import dev.helix.adapter.http.wire.EvolutionClient;
import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.RootLock;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.FormatOption;
import dev.helix.app.cli.Person;
import dev.helix.app.cli.RootOption;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.evolution.ProjectAction;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Evolution projects, by hand and from scripts. */
@Command(
        name = "project",
        description = "Creates evolution projects, and brings them to production.",
        footer = {"", "Example: helix project list"},
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class ProjectCommand implements Runnable {

    @picocli.CommandLine.Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(name = "list", description = "Lists all projects.", mixinStandardHelpOptions = true)
    int list(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Option(names = "--status", paramLabel = "STATUS", description = "Only those in this status.") @Nullable
                    String status) {
        return desk(root, desk -> {
            printer(format).list(desk.list(status));
            return ExitCode.DONE;
        });
    }

    @Command(name = "show", description = "Shows where a project stands.", mixinStandardHelpOptions = true)
    int show(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return desk(root, desk -> {
            printer(format).project(desk.show(id));
            return ExitCode.DONE;
        });
    }

    @Command(name = "diff", description = "Prints what a project would change.", mixinStandardHelpOptions = true)
    int diff(@Mixin RootOption root, @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return desk(root, desk -> {
            out().print(desk.diff(id));
            out().flush();
            return ExitCode.DONE;
        });
    }

    @Command(
            name = "conflicts",
            description = "Shows how open projects fit onto main and to each other; exit code 1 when some don't.",
            mixinStandardHelpOptions = true)
    int conflicts(@Mixin RootOption root, @Mixin FormatOption format) {
        return desk(root, desk -> {
            var radar = desk.conflicts();
            printer(format).conflicts(radar);
            var clash = radar.projects().stream()
                            .anyMatch(project -> !project.conflicts().isEmpty())
                    || radar.overlaps().stream()
                            .anyMatch(overlap -> !overlap.conflicts().isEmpty());
            return clash || !radar.dropped().isEmpty() ? ExitCode.FAILED : ExitCode.DONE;
        });
    }

    @Command(
            name = "create",
            description = "Creates a project and its folder, to be filled by hand.",
            mixinStandardHelpOptions = true)
    int create(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id,
            @Option(names = "--title", required = true, description = "What it is about, in one line.") String title,
            @Option(names = "--description", defaultValue = "", description = "What and why.") String description) {
        return desk(root, desk -> {
            var created = desk.create(id, new Spec(title, description, null, List.of()));
            switch (format.value()) {
                case json -> printer(format).project(created);
                case text ->
                    out().println(root.resolve().resolve("projects/evolution").resolve(id.value()));
            }
            return ExitCode.DONE;
        });
    }

    @Command(
            name = "develop",
            description = {
                "Has agents work through the project's phases, then seals it.",
                "What was interrupted goes on at its phase."
            },
            mixinStandardHelpOptions = true)
    int develop(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return operate(root, format, ProjectAction.DEVELOP, id);
    }

    @Command(
            name = "retry",
            description = "Has a project that failed developed once more, from the phase where it failed.",
            mixinStandardHelpOptions = true)
    int retry(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Option(names = "--hints", paramLabel = "TEXT", defaultValue = "", description = "What to do differently.")
                    String hints,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        var printer = printer(format);
        return desk(
                root,
                desk -> printer.end(
                        desk.run(ProjectAction.RETRY, id, hints, printer::step, printer.live(), printer::warning)));
    }

    private void tell(AgentEvent event) {
        if (event instanceof AgentEvent.ToolUse(var call, var tool, var summary, var writes, var command)) {
            spec.commandLine().getErr().println(tool + " " + summary);
        }
    }

    @Command(name = "ready", description = "Seals what lies in a project's folder.", mixinStandardHelpOptions = true)
    int ready(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return operate(root, format, ProjectAction.READY, id);
    }

    @Command(
            name = "validate",
            description = "Validates the project that is on the test system once more.",
            mixinStandardHelpOptions = true)
    int validate(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return operate(root, format, ProjectAction.VALIDATE, id);
    }

    @Command(
            name = "rollback",
            description = "Takes a project off the test system although nothing is wrong with it.",
            mixinStandardHelpOptions = true)
    int rollback(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return operate(root, format, ProjectAction.ROLLBACK, id);
    }

    @Command(
            name = "rebase",
            description = "Moves a project's base to main as it is now, and its copies with it.",
            mixinStandardHelpOptions = true)
    int rebase(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return operate(root, format, ProjectAction.REBASE, id);
    }

    @Command(
            name = "revert",
            description = "Makes a project that takes an integrated one back.",
            mixinStandardHelpOptions = true)
    int revert(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return operate(root, format, ProjectAction.REVERT, id);
    }

    @Command(name = "abort", description = "Gives a project up and archives it.", mixinStandardHelpOptions = true)
    int abort(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return operate(root, format, ProjectAction.ABORT, id);
    }

    @Command(
            name = "deploy",
            description = "Puts a project on the test system and validates it there.",
            mixinStandardHelpOptions = true)
    int deploy(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Option(names = "--dry-run", description = "Only says what would happen.") boolean dryRun,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return dryRun
                ? preview(root, format, ProjectAction.DEPLOY, id)
                : operate(root, format, ProjectAction.DEPLOY, id);
    }

    @Command(
            name = "integrate",
            description = "Takes a validated project into production.",
            mixinStandardHelpOptions = true)
    int integrate(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Option(names = "--dry-run", description = "Only says what would happen.") boolean dryRun,
            @Option(
                            names = "--accept-judge-change",
                            paramLabel = "TREE",
                            defaultValue = "",
                            description = {
                                "The tree that was tested, where the change touches tests or what runs and builds them:",
                                "you have looked at that, and it is meant so."
                            })
                    String accepted,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return dryRun
                ? preview(root, format, ProjectAction.INTEGRATE, id)
                : operate(root, format, ProjectAction.INTEGRATE, id, accepted);
    }

    @Command(
            name = "watch",
            description = "Follows what is being done with a project, to its end.",
            mixinStandardHelpOptions = true)
    int watch(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Option(names = "--exit-status", description = "Exit code 1 when it did not succeed.") boolean exitStatus,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        var printer = printer(format);
        return desk(root, desk -> {
            var operation = desk.watch(id, printer::step);
            if (operation.isEmpty()) {
                printer.project(desk.show(id));
                return ExitCode.DONE;
            }
            var end = printer.end(operation.get());
            return exitStatus ? end : ExitCode.DONE;
        });
    }

    @Command(
            name = "unlock",
            description = {
                "Lets a project change a file that is locked: helix.yaml, the scripts that judge, what configures",
                "agents, CI and hooks, and what locked_paths names.",
                "It is noted in the audit log. Only a person says this; no agent and no chat can."
            },
            mixinStandardHelpOptions = true)
    int unlock(
            @Mixin RootOption root,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id,
            @Parameters(paramLabel = "PATH") String path,
            @Option(names = "--reason", required = true, description = "Why, for whoever reads the audit log.")
                    String reason) {
        var objection = RepoPath.objection(path);
        if (objection.isPresent()) {
            throw new ParameterException(spec.commandLine(), "PATH: " + objection.get());
        }
        return with(root, helix -> {
            helix.actions().unlock(id, new RepoPath(path), reason, Requester.local(Person.name(), "cli"));
            out().println(id + " may change " + path);
            return ExitCode.DONE;
        });
    }

    private int operate(RootOption root, FormatOption format, ProjectAction action, ProjectId id) {
        return operate(root, format, action, id, "");
    }

    private int operate(RootOption root, FormatOption format, ProjectAction action, ProjectId id, String words) {
        var printer = printer(format);
        return desk(
                root, desk -> printer.end(desk.run(action, id, words, printer::step, printer.live(), printer::warning)));
    }

    private int preview(RootOption root, FormatOption format, ProjectAction action, ProjectId id) {
        return desk(root, desk -> {
            printer(format).preview(desk.preview(action, id));
            return ExitCode.DONE;
        });
    }

    /** While a server works on the root, it is the one that is asked. */
    private int desk(RootOption root, Function<ProjectApi, ExitCode> work) {
        var folder = root.resolve();
        try (var helix = Helix.open(folder, Lifetime.DETACHED, System.getenv())) {
            return work.apply(new LocalProjectApi(helix, Requester.local(Person.name(), "cli"), this::tell))
                    .code();
        } catch (RootLock.Held held) {
            var server = new EvolutionClient(
                    new ConfigReader(folder, System.getenv()).read().server().url(), System.getenv("HELIX_TOKEN"));
            if (!server.answers()) {
                throw held;
            }
            return work.apply(new ServerProjectApi(server)).code();
        }
    }

    /** For what only the process that has the root may do. */
    private static int with(RootOption root, Function<Helix, ExitCode> work) {
        try (var helix = Helix.open(root.resolve(), Lifetime.DETACHED, System.getenv())) {
            return work.apply(helix).code();
        }
    }

    private ProjectPrinter printer(FormatOption format) {
        return new ProjectPrinter(out(), spec.commandLine().getErr(), format.value());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Reads a project's id. */
    static final class Id implements ITypeConverter<ProjectId> {
        @Override
        public ProjectId convert(String text) {
            try {
                return new ProjectId(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
