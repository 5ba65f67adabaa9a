package dev.helix.app;

import dev.helix.adapter.local.Lifetime;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.ProgramVersion;
import dev.helix.app.cli.RootOption;
import dev.helix.app.cli.Termination;
import dev.helix.app.wiring.Agents;
import dev.helix.app.wiring.Helix;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The server, until it is told to end. */
@Command(
        name = "serve",
        description = "Starts HELIX's server on a root, and both systems where they don't run yet; ends on SIGTERM or"
                + " Ctrl-C.",
        footer = {"", "Example: helix serve --root ~/shop"},
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RootOption root;

    @Override
    public Integer call() throws InterruptedException {
        var out = spec.commandLine().getOut();
        var gone = new CountDownLatch(1);
        var told = Termination.asked(gone);
        try (var helix = Helix.open(root.resolve(), Lifetime.DETACHED, System.getenv())) {
            for (var operation : helix.recovered()) {
                out.println("recovered: " + operation.kind().word() + " of " + operation.project() + " is "
                        + operation.state().word());
            }
            out.println("production runs tree " + helix.production().start().tree());
            out.println("test runs tree " + helix.test().start().tree());
            var folder = root.resolve();
            Agents.with(helix.config(), folder, folder.resolve(".helix/agent"), agent -> {
                try (var consultant = helix.consultant(agent);
                        var server = helix.serve(ProgramVersion.text(), consultant)) {
                    out.println("HELIX listens on " + server.url());
                    told.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return agent.name();
            });
        } finally {
            gone.countDown();
        }
        return ExitCode.DONE.code();
    }
}
