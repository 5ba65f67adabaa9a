package dev.helix.app.command;

import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.RootOption;
import dev.helix.app.cli.Termination;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.wiring.SupervisorSetup;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts HELIX where it is the system that it changes. */
@Command(
        name = "supervise",
        description = {
            "Starts HELIX on a root where it is the system that it changes, by a small program of its own that no project changes:"
                    + " it starts another HELIX when one is integrated, and goes back where that does not stay well.",
            "Ends on SIGTERM or Ctrl-C, and HELIX with it."
        },
        footer = {"", "Example: helix supervise --root ~/helix"},
        mixinStandardHelpOptions = true)
public final class SuperviseCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RootOption root;

    @Option(
            names = "--prepare",
            description =
                    "Only readies the root, and prints the command that starts the supervisor, for a service manager.")
    private boolean prepare;

    @Option(names = "--renew", description = "Also replaces the supervisor's program by the one of this HELIX.")
    private boolean renew;

    @Override
    public Integer call() throws InterruptedException {
        var folder = root.resolve();
        var config = new ConfigReader(folder, System.getenv()).read();
        var jar = new SupervisorSetup(folder, config, System.getenv()).prepare(renew);
        var command = command(jar, folder);
        if (prepare) {
            spec.commandLine().getOut().println(String.join(" ", command));
            return ExitCode.DONE.code();
        }
        var gone = new CountDownLatch(1);
        var told = Termination.asked(gone);
        try {
            var supervisor = new ProcessBuilder(command).inheritIO().start();
            Thread.ofVirtual().start(() -> {
                try {
                    told.await();
                    supervisor.destroy();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            return supervisor.waitFor();
        } catch (IOException e) {
            throw new PortException("the supervisor can't be started: " + e.getMessage(), e);
        } finally {
            gone.countDown();
        }
    }

    private static List<String> command(Path jar, Path root) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx48m",
                "-jar",
                jar.toString(),
                root.toString());
    }
}
