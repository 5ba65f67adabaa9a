package dev.helix.app.command;

import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.RootOption;
import dev.helix.app.project.RootAccess;
import dev.helix.domain.port.PortException;
import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lets this user's browser in. */
@Command(
        name = "open",
        description = {
            "Opens HELIX in a browser, as you, by a link that works once and for an hour.",
            "Where there is no browser, or --print says so, the link is printed."
        },
        footer = {"", "Example: helix open --print"},
        mixinStandardHelpOptions = true)
public final class OpenCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RootOption root;

    @Option(names = "--print", description = "Only prints the link.")
    private boolean print;

    @Override
    public Integer call() {
        var folder = root.resolve();
        var server = RootAccess.client(folder);
        if (!server.answers()) {
            throw new PortException("no server of " + folder + " answers; `helix serve` starts one");
        }
        var link = server.link();
        if (print || !opened(link)) {
            spec.commandLine().getOut().println(link);
        }
        return ExitCode.DONE.code();
    }

    private static boolean opened(String link) {
        if (GraphicsEnvironment.isHeadless()
                || !Desktop.isDesktopSupported()
                || !Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
            return false;
        }
        try {
            Desktop.getDesktop().browse(URI.create(link));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
