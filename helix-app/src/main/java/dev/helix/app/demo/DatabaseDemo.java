package dev.helix.app.demo;

import dev.helix.adapter.git.FreshRepository;
import dev.helix.adapter.local.Lifetime;
import dev.helix.app.demo.Narrator.Told;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.evolution.Author;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.SystemName;
import dev.helix.evolution.Directions;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.SystemAction;
import dev.helix.testkit.DatabaseSample;
import dev.helix.testkit.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The sample system with databases on the whole road: a change with a migration is developed, judged on the test system's databases, rolled
 * back, integrated; another one dies in production, whose data come back. What each step tells has been observed.
 */
final class DatabaseDemo {

    private static final ProjectId FEATURE = new ProjectId("tell-languages");
    private static final ProjectId MISTAKE = new ProjectId("title-guests");
    private static final Requester BY = Requester.local("user:demo", "demo");
    private static final String THIRD = "migrations/003-title.sql";
    private static final String LIVE_BEFORE = "Hello, Ada!";
    private static final String LIVE_AFTER = "Hello, Ada (en)!";
    private static final String TEST_BEFORE = "Hi, Grace!";
    private static final String TEST_AFTER = "Hi, Grace (en)!";
    private static final int MIGRATION_SECONDS = 60;

    private final Narrator narrator;
    private final Path production;
    private final DemoConfig config;
    private final Map<String, String> environment;
    private final Path driver;

    DatabaseDemo(Narrator narrator, Path production, DemoConfig config, Map<String, String> environment) {
        this.narrator = narrator;
        this.production = production;
        this.config = config;
        this.environment = Map.copyOf(environment);
        this.driver = driver();
    }

    /** The sample's programs use the driver that HELIX brings along. */
    private static Path driver() {
        try {
            return Path.of(Class.forName("org.postgresql.Driver")
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (ClassNotFoundException | java.net.URISyntaxException e) {
            throw new IllegalStateException("HELIX has no driver of PostgreSQL", e);
        }
    }

    /** Plays it all. @throws DemoServers.Missing where there are no servers to start */
    void play() throws Exception {
        try (var servers = narrator.step("start database servers", () -> {
                    var started = DemoServers.start(
                            production.resolveSibling("servers"), environment, DemoServers.usualPorts());
                    return new Told<>(started, "two servers of each kind are up: " + started.told());
                });
                var browser = new Browser()) {
            narrator.step("make the production repository", () -> makeRepository(servers));
            narrator.step("make production's database", () -> makeDatabase(servers));
            try (var helix = Helix.open(production, Lifetime.BOUND, environment)) {
                try {
                    story(helix, browser);
                } finally {
                    helix.test().stop();
                    helix.production().stop();
                }
            }
        }
    }

    private Told<Boolean> makeRepository(DemoServers servers) throws IOException {
        var files = new HashMap<RepoPath, Content>(DatabaseSample.base());
        files.put(
                new RepoPath("helix.yaml"), Content.of(config.databases(driver, servers.yaml(DatabaseSample.HISTORY))));
        FreshRepository.create(
                production,
                "main",
                new Author("Ada Example", "ada@example.org"),
                files,
                List.of("/.helix/", "/projects/"));
        return told("production is a git repository in " + production);
    }

    /** The very first schema of production is made by hand, as its data are. */
    private Told<Boolean> makeDatabase(DemoServers servers) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(config.java(driver, DatabaseSample.MIGRATE))
                .directory(production.toFile())
                .redirectErrorStream(true)
                .redirectOutput(production.resolveSibling("servers/migrate.log").toFile());
        builder.environment().put("HELIX_POSTGRES_URL", servers.productionUrl());
        builder.environment().put("HELIX_POSTGRES_USER", servers.user());
        var process = builder.start();
        if (!process.waitFor(MIGRATION_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new Demo.NotObserved(
                    "the first migration failed; see " + production.resolveSibling("servers/migrate.log"));
        }
        servers.sql(true, "insert into guest (name) values ('Ada')");
        return told("production's PostgreSQL has a table, and Ada in it; the test system's is empty");
    }

    private void story(Helix helix, Browser browser) throws Exception {
        narrator.step("adopt the test system's databases", () -> {
            system(helix, SystemAction.ADOPT_DATABASES, true);
            return told("the test system's databases are marked: HELIX may empty them, and no others");
        });
        narrator.step("start production", () -> {
            helix.production().start();
            expect("production", LIVE_BEFORE, browser.get(config.productionUrl()));
            return told("production answers on port " + config.productionPort() + ": " + LIVE_BEFORE);
        });
        narrator.step("start the test system", () -> {
            var filled = system(helix, SystemAction.SYNC_RAG_TO_TEST, false);
            helix.test().start();
            expect("the test system", TEST_BEFORE, browser.get(config.testUrl()));
            return told("the test system has production's structure, its own seeds and no row of production: "
                    + TEST_BEFORE + " (" + detail(filled, "data") + ")");
        });
        develop(helix);
        deploy(helix, browser, FEATURE, TEST_AFTER, LIVE_BEFORE);
        narrator.step("roll " + FEATURE + " back", () -> {
            project(helix, ProjectAction.ROLLBACK, FEATURE, Operation.State.SUCCEEDED);
            expect("the test system", TEST_BEFORE, browser.get(config.testUrl()));
            return told("the test system is back, its databases, too: " + TEST_BEFORE);
        });
        deploy(helix, browser, FEATURE, TEST_AFTER, LIVE_BEFORE);
        narrator.step("integrate " + FEATURE + " into production", () -> {
            var done = integrate(helix, FEATURE, Operation.State.SUCCEEDED);
            expect("production", LIVE_AFTER, browser.get(config.productionUrl()));
            return told(
                    "production's database was kept, then migrated (" + detail(done, "backup") + "): " + LIVE_AFTER);
        });
        mistake(helix, browser);
    }

    private void develop(Helix helix) throws Exception {
        narrator.step("develop " + FEATURE, () -> {
            var outputs = List.of(
                    "modified/" + DatabaseSample.SERVICE,
                    "modified/" + DatabaseSample.EXPECTED,
                    "new/" + DatabaseSample.SECOND);
            helix.actions()
                    .create(
                            FEATURE,
                            new Spec("Tell the language of each guest", "With a migration.", null, List.of()),
                            List.of(new Phase(
                                    "implement", "Implement it", "Tell the language of each guest.", outputs, 1)),
                            BY);
            var script = Script.named("developer");
            for (var name : List.of(DatabaseSample.SERVICE, DatabaseSample.EXPECTED, DatabaseSample.SECOND)) {
                script = script.write(name, DatabaseSample.feature(name));
            }
            var agent = new Cast.Embedded()
                    .play(script.say("Each guest has a language.").turn().end());
            var ready = helix.development(agent).develop(FEATURE, BY.who(), event -> {});
            if (ready.status() != ProjectStatus.READY) {
                throw new Demo.NotObserved("the developer phase ended as " + ready.status() + ": " + ready.error());
            }
            return told("an agent has written the service, what is expected of it, and a migration");
        });
    }

    private void deploy(Helix helix, Browser browser, ProjectId id, String test, String live) throws Exception {
        narrator.step("deploy " + id + " to the test system", () -> {
            var done = project(helix, ProjectAction.DEPLOY, id, Operation.State.SUCCEEDED);
            expect("the test system", test, browser.get(config.testUrl()));
            expect("production", live, browser.get(config.productionUrl()));
            return told("filled, migrated, and judged by what its databases hold: " + test + ", production still "
                    + live + " (" + detail(done, "validate") + ")");
        });
    }

    private void mistake(Helix helix, Browser browser) throws Exception {
        narrator.step("develop " + MISTAKE, () -> {
            helix.actions()
                    .create(
                            MISTAKE,
                            new Spec("Give guests a title", "With a migration.", null, List.of()),
                            List.of(new Phase(
                                    "implement",
                                    "Implement it",
                                    "Give guests a title.",
                                    List.of("modified/" + DatabaseSample.SERVICE, "new/" + THIRD),
                                    1)),
                            BY);
            var script = Script.named("developer")
                    .write(
                            DatabaseSample.SERVICE,
                            DatabaseSample.mortal(DatabaseSample.feature(DatabaseSample.SERVICE)))
                    .write(THIRD, "alter table guest add column title text;\n")
                    .say("Guests have titles.")
                    .turn()
                    .end();
            helix.development(new Cast.Embedded().play(script)).develop(MISTAKE, BY.who(), event -> {});
            return told("nobody has noticed that it ends in production, after it has written there");
        });
        deploy(helix, browser, MISTAKE, TEST_AFTER, LIVE_AFTER);
        narrator.step("integrate " + MISTAKE + " into production", () -> {
            var done = integrate(helix, MISTAKE, Operation.State.ROLLED_BACK);
            expect("production", LIVE_AFTER, browser.get(config.productionUrl()));
            return told("refused, and production's tree and data are back as they were: " + LIVE_AFTER + " ("
                    + done.error() + ")");
        });
    }

    private static Operation system(Helix helix, SystemAction action, boolean confirmed) {
        var done = helix.systemActions()
                .begin(action, SystemName.TEST, BY, confirmed)
                .complete();
        return require(done, Operation.State.SUCCEEDED);
    }

    private static Operation project(Helix helix, ProjectAction action, ProjectId id, Operation.State state) {
        return require(helix.actions().begin(action, id, BY).complete(), state);
    }

    private static Operation integrate(Helix helix, ProjectId id, Operation.State state) {
        var tested = helix.actions().show(id).integrable().tree();
        return require(
                helix.actions()
                        .begin(ProjectAction.INTEGRATE, id, BY, Directions.accepting(tested.sha()))
                        .complete(),
                state);
    }

    private static Operation require(Operation operation, Operation.State state) {
        if (operation.state() != state) {
            throw new Demo.NotObserved(operation.kind().word() + " of " + operation.subject() + " ended as "
                    + operation.state().word() + ": " + operation.error());
        }
        return operation;
    }

    private static String detail(Operation operation, String step) {
        return operation.steps().stream()
                .filter(run -> run.name().equals(step))
                .map(Operation.StepRun::detail)
                .findFirst()
                .orElseThrow(() -> new Demo.NotObserved("no step '" + step + "' ran"));
    }

    private static void expect(String who, String expected, String seen) {
        if (!seen.equals(expected)) {
            throw new Demo.NotObserved(who + " should answer '" + expected + "' and answers '" + seen + "'");
        }
    }

    private static Told<Boolean> told(String text) {
        return new Told<>(true, text);
    }
}
