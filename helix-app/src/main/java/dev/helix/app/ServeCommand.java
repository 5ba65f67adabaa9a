package dev.helix.app;

import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.LocalCredential;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.JsonLogLine;
import dev.helix.app.cli.Person;
import dev.helix.app.cli.ProgramVersion;
import dev.helix.app.cli.RootOption;
import dev.helix.app.cli.Termination;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Sandbox.Confinement;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
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

    private static final System.Logger LOG = System.getLogger(ServeCommand.class.getName());

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

    private boolean jsonLog;

    /** Starts a system. A broken one can only be mended through this server, so the server listens all the same. */
    private void start(Helix helix, SystemName name) {
        var out = spec.commandLine().getOut();
        try {
            if (helix.systems().state(name) == SystemStatus.State.LIBRARY) {
                out.println(name.word() + " is a library, with tree "
                        + helix.system(name).install().tree());
                return;
            }
            out.println("starting " + name.word() + " ...");
            var ended = helix.systems().start(name, Person.name()).complete();
            if (ended.state() == Operation.State.SUCCEEDED) {
                out.println(name.word() + " runs tree " + helix.system(name).tree());
            } else {
                warn(name.word(), String.valueOf(ended.error()));
            }
        } catch (Refused e) {
            warn(name.word(), e.refusal().message());
        } catch (PortException e) {
            warn(name.word(), String.valueOf(e.getMessage()));
        }
    }

    private void warn(String name, String why) {
        tell(
                System.Logger.Level.WARNING,
                "warning: ",
                "the " + name + " system does not run: " + why + "; helix control --system " + name
                        + " logs says more, and a project can repair it");
    }

    /** Where the log is for programs, nothing else stands among its lines. */
    private void tell(System.Logger.Level level, String mark, String sentence) {
        if (jsonLog) {
            LOG.log(level, () -> sentence);
        } else {
            spec.commandLine().getErr().println(mark + sentence);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        var out = spec.commandLine().getOut();
        jsonLog = new ConfigReader(root.resolve(), environment()).readServer().jsonLog();
        if (jsonLog) {
            JsonLogLine.begin();
        }
        var gone = new CountDownLatch(1);
        var told = Termination.asked(gone);
        var lost = new AtomicReference<@Nullable String>();
        try (var helix = Helix.open(root.resolve(), Lifetime.DETACHED, environment())) {
            for (var operation : helix.recovered()) {
                out.println("recovered: " + operation.kind().word() + " of " + operation.subject() + " is "
                        + operation.state().word());
            }
            helix.stay();
            out.println(
                    switch (helix.sandboxes().confinement()) {
                        case Confinement.Confined(var by) -> "the code that HELIX runs is confined by " + by;
                        case Confinement.Open(var why, var remedy) ->
                            "WARNING: the code that HELIX runs is not confined and can do all that HELIX can: " + why
                                    + "; " + remedy;
                    });
            helix.sandboxes()
                    .gap()
                    .ifPresent(gap -> out.println(
                            "WARNING: the sandbox holds less than it should: " + gap.why() + "; " + gap.remedy()));
            for (var place : helix.sandboxes().openCaches()) {
                out.println("WARNING: sandbox.write lets every candidate leave something for later builds in " + place);
            }
            if (helix.sandboxes().agentConfinement() instanceof Confinement.Open(var why, var remedy)
                    && helix.sandboxes().confinement() instanceof Confinement.Confined) {
                out.println("WARNING: the agent is not confined: " + why + "; " + remedy);
            }
            if (!helix.isSupervised()) {
                start(helix, SystemName.PRODUCTION);
                start(helix, SystemName.TEST);
            }
            var folder = root.resolve();
            helix.withAgent(agent -> {
                try (var consultant = helix.consultant(agent);
                        var server = helix.serve(ProgramVersion.text(), consultant)) {
                    out.println("HELIX listens on " + server.url());
                    helix.user()
                            .ifPresent(user -> out.println("a browser comes in once by " + server.link(user)
                                    + " ; helix open makes another link"));
                    if (helix.config().server().tokensFile() == null) {
                        out.println("this user's commands are known by " + folder.resolve(LocalCredential.FILE)
                                + "; others need a token: helix token create NAME");
                    }
                    if (helix.isSupervised()) {
                        // Its supervisor waits for its first answer, and people for the rest.
                        helix.goOn();
                        Thread.ofVirtual().name("starting the test system").start(() -> start(helix, SystemName.TEST));
                    }
                    var upkeep = new ServerUpkeep(helix, folder, out);
                    if (!upkeep.until(told)) {
                        lost.set("the root " + folder
                                + " is gone: it was moved or removed while this server worked on it;"
                                + " the server ends, and nothing more is written there"
                                + (upkeep.processes().isEmpty()
                                        ? ""
                                        : "; processes that still run: " + upkeep.processes()));
                    }
                    // Before the server: who reads an answer is to hear of its end.
                    consultant.end();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return agent.name();
            });
        } catch (PortException e) {
            // Without its root, hardly anything can be put away.
            if (lost.get() == null) {
                throw e;
            }
        } finally {
            gone.countDown();
        }
        var why = lost.get();
        if (why != null) {
            tell(System.Logger.Level.ERROR, "error[ROOT_GONE]: ", why);
            return ExitCode.ENVIRONMENT.code();
        }
        return ExitCode.DONE.code();
    }

    /** A flag's value takes the place of a setting in the way that a variable does. */
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
