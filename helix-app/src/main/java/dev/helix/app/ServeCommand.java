package dev.helix.app;

import dev.helix.adapter.local.Lifetime;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.PortException;
import dev.helix.evolution.SystemControl;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The server, until it is told to end. */
@Command(
        name = "serve",
        description =
                "Starts HELIX's server on a root, and both systems where they don't run yet; ends on SIGTERM or Ctrl-C.",
        footer = {"", "Example: helix serve --root ~/shop"},
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RootOption root;

    /** What is broken can only be mended from here, so it keeps nobody from listening. */
    private void start(String name, SystemControl system) {
        try {
            spec.commandLine()
                    .getOut()
                    .println(name + " runs tree " + system.start().tree());
        } catch (Refused e) {
            warn(name, e.refusal().message());
        } catch (PortException e) {
            warn(name, String.valueOf(e.getMessage()));
        }
    }

    private void warn(String name, String why) {
        spec.commandLine()
                .getErr()
                .println("warning: the " + name + " system does not run: " + why + "; helix control --system " + name
                        + " logs says more, and a project can repair it");
    }

    @Override
    public Integer call() throws InterruptedException {
        var out = spec.commandLine().getOut();
        var gone = new CountDownLatch(1);
        var told = Main.toldToEnd(gone);
        try (var helix = Helix.open(root.resolve(), Lifetime.DETACHED, System.getenv())) {
            for (var operation : helix.recovered()) {
                out.println("recovered: " + operation.kind().word() + " of " + operation.project() + " is "
                        + operation.state().word());
            }
            start("production", helix.production());
            start("test", helix.test());
            var folder = root.resolve();
            Agents.with(helix.config(), folder, folder.resolve(".helix/agent"), agent -> {
                try (var consultant = helix.consultant(agent);
                        var server = helix.serve(Main.version(), consultant)) {
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
