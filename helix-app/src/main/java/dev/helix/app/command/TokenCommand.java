package dev.helix.app.command;

import dev.helix.adapter.local.TokenFile;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.RootOption;
import dev.helix.app.config.ConfigReader;
import dev.helix.domain.access.Role;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
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
        description = "Makes, lists and revokes the tokens of server.tokens_file.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: helix token create open-webui --role operator"},
        mixinStandardHelpOptions = true)
public final class TokenCommand implements Runnable {

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
                            defaultValue = "chat",
                            description = "viewer, chat or operator; ${DEFAULT-VALUE} where it is left out.")
                    String role) {
        var wanted = Role.named(role)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "the role is viewer, chat or operator, not " + role));
        try {
            out().println(file(root).create(name, wanted));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
        return ExitCode.DONE.code();
    }

    @Command(name = "list", description = "Lists all tokens, without what is secret.", mixinStandardHelpOptions = true)
    int list(@Mixin RootOption root) {
        for (var entry : file(root).list()) {
            out().println(entry.name() + "\t" + entry.role().word() + "\t" + entry.createdAt());
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

    private TokenFile file(RootOption option) {
        var root = option.resolve();
        var configured = new ConfigReader(root, System.getenv()).readServer().tokensFile();
        Path file = configured == null ? root.resolve(".helix/tokens") : configured;
        if (configured == null) {
            spec.commandLine()
                    .getErr()
                    .println("note: helix.yaml has no server.tokens_file; write `tokens_file: .helix/tokens` there");
        }
        return new TokenFile(file, InstantSource.system());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
