package dev.helix.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.folder.FolderView;
import dev.helix.adapter.local.FolderProjects;
import dev.helix.adapter.local.JUnitReports;
import dev.helix.adapter.local.LanguageSyntax;
import dev.helix.adapter.local.ProcessCommands;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.GateVerdict;
import dev.helix.domain.evolution.PathGlob;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.PhaseBudget;
import dev.helix.domain.evolution.PhaseWork;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.TreeId;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.WatchedValidator;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.ChangeRules;
import dev.helix.enforcement.validator.DocsRule;
import dev.helix.enforcement.validator.Validators;
import dev.helix.evolution.develop.CommandGate;
import dev.helix.evolution.develop.FilesExistGate;
import dev.helix.evolution.develop.Gate;
import dev.helix.evolution.develop.SpecCoverageGate;
import dev.helix.evolution.develop.SyntaxGate;
import dev.helix.evolution.develop.ValidatorGate;
import dev.helix.evolution.develop.ValidatorGate.Saying;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import dev.helix.testkit.answer.InMemoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of gate, once open and once shut, with what really runs behind it. */
@Timeout(120)
class GatesTest {

    private static final ProjectId ID = new ProjectId("greet");
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin");

    @TempDir
    Path root;

    private Path checkout;
    private InMemoryFiles base = InMemoryFiles.empty();
    private final ProcessCommands commands = new ProcessCommands(ENVIRONMENT);

    @BeforeEach
    void make() throws IOException {
        checkout = Files.createDirectories(root.resolve("checkout"));
        Files.createDirectories(root.resolve("projects/evolution/greet/new"));
    }

    private GateVerdict ask(Gate gate, String answer, String... changed) {
        var spec = new Spec("Greet", "", null, List.of("it says Hallo", "it is fast"));
        var phase =
                new Phase("one", "One", "Do it.", List.of(gate.name()), List.of("new/greet.txt"), 0, PhaseBudget.NONE);
        var files = Arrays.stream(changed).map(RepoPath::new).toList();
        return gate.check(new PhaseWork(
                ID, spec, phase, Answer.of(answer), answer, base, new TreeId("1".repeat(40)), () -> checkout, files));
    }

    private static void requireShut(GateVerdict verdict, String... why) {
        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.findings().stream().map(Finding::message).toList().toString())
                .contains(why);
    }

    private CommandGate command(boolean testsWanted, Duration limit, String script) {
        return new CommandGate(
                testsWanted ? CommandGate.TESTS : "lint",
                new StageCommand(List.of("sh", "-c", script), limit),
                testsWanted,
                commands,
                new JUnitReports());
    }

    @Test
    void filesExistWantsEveryDeclaredOutput() throws IOException {
        var gate = new FilesExistGate(new FolderProjects(root));

        var shut = ask(gate, "");
        Files.writeString(root.resolve("projects/evolution/greet/new/greet.txt"), "Hallo\n");

        assertThat(shut.findings()).extracting(Finding::file).containsExactly("new/greet.txt");
        assertThat(ask(gate, "").passed()).isTrue();
    }

    @Test
    void syntaxReadsWhatTheProjectChanges() throws IOException {
        var gate = new SyntaxGate(new LanguageSyntax(commands, ENVIRONMENT));
        Files.writeString(checkout.resolve("good.json"), "{}");
        Files.writeString(checkout.resolve("bad.json"), "{");

        assertThat(ask(gate, "", "good.json").passed()).isTrue();
        assertThat(ask(gate, "", "good.json", "bad.json").findings())
                .extracting(Finding::file)
                .containsExactly("bad.json");
    }

    @Test
    void testsMustRunAndEndWell() {
        var limit = Duration.ofMinutes(1);

        assertThat(ask(command(true, limit, "echo '2 passed, 0 failed'"), "").passed())
                .isTrue();
        requireShut(ask(command(true, limit, "echo '1 passed, 1 failed'; exit 1"), ""), "exit code 1");
        requireShut(ask(command(true, limit, "echo nothing to do"), ""), "no test that ran");
    }

    @Test
    void testsThatTakeTooLongAreEndedWithTheirChildren() throws IOException {
        var script = "echo begun; sh -c 'echo $$ > child.pid; exec sleep 300' & wait";

        var verdict = ask(command(true, Duration.ofSeconds(2), script), "");

        requireShut(verdict, "not finished within 2 s");
        assertThat(verdict.logTail()).contains("begun");
        var child =
                Long.parseLong(Files.readString(checkout.resolve("child.pid")).strip());
        ProcessHandle.of(child)
                .ifPresent(left -> left.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    }

    @Test
    void ofALongOutputTheEndIsKept() {
        var verdict = ask(
                command(
                        true,
                        Duration.ofMinutes(1),
                        "yes 'a line of noise' | head -c 20000000; echo 'the last word'; exit 3"),
                "");

        requireShut(verdict, "exit code 3");
        assertThat(verdict.logTail()).endsWith("the last word\n").hasSizeLessThan(1_000_000);
    }

    @Test
    void aCommandOfHelixYamlRunsInTheCheckout() throws IOException {
        Files.writeString(checkout.resolve("greet.txt"), "Hallo\n");

        assertThat(ask(command(false, Duration.ofMinutes(1), "grep -q Hallo greet.txt"), "")
                        .passed())
                .isTrue();
        requireShut(ask(command(false, Duration.ofMinutes(1), "grep -q Moin greet.txt"), ""), "exit code 1");
    }

    @Test
    void specCoverageWantsEveryItemNamed() {
        var gate = new SpecCoverageGate();

        assertThat(ask(gate, "AC-1: a parameter. It is *fast*, measured.").passed())
                .isTrue();
        requireShut(ask(gate, "AC-1 is met."), "AC-2", "it is fast");
    }

    @Test
    void everyValidatorOfAnswersIsAGate() throws IOException {
        var validators = Validators.installed(AdrProfile.HELIX_EN);
        Files.createDirectories(checkout.resolve("adr"));
        Files.writeString(checkout.resolve("adr/001-bad.md"), "# No header\n");
        var good = Map.of(
                "step-marker", "Done.\n\n<!-- STEP: done -->",
                "adr-structure", "No decision is in here.",
                "file-existence", "---\nfiles:\n  modify: [adr/001-bad.md]\n---\n");
        var bad = Map.of(
                "step-marker", "Done.",
                "adr-structure", "",
                "file-existence", "---\nfiles:\n  modify: [adr/999-missing.md]\n---\n");

        assertThat(validators.names()).containsAll(good.keySet());
        for (var name : good.keySet()) {
            var gate = new ValidatorGate(validators.named(name).orElseThrow(), FolderView::new, Locale.ENGLISH);
            assertThat(ask(gate, good.getOrDefault(name, ""))).as(name).matches(GateVerdict::passed);
            var shut = name.equals("adr-structure")
                    ? ask(gate, "", "adr/001-bad.md")
                    : ask(gate, bad.getOrDefault(name, ""));
            assertThat(shut.passed()).as("%s: %s", name, shut).isFalse();
        }
    }

    @Test
    void aRuleThatThrowsOrHangsShutsItsGateUnjudgedAndTakesNoLongerThanItMay() {
        for (boolean hangs : List.of(true, false)) {
            var broken = new Validator() {
                @Override
                public String name() {
                    return "own";
                }

                @Override
                public List<Issue> check(Answer answer, ValidationContext context) {
                    if (hangs) {
                        LockSupport.park(this);
                    }
                    throw new IllegalStateException("boom");
                }
            };
            var policy = Policy.of(Locale.ENGLISH, broken).withValidatorTime(Duration.ofMillis(50));

            var shut = ask(new ValidatorGate(new WatchedValidator(policy), FolderView::new, Locale.ENGLISH), "Done.");
            requireShut(shut, "VALIDATOR_FAILED", hangs ? "longer than 50 ms" : "boom");
            assertThat(shut.unjudged()).isTrue();

            var told = new WatchedValidator(policy.where(Policy.Broken.PASSES));
            var open = ask(new ValidatorGate(told, FolderView::new, Locale.ENGLISH), "");
            assertThat(open.passed()).isTrue();
            assertThat(open.logTail()).contains("VALIDATOR_FAILED");
        }
    }

    private static Gate change(String name, Saying saying) {
        var rule = new DocsRule(List.of(new PathGlob("src/api/**")), List.of(new PathGlob("docs/api.md")));
        var validators =
                Validators.installed(AdrProfile.HELIX_EN, new ChangeRules(List.of(rule), List.of(), List.of()));
        return new ValidatorGate(validators.named(name).orElseThrow(), FolderView::new, Locale.ENGLISH, saying);
    }

    @Test
    void docsCurrentWantsTheDocumentsThatGoWithTheCodeOrAReason() throws IOException {
        var gate = change("docs-current", Saying.ALL);
        Files.createDirectories(checkout.resolve("src/api"));
        Files.writeString(checkout.resolve("src/api/orders.py"), "x = 1\n");
        Files.writeString(checkout.resolve("README.md"), "# Orders\n\nSee `src/api/old.py`.\n");
        base = InMemoryFiles.of("src/api/orders.py");

        requireShut(ask(gate, "Done.", "src/api/orders.py"), "DOCS_NOT_UPDATED", "src/api/orders.py", "docs/api.md");
        assertThat(ask(gate, "Docs: none, because a private name changed.", "src/api/orders.py")
                        .passed())
                .isTrue();

        base = base.with("src/api/old.py", "");
        var stale = ask(gate, "Docs: none, because it is internal.", "src/api/old.py", "src/api/orders.py");
        assertThat(stale.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.file()).isEqualTo("README.md");
            assertThat(finding.line()).isEqualTo(3);
            assertThat(finding.message()).startsWith("DOCS_STALE_REFERENCE");
        });
    }

    @Test
    void theAuditComparesWithTheBaseAndShutsOnlyOnWhatIsSure() throws IOException {
        var gate = change("change-audit", Saying.NOTHING);
        var test = "def test_total():\n    assert total([1, 2]) == 3\n    assert total([]) == 0\n";
        Files.createDirectories(checkout.resolve("tests"));
        Files.writeString(checkout.resolve("tests/test_total.py"), "\n@pytest.mark.skip\n" + test);
        base = InMemoryFiles.empty().with("tests/test_total.py", test).with("tests/test_gone.py", test);

        var shut = ask(gate, "APPROVED: all is well", "tests/test_gone.py", "tests/test_total.py");
        requireShut(shut, "TEST_SKIPPED", "TEST_REMOVED");
        assertThat(shut.findings()).anySatisfy(finding -> {
            assertThat(finding.file()).isEqualTo("tests/test_total.py");
            assertThat(finding.line()).isEqualTo(2);
        });
        Files.writeString(checkout.resolve("tests/test_total.py"), test.replace("    assert total([]) == 0\n", ""));
        var open = ask(gate, "Done.", "tests/test_total.py");
        assertThat(open.passed()).isTrue();
        assertThat(open.logTail()).startsWith("tests/test_total.py:1: ASSERTIONS_REMOVED: There were 2 assertions");
    }

    @Test
    void hygieneLooksAtWhatIsAddedAndNotAtWhatIsSaid() throws IOException {
        var gate = change("hygiene", Saying.NOTHING);
        var conflict = "<<<<<<< main\na\n=======\nb\n>>>>>>> project\n";
        Files.writeString(checkout.resolve("a.py"), "x = 1\n" + conflict);

        assertThat(ask(gate, conflict, "gone.py").passed()).isTrue();
        var shut = ask(gate, "Done.", "a.py");
        assertThat(shut.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.file()).isEqualTo("a.py");
            assertThat(finding.line()).isEqualTo(2);
        });
        requireShut(shut, "CONFLICT_MARKER");
        base = base.with("a.py", conflict);
        assertThat(ask(gate, "Done.", "a.py").passed()).isTrue();
    }
}
