package dev.helix.app.command;

import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.RootOption;
import dev.helix.app.wiring.ProgramUpdate;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Replaces the HELIX that a root's supervisor runs by the one of a package. */
@Command(
        name = "update",
        description = {
            "Replaces the HELIX of a root by the one of a package, by its supervisor: unpacks it beside the old one, restarts the server with"
                    + " it, asks for its health, and goes back to the old one where that does not stay well.",
            "The two systems of the root run on meanwhile."
        },
        footer = {"", "Example: helix update --from helix-0.2.0-linux-x64.tar.gz --root ~/shop"},
        mixinStandardHelpOptions = true)
public final class UpdateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RootOption root;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            required = true,
            description = "The package: a .tar.gz. A SHA256SUMS beside it that names it is asked.")
    private @Nullable Path from;

    @Override
    public Integer call() throws InterruptedException {
        var out = spec.commandLine().getOut();
        return new ProgramUpdate(root.resolve(), System.getenv(), out::println)
                        .to(Objects.requireNonNull(from).toAbsolutePath())
                ? ExitCode.DONE.code()
                : ExitCode.FAILED.code();
    }
}
