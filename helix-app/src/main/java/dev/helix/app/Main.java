package dev.helix.app;

import dev.helix.adapter.http.wire.EvolutionClient;
import dev.helix.adapter.http.wire.Problem;
import dev.helix.adapter.local.RootLock;
import dev.helix.app.chaos.ChaosCommand;
import dev.helix.app.check.CheckCommand;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.FormatOption;
import dev.helix.app.cli.OutputFormat;
import dev.helix.app.cli.ProgramVersion;
import dev.helix.app.cli.RootInUse;
import dev.helix.app.cli.SharedOptions;
import dev.helix.app.cli.Terminal;
import dev.helix.app.command.AnswersCommand;
import dev.helix.app.command.ConfigCommand;
import dev.helix.app.command.ControlCommand;
import dev.helix.app.command.HookCommand;
import dev.helix.app.command.InitCommand;
import dev.helix.app.command.LetterCommand;
import dev.helix.app.command.McpCommand;
import dev.helix.app.command.OpenCommand;
import dev.helix.app.command.RecoverCommand;
import dev.helix.app.command.ReplayCommand;
import dev.helix.app.command.SuperviseCommand;
import dev.helix.app.command.TokenCommand;
import dev.helix.app.command.UpdateCommand;
import dev.helix.app.command.VerifyCommand;
import dev.helix.app.demo.DemoCommand;
import dev.helix.app.doctor.DoctorCommand;
import dev.helix.app.project.ProjectCommand;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
        name = "helix",
        description = "Lets a coding agent change a running system safely, and makes its answers dependable.",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Options such as --root, --format and --system may stand before a command or behind it.",
            "",
            "Begin with: helix demo"
        })
public final class Main implements Runnable {

    /** In the order of the help. */
    private static final Map<String, Supplier<CommandLine>> COMMANDS = commands();

    @Spec
    private CommandSpec spec;

    private Main() {}

    private static Map<String, Supplier<CommandLine>> commands() {
        var commands = new LinkedHashMap<String, Supplier<CommandLine>>();
        commands.put("demo", () -> new CommandLine(DemoCommand.class));
        commands.put("init", () -> new CommandLine(InitCommand.class));
        commands.put("serve", () -> new CommandLine(ServeCommand.class));
        commands.put("mcp", () -> new CommandLine(McpCommand.class));
        commands.put("supervise", () -> new CommandLine(SuperviseCommand.class));
        commands.put("update", () -> new CommandLine(UpdateCommand.class));
        commands.put("doctor", () -> new CommandLine(DoctorCommand.class));
        commands.put("control", () -> new CommandLine(ControlCommand.class));
        commands.put("recover", () -> new CommandLine(RecoverCommand.class));
        commands.put("chaos", () -> new CommandLine(ChaosCommand.class));
        commands.put("config", () -> new CommandLine(ConfigCommand.class));
        commands.put("check", () -> new CommandLine(CheckCommand.class));
        commands.put("replay", () -> new CommandLine(ReplayCommand.class));
        commands.put("project", ProjectCommand::line);
        commands.put("answers", () -> new CommandLine(AnswersCommand.class));
        commands.put("letter", () -> new CommandLine(LetterCommand.class));
        commands.put("verify", () -> new CommandLine(VerifyCommand.class));
        commands.put("token", () -> new CommandLine(TokenCommand.class));
        commands.put("open", () -> new CommandLine(OpenCommand.class));
        commands.put("hook", () -> new CommandLine(HookCommand.class));
        return commands;
    }

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        configureLogging();
        System.exit(run(System.getenv(), args));
    }

    static void configureLogging() {
        try (var settings = Main.class.getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(settings);
        } catch (IOException e) {
            throw new UncheckedIOException("the settings of the log can't be read", e);
        }
    }

    static int run(Map<String, String> environment, String... args) {
        var line = commandLineFor(args);
        if (!canNameFiles()) {
            line.getErr()
                    .println("error[ENVIRONMENT]: this JVM's locale can't spell file names such as Übersicht.md; start"
                            + " it with LC_ALL=C.UTF-8, as the script helix does");
            return List.of(args).equals(List.of("hook", "PreToolUse"))
                    ? HookCommand.BLOCKED
                    : ExitCode.ENVIRONMENT.code();
        }
        if ("dumb".equals(environment.get("TERM"))) {
            line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        }
        return line.execute(args);
    }

    /** Under LC_ALL=C a JVM takes no name beyond ASCII: better no verdict than one about half of the files. */
    private static boolean canNameFiles() {
        try {
            return !Path.of("Übersicht.md").toString().isEmpty();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Returns the command line with all that it knows. */
    public static CommandLine commandLine() {
        return commandLine(COMMANDS);
    }

    /** Returns it with no more than the command that {@code args} begin with: to read all of them takes longer than most take. */
    static CommandLine commandLineFor(String... args) {
        var words = SharedOptions.words(args);
        var word = words.isEmpty() ? "" : words.getFirst();
        if (word.equals("project") && words.size() > 1) {
            return commandLine(Map.of(word, () -> ProjectCommand.line(words.get(1))));
        }
        var command = COMMANDS.get(word);
        if (command != null) {
            return commandLine(Map.of(word, command));
        }
        return word.equals("--version") || word.equals("-V") ? commandLine(Map.of()) : commandLine();
    }

    private static CommandLine commandLine(Map<String, Supplier<CommandLine>> commands) {
        var line = new CommandLine(new Main()) {
            @Override
            public ParseResult parseArgs(String... args) {
                return super.parseArgs(SharedOptions.behindTheCommand(this, args));
            }
        };
        commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        line.setOut(new PrintWriter(Terminal.output(System.out), true))
                .setErr(new PrintWriter(Terminal.errors(System.err), true));
        line.setExecutionExceptionHandler(Main::explain);
        return line;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(
            name = "completion",
            description = "Prints a completion script, to be sourced by the shell.",
            mixinStandardHelpOptions = true)
    int completion(@Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}") Shell shell) {
        var out = spec.commandLine().getOut();
        out.print(Completion.script(commandLine()));
        out.flush();
        return ExitCode.DONE.code();
    }

    /** The shells that completion knows. */
    enum Shell {
        bash,
        zsh
    }

    /** Explains why a command failed, in two lines instead of a stack trace; as JSON where that was asked for. */
    private static int explain(Exception e, CommandLine line, ParseResult result) {
        var problem = problem(e);
        var step = problem.step() == null ? "" : "; it is at step " + problem.step();
        line.getErr().println("error[" + problem.code() + "]: " + problem.detail() + step);
        if (problem.code().equals("INTERNAL")) {
            e.printStackTrace(line.getErr());
        }
        if (wantsJson(result)) {
            line.getOut().println(OutputFormat.document(problem));
        }
        return switch (e) {
            case Refused refused ->
                ExitCode.of(refused.refusal().reason().kind()).code();
            case RootLock.Held held -> ExitCode.TRY_LATER.code();
            case EvolutionClient.ServerRefused refused ->
                ExitCode.of(refused.problem()).code();
            case PortException port -> ExitCode.ENVIRONMENT.code();
            default -> ExitCode.FAILED.code();
        };
    }

    private static Problem problem(Exception e) {
        return switch (e) {
            case Refused refused -> Problem.of(refused.refusal(), operation -> Optional.empty());
            case RootLock.Held held -> RootInUse.problem(held);
            case EvolutionClient.ServerRefused refused -> refused.problem();
            case PortException port -> Problem.of(500, Problem.ENVIRONMENT, String.valueOf(port.getMessage()));
            default -> Problem.of(500, "INTERNAL", e + "; this is a mistake in HELIX");
        };
    }

    private static boolean wantsJson(ParseResult result) {
        for (var at = result; at != null; at = at.hasSubcommand() ? at.subcommand() : null) {
            if (at.hasMatchedOption(FormatOption.NAME)
                    && String.valueOf(at.matchedOption(FormatOption.NAME).<Object>getValue())
                            .equals("json")) {
                return true;
            }
        }
        return false;
    }
}
