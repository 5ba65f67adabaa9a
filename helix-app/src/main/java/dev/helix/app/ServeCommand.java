package dev.helix.app;

import dev.helix.adapter.local.Lifetime;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.ProgramVersion;
import dev.helix.app.cli.RootOption;
import dev.helix.app.cli.Termination;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.wiring.Agents;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.port.Sandbox.Confinement;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Where it listens; else server.host of helix.yaml.")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "N", description = "Its port; else server.port of helix.yaml.")
    private @Nullable Integer port;

    @Option(
            names = "--tokens-file",
            paramLabel = "FILE",
            description = "Who may come in; else server.tokens_file of helix.yaml.")
    private @Nullable Path tokensFile;

    @Option(
            names = "--rate-limit",
            paramLabel = "N/s|m|h",
            description = "How many requests each may make; else server.rate_limit of helix.yaml.")
    private @Nullable String rateLimit;

    @Override
    public Integer call() throws InterruptedException {
        var out = spec.commandLine().getOut();
        var gone = new CountDownLatch(1);
        var told = Termination.asked(gone);
        try (var helix = Helix.open(root.resolve(), Lifetime.DETACHED, environment())) {
            for (var operation : helix.recovered()) {
                out.println("recovered: " + operation.kind().word() + " of " + operation.project() + " is "
                        + operation.state().word());
            }
            helix.stay();
            out.println(
                    switch (helix.sandboxes().confinement()) {
                        case Confinement.Confined(var by) -> "what HELIX carries is confined by " + by;
                        case Confinement.Open(var why, var remedy) ->
                            "WARNING: what HELIX carries is not confined and can do what HELIX can: " + why + "; " + remedy;
                    });
            out.println("starting production ...");
            out.println("production runs tree " + helix.production().start().tree());
            out.println("starting test ...");
            out.println("test runs tree " + helix.test().start().tree());
            var folder = root.resolve();
            Agents.with(helix.config(), folder, folder.resolve(".helix/agent"), helix.sandboxes(), agent -> {
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

    /** What a flag says takes the place of a setting in the way that a variable does. */
    private Map<String, String> environment() {
        var all = new HashMap<>(System.getenv());
        put(all, "server.host", host);
        put(all, "server.port", port);
        put(all, "server.tokens_file", tokensFile == null ? null : tokensFile.toAbsolutePath());
        put(all, "server.rate_limit", rateLimit);
        return all;
    }

    private static void put(Map<String, String> environment, String setting, @Nullable Object value) {
        if (value != null) {
            environment.put(ConfigReader.variable(setting), value.toString());
        }
    }
}
