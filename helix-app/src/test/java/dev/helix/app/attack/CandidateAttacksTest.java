package dev.helix.app.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.app.SandboxWanted;
import dev.helix.app.attack.AttackRoot.Way;
import dev.helix.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The boundary around a candidate: its tests, which are part of it, try to make themselves an operator, to forge what is on
 * record, and to leave something behind. With a sandbox and without one.
 */
class CandidateAttacksTest {

    private static final String PASSES = "echo '1 passed, 0 failed'\n";

    @TempDir
    private Path folder;

    private String attack(Path root, String deed) {
        return """
            cd '%s' 2>/dev/null || { echo 'no such place'; echo '1 passed, 0 failed'; exit 0; }
            %s
            echo '1 passed, 0 failed'
            """.formatted(root, deed);
    }

    private Path root() throws Exception {
        return folder.toRealPath().resolve("shop");
    }

    private AttackRoot deployed(String sandbox, String deed) throws Exception {
        assumeTrue(sandbox.equals("off") || SandboxWanted.here(), "no sandbox works here");
        var root = AttackRoot.make(folder, "sandbox: " + sandbox + "\n", ", tokens_file: .helix/tokens", PASSES);
        root.write("modified/test.sh", attack(root(), deed));
        unlock(root);
        return root;
    }

    /** Has the change deployed, by HTTP where there is a server, and returns what was said. */
    private static String deploy(AttackRoot root, Way way) throws Exception {
        root.begin(way);
        if (way == Way.BESIDE_A_SERVER) {
            return root.post("/helix/evolution/projects/change/deploy", root.token())
                    .body();
        }
        var run = root.helix("project", "deploy", "change");
        return (run.code() == 0 ? "succeeded: " : "") + run.out() + run.err();
    }

    /** The script decides whether a change is good, so a person has to allow it; this one did not look. */
    private static void unlock(AttackRoot root) {
        root.does("project", "unlock", "change", "test.sh", "--reason", "the tests grow");
        root.does("project", "ready", "change");
    }

    @ParameterizedTest
    @CsvSource({"required,ALONE", "required,BESIDE_A_SERVER", "off,ALONE", "off,BESIDE_A_SERVER"})
    void aTestThatWritesItselfATokenIsNoOperator(String sandbox, Way way) throws Exception {
        var hash = "0".repeat(64);
        try (var root = deployed(
                sandbox, "printf 'evil\\toperator\\t" + hash + "\\t2026-01-01T00:00:00Z\\n' >> .helix/tokens")) {
            var before = Files.readString(root.folder().resolve(".helix/tokens"));

            var said = deploy(root, way);

            assertThat(root.folder().resolve(".helix/tokens")).hasContent(before);
            if (sandbox.equals("off")) {
                assertThat(said).contains("STEP_FAILED", "touched a protected file", ".helix/tokens", "put back");
            } else {
                assertThat(said).contains("succeeded");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"required,ALONE", "required,BESIDE_A_SERVER", "off,ALONE", "off,BESIDE_A_SERVER"})
    void aTestThatForgesTheAuditTrailIsFoundOut(String sandbox, Way way) throws Exception {
        try (var root = deployed(
                sandbox,
                "sed -e 's/project create/integrate/' -e 's/\"create\"/\"integrate\"/' .helix/audit.jsonl | tail -1"
                        + " >> .helix/audit.jsonl")) {
            var said = deploy(root, way);

            assertThat(Files.readString(root.folder().resolve(".helix/audit.jsonl")))
                    .doesNotContain("\"integrate\"");
            if (sandbox.equals("off")) {
                assertThat(said).contains("STEP_FAILED", "touched a protected file", "audit.jsonl");
            } else {
                assertThat(said).contains("succeeded");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"required,ALONE", "required,BESIDE_A_SERVER", "off,ALONE", "off,BESIDE_A_SERVER"})
    void aTestThatLeavesAGitHookLeavesNone(String sandbox, Way way) throws Exception {
        try (var root = deployed(sandbox, "echo 'touch /tmp/hooked' > .git/hooks/pre-commit; chmod +x .git/hooks/*")) {
            var said = deploy(root, way);

            assertThat(root.folder().resolve(".git/hooks/pre-commit")).doesNotExist();
            if (sandbox.equals("off")) {
                assertThat(said)
                        .contains("STEP_FAILED", "touched a protected file", ".git/hooks/pre-commit", "put back");
            } else {
                assertThat(said).contains("succeeded");
            }
        }
    }

    /** HELIX has interpreters read what is changed: its own check would run what lies beside it, and say what that wants. */
    @ParameterizedTest
    @ValueSource(strings = {"required", "off"})
    void aModuleThatACandidateBringsDoesNotReadItsFilesInThePlaceOfPythons(String sandbox) throws Exception {
        assumeTrue(sandbox.equals("off") || SandboxWanted.here(), "no sandbox works here");
        try (var root = AttackRoot.make(folder, "sandbox: " + sandbox + "\n", "", PASSES)) {
            root.write("new/ast.py", "import os; os._exit(0)\n");
            root.write("new/broken.py", "def broken(:\n");
            root.does("project", "ready", "change");

            var run = root.helix("project", "deploy", "change");

            assertThat(run.code()).as(run.out() + run.err()).isNotZero();
            assertThat(run.err()).contains("stage 'syntax' failed", "broken.py:1", "SyntaxError");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "off"})
    void aTestThatMovesMainMovesNothing(String sandbox) throws Exception {
        try (var root = deployed(sandbox, "echo 0123456789012345678901234567890123456789 > .git/refs/heads/main")) {
            var main = root.git().git("rev-parse", "main");

            root.helix("project", "deploy", "change");

            assertThat(root.git().git("rev-parse", "main")).isEqualTo(main);
        }
    }

    @Test
    void inASandboxItSeesNothingThatJudgesIt() throws Exception {
        try (var root = deployed(
                "required",
                "cat .helix/tokens .helix/journal.jsonl .git/config projects/evolution/change/status.json"
                        + " && exit 1; ls -A .helix | grep -v production")) {
            var run = root.helix("project", "deploy", "change");

            assertThat(run.code()).as(run.err() + run.out()).isZero();
        }
    }

    /** Makes a candidate of a project whose tests are {@code script}; it is not judged any further than that. */
    private static void candidate(AttackRoot root, String id, String script) throws Exception {
        root.does("project", "create", id, "--title", "Change");
        root.write(id, "modified/test.sh", script + "\n" + PASSES);
        root.does("project", "unlock", id, "test.sh", "--reason", "the tests grow");
        root.does("project", "ready", id);
        root.does("project", "deploy", id);
    }

    private static String told(AttackRoot root, String id) {
        return root.does("project", "show", id, "--format", "json").out();
    }

    /** What configures tools is read by the next one's build, and so is what they are to have fetched. */
    @Test
    void noCandidateFindsSettingsThatAnotherOneLeftInItsHome() throws Exception {
        assumeTrue(SandboxWanted.here(), "no sandbox works here");
        try (var root = AttackRoot.make(folder, "sandbox: required\n", "", PASSES)) {
            var places = ".npmrc .gitconfig .mavenrc .m2/settings.xml .config/pip/pip.conf .cargo/config.toml"
                    + " .gradle/init.gradle .bashrc .local/lib/python3/site-packages/sitecustomize.py";
            candidate(
                    root,
                    "one",
                    "cd ~; for f in " + places + "; do mkdir -p \"$(dirname $f)\"; echo evil > $f; done;"
                            + " echo fetched > .m2/repository/jar; echo fetched > .cache/wheel;"
                            + " cat .npmrc; cd - >/dev/null");
            assertThat(told(root, "one")).contains("evil");
            root.does("project", "rollback", "one");

            candidate(
                    root,
                    "two",
                    "cd ~; for f in " + places + "; do test -e $f && echo \"still there: $f\"; done;"
                            + " cat .m2/repository/jar .cache/wheel; cd - >/dev/null");

            assertThat(told(root, "two")).doesNotContain("still there", "fetched");
        }
    }

    /** A rejected candidate's jar in a cache would go into the next one's build, and with that into production. */
    @Test
    void cachesKeepWhatMainHasFetchedAndNothingOfAnotherCandidate() throws Exception {
        assumeTrue(SandboxWanted.here(), "no sandbox works here");
        try (var root = AttackRoot.make(folder, "sandbox: required\n", "", PASSES)) {
            var home = "cd ~/.m2/repository; ";
            var look = "; cat */* 2>/dev/null; find . | sort; cd - >/dev/null";
            candidate(root, "good", home + "mkdir -p lib; echo fetched > lib/good.jar; cd - >/dev/null");
            integrate(root, "good");

            candidate(
                    root,
                    "one",
                    home + "echo evil > lib/good.jar; echo evil > lib/new.jar; mkdir other; echo evil > other/x.jar;"
                            + " chmod 0 other; ln -s / out; cd - >/dev/null");
            root.does("project", "rollback", "one");
            candidate(root, "two", home + "echo two" + look);
            assertThat(told(root, "two")).contains("two").doesNotContain("evil", "new.jar", "x.jar", "./out");
            root.does("project", "rollback", "two");

            candidate(root, "three", home + "mkdir -p lib; echo fetched > lib/again.jar; cd - >/dev/null");
            integrate(root, "three");
            candidate(root, "four", home + "mv lib 2.0; cd - >/dev/null");
            root.does("project", "rollback", "four");
            candidate(root, "five", home + "echo five" + look);
            assertThat(told(root, "five")).contains("five").doesNotContain("2.0/again.jar");
            root.does("project", "rollback", "five");
            candidate(root, "six", home + "echo six" + look);
            assertThat(told(root, "six")).contains("six").doesNotContain("2.0/again.jar");
        }
    }

    /**
     * Main's tests over the candidate take nothing that the candidate's own tests have put into a cache: a forged runner, say, by which
     * all would pass.
     */
    @Test
    void whatACandidatesTestsLeaveInACacheJudgesNothing() throws Exception {
        assumeTrue(SandboxWanted.layers(folder), "no layers work here");
        var judge = """
                if [ -e ~/.m2/repository/runner ]; then . ~/.m2/repository/runner; exit; fi
                grep -q bug app.txt && { echo 'not ok 1 - app'; echo '0 passed, 1 failed'; exit 1; }
                echo 'ok 1 - app'; echo '1 passed, 0 failed'
                """;
        try (var root = AttackRoot.tested(folder, "sandbox: required\n", "[sh, tests/run.sh]", "tests/run.sh", judge)) {
            root.write("modified/app.txt", "one\nbug\n");
            root.write(
                    "modified/tests/run.sh",
                    "echo \"echo 'ok 1 - app'; echo '1 passed, 0 failed'; echo forged\" > ~/.m2/repository/runner;"
                            + " . ~/.m2/repository/runner\n");
            root.does("project", "ready", "change");
            root.does("project", "deploy", "change");

            assertThat(told(root, "change")).contains("forged").contains("changed on purpose?");
            assertThat(AttackRoot.JSON
                            .readTree(told(root, "change"))
                            .path("report")
                            .path("stages")
                            .valueStream()
                            .filter(stage -> stage.path("name").asString("").equals("regression"))
                            .map(Object::toString))
                    .hasSize(1)
                    .allMatch(stage -> !stage.contains("forged"));
        }
    }

    /** The person's own cache, from which production is built: candidates find what is there, and change it for themselves. */
    @Test
    void aCacheThatIsOpenedIsNotChangedByWhatIsJudged() throws Exception {
        assumeTrue(SandboxWanted.layers(folder), "no layers work here");
        var cache = Files.createDirectories(folder.toRealPath().resolve("cache"));
        Files.writeString(cache.resolve("lib.jar"), "good");
        try (var root =
                AttackRoot.make(folder, "sandbox: { mode: required, write: ['" + cache + "'] }\n", "", PASSES)) {
            candidate(root, "one", "cd " + cache + "; cat lib.jar; echo evil > lib.jar; echo evil > more.jar; cd -");
            assertThat(told(root, "one")).contains("good");
            assertThat(cache.resolve("lib.jar")).hasContent("good");
            assertThat(cache.resolve("more.jar")).doesNotExist();
            root.does("project", "rollback", "one");

            candidate(root, "two", "cd " + cache + "; ls; cat *; cd -");
            assertThat(told(root, "two")).contains("good").doesNotContain("evil", "more.jar");
        }
    }

    /** Such a tool often runs what is in a change: its settings and plug-ins. */
    @Test
    void whatReadsTheSyntaxOfOneCandidateLeavesNothingForTheNextOnes() throws Exception {
        assumeTrue(SandboxWanted.here(), "no sandbox works here");
        try (var root = AttackRoot.tested(
                folder,
                "sandbox: required\n",
                "[sh, test.sh]",
                "test.sh",
                PASSES,
                "syntax.sh",
                "cat ~/.left ~/.cache/left && exit 1; . ./app.txt 2>/dev/null; exit 0\n")) {
            root.configured("  unit: {", "  syntax: [[sh, syntax.sh]]\n  unit: {");
            for (var id : List.of("one", "two")) {
                root.does("project", "create", id, "--title", "Change");
                root.write(
                        id, "modified/app.txt", "mkdir -p ~/.cache; echo evil | tee ~/.left > ~/.cache/left # " + id);
                root.does("project", "ready", id);

                root.does("project", "deploy", id);

                root.does("project", "rollback", id);
            }
        }
    }

    private static void integrate(AttackRoot root, String id) {
        var tree =
                AttackRoot.JSON.readTree(told(root, id)).path("candidate_tree").asString("");
        root.does("project", "integrate", id, "--accept-judge-change", tree);
    }

    /** A cache may be a link that an earlier HELIX let somebody make: it does not lead out. */
    @Test
    void aCacheThatIsALinkIsMadeAFolder() throws Exception {
        assumeTrue(SandboxWanted.here(), "no sandbox works here");
        try (var root = AttackRoot.make(folder, "sandbox: required\n", "", PASSES)) {
            var outside = Files.createDirectories(folder.resolve("outside"));
            var home = Files.createDirectories(root.folder().resolve(".helix/homes/test"));
            Files.createSymbolicLink(home.resolve(".m2"), outside);
            Files.createSymbolicLink(home.resolve(".cache"), outside);

            candidate(root, "one", "echo evil > ~/.m2/repository/jar; echo evil > ~/.cache/x");

            assertThat(outside).isEmptyDirectory();
        }
    }

    /** A file that no tree has may configure the next one's tests, or turn their outcomes: conftest.py, .npmrc, a class. */
    @ParameterizedTest
    @ValueSource(strings = {"required", "off"})
    void noCandidateFindsFilesThatAnotherOneLeftInItsSlot(String sandbox) throws Exception {
        assumeTrue(sandbox.equals("off") || SandboxWanted.here(), "no sandbox works here");
        try (var root = AttackRoot.make(folder, "sandbox: " + sandbox + "\n", "", PASSES)) {
            candidate(
                    root,
                    "one",
                    "echo evil > conftest.py; mkdir -p deep/er; echo evil > deep/er/x; chmod 500 deep/er; ln -s / out");
            assertThat(root.folder().resolveSibling("shop-test/current/conftest.py"))
                    .exists();
            root.does("project", "rollback", "one");

            for (var id : new String[] {"two", "three"}) {
                candidate(root, id, "find . -path ./.git -prune -o -print | sort");

                assertThat(told(root, id))
                        .doesNotContain("conftest", "deep", "./out")
                        .contains("./notes.txt\\n./test.sh");
            }
            assertThat(folder).isNotEmptyDirectory();
        }
    }

    /** What one candidate's build made, another one's build would take for its own, and production with it. */
    @Test
    void noCandidateIsBuiltOverWhatAnotherOneBuilt() throws Exception {
        var build = "mkdir -p lib; test -e lib/dep || cp notes.txt lib/dep\n";
        try (var root = AttackRoot.built(folder, "[sh, build.sh]", "build.sh", build, "test.sh", PASSES)) {
            root.does("project", "create", "one", "--title", "Change");
            root.write("one", "modified/build.sh", build + "echo evil > lib/dep\n");
            root.does("project", "ready", "one");
            root.does("project", "deploy", "one");
            root.does("project", "rollback", "one");
            for (var id : new String[] {"two", "three"}) {
                root.does("project", "create", id, "--title", "Change");
                root.write(id, "modified/app.txt", id + "\n");
                root.does("project", "ready", id);
                root.does("project", "deploy", id);

                assertThat(root.folder().resolveSibling("shop-test/current/lib/dep"))
                        .hasContent("notes");
            }
            root.does("control", "stop", "--system", "test");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "off"})
    void whatItsTestsLeaveRunningEndsWithThem(String sandbox) throws Exception {
        try (var root = deployed(
                sandbox,
                "cd - >/dev/null; (setsid sh -c 'echo > begun; sleep 100; echo > late' >/dev/null 2>&1 &) ;"
                        + " while [ ! -e begun ]; do sleep 0.01; done")) {
            root.does("project", "deploy", "change");

            var slot = root.folder().resolveSibling("shop-test/current").toRealPath();
            assertThat(ProcessHandle.allProcesses()
                            .flatMap(process -> process.info().commandLine().stream())
                            .filter(line -> line.contains("echo > late")))
                    .isEmpty();
            assertThat(slot.resolve("late")).doesNotExist();
        }
    }

    /** The key of a model, a token, or what HELIX was started with is none of its business. */
    @ParameterizedTest
    @ValueSource(strings = {"required", "off"})
    void itIsToldNothingOfWhatHelixWasStartedWith(String sandbox) throws Exception {
        try (var root = deployed(
                sandbox,
                "cd - >/dev/null; env | cut -d= -f1 | sort | tr '\\n' ' ';"
                        + " ls /proc/self/fd | tr '\\n' ' '; cat /proc/$PPID/environ 2>/dev/null | tr '\\0' '\\n' | grep -c HELIX_TOKEN")) {
            root.does("project", "deploy", "change");

            var told = told(root, "change");
            assertThat(told).contains("HELIX_TREE");
            for (var name : System.getenv().keySet()) {
                if (name.matches("(?i).*(token|secret|password|key|anthropic|claude).*")) {
                    assertThat(told).doesNotContain(name + " ");
                }
            }
        }
    }

    /** What it prints takes neither memory nor the place of what it says last. */
    @Test
    void whatItPrintsWithoutEndIsCut() throws Exception {
        try (var root = deployed(
                "off", "cd - >/dev/null; yes 0123456789012345678901234567890123456789 | head -c 5000000; exit 1")) {
            var run = root.helix("project", "deploy", "change");

            assertThat(run.code()).isNotZero();
            assertThat((run.out() + run.err()).length()).isLessThan(2_000_000);
            assertThat(told(root, "change").length()).isLessThan(200_000);
        }
    }

    /** In the output, in a report of its own, and in a key of several lines. */
    @Test
    void aSecretThatItsTestsPrintIsNeitherKeptNorShown() throws Exception {
        var lot = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
        var junit = "<testsuite><testcase name=\"a\"><failure message=\"ghp_" + lot + "\"/></testcase></testsuite>";
        try (var root = AttackRoot.make(folder, "sandbox: off\n", "", PASSES)) {
            root.write(
                    "modified/test.sh",
                    "echo 'GITHUB_TOKEN=" + lot + "'; echo \"$HOME/x ghp_" + lot
                            + "\"; mkdir -p target/surefire-reports;"
                            + " echo '" + junit + "' > target/surefire-reports/TEST-a.xml;"
                            + " printf -- '-----BEGIN RSA PRIVATE KEY-----\\n" + lot
                            + "\\n-----END RSA PRIVATE KEY-----\\n';"
                            + " exit 1\n");
            unlock(root);
            root.begin(Way.BESIDE_A_SERVER);

            var run = root.helix("project", "deploy", "change");

            assertThat(run.code()).isNotZero();
            assertThat(run.out() + run.err()).contains("not shown]").doesNotContain(lot);
            assertThat(told(root, "change")).contains("not shown]").doesNotContain(lot);
            assertThat(root.event("not shown]")).doesNotContain(lot);
            assertThat(root.chat("/show change")).doesNotContain(lot);
            for (var kept : List.of(".helix/journal.jsonl", "projects/evolution/change/status.json")) {
                assertThat(root.folder().resolve(kept)).content().doesNotContain(lot);
            }
        }
    }

    /** While it runs, and in the report: each path with the command, and how often. */
    @Test
    void whatTheSandboxDeniesItsTestsIsTold() throws Exception {
        assumeTrue(SandboxWanted.here(), "no sandbox works here");
        try (var root = AttackRoot.make(folder, "sandbox: required\n", "", PASSES)) {
            var journal = root.folder().resolve(".helix/journal.jsonl");

            candidate(
                    root,
                    "one",
                    "cat " + journal + " " + journal
                            + "; touch /usr/forged; cat ~/.ssh/id_rsa /home/ada/.aws/credentials;"
                            + " cat ~/.settings-of-a-tool");

            assertThat(told(root, "one"))
                    .contains("denied by the sandbox: " + journal + " (sh test.sh), 2 times")
                    .contains("denied by the sandbox: /usr/forged (sh test.sh)")
                    .contains("/.ssh/id_rsa (sh test.sh)")
                    .contains("denied by the sandbox: /home/ada/.aws/credentials (sh test.sh)")
                    .doesNotContain("/.settings-of-a-tool (sh test.sh)");
        }
    }

    /** Whatever runs in a sandbox tells: a build, a start, a tool that reads syntax, hooks, and what runs in the slot that is not live. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void whatTheSandboxDeniesIsAnEventOfItsOwnWhereverItIsDenied(Way way) throws Exception {
        assumeTrue(SandboxWanted.here(), "no sandbox works here");
        var hook = "#!/bin/sh\ntouch /usr/by-hook\nexit 0\n";
        try (var root = AttackRoot.built(
                folder,
                "[sh, build.sh]",
                "build.sh",
                "touch /usr/by-build; echo \"$HELIX_TREE\" > built; exit 0\n",
                "test.sh",
                "grep -q two app.txt || exit 1; echo '1 passed, 0 failed'\n",
                "start.sh",
                "touch /usr/by-start; exec python3 -m http.server --bind 127.0.0.1 $HELIX_PORT\n",
                "syntax.sh",
                "touch /usr/by-syntax\nexit 0\n")) {
            root.configured(
                    "start: [sh, -c, 'exec python3 -m http.server --bind 127.0.0.1 $HELIX_PORT']",
                    "start: [sh, start.sh]");
            root.configured(
                    "  unit: {",
                    "  syntax: [[sh, syntax.sh]]\n  ablation: { budget: 1m }\n  hooks: [pre-commit]\n  unit: {");
            root.git().write(".git/hooks/pre-commit", hook);
            root.git().folder().resolve(".git/hooks/pre-commit").toFile().setExecutable(true);
            root.write("modified/app.txt", "one\ntwo\nthree\n");
            root.does("project", "ready", "change");
            root.begin(way);

            var run = root.helix("project", "deploy", "change");

            assertThat(run.code()).as(run.err() + run.out()).isZero();
            root.does("control", "stop", "--system", "test");
            assertThat(root.journal("sandbox_denied"))
                    .extracting(entry -> entry.path("step").asString("") + " "
                            + entry.path("path").asString("") + " "
                            + entry.path("command").asString(""))
                    .contains(
                            "build /usr/by-build sh build.sh",
                            "start /usr/by-start sh start.sh",
                            "validate /usr/by-syntax sh syntax.sh",
                            "validate /usr/by-build sh build.sh")
                    .anyMatch(entry -> entry.startsWith("validate /usr/by-hook "));
            assertThat(told(root, "change"))
                    .contains(
                            "denied by the sandbox: /usr/by-syntax (sh syntax.sh)",
                            "denied by the sandbox: /usr/by-hook");
            if (way == Way.BESIDE_A_SERVER) {
                assertThat(AttackRoot.JSON
                                .readTree(root.event("\"type\":\"denied\"").substring("data:".length()))
                                .path("denied"))
                        .hasToString("{\"path\":\"/usr/by-build\",\"command\":\"sh build.sh\",\"times\":1}");
            }
        }
    }

    /** Its build fails because of what is denied, and the message says so. */
    @Test
    void aBuildThatFailsByTheSandboxSaysWhatWasDenied() throws Exception {
        assumeTrue(SandboxWanted.here(), "no sandbox works here");
        try (var root = AttackRoot.built(folder, "[sh, build.sh]", "build.sh", "exit 0\n", "test.sh", PASSES)) {
            root.write("modified/build.sh", "echo x > /usr/mine\n");
            root.does("project", "ready", "change");

            var run = root.helix("project", "deploy", "change");

            assertThat(run.code()).isNotZero();
            assertThat(run.err()).contains("denied by the sandbox: /usr/mine (sh build.sh)");
        }
    }

    /** A thread of the candidate's own service asks for its integration, with whatever credential it finds. */
    @ParameterizedTest
    @ValueSource(strings = {"required", "off"})
    void aServiceThatPostsToHelixOnLoopbackIsNobody(String sandbox) throws Exception {
        assumeTrue(sandbox.equals("off") || SandboxWanted.here(), "no sandbox works here");
        try (var root = AttackRoot.built(
                folder, "[true]", "start.sh", "exec python3 serve.py\n", "serve.py", "", "test.sh", PASSES)) {
            root.configured(
                    "start: [sh, -c, 'exec python3 -m http.server --bind 127.0.0.1 $HELIX_PORT']",
                    "start: [sh, start.sh]");
            root.configured("probation: 1ms", "probation: 1ms\nsandbox: " + sandbox);
            // Without a sandbox it reads what the person can: that is what a sandbox is for.
            var place = sandbox.equals("off") ? "/nowhere" : root.folder() + "/.helix/credential";
            root.write("modified/serve.py", """
                import http.server, os, threading, urllib.request as u
                def post():
                    try:
                        token = open('%s').read()
                    except OSError as e:
                        token = 'helix_local_' + 'x' * 43
                    told = ''
                    for headers in ({}, {'Authorization': 'Bearer ' + token}):
                        try:
                            told += str(u.urlopen(u.Request(
                                'http://127.0.0.1:%d/helix/evolution/projects/change/integrate', data=b'{}',
                                headers={'Content-Type': 'application/json', **headers})).status) + ' '
                        except u.HTTPError as e:
                            told += str(e.code) + ' '
                    open('answers', 'w').write(told)
                threading.Thread(target=post, daemon=True).start()
                http.server.test(http.server.SimpleHTTPRequestHandler, bind='127.0.0.1', port=int(os.environ['HELIX_PORT']))
                """.formatted(place, root.port()));
            root.does("project", "ready", "change");
            root.begin(Way.BESIDE_A_SERVER);
            var main = root.git().git("rev-parse", "main");

            root.does("project", "deploy", "change");

            var answers = root.folder().resolveSibling("shop-test/current/answers");
            Eventually.holds(
                    "it has asked",
                    () -> Files.exists(answers) && !Files.readString(answers).isEmpty());
            assertThat(answers).hasContent("401 401 ");
            assertThat(root.git().git("rev-parse", "main")).isEqualTo(main);
            root.does("control", "stop", "--system", "test");
        }
    }

    /** Loopback is no boundary: a request there without a token has no role, whether HELIX was given tokens or not. */
    @ParameterizedTest
    @ValueSource(strings = {"", ", tokens_file: .helix/tokens"})
    void aTestThatPostsToHelixOnLoopbackIsNobody(String tokens) throws Exception {
        var python = "import urllib.request as u\n"
                + "for verb in ('validate', 'integrate', 'rollback'):\n"
                + "    try:\n"
                + "        r = u.urlopen(u.Request('http://127.0.0.1:%PORT%/helix/evolution/projects/change/' + verb,"
                + " data=b'{}', headers={'Content-Type': 'application/json'}))\n"
                + "        print('answered', r.status)\n"
                + "    except u.HTTPError as e:\n"
                + "        print('refused', e.code)\n"
                + "        assert e.code == 401\n";
        try (var root = AttackRoot.make(folder, "", tokens, PASSES)) {
            root.write(
                    "modified/test.sh",
                    "python3 - <<'EOF'\n" + python.replace("%PORT%", Integer.toString(root.port())) + "EOF\n" + PASSES);
            unlock(root);
            root.begin(Way.BESIDE_A_SERVER);

            var deploy = root.post(
                    "/helix/evolution/projects/change/deploy", tokens.isEmpty() ? root.credential() : root.token());

            assertThat(deploy.statusCode()).as(deploy.body()).isEqualTo(200);
            var shown = root.post("/helix/evolution/projects/change/deploy", null);
            assertThat(shown.statusCode()).isEqualTo(401);
            assertThat(deploy.body()).doesNotContain("answered");
            assertThat(root.git().git("log", "--format=%s", "-1", "main")).isEqualTo("A HELIX root");
        }
    }
}
