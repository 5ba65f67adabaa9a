package dev.helix.app.project;

import dev.helix.adapter.http.wire.EditedJson;
import dev.helix.adapter.http.wire.EvolutionApi;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.FormatOption;
import dev.helix.app.cli.RootOption;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import dev.helix.evolution.ProjectAction;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
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
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false)
public final class ProjectCommand implements Runnable {

    @picocli.CommandLine.Spec
    private CommandSpec spec;

    /** Returns the command with its sub-commands: those below, and one for each action. */
    public static CommandLine line() {
        var line = new CommandLine(new ProjectCommand());
        for (var method : CommandLine.getCommandMethods(ProjectCommand.class, null)) {
            line.addSubcommand(new CommandLine(method));
        }
        for (var action : ProjectAction.values()) {
            line.addSubcommand(ActionCommand.of(action));
        }
        return line;
    }

    /** Returns it with no sub-command but {@code wanted}, where it has that: to read all of them takes longer than most of them take. */
    public static CommandLine line(String wanted) {
        var line = new CommandLine(new ProjectCommand());
        CommandLine.getCommandMethods(ProjectCommand.class, wanted)
                .forEach(method -> line.addSubcommand(new CommandLine(method)));
        for (var action : ProjectAction.values()) {
            if (action.word().equals(wanted)) {
                line.addSubcommand(ActionCommand.of(action));
            }
        }
        return line.getSubcommands().isEmpty() ? line() : line;
    }

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
        return reading(root, api -> {
            printer(format).list(api.list(status));
            return ExitCode.DONE;
        });
    }

    @Command(name = "show", description = "Shows where a project stands.", mixinStandardHelpOptions = true)
    int show(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return reading(root, api -> {
            printer(format).project(api.show(id));
            return ExitCode.DONE;
        });
    }

    @Command(
            name = "diff",
            description = "Prints the changes of a project, or what changed from one attempt at it to another.",
            mixinStandardHelpOptions = true)
    int diff(
            @Mixin RootOption root,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id,
            @Option(
                            names = "--from",
                            paramLabel = "TREE",
                            description = "The tree of an attempt, or the beginning of its id; the one before --to.")
                    @Nullable
                    String from,
            @Option(
                            names = "--to",
                            paramLabel = "TREE",
                            description = "The tree of an attempt, or the beginning of its id; the last one.")
                    @Nullable
                    String to) {
        if ("".equals(from) || "".equals(to)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--from and --to take the tree of an attempt, or the beginning of its id; left out, they are the last two");
        }
        return reading(root, api -> {
            out().print(
                            from == null && to == null
                                    ? api.diff(id)
                                    : api.diff(id, from == null ? "" : from, to == null ? "" : to));
            out().flush();
            return ExitCode.DONE;
        });
    }

    @Command(
            name = "attempts",
            description = {
                "Lists the attempts at a project, oldest first: each turn of an agent that a gate looked at, and each",
                "candidate that was put on the test system. The diff command compares their trees."
            },
            mixinStandardHelpOptions = true)
    int attempts(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return reading(root, api -> {
            printer(format).attempts(api.attempts(id));
            return ExitCode.DONE;
        });
    }

    @Command(
            name = "conflicts",
            description = "Shows how open projects fit onto main and to each other; exit code 1 when some don't.",
            mixinStandardHelpOptions = true)
    int conflicts(@Mixin RootOption root, @Mixin FormatOption format) {
        return reading(root, api -> {
            var radar = api.conflicts();
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
            description =
                    "Creates a project and its folder, to be filled by hand, or with a change that is there already.",
            mixinStandardHelpOptions = true)
    int create(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id,
            @Option(names = "--title", paramLabel = "TEXT", required = true, description = "Its subject, in one line.")
                    String title,
            @Option(
                            names = "--description",
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "The change and its reason.")
                    String description,
            @Option(
                            names = "--acceptance",
                            paramLabel = "TEXT",
                            description = "When it is done, in one sentence; can be repeated.")
                    @Nullable
                    List<String> acceptance,
            @ArgGroup @Nullable Origin origin) {
        Spec about;
        try {
            about = new Spec(title, description, null, acceptance == null ? List.of() : acceptance);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--title: " + e.getMessage());
        }
        var source = origin == null ? null : origin.source();
        return with(root, api -> {
            var created = api.create(id, about, source);
            switch (format.value()) {
                case json -> printer(format).project(created);
                case text ->
                    out().println(root.resolve().resolve("projects/evolution").resolve(id.value()));
            }
            return ExitCode.DONE;
        });
    }

    @Command(
            name = "edit",
            description = {
                "Copies files into a project's folder, to be changed there, and prints where they are.",
                "A copy that is there already stays as it is."
            },
            mixinStandardHelpOptions = true)
    int edit(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id,
            @Parameters(paramLabel = "PATH", arity = "1..*", description = "In the repository, from its root on.")
                    List<Path> paths,
            @Option(names = "--open", description = "Opens them in $VISUAL or $EDITOR, and waits for it to end.")
                    boolean open) {
        var wanted =
                paths.stream().map(path -> inRepository(root.resolve(), path)).toList();
        var editor = open ? Editor.of(System.getenv()) : null;
        return with(root, api -> {
            var edited = api.edit(id, wanted);
            printer(format).edited(edited);
            if (editor != null) {
                out().flush();
                editor.open(edited.files().stream().map(EditedJson.Copy::file).toList());
            }
            return ExitCode.DONE;
        });
    }

    private RepoPath inRepository(Path root, Path path) {
        var text = (path.isAbsolute() && path.startsWith(root) ? root.relativize(path) : path)
                .normalize()
                .toString();
        RepoPath.objection(text).ifPresent(why -> {
            throw new ParameterException(spec.commandLine(), "PATH: " + why);
        });
        return new RepoPath(text);
    }

    @Command(
            name = "log",
            description = "Prints all that was done with a project, and how it moved, oldest first.",
            mixinStandardHelpOptions = true)
    int log(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return reading(root, api -> {
            printer(format).log(api.show(id), api.operations(id));
            return ExitCode.DONE;
        });
    }

    @Command(
            name = "report",
            description = "Prints the last report of a project's validation, or of its failure.",
            mixinStandardHelpOptions = true)
    int report(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return reading(root, api -> {
            var project = api.show(id);
            if (!project.path("report").isObject()) {
                throw new Refused(new Refusal.NotValidated(id, "it has no report yet"));
            }
            printer(format).report(project.path("report"));
            return ExitCode.DONE;
        });
    }

    @Command(name = "open", description = "Prints a project's folder.", mixinStandardHelpOptions = true)
    int open(@Mixin RootOption root, @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        return with(root, api -> {
            api.show(id);
            var projects = root.resolve().resolve("projects");
            var archived = projects.resolve("archive").resolve(id.value());
            out().println(
                            Files.isDirectory(archived)
                                    ? archived
                                    : projects.resolve("evolution").resolve(id.value()));
            return ExitCode.DONE;
        });
    }

    @Command(
            name = "watch",
            description = "Follows the running operation of a project, to its end.",
            mixinStandardHelpOptions = true)
    int watch(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Option(names = "--exit-status", description = "Exit code 1 when it did not succeed.") boolean exitStatus,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id) {
        var printer = printer(format);
        return with(root, api -> {
            var operation = api.lastOperation(id);
            if (operation.isEmpty()) {
                printer.project(api.show(id));
                return ExitCode.DONE;
            }
            var end = printer.end(api.follow(operation.get(), printer::event));
            return exitStatus ? end : ExitCode.DONE;
        });
    }

    @Command(
            name = "unlock",
            description = {
                "Lets a project change a file that is locked: helix.yaml, the scripts that judge, the settings of",
                "agents, CI and hooks, and the files that locked_paths names.",
                "It is noted in the audit log. Only a person says this; no agent and no chat can."
            },
            mixinStandardHelpOptions = true)
    int unlock(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Parameters(paramLabel = "ID", converter = Id.class) ProjectId id,
            @Parameters(paramLabel = "PATH") String path,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            required = true,
                            description = "Why; it stands in the audit log.")
                    String reason) {
        var objection = RepoPath.objection(path);
        if (objection.isPresent()) {
            throw new ParameterException(spec.commandLine(), "PATH: " + objection.get());
        }
        if (reason.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--reason is a text");
        }
        return with(root, api -> {
            var project = api.unlock(id, new RepoPath(path), reason);
            switch (format.value()) {
                case json -> printer(format).project(project);
                case text -> out().println(id + " may change " + path);
            }
            return ExitCode.DONE;
        });
    }

    private static int reading(RootOption root, Function<EvolutionApi, ExitCode> work) {
        return RootAccess.reading(root.resolve(), work).code();
    }

    private static int with(RootOption root, Function<EvolutionApi, ExitCode> work) {
        return RootAccess.with(root.resolve(), work).code();
    }

    private ProjectPrinter printer(FormatOption format) {
        return ProjectPrinter.of(spec, format);
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
