package dev.helix.app.chaos;

import dev.helix.adapter.git.FreshRepository;
import dev.helix.adapter.local.Lifetime;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.evolution.Author;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.SystemName;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.SystemAction;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes the root that is copied for each cell: a small system, one project, and a person's unfinished work around it. */
final class ChaosSample {

    static final ProjectId PROJECT = new ProjectId("change");
    static final Requester BY = Requester.local("user:chaos", "chaos");

    /** A file of this name with a system's word behind makes that system unwell. */
    static final String UNWELL = "unwell-in-";

    private static final String FAILS_TESTS = "fails-tests";
    private static final String DIRTY = "notes.txt";
    private static final String STAGED = "staged.txt";
    private static final String UNTRACKED = "untracked.txt";

    private final Path folder;
    private final Shell shell;
    private final Map<String, String> environment;

    /** Makes it in {@code folder}, which is there and empty. */
    ChaosSample(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.shell = new Shell(environment);
        this.environment = environment;
    }

    /** Returns the root inside a copy of the sample. */
    static Path root(Path copy) {
        return copy.resolve("root");
    }

    /** Returns the folder of a system's slots inside a copy of the sample. */
    static Path system(Path copy, String name) {
        return name.equals("test") ? copy.resolve("root-test") : root(copy).resolve(".helix/production");
    }

    /** Makes a sample system, with a project that is what the scenario says. */
    void make(Scenario scenario, int productionPort, int testPort, int serverPort, Optional<ChaosDatabases> databases)
            throws IOException {
        var files = new HashMap<RepoPath, Content>();
        var yaml = yaml(productionPort, testPort, serverPort, databases.isPresent());
        files.put(
                new RepoPath("helix.yaml"),
                Content.of(yaml + databases.map(ChaosDatabases::yaml).orElse("")));
        if (databases.isPresent()) {
            files.putAll(ChaosDatabases.files());
        }
        files.put(new RepoPath("greeting.txt"), Content.of("hello\n"));
        files.put(new RepoPath("lib/limits.json"), Content.of("{\"most\": 1}\n"));
        files.put(new RepoPath("lib/kept.txt"), Content.of("kept\n"));
        files.put(new RepoPath(DIRTY), Content.of("as committed\n"));
        FreshRepository.create(
                root(folder),
                "main",
                new Author("Ada Example", "ada@example.org"),
                files,
                List.of("/.helix/", "/projects/"));
        fill(scenario);
    }

    /** Takes a copy of somebody's root for a sample; its test system and its ports are others. */
    void copyOf(Path root, String yaml, Scenario scenario) throws IOException {
        shell.must(
                folder,
                "git",
                "clone",
                "-q",
                "--no-hardlinks",
                root.toString(),
                root(folder).toString());
        shell.must(root(folder), "git", "config", "user.name", "Ada Example");
        shell.must(root(folder), "git", "config", "user.email", "ada@example.org");
        Files.writeString(root(folder).resolve("helix.yaml"), yaml);
        shell.must(root(folder), "git", "add", "-f", "helix.yaml");
        shell.must(root(folder), "git", "commit", "-q", "--allow-empty", "-m", "A copy to be killed");
        Files.createDirectories(root(folder).resolve(".git/info"));
        Files.writeString(root(folder).resolve(".git/info/exclude"), "/.helix/\n/projects/\n");
        fill(scenario);
    }

    private void fill(Scenario scenario) throws IOException {
        var root = root(folder);
        try (var helix = Helix.open(root, Lifetime.DETACHED, environment)) {
            helix.actions().create(PROJECT, new Spec("A change", "To be killed.", null, List.of()), List.of(), BY);
            var project = helix.folders().directory(PROJECT);
            write(project.resolve("new/helix-chaos.json"), "{\"new\": true}\n");
            if (Files.exists(root.resolve("greeting.txt")) && Files.exists(root.resolve("lib/limits.json"))) {
                write(project.resolve("modified/greeting.txt"), "hello again\n");
                write(project.resolve("modified/lib/limits.json"), "{\"most\": 2}\n");
            }
            switch (scenario.change()) {
                case GOOD -> {}
                case FAILS_TESTS -> write(project.resolve("new/" + FAILS_TESTS), "");
                case UNWELL_IN_PRODUCTION -> write(project.resolve("new/" + UNWELL + "production"), "");
            }
            if (scenario.hasDatabases()) {
                for (var file : ChaosDatabases.change().entrySet()) {
                    write(project.resolve(file.getKey()), file.getValue());
                }
                helix.systemActions()
                        .begin(SystemAction.ADOPT_DATABASES, SystemName.TEST, BY, true)
                        .complete();
            }
            helix.actions().begin(ProjectAction.READY, PROJECT, BY).complete();
            helix.production().install();
            try {
                for (var verb : scenario.before()) {
                    var done = run(helix, verb);
                    if (done.state() != Operation.State.SUCCEEDED) {
                        throw new IllegalStateException("the sample's " + verb + " ended as "
                                + done.state().word() + ": " + done.error());
                    }
                }
            } finally {
                helix.test().stop();
                helix.production().stop();
            }
        }
        if (Files.exists(root.resolve(DIRTY))) {
            write(root.resolve(DIRTY), "half a thought, not committed\n");
        }
        write(root.resolve(UNTRACKED), "not git's business\n");
        write(root.resolve(STAGED), "about to be committed\n");
        shell.must(root, "git", "add", STAGED);
    }

    /** Does what {@code helix project} does under that verb, or {@code helix control} with the test system. */
    static Operation run(Helix helix, String verb) {
        if (verb.equals(SystemAction.SYNC_RAG_TO_TEST.word())) {
            helix.test().start();
            return helix.systemActions()
                    .begin(SystemAction.SYNC_RAG_TO_TEST, SystemName.TEST, BY)
                    .complete();
        }
        var action = ProjectAction.of(verb).orElseThrow(() -> new IllegalArgumentException("there is no flow " + verb));
        switch (action) {
            case DEPLOY, VALIDATE, REHEARSE, ROLLBACK -> helix.test().start();
            case INTEGRATE -> helix.production().start();
            default -> {}
        }
        return helix.actions().begin(action, PROJECT, BY).complete();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    /** The service is a class of HELIX itself, which may lie in a home; so may the Java that runs it. */
    private static List<String> programs() {
        var code = SampleService.class.getProtectionDomain().getCodeSource().getLocation();
        return Stream.of(ChildJvm.java().resolve("../..").normalize(), Path.of(URI.create(code.toString())))
                .map(path -> "'" + path.toAbsolutePath() + "'")
                .toList();
    }

    private static String yaml(int productionPort, int testPort, int serverPort, boolean databases) {
        var start = List.of(
                "'" + ChildJvm.java() + "'",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                "'" + ChildJvm.classPath() + "'",
                SampleService.class.getName());
        return """
            main_branch: main
            production:
              port: %d
              control:
                start: %s
                health: "http://127.0.0.1:{port}/healthz"
                health_timeout: %s
                stop_timeout: 2s
            %s
            test: { root: "../{name}-test", port: %d }
            probation: 50ms
            proof: { sign: helix }
            validation:
              syntax: auto
              unit: { command: [sh, -c, 'test ! -e %s && echo "1 passed, 0 failed"'], timeout: 1m }
            agent: { kind: scripted }
            server: { port: %d }
            sandbox: { read: %s }
            """.formatted(
                        productionPort,
                        start,
                        "30s",
                        databases ? "    " + ChaosDatabases.control() : "",
                        testPort,
                        FAILS_TESTS,
                        serverPort,
                        programs());
    }
}
