package dev.helix.app.demo;

import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.PortHolder;
import dev.helix.adapter.local.RootLock;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.ProgramVersion;
import dev.helix.app.cli.Termination;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The whole road once, on a system made for it. */
@Command(
        name = "demo",
        description = {
            "Shows the whole road on a sample system: a chat whose answers are repaired, a change that is developed,"
                    + " tested and taken into production, and another one that is refused.",
            "Needs nothing but a JDK and git; no agent and no model are called.",
            "With --agent claude, the command line of Claude Code plays the agents, confined to the demo's folder,"
                    + " without a login and without a network: its model is a script on this machine.",
            "With --databases, the sample has a table with a migration and a store of words: servers of PostgreSQL and Redis that are"
                    + " installed on this machine are started for it, and end with it.",
        },
        footer = {
            "",
            "Examples:",
            "  helix demo --dir /tmp/demo",
            "  helix demo --agent claude",
            "  helix demo --databases"
        },
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

    private static final int PRODUCTION = ConfigReader.PORT;
    private static final int TRIES = 500;
    private static final int TEST_OFFSET = 1000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "helix-demo",
            description = "Where; an earlier demo there is replaced. Default: ${DEFAULT-VALUE}")
    private Path dir;

    @Option(names = "--stay", description = "Leave both systems and HELIX's server running until Ctrl-C.")
    private boolean stay;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Production's port; else the first free one from " + PRODUCTION + " on.")
    private @Nullable Integer port;

    @Option(
            names = "--agent",
            paramLabel = "KIND",
            defaultValue = "scripted",
            description = "Who plays the agents: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private Player agent = Player.scripted;

    @Option(
            names = "--claude",
            paramLabel = "PATH",
            defaultValue = "claude",
            description = "Claude Code's executable, for --agent claude. Default: ${DEFAULT-VALUE}, found on the PATH.")
    private String claude = "claude";

    @Option(
            names = "--databases",
            description =
                    "Show the road with real databases instead, PostgreSQL and Redis; not with --agent claude or --stay.")
    private boolean databases;

    /** Who plays the agents. */
    enum Player {
        scripted,
        claude
    }

    @Override
    public Integer call() throws Exception {
        if (databases && (stay || agent != Player.scripted)) {
            throw new ParameterException(
                    spec.commandLine(), "--databases goes neither with --stay nor with --agent claude");
        }
        var out = spec.commandLine().getOut();
        var terminal = Boolean.getBoolean("helix.terminal") && !"dumb".equals(System.getenv("TERM"));
        var narrator = new Narrator(out, terminal);
        var begin = System.nanoTime();
        var gone = new CountDownLatch(1);
        var folder = dir.toAbsolutePath().normalize();
        try (var taken = DemoFolder.take(folder, () -> reap(folder.resolve("production")))) {
            var config = config();
            if (databases) {
                new DatabaseDemo(narrator, taken.production(), config, System.getenv()).play();
                narrator.say(String.format("%nAll of it observed in %.1f s.", (System.nanoTime() - begin) / 1e9));
                return ExitCode.DONE.code();
            }
            new Demo(narrator, taken.production(), config, System.getenv(), this::cast)
                    .play(stay ? helix -> new BoardScene(helix).begin() : helix -> {}, helix -> {
                        narrator.say(
                                String.format("%nAll of it observed in %.1f s.", (System.nanoTime() - begin) / 1e9));
                        if (stay) {
                            stay(helix, narrator, config, gone);
                        }
                    });
            return ExitCode.DONE.code();
        } catch (DemoFolder.Unusable e) {
            spec.commandLine().getErr().println("error[DEMO_FOLDER]: " + e.getMessage());
            return (e.later() ? ExitCode.TRY_LATER : ExitCode.USAGE).code();
        } catch (DemoServers.Missing e) {
            spec.commandLine().getErr().println("error[NO_SERVERS]: " + e.getMessage());
            return ExitCode.ENVIRONMENT.code();
        } catch (Demo.NotObserved e) {
            spec.commandLine().getErr().println("error[NOT_OBSERVED]: " + e.getMessage());
            return ExitCode.FAILED.code();
        } finally {
            gone.countDown();
        }
    }

    private Cast cast(Helix helix, Path production) throws IOException {
        return switch (agent) {
            case scripted -> new Cast.Embedded();
            case claude -> ClaudeCast.open(helix, production, claude);
        };
    }

    private DemoConfig config() {
        int production;
        if (port == null) {
            production = free(PRODUCTION);
        } else {
            if (port < 1 || port > 65_535) {
                throw new ParameterException(spec.commandLine(), "a port is from 1 to 65535, not " + port);
            }
            if (!PortHolder.isFree(port)) {
                throw new PortException("port " + port + " is taken; choose another one, or leave --port out");
            }
            production = port;
        }
        int test = free(production + TEST_OFFSET > 65_000 ? production - TEST_OFFSET : production + TEST_OFFSET);
        int helix = free(Math.max(production, test) + 1);
        return new DemoConfig(production, test, helix, Path.of(System.getProperty("java.home"), "bin", "java"));
    }

    /** A demo that was killed takes its systems with it; should one have survived, it ends here. */
    private static void reap(Path production) {
        if (!Files.isRegularFile(production.resolve("helix.yaml"))) {
            return;
        }
        try (var left = Helix.open(production, Lifetime.BOUND, System.getenv())) {
            left.test().stop();
            left.production().stop();
        } catch (Refused | PortException | RootLock.Held e) {
            throw new DemoFolder.Unusable(
                    "the processes that an earlier demo left in " + production + " can't be ended: " + e.getMessage()
                            + "; remove the folder by hand, or use --dir",
                    e instanceof RootLock.Held);
        }
    }

    private static void stay(Helix helix, Narrator narrator, DemoConfig config, CountDownLatch gone)
            throws InterruptedException {
        var told = Termination.asked(gone);
        var board = new BoardScene(helix);
        board.develop();
        try (var server = helix.serve(ProgramVersion.text())) {
            narrator.say("");
            narrator.say("Running until Ctrl-C: production " + config.productionUrl() + ", test " + config.testUrl()
                    + ", HELIX " + server.url() + "/helix/evolution/projects");
            helix.user()
                    .ifPresent(
                            user -> narrator.say("Look at it with a browser, once by this link: " + server.link(user)));
            told.await();
        } finally {
            board.end();
        }
    }

    private static int free(int wanted) {
        return PortHolder.firstFree(wanted, wanted + TRIES);
    }
}
