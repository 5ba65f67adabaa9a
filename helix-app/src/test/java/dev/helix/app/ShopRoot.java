package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.Lifetime;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.testkit.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A root with a library of a few files, driven by the command line, alone or beside a server. */
public final class ShopRoot implements AutoCloseable {

    /** Says that tests have run and passed. */
    public static final String THREE_PASS = "echo \"3 passed, 0 failed\"";

    private final GitFolder git;
    private final Path root;
    private final List<AutoCloseable> server = new ArrayList<>();

    private ShopRoot(GitFolder git) {
        this.git = git;
        this.root = git.folder();
    }

    /**
     * Makes the repository.
     *
     * @param folder what does not exist yet
     * @param files names and contents in turn
     */
    public static ShopRoot of(Path folder, String... files) throws IOException {
        return new ShopRoot(GitFolder.with(folder, files));
    }

    /**
     * Makes it a root, with {@code helix init}.
     *
     * @param parts lines of {@code helix.yaml} from {@code production} on
     * @param unit the script of the unit tests, which stands between single quotes
     * @param validation further lines of that section
     */
    public ShopRoot init(String parts, String unit, String validation) throws Exception {
        git.write(
                "helix.yaml",
                "main_branch: main\n" + parts + "agent: { kind: scripted }\nserver: { port: " + FreePort.find()
                        + " }\nvalidation:\n  unit: { command: [sh, -c, '" + unit + "'], timeout: 1m }\n"
                        + validation);
        var init = Cli.run("init", root);
        assertThat(init.code()).as(init.err()).isZero();
        git.git("config", "user.name", "Ada Example");
        git.git("config", "user.email", "ada@example.org");
        git.git("add", "-A");
        git.git("commit", "-q", "-m", "A HELIX root");
        return this;
    }

    public GitFolder git() {
        return git;
    }

    public Path folder() {
        return root;
    }

    /** Lets a server have the root until {@link #close}. */
    public void serve() {
        var helix = Helix.open(root, Lifetime.DETACHED, System.getenv());
        server.add(helix);
        server.add(helix.serve("test"));
    }

    /** Creates many projects in the server that has the root. */
    public void many(int number) {
        var helix = (Helix) server.getFirst();
        for (int i = 0; i < number; i++) {
            helix.actions()
                    .create(
                            new ProjectId("many-" + i),
                            new Spec("One of many, " + i, "", null, List.of()),
                            List.of(),
                            Requester.local("user:ada", "test"));
        }
    }

    /** Runs {@code helix project}. */
    public Cli project(String action, Object... arguments) {
        var words = new ArrayList<Object>(List.of("project", action));
        words.addAll(Arrays.asList(arguments));
        words.addAll(List.of("--root", root));
        return Cli.run(words.toArray());
    }

    /** Runs {@code helix project}, which has to succeed. */
    public Cli does(String action, Object... arguments) {
        var run = project(action, arguments);
        assertThat(run.code()).as(action + ": " + run.err() + run.out()).isZero();
        return run;
    }

    /** Puts a file that main has into a project's {@code modified}. */
    public void modify(String id, String path, String text) throws IOException {
        var file = root.resolve("projects/evolution")
                .resolve(id)
                .resolve("modified")
                .resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    /** Ends the server, if there is one. */
    @Override
    public void close() {
        for (var part : server.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException("the server does not end", e);
            }
        }
        server.clear();
    }
}
