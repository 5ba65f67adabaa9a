package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.claude.ClaudeAgent;
import dev.helix.adapter.claude.ClaudeSettings;
import dev.helix.adapter.http.HookServer;
import dev.helix.app.wiring.AgentHooks;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Requester;
import dev.helix.evolution.ProjectAction;
import dev.helix.testkit.ModelReply;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedMessagesApi;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Projects being developed on a real root: by agents without manners, by the real command line, and through a kill -9. */
class DevelopTest {

    private static final String PHASES = """
        phases:
          - id: implement
            prompt: Let it greet in German.
            gates: [files_exist, syntax, tests, spec_coverage, greets]
            outputs: [modified/greet.txt]
        """;
    private static final String THREE_PHASES = """
        phases:
          - {id: one, prompt: Do first., outputs: [new/one.txt]}
          - {id: two, prompt: Do second., outputs: [new/two.txt]}
          - {id: three, prompt: Do third., outputs: [new/three.txt]}
        """;

    @TempDir
    Path folder;

    private GitFolder git;
    private Path root;
    private Path project;

    @BeforeEach
    void make() throws IOException {
        git = DevelopRoot.make(folder.resolve("root"));
        root = git.folder();
        project = DevelopRoot.project(root, DevelopRoot.ID, PHASES);
    }

    @Test
    void goesFromTheSpecificationToProduction() throws IOException {
        try (var helix = DevelopRoot.open(root)) {
            helix.production().start();
            helix.test().start();
            var agent = DevelopRoot.agent(prompt -> {
                Files.move(
                        prompt.directory().resolve("old.txt"),
                        prompt.directory().resolve("new.txt"));
                return List.of(DevelopRoot.write(prompt.directory().resolve("greet.txt"), "Hallo\n"));
            });

            var developed = helix.development(agent).develop(DevelopRoot.ID, "user:ada", event -> {});

            assertThat(developed.status()).as("%s", developed.error()).isEqualTo(ProjectStatus.READY);
            assertThat(helix.actions().sealed(DevelopRoot.ID).changes())
                    .hasSize(2)
                    .hasAtLeastOneElementOfType(Change.Rename.class);
            assertThat(project.resolve("modified/greet.txt")).hasContent("Hallo\n");
            assertThat(project.resolve("workspace")).doesNotExist();
            assertThat(project.resolve("phases/implement.json"))
                    .content()
                    .contains("\"files_written\"", "\"cost_usd\"", "\"session\" : \"hostile-1\"", "\"greets\"");
            assertThat(project.resolve("REPORT.md")).content().contains("implement: passed", "`greet.txt`");
            assertThat(helix.actions()
                            .begin(ProjectAction.DEPLOY, DevelopRoot.ID, Requester.local("user:ada", "test"))
                            .complete()
                            .state())
                    .isEqualTo(Operation.State.SUCCEEDED);
            assertThat(helix.actions()
                            .begin(ProjectAction.INTEGRATE, DevelopRoot.ID, Requester.local("user:ada", "test"))
                            .complete()
                            .state())
                    .isEqualTo(Operation.State.SUCCEEDED);
        }
        assertThat(git.git("show", "main:greet.txt")).isEqualTo("Hallo");
        assertThat(git.git("status", "--porcelain")).isEmpty();
        StoredFiles.areAllTold(root);
        StoredFiles.areForTheirOwnerAlone(root);
    }

    @Test
    void anAgentThatRewritesItsOwnGatesEndsThePhaseAndTheyAreBack() throws IOException {
        var overlay = "work: overlay\n" + PHASES;
        Files.writeString(project.resolve("phases.yaml"), overlay);
        var spec = Files.readString(project.resolve("spec.yaml"));
        try (var helix = DevelopRoot.open(root)) {
            var agent = DevelopRoot.agent(prompt -> {
                DevelopRoot.write(
                        prompt.directory().resolve("phases.yaml"),
                        "phases:\n  - {id: implement, prompt: Nothing., outputs: [new/a.txt]}\n");
                DevelopRoot.write(prompt.directory().resolve("spec.yaml"), "title: Anything\n");
                // It does not even tell what it wrote.
                return List.of(DevelopRoot.write(prompt.directory().resolve("new/a.txt"), "a\n"));
            });

            var failed = helix.development(agent).develop(DevelopRoot.ID, "user:ada", event -> {});

            assertThat(failed.status()).isEqualTo(ProjectStatus.FAILED);
            assertThat(failed.error()).contains("phases.yaml");
            assertThat(project.resolve("phases.yaml")).hasContent(overlay);
            assertThat(project.resolve("spec.yaml")).hasContent(spec);
        }
    }

    @Test
    void theGateWitnessAsksForATestThatFailsWithoutTheChange() throws IOException {
        var config = Files.readString(root.resolve("helix.yaml"));
        git.write("helix.yaml", config.replace("[sh, test.sh]", "[sh, tests/run.sh]"));
        git.write("tests/run.sh", "for t in tests/*.t; do sh $t || exit 1; done; echo '1 passed, 0 failed'\n");
        git.write("tests/a.t", "test -f greet.txt\n");
        git.git("add", "-A");
        git.git("commit", "-qm", "Tests");
        var id = new ProjectId("witnessed");
        DevelopRoot.project(
                root, id, "phases:\n  - {id: implement, prompt: Greet., gates: [tests, witness], max_retries: 2}\n");
        try (var helix = DevelopRoot.open(root)) {
            var turn = new AtomicInteger();
            var agent = DevelopRoot.agent(prompt -> {
                var folder = prompt.directory();
                var greet = DevelopRoot.write(folder.resolve("greet.txt"), "Hallo\n");
                return switch (turn.incrementAndGet()) {
                    case 1 -> List.of(greet);
                    case 2 -> List.of(greet, DevelopRoot.write(folder.resolve("tests/b.t"), "true\n"));
                    default ->
                        List.of(greet, DevelopRoot.write(folder.resolve("tests/b.t"), "grep -q Hallo greet.txt\n"));
                };
            });

            var ready = helix.development(agent).develop(id, "user:ada", event -> {});

            assertThat(ready.status()).as("%s", ready.error()).isEqualTo(ProjectStatus.READY);
            assertThat(turn.get()).isEqualTo(3);
            assertThat(root.resolve("projects/evolution/witnessed/phases/implement.json"))
                    .content()
                    .contains("no test is new or changed", "pass without the change, too");
        }
    }

    @Test
    void aTestScriptThatOnlySaysThatItPassedNeverBecomesReady() throws IOException {
        try (var helix = DevelopRoot.open(root)) {
            var agent = DevelopRoot.agent(prompt -> List.of(
                    DevelopRoot.write(prompt.directory().resolve("greet.txt"), "Hallo\n"),
                    DevelopRoot.write(prompt.directory().resolve("test.sh"), "echo '1 passed, 0 failed'\n")));

            var failed = helix.development(agent).develop(DevelopRoot.ID, "user:ada", event -> {});

            assertThat(failed.status()).isEqualTo(ProjectStatus.FAILED);
            assertThat(failed.error()).contains("test.sh", "a command that judges changes runs it");
        }
    }

    @Test
    void anAgentIsSentBackForWhatIsUncleanAndForDocumentsThatFallBehind() throws IOException {
        var config = Files.readString(root.resolve("helix.yaml"));
        git.write("helix.yaml", config + "docs: [{when: [greet.txt], then: [GUIDE.md]}]\n");
        git.git("commit", "-aqm", "Documents go with the code");
        var id = new ProjectId("kept-clean");
        var kept = DevelopRoot.project(
                root, id, "phases:\n  - {id: one, prompt: Greet., outputs: [modified/greet.txt], max_retries: 3}\n");
        var prompts = new ArrayList<String>();
        try (var helix = DevelopRoot.open(root)) {
            var agent = DevelopRoot.agent(prompt -> {
                prompts.add(prompt.text());
                var greeting = prompts.size() == 1 ? "Hallo\n/home/noor/greetings/de\n" : "Hallo\n";
                var greet = DevelopRoot.write(prompt.directory().resolve("greet.txt"), greeting);
                return prompts.size() < 3
                        ? List.of(greet)
                        : List.of(greet, DevelopRoot.write(prompt.directory().resolve("GUIDE.md"), "# Guide\n"));
            });

            var developed = helix.development(agent).develop(id, "user:ada", event -> {});

            assertThat(developed.status()).as("%s", developed.error()).isEqualTo(ProjectStatus.READY);
        }
        assertThat(prompts).hasSize(3);
        assertThat(prompts.get(1)).contains("'hygiene'", "greet.txt:2", "HARDCODED_PATH");
        assertThat(prompts.get(2)).contains("'docs-current'", "DOCS_NOT_UPDATED", "greet.txt", "GUIDE.md");
        assertThat(kept.resolve("phases/one.json")).content().contains("\"hygiene\"", "\"docs-current\"");
    }

    @Test
    void aReasonIsAsGoodAsADocumentAndADocumentThatFallsBehindSendsBackWithItsLine() throws IOException {
        var config = Files.readString(root.resolve("helix.yaml"));
        git.write("helix.yaml", config + "docs: [{when: [greet.txt], then: [GUIDE.md]}]\n");
        git.write("GUIDE.md", "# Guide\n\nSee `old.txt`, and [greetings](greet.txt).\n");
        git.git("add", "-A");
        git.git("commit", "-qm", "Documents go with the code");
        var reasoned = new ProjectId("reasoned");
        var phases = "phases:\n  - {id: one, prompt: Greet., outputs: [modified/greet.txt], max_retries: 3}\n";
        DevelopRoot.project(root, reasoned, phases);
        var stale = new ProjectId("stale");
        DevelopRoot.project(root, stale, phases);
        var prompts = new ArrayList<String>();
        try (var helix = DevelopRoot.open(root)) {
            var agent = DevelopRoot.agent(
                    () -> prompts.size() == 1
                            ? "AC-1 is met. Docs: none"
                            : "AC-1 is met.\n\nDocs: none, because only the wording changed.",
                    prompt -> {
                        prompts.add(prompt.text());
                        return List.of(DevelopRoot.write(prompt.directory().resolve("greet.txt"), "Hallo\n"));
                    });
            var developed = helix.development(agent).develop(reasoned, "user:ada", event -> {});
            assertThat(developed.status()).as("%s", developed.error()).isEqualTo(ProjectStatus.READY);
            assertThat(prompts).hasSize(2);
            assertThat(prompts.get(1)).contains("DOCS_NOT_UPDATED", "greet.txt", "GUIDE.md", "Docs: none, because");

            prompts.clear();
            var renaming = DevelopRoot.agent(() -> "AC-1 is met.\n\nDocs: none, because it is internal.", prompt -> {
                prompts.add(prompt.text());
                Files.deleteIfExists(prompt.directory().resolve("old.txt"));
                var greet = DevelopRoot.write(prompt.directory().resolve("greet.txt"), "Hallo\n");
                return prompts.size() == 1
                        ? List.of(greet)
                        : List.of(
                                greet,
                                DevelopRoot.write(
                                        prompt.directory().resolve("GUIDE.md"),
                                        "# Guide\n\nSee [greetings](greet.txt).\n"));
            });
            developed = helix.development(renaming).develop(stale, "user:ada", event -> {});
            assertThat(developed.status()).as("%s", developed.error()).isEqualTo(ProjectStatus.READY);
        }
        assertThat(prompts).hasSize(2);
        assertThat(prompts.get(1)).contains("'docs-current'", "GUIDE.md:3", "DOCS_STALE_REFERENCE", "old.txt");
    }

    @Test
    void eachKindOfUncleanlinessSendsAnAgentBack() throws IOException {
        var id = new ProjectId("unclean");
        DevelopRoot.project(
                root, id, "phases:\n  - {id: one, prompt: Greet., outputs: [modified/greet.txt], max_retries: 3}\n");
        var secret = "Zk3" + "9qLw82MnBv";
        var unclean = Map.of(
                "greet.bak", "Hello\n",
                "merge.txt", "a\n>>>>>>> project\n",
                "conf.py", "x = 1\npass" + "word = '" + secret + "'\n",
                "run.sh", "cd /home/noor/shop\n");
        var prompts = new ArrayList<String>();
        try (var helix = DevelopRoot.open(root)) {
            var agent = DevelopRoot.agent(prompt -> {
                prompts.add(prompt.text());
                var written = new ArrayList<Path>();
                written.add(DevelopRoot.write(prompt.directory().resolve("greet.txt"), "Hallo\n"));
                for (var file : unclean.entrySet()) {
                    var path = prompt.directory().resolve(file.getKey());
                    boolean conflict = file.getKey().equals("merge.txt");
                    if (prompts.size() == 1) {
                        written.add(DevelopRoot.write(path, file.getValue()));
                    } else if (conflict || prompts.size() == 3) {
                        Files.deleteIfExists(path);
                    }
                }
                return written;
            });

            var developed = helix.development(agent).develop(id, "user:ada", event -> {});

            assertThat(developed.status()).as("%s", developed.error()).isEqualTo(ProjectStatus.READY);
        }
        assertThat(prompts).hasSize(3);
        // A conflict is not decided yet, so that no other gate is asked.
        assertThat(prompts.get(1)).contains("'overlay'", "merge.txt:2");
        assertThat(prompts.get(2))
                .contains(
                        "'hygiene'",
                        "greet.bak",
                        "BACKUP_FILE",
                        "conf.py:2",
                        "SECRET_IN_FILE",
                        "run.sh:1",
                        "HARDCODED_PATH")
                .doesNotContain(secret);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "greet.txt",
                ".git/hooks/pre-commit",
                ".helix/production/current/greet.txt",
                "projects/evolution/other/new/planted.txt"
            })
    void anAgentThatWritesWhereItMayNotFailsThePhaseAndItIsUndone(String path) throws IOException {
        var file = root.resolve(path);
        try (var helix = DevelopRoot.open(root)) {
            helix.production().start();
            Files.createDirectories(root.resolve("projects/evolution/other/new"));
            var before = Files.exists(file) ? Files.readString(file) : null;
            var agent = DevelopRoot.agent(prompt -> List.of(
                    DevelopRoot.write(prompt.directory().resolve("greet.txt"), "Hallo\n"),
                    DevelopRoot.write(file, "planted\n")));

            var failed = helix.development(agent).develop(DevelopRoot.ID, "user:ada", event -> {});

            assertThat(failed.status()).isEqualTo(ProjectStatus.FAILED);
            assertThat(failed.error()).contains("touched protected files");
            assertThat(Files.exists(file) ? Files.readString(file) : null).isEqualTo(before);
            assertThat(project.resolve("REPORT.md"))
                    .content()
                    .contains("put back")
                    .doesNotContain("NOT put back");
        }
        assertThat(git.git("status", "--porcelain")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".git/hooks/pre-commit",
                ".git/config",
                ".git/refs/heads/main",
                ".git/refs/helix/planted",
                ".helix/production/current/greet.txt",
                ".helix/bundles/other.json",
                ".helix/journal.jsonl",
                ".helix/audit.jsonl"
            })
    void whatIsGitsOrHelixsOwnIsFoundAndUndoneThoughNoToolNamedIt(String path) throws IOException {
        var file = root.resolve(path);
        var main = git.git("rev-parse", "main");
        try (var helix = DevelopRoot.open(root)) {
            helix.production().start();
            var agent = DevelopRoot.agent(prompt -> {
                DevelopRoot.write(file, "0123456789012345678901234567890123456789\n");
                return List.of(DevelopRoot.write(prompt.directory().resolve("greet.txt"), "Hallo\n"));
            });

            var failed = helix.development(agent).develop(DevelopRoot.ID, "user:ada", event -> {});

            assertThat(failed.status()).isEqualTo(ProjectStatus.FAILED);
            assertThat(failed.error()).contains("touched protected files");
            assertThat(project.resolve("REPORT.md"))
                    .content()
                    .contains("put back")
                    .doesNotContain("NOT put back");
            if (Files.exists(file)) {
                assertThat(file).content().doesNotContain("01234567890123");
            }
        }
        assertThat(git.git("rev-parse", "main")).isEqualTo(main);
        try (var helix = DevelopRoot.open(root)) {
            assertThat(helix.actions().show(DevelopRoot.ID).status()).isEqualTo(ProjectStatus.FAILED);
        }
    }

    @Test
    void whatAPersonDoesMeanwhileIsToldAndLeftAlone() throws IOException {
        try (var helix = DevelopRoot.open(root)) {
            var agent = DevelopRoot.agent(prompt -> {
                DevelopRoot.write(root.resolve("old.txt"), "edited by a person\n");
                return List.of(DevelopRoot.write(prompt.directory().resolve("greet.txt"), "Hallo\n"));
            });

            var ready = helix.development(agent).develop(DevelopRoot.ID, "user:ada", event -> {});

            assertThat(ready.status()).as("%s", ready.error()).isEqualTo(ProjectStatus.READY);
        }
        assertThat(root.resolve("old.txt")).hasContent("edited by a person\n");
        assertThat(project.resolve("REPORT.md"))
                .content()
                .contains("Changed while the phase ran, by somebody", "old.txt: it was changed");
    }

    @Test
    void anEditedStatusSkipsNothingAndIsCounted() throws IOException {
        var status = project.resolve("status.json");
        try (var helix = DevelopRoot.open(root)) {
            var agent = DevelopRoot.agent(prompt -> {
                Files.writeString(
                        status,
                        Files.readString(status).replace("\"status\" : \"developing\"", "\"status\" : \"deployed\""));
                return List.of(status);
            });

            var failed = helix.development(agent).develop(DevelopRoot.ID, "user:ada", event -> {});

            assertThat(failed.status()).isEqualTo(ProjectStatus.FAILED);
            assertThat(failed.error()).contains("status.json");
            assertThat(helix.projection().statusEdits(DevelopRoot.ID)).isGreaterThanOrEqualTo(1);
            assertThat(status).content().contains("\"status\" : \"failed\"");
        }
    }

    /** Nobody has looked after a turn that was killed: what stands in the folder then may be the agent's. */
    @Test
    void theGatesThatWereSealedCountAfterAKillInTheMiddleOfATurn() throws Exception {
        var phases = "work: overlay\n" + PHASES.replace("prompt: Let it greet in German.", "prompt_file: ask.md");
        Files.writeString(project.resolve("phases.yaml"), phases);
        Files.writeString(project.resolve("ask.md"), "Let it greet in German.\n");
        var spec = Files.readString(project.resolve("spec.yaml"));
        var child = new ProcessBuilder(HelixProcess.java(RewritesInChild.class, root.toString()))
                .redirectErrorStream(true)
                .start();
        try (var out = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.lines().anyMatch("has rewritten everything"::equals)).isTrue();
            child.destroyForcibly().waitFor();
        }
        assertThat(project.resolve("phases.yaml")).content().doesNotContain("greets");
        try (var helix = DevelopRoot.open(root)) {
            assertThat(helix.recovered()).hasSize(1);
            var asked = new ArrayList<String>();
            var agent = DevelopRoot.agent(prompt -> {
                asked.add(prompt.text());
                return List.of(DevelopRoot.write(project.resolve("modified/greet.txt"), "Good evening\n"));
            });

            var failed = helix.development(agent).develop(DevelopRoot.ID, "user:ada", event -> {});

            assertThat(project.resolve("phases.yaml")).hasContent(phases);
            assertThat(project.resolve("spec.yaml")).hasContent(spec);
            assertThat(project.resolve("ask.md")).hasContent("Let it greet in German.");
            assertThat(failed.status()).isEqualTo(ProjectStatus.FAILED);
            assertThat(failed.error()).contains("greets");
            assertThat(asked).first().asString().contains("Let it greet in German.");
            // It had said ready, too.
            assertThat(asked).hasSizeGreaterThan(1);
            var begun = helix.projection()
                    .operations(DevelopRoot.ID, OperationKind.DEVELOP)
                    .getLast();
            assertThat(begun.steps().getFirst().detail())
                    .contains("put back", "phases.yaml (its content is kept as ", "killed while an agent worked");
        }
    }

    /** What a person changes between two runs is the person's. */
    @Test
    void theGatesThatAPersonChangesBetweenTwoRunsCount() throws IOException {
        try (var helix = DevelopRoot.open(root)) {
            var agent = DevelopRoot.agent(
                    prompt -> List.of(DevelopRoot.write(prompt.directory().resolve("greet.txt"), "Good evening\n")));
            assertThat(helix.development(agent)
                            .develop(DevelopRoot.ID, "user:ada", event -> {})
                            .status())
                    .isEqualTo(ProjectStatus.FAILED);
            Files.writeString(project.resolve("phases.yaml"), PHASES.replace(", greets]", "]"));

            var ready = helix.development(agent).develop(DevelopRoot.ID, "user:ada", event -> {});

            assertThat(ready.status()).as("%s", ready.error()).isEqualTo(ProjectStatus.READY);
        }
    }

    @Test
    void failsOnTheCommandLineAndIsTriedAgainWithHints() {
        var failed = Cli.run("project", "develop", "--root", root, DevelopRoot.ID);

        assertThat(failed.code()).as(failed.err()).isEqualTo(1);
        assertThat(failed.err()).contains("phase:implement", "the script of");
        var again = Cli.run("project", "retry", "--root", root, "--hints", "say Hallo", DevelopRoot.ID);
        assertThat(again.code()).isEqualTo(1);
        assertThat(project.resolve("phases/implement.json")).content().contains("\"hints\" : \"say Hallo\"");
    }

    @Test
    void commandsAreRefusedOutsideOfASandboxUnlessSomebodyWantsThemUnsafe() throws IOException {
        var config = Files.readString(root.resolve("helix.yaml"));
        git.write(
                "helix.yaml",
                config.replace("agent: {kind: scripted}", "agent: {kind: claude, sandbox: off, bash: true}"));

        var refused = Cli.run("project", "develop", "--root", root, DevelopRoot.ID);

        assertThat(refused.code()).isNotZero();
        assertThat(refused.out() + refused.err()).contains("SANDBOX_UNAVAILABLE", "agent.bash: unsafe");
    }

    @Test
    void killedInTheSecondOfThreePhasesItGoesOnThere() throws Exception {
        Files.writeString(project.resolve("phases.yaml"), THREE_PHASES);
        var child = new ProcessBuilder(HelixProcess.java(DevelopInChild.class, root.toString()))
                .redirectErrorStream(true)
                .start();
        try (var out = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            var told = new ArrayList<String>();
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                told.add(line);
                if (line.equals("in the second phase")) {
                    break;
                }
            }
            assertThat(told).contains("in the second phase");
            child.destroyForcibly().waitFor();
        }
        try (var helix = DevelopRoot.open(root)) {
            assertThat(helix.recovered()).hasSize(1);
            assertThat(helix.actions().show(DevelopRoot.ID).status()).isEqualTo(ProjectStatus.DEVELOPING);
            var prompts = new ArrayList<String>();
            var agent = DevelopRoot.agent(prompt -> {
                prompts.add(prompt.text());
                return List.of(DevelopRoot.write(
                        prompt.directory().resolve(prompt.text().contains("Do second.") ? "two.txt" : "three.txt"),
                        "x\n"));
            });

            var ready = helix.development(agent).develop(DevelopRoot.ID, "user:ada", event -> {});

            assertThat(ready.status()).as("%s", ready.error()).isEqualTo(ProjectStatus.READY);
            assertThat(prompts).hasSize(2);
            assertThat(helix.actions().sealed(DevelopRoot.ID).changes()).hasSize(3);
            StoredFiles.areAllTold(root);
            StoredFiles.areForTheirOwnerAlone(root);
        }
    }

    @Test
    @EnabledIf(
            value = "dev.helix.app.ClaudeCli#isWanted",
            disabledReason = "no command line of Claude Code here: run .ci/install-claude-cli")
    void whatACommandOfTheRealCommandLineWritesElsewhereIsFoundAndUndone() throws IOException {
        var other = DevelopRoot.project(root, new ProjectId("other"), PHASES);
        try (var api = ScriptedMessagesApi.start();
                var helix = DevelopRoot.open(root);
                var hooks = HookServer.start(new AgentHooks(helix.hooks()));
                var agent = ClaudeAgent.open(
                        ClaudeCli.settings(root.resolve(".helix/agent"), api)
                                .withModelRetries(0)
                                .withAccess(ClaudeSettings.Access.to(root).withBash(true)),
                        helix.hooks().at(hooks.base()),
                        UUID::randomUUID)) {
            helix.production().start();
            var main = git.git("rev-parse", "main");
            var script = String.join(
                    "\n",
                    "set -e",
                    "cd '" + root + "'",
                    "echo planted > greet.txt",
                    "echo planted > .git/hooks/pre-commit",
                    "echo planted > .helix/production/current/greet.txt",
                    "echo planted > projects/evolution/other/new/planted.txt",
                    "git -c user.name=a -c user.email=a@b commit --quiet --no-verify --all --message=sneaked",
                    "touch projects/evolution/greet/workspace/all-was-done");
            api.reply(
                    ModelReply.write(
                            "toolu_1", project.resolve("workspace/plant.sh").toString(), script + "\n"),
                    ModelReply.tool("toolu_2", "Bash", Map.of("command", "sh plant.sh", "description", "Plant files")),
                    ModelReply.text("AC-1 is met."));

            var failed = helix.development(agent).develop(DevelopRoot.ID, "user:ada", event -> {});

            assertThat(project.resolve("workspace/all-was-done"))
                    .as("%s", api.requests().getLast())
                    .exists();
            assertThat(failed.status()).isEqualTo(ProjectStatus.FAILED);
            assertThat(failed.error())
                    .contains(".git/hooks/pre-commit", ".helix/production/", ".git/refs/heads/main", "planted.txt");
            assertThat(project.resolve("REPORT.md")).content().doesNotContain("NOT put back");
            assertThat(git.git("rev-parse", "main")).isEqualTo(main);
            assertThat(git.git("status", "--porcelain")).isEmpty();
            assertThat(root.resolve(".git/hooks/pre-commit")).doesNotExist();
            assertThat(root.resolve(".helix/production/current/greet.txt")).hasContent("Hello\n");
            assertThat(other.resolve("new/planted.txt")).doesNotExist();
        }
    }

    /** As a person has it: the agent of {@code helix.yaml}, whose commands run where a sandbox works. */
    @Test
    @EnabledIf(
            value = "dev.helix.app.ClaudeCli#isWanted",
            disabledReason = "no command line of Claude Code here: run .ci/install-claude-cli")
    void inASandboxCommandsReachNothingThatIsThePersonsAndWhatIsDeniedIsTold() throws IOException {
        Assumptions.assumeTrue(SandboxWanted.here(), "no sandbox works here");
        var remote = folder.resolve("remote.git");
        git.git("init", "--quiet", "--bare", remote.toString());
        git.git("remote", "add", "origin", remote.toString());
        git.git("config", "push.default", "current");
        var main = git.git("rev-parse", "main");
        try (var api = ScriptedMessagesApi.start()) {
            var config = Files.readString(root.resolve("helix.yaml"));
            git.write(
                    "helix.yaml",
                    config.replace(
                            "agent: {kind: scripted}",
                            "agent: {kind: claude, command: ['" + ClaudeCli.path()
                                    + "'], env: {ANTHROPIC_API_KEY: dummy, ANTHROPIC_BASE_URL: '" + api.baseUrl()
                                    + "'}}"));
            var script = String.join(
                    "\n",
                    "echo Hallo > greet.txt",
                    "git add --all; git commit --quiet --message='Greet in German' || echo no commit",
                    "git push; git push origin HEAD; git push '" + remote + "' HEAD",
                    "git -C '" + root + "' push --all",
                    "git -C '" + root + "' commit --allow-empty --message=sneaked",
                    "cat '" + root + "/.helix/journal.jsonl'",
                    "echo planted > '" + root + "/greet.txt'",
                    "rm '" + project.resolve("spec.yaml") + "'",
                    "(setsid sleep 617 &)",
                    "git log --format=%s > seen.txt; git status --porcelain >> seen.txt; true");
            api.reply(
                    ModelReply.tool("toolu_1", "Bash", Map.of("command", script, "description", "Try everything")),
                    ModelReply.text("AC-1 is met."));

            var developed = Cli.run("project", "develop", "--root", root, DevelopRoot.ID);

            assertThat(developed.code())
                    .as("%s\n%s\n%s", developed.out(), developed.err(), api.requests())
                    .isZero();
        }
        assertThat(git.git("rev-parse", "main")).isEqualTo(main);
        assertThat(git.git("--git-dir", remote.toString(), "for-each-ref")).isEmpty();
        assertThat(root.resolve("greet.txt")).hasContent("Hello");
        assertThat(project.resolve("modified/greet.txt")).hasContent("Hallo");
        assertThat(project.resolve("new/seen.txt")).hasContent("Greet in German\nBegin\n?? seen.txt");
        assertThat(project.resolve("spec.yaml")).exists();
        assertThat(project.resolve("REPORT.md"))
                .content()
                .contains("Denied by the sandbox", root + "/greet.txt", root + "/.helix/journal.jsonl")
                .contains("was still running when the phase ended", "sleep 617");
        assertThat(project.resolve("phases/implement.json")).content().contains("\"left_running\"", "\"denied\"");
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse(""))
                        .filter(line -> line.contains("sleep 617")))
                .isEmpty();
    }

    @Test
    @EnabledIf(
            value = "dev.helix.app.ClaudeCli#isWanted",
            disabledReason = "no command line of Claude Code here: run .ci/install-claude-cli")
    void theRealCommandLineIsSentBackTwiceAndKeptOutOfProduction() throws IOException {
        try (var api = ScriptedMessagesApi.start();
                var helix = DevelopRoot.open(root);
                var hooks = HookServer.start(new AgentHooks(helix.hooks()));
                var agent = ClaudeAgent.open(
                        ClaudeCli.settings(root.resolve(".helix/agent"), api)
                                .withModelRetries(0)
                                .withAccess(ClaudeSettings.Access.to(root)),
                        helix.hooks().at(hooks.base()),
                        UUID::randomUUID)) {
            var workspace = project.resolve("workspace");
            api.play(Script.named("developer")
                    .write(root.resolve("planted.txt").toString(), "planted\n")
                    .write(root.resolve(".git/hooks/pre-commit").toString(), "#!/bin/sh\n")
                    .write(root.resolve("projects/evolution/other/new/x.txt").toString(), "x\n")
                    .write(project.resolve("status.json").toString(), "{}\n")
                    .write(workspace.resolve("other.txt").toString(), "not what was asked for\n")
                    .say("AC-1 is met.")
                    .turn()
                    .write(workspace.resolve("added.txt").toString(), "Hallo\n")
                    .say("AC-1 is met now.")
                    .turn()
                    .write(workspace.resolve("notes.txt").toString(), "Hallo\n")
                    .say("AC-1 is met.")
                    .turn()
                    .end());
            Files.writeString(
                    project.resolve("phases.yaml"),
                    PHASES.replace("modified/greet.txt", "new/notes.txt").replace(", greets]", "]"));

            var ready = helix.development(agent).develop(new ProjectId("greet"), "user:ada", event -> {});

            assertThat(ready.status()).as("%s", ready.error()).isEqualTo(ProjectStatus.READY);
            assertThat(root.resolve("planted.txt")).doesNotExist();
            assertThat(root.resolve(".git/hooks/pre-commit")).doesNotExist();
            assertThat(root.resolve("projects/evolution/other")).doesNotExist();
            assertThat(helix.projection().statusEdits(DevelopRoot.ID)).isZero();
            var report = Files.readString(project.resolve("phases/implement.json"));
            assertThat(report).contains("\"attempts_made\" : 3", "new/notes.txt", "\"passed\" : false");
            assertThat(helix.actions().sealed(DevelopRoot.ID).changes()).hasSize(3);
        }
    }
}
