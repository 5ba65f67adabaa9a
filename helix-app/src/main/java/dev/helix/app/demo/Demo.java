package dev.helix.app.demo;

import dev.helix.adapter.git.FreshRepository;
import dev.helix.adapter.local.Lifetime;
import dev.helix.app.demo.Narrator.Told;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.evolution.Author;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Health;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Sandbox.Confinement;
import dev.helix.domain.text.Counted;
import dev.helix.evolution.Directions;
import dev.helix.evolution.ProjectAction;
import dev.helix.testkit.SampleSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A change goes from a chat to production, and another one does not. Every step is done by the use cases that the server
 * drives, and what it tells has been observed: in the repository, in the slots, and at the ports.
 */
final class Demo {

    private static final ProjectId FEATURE = new ProjectId("greet-in-german");
    private static final ProjectId MISTAKE = new ProjectId("limit-greetings");
    private static final Requester BY = Requester.local("user:demo", "demo");
    private static final String ENGLISH = "Hello, Ada!";
    private static final String GERMAN = "Hallo, Ada!";
    private static final String ASK = "/greet?name=Ada&lang=de";

    private final Narrator narrator;
    private final Path production;
    private final DemoConfig config;
    private final Map<String, String> environment;
    private final Players players;

    Demo(Narrator narrator, Path production, DemoConfig config, Map<String, String> environment, Players players) {
        this.narrator = narrator;
        this.production = production;
        this.config = config;
        this.environment = Map.copyOf(environment);
        this.players = players;
    }

    /** Finds who plays the agents. */
    @FunctionalInterface
    interface Players {
        Cast open(Helix helix, Path production) throws IOException;
    }

    /** An expected observation did not come. */
    static final class NotObserved extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotObserved(String message) {
            super(message);
        }
    }

    /**
     * Plays it all.
     *
     * @param before runs as soon as there is a root, and before the story
     * @param then runs while both systems are still up
     */
    void play(ThenWithHelix before, ThenWithHelix then) throws Exception {
        narrator.step("make the production repository", this::makeRepository);
        try (var browser = new Browser();
                var helix = Helix.open(production, Lifetime.BOUND, environment);
                var cast = players.open(helix, production)) {
            try {
                before.run(helix);
                story(helix, browser, cast);
                then.run(helix);
            } finally {
                helix.test().stop();
                helix.production().stop();
            }
        }
    }

    /** An action beside the story. */
    interface ThenWithHelix {
        void run(Helix helix) throws Exception;
    }

    private void story(Helix helix, Browser browser, Cast cast) throws Exception {
        narrator.step(
                "look for a sandbox", () -> told(confinement(helix.sandboxes().confinement())));
        narrator.step("start production", () -> {
            var content = helix.production().start();
            expect("production", ENGLISH, browser.get(config.productionUrl() + ASK));
            return told(
                    "production answers on port " + config.productionPort() + " with tree " + brief(content.tree()));
        });
        narrator.step("start the test system", () -> {
            helix.test().start();
            expect("the test system", ENGLISH, browser.get(config.testUrl() + ASK));
            return told("the test system, its twin, answers on port " + config.testPort());
        });
        var adr = new ChatScene(narrator, production, cast, helix.observation(), FEATURE).play();
        var integrated = feature(helix, browser, cast, adr);
        var refused = mistake(helix, browser, cast);
        summary(helix, integrated, refused);
    }

    private static String confinement(Confinement confinement) {
        return switch (confinement) {
            case Confinement.Confined(var by) ->
                "changes not yet judged run in a sandbox (" + by + "): the test system, its tests, syntax tools";
            case Confinement.Open(var why, var remedy) ->
                "NOT in a sandbox, so that the tested code could do all that HELIX can: " + why + "; " + remedy;
        };
    }

    private Told<Boolean> makeRepository() throws IOException {
        var files = new HashMap<RepoPath, Content>(SampleSystem.base());
        files.put(new RepoPath("helix.yaml"), Content.of(config.yaml()));
        files.put(new RepoPath("adr/INDEX.md"), Content.of("# Decisions\n"));
        FreshRepository.create(
                production,
                "main",
                new Author("Ada Example", "ada@example.org"),
                files,
                List.of("/.helix/", "/projects/"));
        return told("production is a git repository in " + production);
    }

    private EvolutionProject feature(Helix helix, Browser browser, Cast cast, Path adr) throws Exception {
        narrator.step("develop " + FEATURE, () -> {
            var spec = new Spec(
                    "Greet in the language that is asked for",
                    "A parameter chooses the language of the greeting; see ADR-001.",
                    "001",
                    List.of("lang=de answers Hallo", "an unknown language answers in English"));
            var phase = new Phase(
                    "implement",
                    "Implement the parameter",
                    "Implement ADR-001: the parameter, its tests, and the file of greetings.",
                    List.of(
                            "modified/" + SampleSystem.SERVICE,
                            "modified/" + SampleSystem.TESTS,
                            "new/greetings.properties"),
                    3);
            helix.actions().create(FEATURE, spec, List.of(phase), BY);
            copyAdr(adr, helix.folders().directory(FEATURE).resolve("new"));
            var agent = cast.play(DemoScripts.developer());
            var ready = helix.development(agent).develop(FEATURE, BY.who(), event -> {});
            if (ready.status() != ProjectStatus.READY || agent.prompts() != 2) {
                throw new NotObserved("the developer phase ended as " + ready.status() + ": " + ready.error());
            }
            var files = helix.actions().sealed(FEATURE).changes().size();
            return told("project " + FEATURE + " filled by an agent (sent back once for a missing output) and sealed: "
                    + Counted.of(files, "file"));
        });
        deploy(helix, browser);
        return integrate(helix, browser);
    }

    private static void copyAdr(Path adr, Path target) throws IOException {
        var file = target.resolve(DemoScripts.ADR_FILE);
        Files.createDirectories(file.resolveSibling("."));
        Files.copy(adr, file);
    }

    private void deploy(Helix helix, Browser browser) throws Exception {
        var operation = narrator.step("deploy " + FEATURE + " to the test system", () -> {
            var done = helix.actions().begin(ProjectAction.DEPLOY, FEATURE, BY).complete();
            require(done, Operation.State.SUCCEEDED);
            expect("the test system", GERMAN, browser.get(config.testUrl() + ASK));
            expect("production", ENGLISH, browser.get(config.productionUrl() + ASK));
            return new Told<>(done, "deployed: the test system answers " + GERMAN + ", production still " + ENGLISH);
        });
        var stages = operation.steps().stream()
                .filter(step -> step.name().equals("validate"))
                .map(Operation.StepRun::detail)
                .findFirst()
                .orElseThrow(() -> new NotObserved("no step 'validate' ran"));
        narrator.say("                  validated: " + stages);
    }

    private EvolutionProject integrate(Helix helix, Browser browser) throws Exception {
        return narrator.step("integrate " + FEATURE + " into production", () -> {
            var tested = helix.actions().show(FEATURE).integrable().tree();
            var judges = helix.actions().judgeChange(FEATURE);
            var accepting = Directions.accepting(tested.sha());
            require(
                    helix.actions()
                            .begin(ProjectAction.INTEGRATE, FEATURE, BY, accepting)
                            .complete(),
                    Operation.State.SUCCEEDED);
            var project = helix.actions().show(FEATURE);
            var main = helix.repository().main();
            if (!main.equals(project.integrated())
                    || !helix.repository().tree(main).equals(tested)
                    || !helix.production().tree().equals(tested)) {
                throw new NotObserved("tested was tree " + tested + ", but main is " + main + " and production runs "
                        + helix.production().tree());
            }
            if (helix.production().status() instanceof Health.Unhealthy(var why, var log)) {
                throw new NotObserved("production is not healthy: " + why);
            }
            expect("production", GERMAN, browser.get(config.productionUrl() + ASK));
            return new Told<>(
                    project,
                    "integrated as commit " + main.sha().substring(0, 10) + ": production answers " + GERMAN
                            + " with the tested tree " + brief(tested) + "; accepted by hand: it changes "
                            + judges.paths().stream().map(RepoPath::value).collect(Collectors.joining(", "))
                            + ", which judges it");
        });
    }

    private EvolutionProject mistake(Helix helix, Browser browser, Cast cast) throws Exception {
        narrator.step("develop " + MISTAKE, () -> {
            var spec = new Spec(
                    "Limit the number of greetings", "The service takes its limit from outside.", null, List.of());
            var phase = new Phase(
                    "implement",
                    "Implement the limit",
                    "Read the limit at the start.",
                    List.of("modified/" + SampleSystem.SERVICE),
                    3);
            helix.actions().create(MISTAKE, spec, List.of(phase), BY);
            helix.development(cast.play(DemoScripts.carelessDeveloper())).develop(MISTAKE, BY.who(), event -> {});
            return told("project " + MISTAKE + " filled and sealed; nobody has noticed that it breaks the service");
        });
        return narrator.step("deploy " + MISTAKE + " to the test system", () -> {
            var before = helix.test().tree();
            var watch = new AvailabilityProbe(browser, config.productionUrl() + ASK, GERMAN);
            Operation operation;
            AvailabilityProbe.Seen seen;
            try {
                operation =
                        helix.actions().begin(ProjectAction.DEPLOY, MISTAKE, BY).complete();
            } finally {
                seen = watch.end();
            }
            expect("production, all the time", "", seen.wrong());
            require(operation, Operation.State.ROLLED_BACK);
            var project = helix.actions().show(MISTAKE);
            if (project.status() != ProjectStatus.FAILED || !helix.test().tree().equals(before)) {
                throw new NotObserved("project " + MISTAKE + " is " + project.status() + ", the test system runs "
                        + helix.test().tree());
            }
            expect("the test system", GERMAN, browser.get(config.testUrl() + ASK));
            return new Told<>(
                    project,
                    "refused: " + project.error() + "; the test system is back on tree " + brief(before)
                            + ", production answered " + seen.asked() + " of " + seen.asked() + " requests meanwhile");
        });
    }

    private void summary(Helix helix, EvolutionProject integrated, EvolutionProject refused) {
        var commit = integrated.integrated();
        narrator.say("");
        narrator.say("In production      " + integrated.title());
        narrator.say("                   commit " + commit + ", tree "
                + helix.production().tree());
        narrator.say("Not in production  " + refused.title() + " ("
                + refused.status().word() + ")");
        narrator.say("Reports            "
                + helix.folders().directory(integrated.id()).resolve("status.json"));
        narrator.say(
                "                   " + helix.folders().directory(refused.id()).resolve("status.json"));
        narrator.say("Look at it         git -C " + production + " log -p -1");
        narrator.say("                   ./helix project show " + MISTAKE + " --root " + production);
    }

    private static void require(Operation operation, Operation.State state) {
        if (operation.state() != state) {
            throw new NotObserved(operation.kind().word() + " of " + operation.subject() + " ended as "
                    + operation.state().word() + ": " + operation.error());
        }
    }

    private static void expect(String who, String expected, String seen) {
        if (!seen.equals(expected)) {
            throw new NotObserved(who + " should answer '" + expected + "' and answers '" + seen + "'");
        }
    }

    private static Told<Boolean> told(String text) {
        return new Told<>(true, text);
    }

    private static String brief(TreeId tree) {
        return tree.sha().substring(0, 10);
    }
}
