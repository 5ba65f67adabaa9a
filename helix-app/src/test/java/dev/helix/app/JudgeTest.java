package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.LocalCredential;
import dev.helix.app.wiring.Helix;
import dev.helix.testkit.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that touch what judges them, tried from outside: by the command line alone, beside a server, and by HTTP. */
class JudgeTest {

    private static final String RUN = """
            p=0; f=0
            check() {
              if [ "$2" = "$3" ]; then p=$((p+1)); echo "ok   $1"; else f=$((f+1)); echo "FAIL $1: expected $2, was $3"; fi
            }
            . ./tests/cases.sh
            echo "$p passed, $f failed"
            [ $f -eq 0 ]
            """;

    private static final String CASES = """
            check "has a value" 3 "$(cat value.txt)"
            check "has a name" Ada "$(cat name.txt)"
            """;

    private static final Pattern TREE = Pattern.compile("--accept-judge-change ([0-9a-f]{40})");

    @TempDir
    private Path temporary;

    private GitFolder root;

    @BeforeEach
    void makeRoot() throws IOException {
        root = GitFolder.with(
                temporary.resolve("root"),
                "helix.yaml",
                """
                production: {}
                probation: 0s
                validation:
                  unit: {command: [sh, tests/run.sh], timeout: 1m}
                  syntax: [[sh, ci/lint.sh]]
                agent: {kind: scripted}
                consultant: {locale: en}
                server: {port: %d}
                """.formatted(FreePort.find()),
                "tests/run.sh",
                RUN,
                "tests/cases.sh",
                CASES,
                "ci/lint.sh",
                "exit 0\n",
                "value.txt",
                "3\n",
                "name.txt",
                "Ada\n");
        root.write(".git/info/exclude", "/.helix/\n/projects/\n");
    }

    private Cli helix(String... words) {
        var all = new Object[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--root";
        all[words.length + 1] = root.folder();
        return Cli.run(all);
    }

    private void change(String id, String... files) throws IOException {
        assertThat(helix("project", "create", id, "--title", "A change").code()).isZero();
        for (int i = 0; i < files.length; i += 2) {
            root.write("projects/evolution/" + id + "/" + files[i], files[i + 1]);
        }
    }

    private Cli deployed(String id) {
        assertThat(helix("project", "ready", id))
                .satisfies(run -> assertThat(run.code()).as(run.err()).isZero());
        var deployed = helix("project", "deploy", id);
        assertThat(deployed.code()).as(deployed.out() + deployed.err()).isZero();
        return deployed;
    }

    private static String tree(Cli refused) {
        var match = TREE.matcher(refused.err());
        assertThat(match.find()).as(refused.err()).isTrue();
        return match.group(1);
    }

    private void integrated(String id, String tree) {
        var done = helix("project", "integrate", id, "--accept-judge-change", tree);
        assertThat(done.code()).as(done.out() + done.err()).isZero();
    }

    @Test
    void aTestThatIsChangedIsAskedAboutAndTheTreeHasToBeAccepted() throws IOException {
        change("four", "modified/value.txt", "4\n", "modified/tests/cases.sh", CASES.replace(" 3 ", " 4 "));

        var deploy = deployed("four");
        var show = helix("project", "show", "four");
        var diff = helix("project", "diff", "four");
        var refused = helix("project", "integrate", "four");
        var other = helix("project", "integrate", "four", "--accept-judge-change", "0".repeat(40));

        assertThat(deploy.err()).contains("warning[JUDGE_CHANGED]: tests/cases.sh");
        assertThat(show.out())
                .contains("changed on purpose? main's version of this test fails: has a value")
                .contains("evidence    verified")
                .contains("JUDGE_CHANGED tests/cases.sh");
        assertThat(diff.out()).startsWith("# JUDGE_CHANGED: tests/cases.sh");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("error[JUDGE_CHANGED]").contains("tests/cases.sh");
        assertThat(other.err()).contains("error[JUDGE_CHANGED]").contains("is not the tree that was tested");

        integrated("four", tree(refused));

        assertThat(root.git("log", "-1", "--format=%B")).contains("Helix-Judge-Change-Accepted-By: ");
        assertThat(Files.readString(root.folder().resolve(".helix/audit.jsonl")))
                .contains("accept-judge-change")
                .contains(tree(refused));
        assertThat(Files.readString(root.folder().resolve(".helix/journal.jsonl")))
                .contains("\"accepted_judge_change\":\"" + tree(refused));
    }

    @Test
    void aScriptThatOnlySaysThatItPassedIsSeenThrough() throws IOException {
        change("liar", "modified/value.txt", "4\n", "modified/tests/run.sh", "echo '2 passed, 0 failed'\n");

        deployed("liar");

        assertThat(helix("project", "show", "liar").out())
                .contains("changed on purpose? main's version of this test fails: has a value")
                .contains("evidence    regression_only");
        assertThat(helix("project", "integrate", "liar").err()).contains("error[JUDGE_CHANGED]");
    }

    @Test
    void aTestThatIsGoneIsAskedAbout() throws IOException {
        change("shorter", "modified/tests/cases.sh", CASES.lines().findFirst().orElseThrow() + "\n");

        deployed("shorter");

        assertThat(helix("project", "show", "shorter").out())
                .contains("tests that ran: 2 with main's, 1 with the candidate's")
                .contains("removed on purpose? has a name");
        assertThat(helix("project", "integrate", "shorter").err()).contains("error[JUDGE_CHANGED]");
    }

    @Test
    void aCommandOfWhichNobodyKnowsWhatItRunsIsToldUntilItsFilesAreLocked() throws IOException {
        assertThat(helix("doctor").out()).doesNotContain("judge-validation");
        var yaml = root.folder().resolve("helix.yaml");
        var checked = Files.readString(yaml).replace("[sh, ci/lint.sh]", "[ourchecker, --rules, value.txt]");
        Files.writeString(yaml, checked);

        assertThat(helix("doctor").out())
                .contains(
                        "judge-validation.syntax", "ourchecker runs", "it locks none", "name them under locked_paths");

        Files.writeString(yaml, checked + "locked_paths: [value.txt]\n");
        assertThat(helix("doctor").out())
                .contains("but what locked_paths names")
                .doesNotContain("name them under locked_paths");
        root.git("add", "-A");
        root.git("commit", "-q", "-m", "Rules are locked");
        change("rules", "modified/value.txt", "4\n");
        assertThat(helix("project", "ready", "rules").err()).contains("locked_paths in helix.yaml names it");
    }

    @Test
    void aTestOfMainThatIsRedThereIsNoWitnessOfAChange() throws IOException {
        root.write("name.txt", "Bob\n");
        root.git("commit", "-q", "-a", "-m", "By hand, and red");
        change("mends", "modified/name.txt", "Ada\n", "modified/tests/cases.sh", CASES + "check \"is true\" 1 1\n");

        deployed("mends");

        assertThat(helix("project", "show", "mends").out())
                .contains("no new or changed test fails on main each time")
                .doesNotContain("evidence    verified");
    }

    @Test
    void aProductThatEndsTheTestsEarlyIsSeenByTheNamesOfMainsOwnTests() throws IOException {
        change(
                "first",
                "modified/tests/cases.sh",
                ". ./value.txt\n" + CASES.replace("\"$(cat value.txt)\"", "\"$V\""),
                "modified/value.txt",
                "V=3\n");
        deployed("first");
        integrated("first", tree(helix("project", "integrate", "first")));
        change("ends", "modified/name.txt", "Bob\n", "modified/value.txt", """
                echo "ok   has a value"
                echo "1 passed, 0 failed"
                exit 0
                """);

        assertThat(deployed("ends").out()).contains("unit 1 passed");

        assertThat(helix("project", "show", "ends").out()).contains("removed on purpose? has a name");
        assertThat(helix("project", "integrate", "ends").err())
                .contains("error[JUDGE_CHANGED]")
                .contains("removed on purpose? has a name");
    }

    @Test
    void mainsOwnTestsAreNotRunWhereHelixYamlSaysSo() throws IOException {
        change("quiet", "modified/name.txt", "Ada\n\n");
        deployed("quiet");
        assertThat(helix("project", "show", "quiet").out()).contains("baseline");
        helix("project", "rollback", "quiet");
        var yaml = root.folder().resolve("helix.yaml");
        Files.writeString(yaml, Files.readString(yaml).replace("validation:\n", "validation:\n  baseline: false\n"));
        root.git("commit", "-q", "-a", "-m", "No baseline");

        assertThat(helix("project", "deploy", "quiet").code()).isZero();

        assertThat(helix("project", "show", "quiet").out()).contains("unit").doesNotContain("baseline");
    }

    @Test
    void aPieceThatNoTestNoticesIsToldAndNothingMore() throws IOException {
        var yaml = root.folder().resolve("helix.yaml");
        Files.writeString(
                yaml, Files.readString(yaml).replace("validation:\n", "validation:\n  ablation: {hunks: 5}\n"));
        change("pieces", "modified/value.txt", "3\n\n", "modified/name.txt", "Ada\n\n");

        deployed("pieces");

        assertThat(helix("project", "show", "pieces").out())
                .contains("ablation")
                .contains("value.txt no test notices when this piece is left out");
        assertThat(helix("project", "integrate", "pieces").code()).isZero();
    }

    private void python(String command) throws IOException {
        var yaml = root.folder().resolve("helix.yaml");
        Files.writeString(yaml, Files.readString(yaml).replace("[sh, tests/run.sh]", command));
        root.write("shop.py", "def price(n):\n    return n * 2\n");
        root.write("tests/__init__.py", "");
        root.write("tests/test_shop.py", """
                import unittest

                from shop import price


                class ShopTest(unittest.TestCase):
                    def test_price(self):
                        self.assertEqual(6, price(3))
                """);
        root.git("add", "-A");
        root.git("commit", "-q", "-m", "A shop");
    }

    @Test
    void aTestFileThatEndsTheRunnerIsFoundOutByACanary() throws IOException {
        python("[python3, -m, unittest, discover, -v]");
        change("exits", "modified/shop.py", "def price(n):\n    return n * 3\n", "new/tests/test_a.py", """
                import os
                print("Ran 9 tests in 0.1s")
                print("OK", flush=True)
                os._exit(0)
                """);

        assertThat(helix("project", "ready", "exits").code()).isZero();
        var deploy = helix("project", "deploy", "exits");

        assertThat(deploy.code()).isEqualTo(1);
        assertThat(deploy.err()).contains("error[STEP_FAILED]").contains("a test that must fail was added");
    }

    @Test
    void anHonestChangeOfTestsPassesItsCanaryAndIsVerified() throws IOException {
        python("[python3, -m, unittest, discover, -v]");
        var tests = Files.readString(root.folder().resolve("tests/test_shop.py"));
        change(
                "free",
                "modified/shop.py",
                "def price(n):\n    return n * 2 if n < 10 else 0\n",
                "modified/tests/test_shop.py",
                tests + "\n    def test_many_are_free(self):\n        self.assertEqual(0, price(12))\n");

        deployed("free");

        assertThat(helix("project", "show", "free").out())
                .contains("canary      passed")
                .contains("regression  passed, 1 checks")
                .contains("evidence    verified");
        assertThat(helix("project", "integrate", "free").err()).contains("error[JUDGE_CHANGED]");
    }

    @Test
    void aConftestThatTurnsFailuresIntoPassesIsFoundOutByACanary() throws IOException {
        Assumptions.assumeTrue(hasPytest(), "pytest is not installed");
        python("[python3, -m, pytest, -q, -p, no:cacheprovider]");
        change("turned", "modified/shop.py", "def price(n):\n    return 0\n", "new/conftest.py", """
                import pytest

                @pytest.hookimpl(hookwrapper=True)
                def pytest_runtest_makereport(item, call):
                    outcome = yield
                    report = outcome.get_result()
                    report.outcome = "passed"
                    report.longrepr = None
                """);

        assertThat(helix("project", "ready", "turned").code()).isZero();
        var deploy = helix("project", "deploy", "turned");

        assertThat(deploy.code()).isEqualTo(1);
        assertThat(deploy.err()).contains("a test that must fail was added");
    }

    private static boolean hasPytest() throws IOException {
        var probe = new ProcessBuilder("python3", "-c", "import pytest")
                .redirectErrorStream(true)
                .start();
        probe.getInputStream().readAllBytes();
        return probe.onExit().join().exitValue() == 0;
    }

    @Test
    void aFirstTestThatEndsNodeIsFoundOutByACanary() throws IOException {
        var yaml = root.folder().resolve("helix.yaml");
        Files.writeString(yaml, Files.readString(yaml).replace("[sh, tests/run.sh]", "[node, --test]"));
        root.write("a.test.mjs", "import { test } from 'node:test';\ntest('adds', () => {});\n");
        root.git("add", "-A");
        root.git("commit", "-q", "-m", "Node");
        change("ends", "modified/a.test.mjs", """
                import { test } from 'node:test';
                process.on('exit', () => { process.exitCode = 0; });
                test('adds', () => {});
                """, "modified/value.txt", "4\n");

        var ready = helix("project", "ready", "ends");
        assertThat(ready.code()).as(ready.err()).isZero();
        var deploy = helix("project", "deploy", "ends");

        // Each file has a process of its own there, so that the other one still fails: nothing was forged.
        assertThat(deploy.code()).as(deploy.err()).isZero();
        assertThat(helix("project", "show", "ends").out()).contains("canary      passed");
    }

    @Test
    void whatJudgesAndIsNoTestIsLockedUntilAPersonUnlocksIt() throws IOException {
        change("lint", "modified/ci/lint.sh", "exit 0 # always\n", "modified/value.txt", "3\n\n");

        var refused = helix("project", "ready", "lint");
        var unlocked = helix("project", "unlock", "lint", "ci/lint.sh", "--reason", "the new lint");
        var ready = helix("project", "ready", "lint");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains("error[UNSAFE_PATH]")
                .contains("a command that judges changes runs it")
                .contains("helix project unlock lint ci/lint.sh");
        assertThat(unlocked.code()).as(unlocked.err()).isZero();
        assertThat(ready.code()).as(ready.err()).isZero();
    }

    @Test
    void whatHasBecomeLockedSinceItWasSealedIsNotDeployed() throws IOException {
        change("policy", "modified/name.txt", "Ada\n\n");
        assertThat(helix("project", "ready", "policy").code()).isZero();
        var yaml = root.folder().resolve("helix.yaml");
        Files.writeString(yaml, Files.readString(yaml) + "locked_paths: [NAME.*]\n");

        var refused = helix("project", "deploy", "policy");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("error[UNSAFE_PATH]").contains("locked_paths in helix.yaml names it");
    }

    @Test
    void aSpecThatDemandsEvidenceKeepsAChangeOutThatNoTestWitnesses() throws IOException {
        change("silent", "modified/value.txt", "3\n\n");
        root.write("projects/evolution/silent/spec.yaml", "title: A change\nevidence: verified\n");

        deployed("silent");
        var refused = helix("project", "integrate", "silent");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains("error[NOT_VALIDATED]")
                .contains("demands evidence verified")
                .contains("regression_only (no test is new or changed)");
    }

    @Test
    void aTestThatPassesWithoutTheChangeIsNoWitness() throws IOException {
        change("idle", "modified/name.txt", "Ada\n\n", "modified/tests/cases.sh", CASES + "check 'is there' 1 1\n");

        deployed("idle");

        assertThat(helix("project", "show", "idle").out())
                .contains(
                        "evidence    regression_only: the new and changed tests pass on main without the change, too");
    }

    @Test
    void besideAServerAndByHttpTheSameIsRefusedAndAccepted() throws Exception {
        change("four", "modified/value.txt", "4\n", "modified/tests/cases.sh", CASES.replace(" 3 ", " 4 "));
        try (var helix = Helix.open(root.folder(), Lifetime.DETACHED, System.getenv());
                var server = helix.serve("1")) {
            assertThat(deployed("four").err()).contains("warning[JUDGE_CHANGED]: tests/cases.sh");
            var refused = helix("project", "integrate", "four");
            assertThat(refused.err()).contains("error[JUDGE_CHANGED]");

            var none = post(server.url() + "/helix/evolution/projects/four/integrate", "");
            var nonsense =
                    post(server.url() + "/helix/evolution/projects/four/integrate", "{\"accept_judge_change\":[1]}");
            var accepted = post(
                    server.url() + "/helix/evolution/projects/four/integrate",
                    "{\"accept_judge_change\":\"" + tree(refused) + "\"}");

            assertThat(none.statusCode()).isEqualTo(409);
            assertThat(none.body()).contains("JUDGE_CHANGED");
            assertThat(nonsense.statusCode()).isEqualTo(422);
            assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
            assertThat(accepted.body()).contains("\"succeeded\"");
        }
    }

    @Test
    void inTheChatTheWordsForItAreToldAndTaken() throws Exception {
        change("four", "modified/value.txt", "4\n", "modified/tests/cases.sh", CASES.replace(" 3 ", " 4 "));
        deployed("four");
        try (var helix = Helix.open(root.folder(), Lifetime.DETACHED, System.getenv());
                var consultant = helix.consultant(DevelopRoot.agent(prompt -> List.of()));
                var server = helix.serve("1", consultant)) {
            var chat = server.url() + "/v1/chat/completions";

            var status = post(chat, said("/status four")).body();
            var refused = post(chat, said("/integrate four")).body();
            var words = Pattern.compile("/integrate four accept [0-9a-f]{10}").matcher(refused);

            assertThat(status).contains("JUDGE_CHANGED `tests/cases.sh`", "changed on purpose?", "evidence: verified");
            assertThat(refused).contains("JUDGE_CHANGED");
            assertThat(words.find()).as(refused).isTrue();
            assertThat(post(chat, said(words.group())).body()).contains("✓");
            StoredFiles.areAllTold(root.folder());
            StoredFiles.areForTheirOwnerAlone(root.folder());
        }
        assertThat(root.git("log", "-1", "--format=%B")).contains("Helix-Judge-Change-Accepted-By: ");
    }

    private static String said(String text) {
        return "{\"model\":\"helix-consultant\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    }

    private HttpResponse<String> post(String url, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header(
                        "Authorization",
                        "Bearer " + LocalCredential.read(root.folder()).orElseThrow())
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=60")
                .POST(BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
