package dev.helix.app.command;

import dev.helix.app.command.GitRoot.Unsuitable;
import dev.helix.app.command.Initialisation.Wishes;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a git repository a HELIX root. */
@Command(
        name = "init",
        description = {
            "Makes a git repository a HELIX root: writes helix.yaml where there is none, keeps HELIX's folders out of"
                    + " git's sight, and makes the test system.",
            "Touches no tracked file, except that --with-databases adds to helix.yaml, and can be done again."
        },
        footer = {"", "Example: helix init ~/shop"},
        mixinStandardHelpOptions = true)
public final class InitCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", defaultValue = ".", description = "The repository. Default: the current folder.")
    private Path dir;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Production's port; else the first free one from 8001 on.")
    private @Nullable Integer port;

    @Option(
            names = "--test-port",
            paramLabel = "N",
            description = "The test system's port; else the first free one from 9001 on.")
    private @Nullable Integer testPort;

    @Option(
            names = "--test-root",
            paramLabel = "DIR",
            description = "The test system's folder, as helix.yaml shall name it; else ../{name}-test.")
    private @Nullable String testRoot;

    @Option(names = "--with-control-script", description = "Also write control/helix-control.sh.")
    private boolean controlScript;

    @Option(
            names = "--with-databases",
            paramLabel = "KIND",
            split = ",",
            arity = "0..1",
            fallbackValue = "postgres,neo4j,qdrant,redis",
            description = {
                "Also write docker/production and docker/test, which describe database servers, and data in helix.yaml.",
                "postgres, neo4j, qdrant, redis, by commas; all of them without a value."
            })
    private List<String> databases = List.of();

    @Option(
            names = "--self",
            description = {
                "For a clone of HELIX's own repository: helix.yaml is the one of docs/self-hosting, by which HELIX develops itself.",
                "Builds it, which takes minutes the first time."
            })
    private boolean self;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        try {
            return new Initialisation(out, System.getenv())
                    .run(
                            dir.toAbsolutePath().normalize(),
                            new Wishes(port, testPort, testRoot, controlScript, databases, self))
                    .code();
        } catch (Unsuitable e) {
            spec.commandLine().getErr().println("error[" + e.code() + "]: " + e.getMessage());
            return e.exit().code();
        } finally {
            out.flush();
        }
    }
}
