package dev.helix.app;

import dev.helix.adapter.local.Lifetime;
import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Spec;
import dev.helix.evolution.StepRunner;
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
final class ProjectCommand implements Runnable {

    @picocli.CommandLine.Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(name = "list", description = "Lists all projects.", mixinStandardHelpOptions = true)
    int list(@Mixin RootOption root) {
        return with(root, helix -> {
            helix.projects()
                    .list()
                    .forEach(project ->
                            out().printf("%-12s %-24s %s%n", project.status().word(), project.id(), project.title()));
            return ExitCode.DONE;
        });
    }

    @Command(name = "show", description = "Shows where a project stands.", mixinStandardHelpOptions = true)
    int show(@Mixin RootOption root, @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return with(root, helix -> {
            print(out(), helix.projects().show(id));
            return ExitCode.DONE;
        });
    }

    @Command(name = "diff", description = "Prints what a project would change.", mixinStandardHelpOptions = true)
    int diff(@Mixin RootOption root, @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return with(root, helix -> {
            out().print(helix.projects().diff(id));
            out().flush();
            return ExitCode.DONE;
        });
    }

    @Command(
            name = "create",
            description = "Creates a project and its folder, to be filled by hand.",
            mixinStandardHelpOptions = true)
    int create(
            @Mixin RootOption root,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id,
            @Option(names = "--title", required = true, description = "What it is about, in one line.") String title,
            @Option(names = "--description", defaultValue = "", description = "What and why.") String description) {
        return with(root, helix -> {
            helix.projects().create(id, new Spec(title, description, null, List.of()), List.of(), person());
            out().println(helix.folders().directory(id));
            return ExitCode.DONE;
        });
    }

    @Command(
            name = "develop",
            description = "Has an agent work through the project's phases, then seals it.",
            mixinStandardHelpOptions = true)
    int develop(@Mixin RootOption root, @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return with(root, helix -> {
            var folder = root.resolve();
            var project = Agents.with(
                    helix.config(),
                    folder,
                    folder.resolve(".helix/agent"),
                    agent -> helix.development(agent).develop(id, person(), this::tell));
            print(out(), project);
            return project.status() == ProjectStatus.READY ? ExitCode.DONE : ExitCode.FAILED;
        });
    }

    private void tell(AgentEvent event) {
        if (event instanceof AgentEvent.ToolUse(var id, var tool, var summary, var writes)) {
            spec.commandLine().getErr().println(tool + " " + summary);
        }
    }

    @Command(name = "ready", description = "Seals what lies in a project's folder.", mixinStandardHelpOptions = true)
    int ready(@Mixin RootOption root, @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return with(root, helix -> {
            print(out(), helix.sealing().seal(id, person()));
            return ExitCode.DONE;
        });
    }

    @Command(
            name = "deploy",
            description = "Puts a project on the test system and validates it there.",
            mixinStandardHelpOptions = true)
    int deploy(@Mixin RootOption root, @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return with(root, helix -> {
            helix.test().start();
            return complete(helix.deployment().begin(id, person()));
        });
    }

    @Command(
            name = "integrate",
            description = "Takes a validated project into production.",
            mixinStandardHelpOptions = true)
    int integrate(@Mixin RootOption root, @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return with(root, helix -> {
            helix.production().start();
            return complete(helix.integration().begin(id, person()));
        });
    }

    @Command(
            name = "rollback",
            description = "Takes a project off the test system although nothing is wrong with it.",
            mixinStandardHelpOptions = true)
    int rollback(@Mixin RootOption root, @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return with(root, helix -> complete(helix.rollback().begin(id, person())));
    }

    @Command(name = "abort", description = "Gives a project up and archives it.", mixinStandardHelpOptions = true)
    int abort(
            @Mixin RootOption root,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id,
            @Option(names = "--reason", defaultValue = "no longer wanted", description = "Why.") String reason) {
        return with(root, helix -> {
            print(out(), helix.projects().abort(id, person(), reason));
            return ExitCode.DONE;
        });
    }

    private int with(RootOption root, Function<Helix, ExitCode> work) {
        try (var helix = Helix.open(root.resolve(), Lifetime.DETACHED, System.getenv())) {
            return work.apply(helix).code();
        }
    }

    private ExitCode complete(StepRunner.Run run) {
        var operation = run.complete();
        for (var step : operation.steps()) {
            out().printf("%-12s %-8s %s%n", step.name(), step.state().word(), step.detail());
        }
        if (operation.state() == Operation.State.SUCCEEDED) {
            return ExitCode.DONE;
        }
        spec.commandLine().getErr().println("error[" + operation.state() + "]: " + operation.error());
        return ExitCode.FAILED;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static String person() {
        return "user:" + System.getProperty("user.name");
    }

    private static void print(PrintWriter out, EvolutionProject project) {
        out.println(project.id() + ": " + project.title());
        line(out, "status", project.status().word());
        line(out, "base", project.base().sha());
        var candidate = project.candidate();
        line(out, "candidate", candidate == null ? null : candidate.tree().sha());
        var integrated = project.integrated();
        line(out, "integrated", integrated == null ? null : integrated.sha());
        line(out, "error", project.error());
        var report = project.report();
        if (report != null) {
            report.stages()
                    .forEach(stage -> line(
                            out,
                            stage.name(),
                            stage.outcome() + ", " + stage.testsRun() + " checks in "
                                    + stage.duration().toMillis() + " ms"));
        }
        project.history()
                .forEach(move -> line(out, move.to().word(), move.at() + " by " + move.by() + ": " + move.reason()));
    }

    private static void line(PrintWriter out, String name, @Nullable String value) {
        if (value != null) {
            out.printf("  %-11s %s%n", name, value);
        }
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
