package dev.helix.app.command;

import dev.helix.adapter.local.TokenFile;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.RootOption;
import dev.helix.app.config.ConfigReader;
import dev.helix.domain.access.ProjectScope;
import dev.helix.domain.access.Role;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The tokens that the server lets in. */
@Command(
        name = "token",
        description = "Makes, lists and revokes the tokens that the server lets in.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: helix token create open-webui --role operator"},
        mixinStandardHelpOptions = true)
public final class TokenCommand implements Runnable {

    private static final Pattern LIFE = Pattern.compile("([1-9]\\d{0,4})([hd])");

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: create, list or revoke");
    }

    @Command(
            name = "create",
            description = "Makes a token and prints it: the only time that it is seen.",
            mixinStandardHelpOptions = true)
    int create(
            @Mixin RootOption root,
            @Parameters(paramLabel = "NAME", description = "Whose it is.") String name,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            defaultValue = "chat",
                            description = "viewer, chat or operator; ${DEFAULT-VALUE} where it is left out.")
                    String role,
            @Option(
                            names = "--expires",
                            paramLabel = "N{h|d}",
                            description = "How long it holds, such as 12h or 90d; for ever where it is left out.")
                    @Nullable
                    String expires,
            @Option(
                            names = "--projects",
                            paramLabel = "PATTERN",
                            defaultValue = "*",
                            description = "The projects it is for, such as shop-*; all where it is left out.")
                    String projects) {
        var wanted = Role.named(role)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "the role is viewer, chat or operator, not " + role));
        try {
            out().println(file(root).create(name, wanted, life(expires), new ProjectScope(projects)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
        return ExitCode.DONE.code();
    }

    @Command(name = "list", description = "Lists all tokens, without their secrets.", mixinStandardHelpOptions = true)
    int list(@Mixin RootOption root) {
        var file = file(root);
        for (var entry : file.list()) {
            out().println(entry.name() + "\t" + entry.role().word() + "\t" + entry.createdAt()
                    + (entry.expiresAt() == null ? "" : "\texpires " + entry.expiresAt())
                    + (entry.projects().isAll() ? "" : "\tprojects " + entry.projects())
                    + file.lastUse(entry).map(at -> "\tlast used " + at).orElse("\tnever used"));
        }
        return ExitCode.DONE.code();
    }

    @Command(name = "revoke", description = "Takes a token away, at once.", mixinStandardHelpOptions = true)
    int revoke(@Mixin RootOption root, @Parameters(paramLabel = "NAME", description = "Whose it is.") String name) {
        if (file(root).revoke(name)) {
            return ExitCode.DONE.code();
        }
        spec.commandLine()
                .getErr()
                .println("there is no token '" + name + "'; `helix token list` shows those that are");
        return ExitCode.FAILED.code();
    }

    private @Nullable Duration life(@Nullable String text) {
        if (text == null) {
            return null;
        }
        var match = LIFE.matcher(text);
        if (!match.matches()) {
            throw new ParameterException(spec.commandLine(), "--expires is a time such as 12h or 90d, not " + text);
        }
        var number = Long.parseLong(match.group(1));
        return match.group(2).equals("h") ? Duration.ofHours(number) : Duration.ofDays(number);
    }

    private TokenFile file(RootOption option) {
        var root = option.resolve();
        var configured = new ConfigReader(root, System.getenv()).readServer().tokensFile();
        Path file = configured == null ? root.resolve(TokenFile.PLACE) : configured;
        return new TokenFile(file, InstantSource.system());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
