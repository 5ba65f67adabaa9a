package dev.helix.app.command;

import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.FormatOption;
import dev.helix.app.cli.OutputFormat;
import dev.helix.app.cli.RootOption;
import dev.helix.app.config.ConfigReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The settings that count. */
@Command(
        name = "config",
        description = {
            "Shows the settings that count: HELIX_* variables before helix.yaml before defaults.",
            "HELIX_SERVER_PORT stands for server.port, and so on."
        },
        footer = {"", "Example: helix config show --origin"},
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class ConfigCommand implements Runnable {

    private static final String SECRET = "agent.env.";

    @Spec
    private CommandSpec spec;

    private record Setting(String key, String value, String origin) {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(name = "show", description = "Prints each setting.", mixinStandardHelpOptions = true)
    int show(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Option(names = "--origin", description = "Says where each comes from.") boolean origin) {
        var settings = new ArrayList<Setting>();
        // An inherited variable may be a password.
        new ConfigReader(root.resolve(), System.getenv())
                .show((key, value, from) ->
                        settings.add(new Setting(key, key.startsWith(SECRET) ? "(hidden)" : value, from)));
        var sorted = settings.stream()
                .distinct()
                .sorted(Comparator.comparing(Setting::key))
                .toList();
        var out = spec.commandLine().getOut();
        switch (format.value()) {
            case json -> out.println(OutputFormat.document(Map.of("settings", sorted)));
            case text -> print(sorted, origin);
        }
        return ExitCode.DONE.code();
    }

    private void print(List<Setting> settings, boolean origin) {
        var out = spec.commandLine().getOut();
        for (var setting : settings) {
            var line = setting.key() + " = " + setting.value();
            out.println(origin ? "%-60s  # %s".formatted(line, setting.origin()) : line);
        }
    }
}
