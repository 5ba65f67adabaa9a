package dev.helix.adapter.local;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.Migrations;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Slots;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Migrations by commands of the project, run in the slot as a build is. What they print tells no password. */
public final class CommandMigrations implements Migrations {

    private static final String MASK = "***";

    private final SystemName name;
    private final MigrationSettings settings;
    private final Slots slots;
    private final CommandRunner commands;
    private final Map<String, String> environment;
    private final Supplier<Map<String, String>> secrets;

    /**
     * @param environment where the databases are
     * @param secrets what is known to these commands alone, by the names of variables; asked for when one is run
     */
    public CommandMigrations(
            SystemName name,
            MigrationSettings settings,
            Slots slots,
            CommandRunner commands,
            Map<String, String> environment,
            Supplier<Map<String, String>> secrets) {
        this.name = name;
        this.settings = settings;
        this.slots = slots;
        this.commands = commands;
        this.environment = Map.copyOf(environment);
        this.secrets = secrets;
    }

    @Override
    public boolean leadBack() {
        return !settings.down().isEmpty();
    }

    @Override
    public CommandResult up(SlotContent content, Consumer<String> lines) {
        return run(settings.up(), content, Map.of(), lines);
    }

    @Override
    public CommandResult down(SlotContent content, SlotContent previous, Consumer<String> lines) {
        if (!leadBack()) {
            throw new PortException("control.migrate in helix.yaml names no way down");
        }
        return run(
                settings.down(),
                content,
                Map.of("HELIX_PREVIOUS_TREE", previous.tree().sha()),
                lines);
    }

    private CommandResult run(
            List<String> command, SlotContent content, Map<String, String> more, Consumer<String> lines) {
        var directory = slots.directory(content.slot());
        var known = secrets.get();
        var variables = new HashMap<>(environment);
        variables.putAll(known);
        variables.putAll(more);
        variables.put("HELIX_SYSTEM", name.word());
        variables.put(CommandRunner.Command.TREE, content.tree().sha());
        variables.put("HELIX_SLOT", content.slot().word());
        variables.put(ProcessCommands.GIT_CEILING, ProcessCommands.ceiling(directory));
        var result = commands.run(
                new CommandRunner.Command(command, directory, variables, settings.timeout()),
                line -> lines.accept(masked(line, known.values())));
        return new CommandResult(
                result.exit(), masked(result.output(), known.values()), result.duration(), result.denied());
    }

    private static String masked(String text, Collection<String> secrets) {
        var shown = text;
        for (var secret : secrets) {
            shown = secret.isEmpty() ? shown : shown.replace(secret, MASK);
        }
        return shown;
    }
}
