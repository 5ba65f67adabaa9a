package dev.helix.app.cli;

import dev.helix.app.config.ConfigReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which root a command works on: {@code HELIX_ROOT}, else {@code --root}, else the nearest folder with helix.yaml. */
public final class RootOption {

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description = "The HELIX root; else HELIX_ROOT, else the nearest folder upwards with helix.yaml.")
    private @Nullable Path root;

    /** Returns it, absolute and without links. */
    public Path resolve() {
        var environment = System.getenv("HELIX_ROOT");
        var named = root != null ? root : environment == null ? null : Path.of(environment);
        if (named != null) {
            var absolute = named.toAbsolutePath().normalize();
            if (!Files.isRegularFile(absolute.resolve(ConfigReader.FILE))) {
                throw new ParameterException(
                        spec.commandLine(), "there is no " + ConfigReader.FILE + " in " + absolute);
            }
            return absolute;
        }
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve(ConfigReader.FILE))) {
                return folder;
            }
        }
        throw new ParameterException(
                spec.commandLine(),
                "no " + ConfigReader.FILE + " here or in a folder above; name the root with --root or HELIX_ROOT");
    }
}
