package dev.helix.app.attack;

import static dev.helix.app.attack.AttackRoot.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.helix.app.Cli;
import dev.helix.app.attack.AttackRoot.Way;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The boundary around a verdict: a green can't be forged by what is judged, and what is taken away from the judges is told. */
class JudgeAttacksTest {

    private static final String PASSES = "echo '1 passed, 0 failed'\n";

    private static final String SHOP = """
            export function price(n) { return n * 2; }
            """;

    private static final String NODE_TESTS = """
            import { test } from 'node:test';
            import assert from 'node:assert';
            import { price } from './shop.mjs';
            test('costs twice as much', () => assert.equal(price(2), 4));
            test('nothing is free', () => assert.equal(price(1), 2));
            """;

    private static final String PYTHON_TESTS = """
            import unittest

            from shop import price


            class ShopTest(unittest.TestCase):
                def test_a_price(self):
                    self.assertEqual(6, price(3))

                def test_b_price(self):
                    self.assertEqual(2, price(1))
            """;

    /** Writes its report where it is told to, and one test of it comes from the product. */
    private static final String REPORTS = "[sh, -c, 'sh tests/run.sh > \"$HELIX_REPORTS/unit.xml\"']";

    private static final String REPORTING = """
            . ./value.txt
            echo '<testsuite>'
            echo '<testcase name="has a value"/>'
            [ "$V" = 3 ] || echo '<testcase name="is three"><failure message="no"/></testcase>'
            echo '</testsuite>'
            [ "$V" = 3 ]
            """;

    @TempDir
    private Path folder;

    private static Cli deployed(AttackRoot root) {
        root.does("project", "ready", "change");
        return root.does("project", "deploy", "change");
    }

    private static String refused(AttackRoot root) {
        root.does("project", "ready", "change");
        var run = root.helix("project", "deploy", "change");
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(1);
        return run.err();
    }

    private static String shown(AttackRoot root) {
        return root.does("project", "show", "change").out();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aTestModuleThatEndsThePythonRunInSilenceHasToldOfNoTest(Way way) throws Exception {
        try (var root = AttackRoot.tested(
                folder,
                "",
                "[python3, -m, unittest, discover, -v]",
                "shop.py",
                "def price(n):\n    return n * 2\n",
                "test_shop.py",
                PYTHON_TESTS)) {
            root.begin(way);
            root.write("modified/shop.py", "def price(n):\n    return 6\n");
            root.write(
                    "modified/test_shop.py",
                    PYTHON_TESTS.replace(
                            "    def test_b_price(self):\n",
                            "    def test_b_price(self):\n        import os\n        os._exit(0)\n"));

            assertThat(refused(root)).contains("its output tells of no test that ran");
        }
    }

    /** It lies among the tests, which honest changes touch: so it is watched, and main's own runs over the candidate. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void aScriptThatJudgesAndLiesAmongTheTestsIsWatchedAndMainsRunsToo(Way way) throws Exception {
        var script = """
            . ./value.txt
            if [ "$V" = 3 ]; then echo '1 passed, 0 failed'; else echo '0 passed, 1 failed'; exit 1; fi
            """;
        try (var root =
                AttackRoot.tested(folder, "", "[sh, tests/run.sh]", "tests/run.sh", script, "value.txt", "V=3\n")) {
            root.begin(way);
            root.write("modified/value.txt", "V=4\n");
            root.write("modified/tests/run.sh", PASSES);

            assertThat(deployed(root).err()).contains("JUDGE_CHANGED", "tests/run.sh");

            assertThat(shown(root)).contains("regression");
            var run = root.helix("project", "integrate", "change");
            assertThat(run.code()).as(run.out() + run.err()).isNotZero();
            assertThat(run.err()).contains("--accept-judge-change");
        }
    }

    /** No test is touched, and main was never judged, so that no verdict has names to compare with. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void aProductThatEndsTheRunIsMissedInMainsOwnTestsThoughMainWasNeverJudged(Way way) throws Exception {
        try (var root = AttackRoot.tested(
                folder,
                "",
                "[sh, run.sh]",
                "run.sh",
                "echo '1 passed, 0 failed'\n. ./value.txt\necho 'ok 2 - is three'\necho '2 passed, 0 failed'\n",
                "value.txt",
                "V=3\n")) {
            root.begin(way);
            root.write("modified/value.txt", "V=4\nexit 0\n");

            deployed(root);

            assertThat(shown(root))
                    .contains("baseline    passed, 2 checks")
                    .contains("fewer tests on purpose? 2 ran before, 1 run now");
            assertThat(root.helix("project", "integrate", "change").err())
                    .contains("error[JUDGE_CHANGED]")
                    .contains("fewer tests on purpose?");

            // Main's own tests are run once for a tree.
            root.does("project", "rollback", "change");
            root.does("project", "deploy", "change");

            assertThat(shown(root)).doesNotContain("baseline").contains("fewer tests on purpose?");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aProductThatEndsNodeIsMissedByTheNamesOfMainsOwnTests(Way way) throws Exception {
        try (var root =
                AttackRoot.tested(folder, "", "[node, --test]", "shop.mjs", SHOP, "shop.test.mjs", NODE_TESTS)) {
            root.begin(way);
            root.write("modified/shop.mjs", "process.exit(0);\n" + SHOP);

            deployed(root);

            assertThat(shown(root)).contains("on purpose? costs twice as much").contains("on purpose? nothing is free");
            assertThat(root.helix("project", "integrate", "change").err()).contains("error[JUDGE_CHANGED]");
        }
    }

    /** Names and numbers are forged as well; a test that must fail is not to be forged. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void aProductThatEndsPythonAndForgesWhatATruthfulRunPrintsIsFoundOutByACanary(Way way) throws Exception {
        try (var root = AttackRoot.tested(
                folder,
                "",
                "[python3, -m, unittest, discover, -v]",
                "shop.py",
                "def price(n):\n    return n * 2\n",
                "test_shop.py",
                PYTHON_TESTS)) {
            root.begin(way);
            root.write("modified/shop.py", """
                    import os
                    import sys

                    print("test_a_price (test_shop.ShopTest.test_a_price) ... ok", file=sys.stderr)
                    print("test_b_price (test_shop.ShopTest.test_b_price) ... ok", file=sys.stderr)
                    print("\\n----\\nRan 2 tests in 0.001s\\n\\nOK", file=sys.stderr, flush=True)
                    os._exit(0)
                    """);

            assertThat(refused(root)).contains("stage 'canary' failed", "nothing can fail any more");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aFirstTestThatEndsNodeLosesNamesOfMainsRunWhichAreAskedAbout(Way way) throws Exception {
        try (var root =
                AttackRoot.tested(folder, "", "[node, --test]", "shop.mjs", SHOP, "shop.test.mjs", NODE_TESTS)) {
            root.begin(way);
            root.write("modified/shop.mjs", SHOP.replace("n * 2", "4"));
            root.write(
                    "modified/shop.test.mjs",
                    NODE_TESTS.replace("() => assert.equal(price(2), 4)", "() => process.exit(0)"));

            deployed(root);

            assertThat(shown(root)).contains("on purpose? nothing is free");
            assertThat(root.helix("project", "integrate", "change").err()).contains("error[JUDGE_CHANGED]");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatIsReportedInThePlaceOfTheRunCounts(Way way) throws Exception {
        try (var root = AttackRoot.tested(folder, "", REPORTS, "tests/run.sh", REPORTING, "value.txt", "V=3\n")) {
            root.begin(way);
            root.write("modified/value.txt", "V=3\n\n");

            deployed(root);

            assertThat(root.shown().toString())
                    .contains("\"name\":\"unit\",\"passed\":true")
                    .contains("\"tests_run\":1");
        }
    }

    @Test
    void whatFailsIsNamedByTheReportInThePlaceOfTheRun() throws Exception {
        try (var root = AttackRoot.tested(folder, "", REPORTS, "tests/run.sh", REPORTING, "value.txt", "V=3\n")) {
            root.write("modified/value.txt", "V=4\n");

            assertThat(refused(root)).contains("is three failed: no");
        }
    }

    @Test
    void aRunThatHasToReportInItsPlaceAndOnlySaysThatItPassedHasNot() throws Exception {
        try (var root = AttackRoot.tested(folder, "", REPORTS, "tests/run.sh", REPORTING, "value.txt", "V=3\n")) {
            root.write("modified/value.txt", "echo '9 passed, 0 failed' >&2\nexit 0\n");

            assertThat(refused(root)).contains("there is no report of a test that ran in $HELIX_REPORTS");
        }
    }

    @Test
    void aReportThatTheChangeBringsDoesNotCount() throws Exception {
        try (var root = AttackRoot.tested(folder, "", "[sh, -c, 'cat value.txt']", "value.txt", "3\n")) {
            root.write("new/reports/TEST-a.xml", "<testsuite><testcase name='a'/><testcase name='b'/></testsuite>");

            assertThat(refused(root)).contains("its output tells of no test that ran");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatAChangeByHandTakesAwayFromItsJudgesIsToldBeforeAndAsked(Way way) throws Exception {
        try (var root = AttackRoot.tested(
                folder,
                "",
                "[sh, test.sh]",
                "test.sh",
                PASSES,
                "shop.py",
                "def price(n):\n    return n\n",
                "tests/test_shop.py",
                PYTHON_TESTS)) {
            root.begin(way);
            root.write("modified/shop.py", "def price(n):\n    return n  # type: ignore\n");
            root.write(
                    "modified/tests/test_shop.py",
                    PYTHON_TESTS.replace(
                            "    def test_b_price", "    @unittest.skip(\"later\")\n    def test_b_price"));
            root.does("project", "ready", "change");
            var diff = root.does("project", "diff", "change").out();
            var deploy = root.does("project", "deploy", "change").err();

            assertThat(diff).contains("# CHANGE_AUDIT: tests/test_shop.py:10: TEST_SKIPPED");
            assertThat(deploy)
                    .contains("warning[CHANGE_AUDIT]: tests/test_shop.py: line 10: TEST_SKIPPED")
                    .contains("warning[CHANGE_AUDIT]: shop.py: line 2: TYPE_CHECK_ESCAPED");
            assertThat(shown(root))
                    .contains("meant so? tests/test_shop.py:10: TEST_SKIPPED")
                    .contains("TYPE_CHECK_ESCAPED");
            assertThat(root.helix("project", "integrate", "change").err())
                    .contains("error[JUDGE_CHANGED]")
                    .contains("meant so?");
        }
    }

    @Test
    void whatAChangeByHandBringsThatBelongsInNoRepositoryIsAsked() throws Exception {
        try (var root = AttackRoot.tested(
                folder, "", "[sh, test.sh]", "test.sh", PASSES, "shop.py", "def price(n):\n    return n\n")) {
            root.write("modified/shop.py", "def price(n):\n    return n + 1\n");
            root.write("new/shop.py.bak", "def price(n):\n    return n\n");
            root.write("new/key.txt", "AKIA" + "Z7QK4MV2XW6LB3TD\n");

            var deploy = deployed(root);

            assertThat(deploy.err())
                    .contains("warning[CHANGE_AUDIT]: shop.py.bak: line 1: BACKUP_FILE")
                    .contains("warning[CHANGE_AUDIT]: key.txt: line 1: SECRET_IN_FILE")
                    .doesNotContain("Z7QK4MV2XW6LB3TD");
            assertThat(shown(root))
                    .contains("meant so? key.txt:1: SECRET_IN_FILE")
                    .doesNotContain("Z7QK4MV2XW6LB3TD");
            assertThat(root.helix("project", "integrate", "change").err())
                    .contains("error[JUDGE_CHANGED]")
                    .contains("meant so?");
        }
    }

    /** The same by HTTP and in the chat: answer, report, event and diff. */
    @Test
    void whatAChangeTakesAwayIsToldByHttpAndInTheChat() throws Exception {
        try (var root = AttackRoot.tested(
                folder,
                "",
                "[sh, test.sh]",
                "test.sh",
                PASSES,
                "shop.py",
                "def price(n):\n    return n\n",
                "tests/test_shop.py",
                PYTHON_TESTS)) {
            root.begin(Way.BESIDE_A_SERVER);
            root.write("modified/shop.py", "def price(n):\n    return n  # type: ignore\n");
            root.write(
                    "modified/tests/test_shop.py",
                    PYTHON_TESTS.replace(
                            "    def test_b_price", "    @unittest.skip(\"later\")\n    def test_b_price"));
            root.does("project", "ready", "change");

            var deploy = root.post("/helix/evolution/projects/change/deploy", root.credential());

            assertThat(deploy.statusCode()).as(deploy.body()).isEqualTo(200);
            assertThat(JSON.readTree(deploy.body()).path("warnings").valueStream())
                    .extracting(
                            warning -> warning.path("code").asString(""),
                            warning -> warning.path("path").asString(""))
                    .contains(
                            tuple("JUDGE_CHANGED", "tests/test_shop.py"),
                            tuple("CHANGE_AUDIT", "tests/test_shop.py"),
                            tuple("CHANGE_AUDIT", "shop.py"));
            var audit = JSON.readTree(root.get("/helix/evolution/projects/change"))
                    .path("report")
                    .path("stages")
                    .valueStream()
                    .filter(stage -> stage.path("name").asString("").equals("audit"))
                    .findFirst()
                    .orElseThrow();
            assertThat(audit.path("outcome").asString("")).isEqualTo("inconclusive");
            assertThat(audit.path("tests_run").asInt()).isEqualTo(2);
            assertThat(audit.path("questions").path(0).asString("")).contains("TEST_SKIPPED");
            assertThat(audit.path("findings").path(0).path("message").asString(""))
                    .contains("TYPE_CHECK_ESCAPED");
            assertThat(audit.path("log_tail").asString(""))
                    .contains("read 2 changed files for tests that are removed, skipped", "1 to be accepted, 1 told");
            assertThat(root.event("audit asks: meant so? tests/test_shop.py:10: TEST_SKIPPED"))
                    .contains("validate");

            assertThat(root.get("/helix/evolution/projects/change/diff"))
                    .contains(
                            "# JUDGE_CHANGED: tests/test_shop.py",
                            "# CHANGE_AUDIT: tests/test_shop.py:10: TEST_SKIPPED");
            assertThat(root.chat("/diff change"))
                    .contains(
                            "# JUDGE_CHANGED: tests/test_shop.py",
                            "# CHANGE_AUDIT: tests/test_shop.py:10: TEST_SKIPPED");
            assertThat(root.chat("/deploy change"))
                    .contains("JUDGE_CHANGED `tests/test_shop.py`", "TEST_SKIPPED", "TYPE_CHECK_ESCAPED", "accept ");
            assertThat(root.chat("/integrate change")).contains("**JUDGE_CHANGED**", "accept ");
        }
    }

    @Test
    void theAuditLeavesAloneWhatHelixYamlAllowsAndIsSilentAboutCleanChanges() throws Exception {
        try (var root = AttackRoot.tested(
                folder,
                "audit: { allow: [fixtures/**] }\n",
                "[sh, test.sh]",
                "test.sh",
                PASSES,
                "shop.py",
                "def price(n):\n    return n\n")) {
            root.write("modified/shop.py", "def price(n):\n    return n + 1\n");
            root.write(
                    "new/fixtures/test_a.py", "import pytest\n\n\n@pytest.mark.skip\ndef test_a():\n    assert True\n");

            var deploy = deployed(root);

            assertThat(deploy.err()).doesNotContain("CHANGE_AUDIT");
            assertThat(shown(root))
                    .contains("audit       passed, 2 checks")
                    .contains("read 2 changed files for tests that are removed, skipped", "0 to be accepted, 0 told");
        }
    }
}
