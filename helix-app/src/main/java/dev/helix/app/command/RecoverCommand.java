package dev.helix.app.command;

import dev.helix.adapter.local.Lifetime;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.OutputFormat;
import dev.helix.app.cli.RootOption;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Subject;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings what a crash had interrupted to its end. Every start does so; this one says what it did and ends. */
@Command(
        name = "recover",
        description = {
            "Finishes or undoes the operations that a crash had interrupted, and says how each ended.",
            "Every command that works on a root does this first; exit code 1 when something could not be put back."
        },
        footer = {"", "Example: helix recover --root ~/shop"},
        mixinStandardHelpOptions = true)
public final class RecoverCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RootOption root;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "${COMPLETION-CANDIDATES}")
    private OutputFormat format;

    /** An operation that was interrupted, as it ended. */
    private record Ended(
            String id,
            String kind,
            @Nullable String project,
            @Nullable String system,
            String state,
            @Nullable String error) {
        static Ended of(Operation operation) {
            return new Ended(
                    operation.id().value(),
                    operation.kind().word(),
                    operation.subject() instanceof Subject.OfProject(var project) ? project.value() : null,
                    operation.subject() instanceof Subject.OfSystem(var system) ? system.word() : null,
                    operation.state().word(),
                    operation.error());
        }
    }

    private record Recovered(List<Ended> operations) {}

    @Override
    public Integer call() {
        List<Operation> recovered;
        try (var helix = Helix.open(root.resolve(), Lifetime.DETACHED, System.getenv())) {
            recovered = helix.recovered();
        }
        var out = spec.commandLine().getOut();
        switch (format) {
            case json ->
                out.println(OutputFormat.document(
                        new Recovered(recovered.stream().map(Ended::of).toList())));
            case text -> {
                if (recovered.isEmpty()) {
                    out.println("nothing was unfinished");
                }
                recovered.forEach(operation -> {
                    out.println(operation.id() + ": " + operation.kind().word() + " of " + operation.subject() + " is "
                            + operation.state().word()
                            + (operation.error() == null ? "" : ": " + operation.error()));
                    operation
                            .steps()
                            .forEach(step -> out.printf(
                                    "  %-12s %s%n", step.name(), step.state().word()));
                });
            }
        }
        var settled = recovered.stream()
                .allMatch(operation -> operation.state() == Operation.State.SUCCEEDED
                        || operation.state() == Operation.State.ROLLED_BACK);
        return (settled ? ExitCode.DONE : ExitCode.FAILED).code();
    }
}
