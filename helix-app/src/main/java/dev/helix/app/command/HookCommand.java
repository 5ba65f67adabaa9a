package dev.helix.app.command;

import dev.helix.adapter.claude.SettingsFile;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.RootOption;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.wiring.HookPolicy;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.PortException;
import dev.helix.process.JsonLines;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** For people who run Claude Code by hand in a HELIX root: its hooks call this. */
@Command(
        name = "hook",
        description = {
            "Answers a hook of Claude Code: reads its call from standard input and prints the answer.",
            "A write to a file that HELIX alone may change is refused; an ADR is checked the moment it is saved; an answer"
                    + " is checked by the validators of helix.yaml and sent back once."
        },
        footer = {
            "",
            "Examples:",
            "  helix hook install           in the root: from now on, Claude Code asks HELIX",
            "  helix hook uninstall         takes that back, and nothing else",
            "  helix hook PostToolUse < call.json"
        },
        mixinStandardHelpOptions = true)
public final class HookCommand implements Callable<Integer> {

    /** Claude Code takes this one alone for a no; any other is an error that it shows and passes over. */
    public static final int BLOCKED = 2;

    private static final String WRITING_TOOLS = "Write|Edit|MultiEdit|NotebookEdit";
    private static final Pattern OURS =
            Pattern.compile("(?s).*helix.* hook (?:PreToolUse|PostToolUse|UserPromptSubmit|Stop)");
    /** In bytes: as much as the server takes of one. */
    private static final int LONGEST_CALL = 16 << 20;

    private static final JsonMapper JSON = new JsonMapper();

    private static final System.Logger LOG = System.getLogger(HookCommand.class.getName());

    @Spec
    private CommandSpec spec;

    @Mixin
    private RootOption root;

    @Parameters(
            paramLabel = "EVENT",
            arity = "0..1",
            description = "PreToolUse, PostToolUse, UserPromptSubmit or Stop.")
    private String event = "";

    @Override
    public Integer call() {
        if (event.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "name the hook's event, or install or uninstall");
        }
        try {
            var read = System.in.readNBytes(LONGEST_CALL + 1);
            if (read.length > LONGEST_CALL) {
                // Who writes it shall come to read the answer.
                System.in.transferTo(OutputStream.nullOutputStream());
                return broken("its call is larger than 16 MB");
            }
            var call = new String(read, StandardCharsets.UTF_8);
            var folder = root.resolve().toRealPath();
            var policy = new HookPolicy(folder, new ConfigReader(folder, System.getenv()).readHooks());
            var answer = policy.byHand(directories(call)).decide(event, call);
            spec.commandLine().getOut().println(answer);
            return ExitCode.DONE.code();
        } catch (IOException e) {
            return broken("its call can't be read: " + e.getMessage());
        } catch (Refused e) {
            return broken(e.refusal().message());
        } catch (PortException | ParameterException e) {
            return broken(String.valueOf(e.getMessage())); // The exit code of wrong usage would be taken for a no.
        } catch (RuntimeException e) {
            // Claude Code takes every exit code but one for a yes.
            LOG.log(System.Logger.Level.ERROR, "the hook " + event + " broke off", e);
            return broken("HELIX failed: " + e);
        }
    }

    /** A write that can't be checked is blocked; everything else goes on, and the person is told. */
    private int broken(String why) {
        spec.commandLine().getErr().println("HELIX's hook " + event + " did not work: " + why);
        return event.equals("PreToolUse") ? BLOCKED : ExitCode.FAILED.code();
    }

    /** The folders the agent was started in and works in now, with links followed as the root has them followed. */
    private static List<Path> directories(String call) {
        var found = new ArrayList<Path>();
        add(System.getenv("CLAUDE_PROJECT_DIR"), found);
        var read = JsonLines.parseBounded(call.getBytes(StandardCharsets.UTF_8));
        if (read != null) { // Else the decision itself finds that the call can't be read.
            add(read.path("cwd").stringValue(null), found);
        }
        return found;
    }

    private static void add(@Nullable String directory, List<Path> found) {
        try {
            if (directory != null) {
                found.add(Path.of(directory).toRealPath());
            }
        } catch (IOException | InvalidPathException e) {
            LOG.log(System.Logger.Level.DEBUG, "not a folder: " + directory, e);
        }
    }

    @Command(
            name = "install",
            description = {
                "Has Claude Code ask HELIX: adds hooks to a settings file of it, and leaves everything else in there"
                        + " as it is.",
                "A folder in which Claude Code is started needs them itself: it does not look into folders above."
            },
            mixinStandardHelpOptions = true)
    int install(
            @Mixin RootOption of,
            @Mixin Target target,
            @Option(
                            names = "--answers",
                            description = "Check answers too, as the consultant's are: each needs its step marker.")
                    boolean answers,
            @Option(
                            names = "--command",
                            paramLabel = "PATH",
                            defaultValue = "helix",
                            description = "How Claude Code calls helix. Default: ${DEFAULT-VALUE}, found on its PATH.")
                    String command) {
        var events = answers
                ? List.of("PreToolUse", "PostToolUse", "UserPromptSubmit", "Stop")
                : List.of("PreToolUse", "PostToolUse");
        var quoted = command.matches("[\\w./-]+") ? command : "'" + command.replace("'", "'\\''") + "'";
        if (!isOurs(quoted + " hook Stop")) {
            throw new ParameterException(
                    spec.commandLine(), "--command names helix, so that uninstall knows its own again");
        }
        return change(target.file(of.resolve()), settings -> {
            var changed = settings.without(HookCommand::isOurs);
            for (var each : events) {
                changed = changed.withHook(each, entry(each, quoted));
            }
            return changed;
        });
    }

    @Command(
            name = "uninstall",
            description = "Takes HELIX's hooks out of a settings file, and nothing else.",
            mixinStandardHelpOptions = true)
    int uninstall(@Mixin RootOption of, @Mixin Target target) {
        var file = target.file(of.resolve());
        if (!Files.exists(file)) {
            spec.commandLine().getOut().println("nothing to do: there is no " + file);
            return ExitCode.DONE.code();
        }
        return change(file, settings -> settings.without(HookCommand::isOurs));
    }

    /** Which settings file is meant. */
    static final class Target {
        @Option(
                names = "--dir",
                paramLabel = "DIR",
                description = "The folder in which Claude Code is started; else the root.")
        private @Nullable Path dir;

        @Option(names = "--local", description = "Use settings.local.json, which is yours alone and not committed.")
        private boolean local;

        Path file(Path root) {
            var folder = dir == null ? root : dir.toAbsolutePath().normalize();
            return folder.resolve(".claude").resolve(local ? "settings.local.json" : "settings.json");
        }
    }

    private static boolean isOurs(String command) {
        return OURS.matcher(command).matches();
    }

    private static String entry(String event, String command) {
        var hook = "{\"type\": \"command\", \"command\": " + JSON.writeValueAsString(command + " hook " + event)
                + ", \"timeout\": 60}";
        var matcher = event.endsWith("ToolUse") ? "\"matcher\": \"" + WRITING_TOOLS + "\", " : "";
        return "{" + matcher + "\"hooks\": [" + hook + "]}";
    }

    private interface SettingsEdit {
        SettingsFile of(SettingsFile settings);
    }

    private int change(Path file, SettingsEdit change) {
        try {
            var before = Files.exists(file) ? Files.readString(file) : "";
            var after = change.of(new SettingsFile(file.toString(), before)).text();
            if (after.equals(before)) {
                spec.commandLine().getOut().println("nothing to do: " + file);
                return ExitCode.DONE.code();
            }
            replace(file, after);
            spec.commandLine().getOut().println("changed " + file);
            return ExitCode.DONE.code();
        } catch (IOException e) {
            throw new PortException("can't change " + file + ": " + e, e);
        }
    }

    /** In one step, so that an agent that starts right now reads one or the other. A link stays a link. */
    private static void replace(Path file, String text) throws IOException {
        var target = Files.exists(file) ? file.toRealPath() : file;
        Files.createDirectories(target.resolveSibling("."));
        var whole = Files.createTempFile(target.toAbsolutePath().getParent(), ".settings", ".json");
        try {
            Files.writeString(whole, text);
            if (Files.exists(target)) {
                Files.setPosixFilePermissions(whole, Files.getPosixFilePermissions(target));
            } else {
                Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString("rw-r--r--"));
            }
            Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }
}
