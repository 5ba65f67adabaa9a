package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a refusal advises is done, and then works: by the command line alone and beside a server, with one exit code, one code
 * and one message in both ways.
 */
class RemediesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Who does the work that the command line asks for. */
    enum Way {
        ALONE,
        BESIDE_A_SERVER
    }

    @TempDir
    private Path temporary;

    private ShopRoot shop;
    private GitFolder git;
    private Path root;

    @BeforeEach
    void makeRoot() throws Exception {
        shop = ShopRoot.of(
                        temporary.resolve("shop"), "app.txt", "one\ntwo\nthree\nfour\nfive\n", "notes.txt", "notes\n")
                .init("production: {}\n", ShopRoot.THREE_PASS, "");
        git = shop.git();
        root = shop.folder();
    }

    private void begin(Way way) {
        if (way == Way.BESIDE_A_SERVER) {
            shop.serve();
        }
    }

    @AfterEach
    void endServer() throws Exception {
        shop.close();
    }

    private Cli project(String action, Object... arguments) {
        return shop.project(action, arguments);
    }

    private void does(String action, Object... arguments) {
        shop.does(action, arguments);
    }

    /** Asks for what is refused, as a person and as a program. */
    private JsonNode refused(ExitCode exit, String code, String remedy, String action, Object... arguments) {
        var run = project(action, arguments);
        assertThat(run.code()).as(run.err() + run.out()).isEqualTo(exit.code());
        assertThat(run.err()).contains("error[" + code + "]").contains(remedy);
        var words = new ArrayList<>(Arrays.asList(arguments));
        words.addAll(List.of("--format", "json"));
        var told = project(action, words.toArray());
        assertThat(told.code()).as(told.out()).isEqualTo(exit.code());
        var problem = JSON.readTree(told.out());
        assertThat(problem.path("code").asString()).as(told.out()).isEqualTo(code);
        assertThat(problem.path("detail").asString()).contains(remedy);
        return problem;
    }

    private void ready(String id, String path, String text) throws IOException {
        does("create", id, "--title", "Project " + id);
        fill(id, path, text);
        does("ready", id);
    }

    private void fill(String id, String path, String text) throws IOException {
        shop.modify(id, path, text);
    }

    private void commit(String path, String text) throws IOException {
        git.write(path, text);
        git.git("add", path);
        git.git("commit", "-q", "-m", "By hand");
    }

    @ParameterizedTest
    @EnumSource
    void staleCandidateIsDeployedAgain(Way way) throws Exception {
        begin(way);
        ready("one", "app.txt", "ONE\ntwo\nthree\nfour\nfive\n");
        does("deploy", "one");
        commit("notes.txt", "other notes\n");

        refused(ExitCode.TRY_LATER, "STALE_CANDIDATE", "deploy it again", "integrate", "one");

        does("deploy", "one");
        does("integrate", "one");
    }

    @ParameterizedTest
    @EnumSource
    void aTitleOfOnesOwnHandHasALengthToo(Way way) throws Exception {
        begin(way);
        does("create", "one", "--title", "Project one");
        fill("one", "app.txt", "ONE\ntwo\nthree\nfour\nfive\n");
        var spec = root.resolve("projects/evolution/one/spec.yaml");
        Files.writeString(spec, "description: d\ntitle: " + "t".repeat(3_000) + "\n");

        var problem = refused(ExitCode.USAGE, "INVALID_SPEC", "the description has room for them", "ready", "one");
        assertThat(problem.path("detail").asString()).contains("projects/evolution/one/spec.yaml:2: title:");

        Files.writeString(spec, "description: d\ntitle: " + "t".repeat(200) + "\n");
        does("ready", "one");

        // What was sealed before there was a limit goes on being read, and is not too long for a commit.
        does("deploy", "one");
        Files.writeString(spec, "description: d\ntitle: " + "t".repeat(3_000) + "\n");
        does("show", "one");
        does("integrate", "one");
        assertThat(git.git("log", "-1", "--format=%s").strip()).isEqualTo("t".repeat(200) + "…");
        does("show", "one");
    }

    @ParameterizedTest
    @EnumSource
    void uncommittedWorkIsPutAway(Way way) throws Exception {
        begin(way);
        ready("one", "app.txt", "ONE\ntwo\nthree\nfour\nfive\n");
        does("deploy", "one");
        git.write("app.txt", "one\ntwo\nthree\nfour\nFIVE\n");

        refused(ExitCode.TRY_LATER, "DIRTY_OVERLAP", "put it away (git stash) and integrate again", "integrate", "one");

        git.git("stash");
        does("integrate", "one");
        git.git("stash", "pop");
        assertThat(git.folder().resolve("app.txt")).hasContent("ONE\ntwo\nthree\nfour\nFIVE\n");
    }

    @ParameterizedTest
    @EnumSource
    void uncommittedWorkIsCommitted(Way way) throws Exception {
        begin(way);
        ready("one", "app.txt", "ONE\ntwo\nthree\nfour\nfive\n");
        does("deploy", "one");
        git.write("app.txt", "one\ntwo\nthree\nfour\nFIVE\n");

        refused(ExitCode.TRY_LATER, "DIRTY_OVERLAP", "or commit it and deploy again", "integrate", "one");

        git.git("commit", "-q", "-am", "My work");
        does("deploy", "one");
        does("integrate", "one");
        assertThat(git.folder().resolve("app.txt")).hasContent("ONE\ntwo\nthree\nfour\nFIVE\n");
    }

    @ParameterizedTest
    @EnumSource
    void conflictOfAReadyProjectIsRebasedAndDecided(Way way) throws Exception {
        begin(way);
        ready("one", "app.txt", "ONE\ntwo\nthree\nfour\nfive\n");
        commit("app.txt", "EINS\ntwo\nthree\nfour\nfive\n");

        var problem = refused(ExitCode.TRY_LATER, "MERGE_CONFLICT", "rebase it", "deploy", "one");

        assertThat(problem.path("conflicts").findValuesAsString("path")).containsExactly("app.txt");
        decide();
    }

    @ParameterizedTest
    @EnumSource
    void conflictOfADeployedProjectIsRolledBackRebasedAndDecided(Way way) throws Exception {
        begin(way);
        ready("one", "app.txt", "ONE\ntwo\nthree\nfour\nfive\n");
        does("deploy", "one");
        commit("app.txt", "EINS\ntwo\nthree\nfour\nfive\n");

        refused(ExitCode.TRY_LATER, "MERGE_CONFLICT", "roll it back first", "integrate", "one");
        refused(ExitCode.TRY_LATER, "MERGE_CONFLICT", "roll it back first", "deploy", "one");

        does("rollback", "one");
        decide();
    }

    private void decide() throws IOException {
        does("rebase", "one");
        fill("one", "app.txt", "ONE, EINS\ntwo\nthree\nfour\nfive\n");
        does("ready", "one");
        does("deploy", "one");
        does("integrate", "one");
    }

    @ParameterizedTest
    @EnumSource
    void whatMainHasAlreadyIsAborted(Way way) throws Exception {
        begin(way);
        ready("one", "app.txt", "ONE\ntwo\nthree\nfour\nfive\n");
        ready("two", "notes.txt", "other notes\n");
        does("deploy", "two");
        commit("app.txt", "ONE\ntwo\nthree\nfour\nfive\n");
        commit("notes.txt", "other notes\n");

        refused(ExitCode.FAILED, "ALREADY_CONTAINED", "abort it", "deploy", "one");
        refused(ExitCode.FAILED, "ALREADY_CONTAINED", "after a rollback where it is deployed", "integrate", "two");

        does("abort", "one");
        does("rollback", "two");
        does("abort", "two");
    }

    @ParameterizedTest
    @EnumSource
    void remoteThatMovedIsPulled(Way way) throws Exception {
        var bare = temporary.resolve("origin.git");
        git.git("init", "-q", "--bare", "-b", "main", bare.toString());
        git.git("remote", "add", "origin", bare.toString());
        commit("helix.yaml", "push: true\n" + Files.readString(root.resolve("helix.yaml")));
        git.git("push", "-q", "-u", "origin", "main");
        begin(way);
        ready("one", "app.txt", "ONE\ntwo\nthree\nfour\nfive\n");
        does("deploy", "one");
        var other = new GitFolder(temporary.resolve("other"));
        git.git("clone", "-q", bare.toString(), other.folder().toString());
        other.write("notes.txt", "their notes\n");
        other.git("commit", "-q", "-am", "Theirs");
        other.git("push", "-q");
        // Here main has a commit of its own, too, so that it can't just be moved forward.
        commit("more.txt", "more\n");
        does("deploy", "one");

        refused(ExitCode.TRY_LATER, "REMOTE_MOVED", "(git pull --no-rebase), then deploy again", "integrate", "one");

        git.git("pull", "-q", "--no-rebase");
        does("deploy", "one");
        does("integrate", "one");
        assertThat(git.git("rev-parse", "origin/main")).isEqualTo(git.git("rev-parse", "main"));
    }

    @ParameterizedTest
    @EnumSource
    void verdictByOtherStagesIsMadeAnew(Way way) throws Exception {
        ready("one", "app.txt", "ONE\ntwo\nthree\nfour\nfive\n");
        does("deploy", "one");
        Files.writeString(
                root.resolve("helix.yaml"),
                Files.readString(root.resolve("helix.yaml")).replace("3 passed", "4 passed"));
        begin(way);

        refused(ExitCode.FAILED, "NOT_VALIDATED", "deploy it and let it pass", "integrate", "one");

        does("deploy", "one");
        does("integrate", "one");
    }

    @ParameterizedTest
    @EnumSource
    void candidateThatIsNoLongerThereIsDeployedAgain(Way way) throws Exception {
        ready("one", "app.txt", "ONE\ntwo\nthree\nfour\nfive\n");
        does("deploy", "one");
        Files.delete(temporary.toRealPath().resolve("shop-test/current"));
        begin(way);

        refused(ExitCode.FAILED, "NOT_VALIDATED", "deploy it again", "validate", "one");

        does("deploy", "one");
        does("validate", "one");
    }

    @ParameterizedTest
    @EnumSource
    void projectThatChangesNothingGetsAChange(Way way) throws Exception {
        begin(way);
        does("create", "one", "--title", "One");

        refused(ExitCode.FAILED, "NOTHING_TO_SEAL", "put files into new/ or modified/", "ready", "one");

        fill("one", "app.txt", "ONE\n");
        does("ready", "one");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsOnTheTestSystemIsTakenOffBeforeItIsChanged(Way way) throws Exception {
        begin(way);
        ready("one", "app.txt", "one\nmore\n");
        does("deploy", "one");
        for (var change : List.of("ready", "rebase")) {
            refused(ExitCode.FAILED, "ILLEGAL_TRANSITION", "helix project rollback one", change, "one");
        }

        does("rollback", "one");

        does("rebase", "one");
        does("deploy", "one");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotInProductionIsRolledBackOrAborted(Way way) throws Exception {
        begin(way);
        ready("one", "app.txt", "ONE\n");
        does("deploy", "one");

        refused(ExitCode.FAILED, "ILLEGAL_TRANSITION", "others are rolled back or aborted", "revert", "one");

        does("rollback", "one");
        does("abort", "one");
    }

    @ParameterizedTest
    @EnumSource
    void lostMarkOfTheLiveSlotIsMendedByADeployment(Way way) throws Exception {
        ready("one", "app.txt", "ONE\n");
        for (var slot : List.of("a", "b")) {
            Files.deleteIfExists(root.resolve(".helix/systems/test/" + slot + ".tree"));
        }
        begin(way);

        does("deploy", "one");
        does("integrate", "one");
    }

    @ParameterizedTest
    @EnumSource
    void anotherProjectsDeploymentIsToldBeforehandAndAfterwards(Way way) throws Exception {
        begin(way);
        ready("one", "app.txt", "ONE\n");
        ready("two", "notes.txt", "other\n");
        does("deploy", "one");

        var run = project("deploy", "two");

        assertThat(run.code()).isZero();
        assertThat(run.err()).contains("warning[TEST_SYSTEM_TAKEN_OVER]").contains("one");
        assertThat(run.out()).contains("displace").contains("ready again");
        assertThat(project("show", "one").out()).contains("project two took its place on the test system");
        refused(ExitCode.FAILED, "ILLEGAL_TRANSITION", "is ready", "rollback", "one");
        does("integrate", "two");
    }

    @ParameterizedTest
    @EnumSource
    void retryOfWhatWasFilledByHandIsReadyAgain(Way way) throws Exception {
        git.write(
                "check.sh", "grep -q ONE app.txt && echo '1 passed' || { echo 'not ok 1 - app has a ONE'; exit 1; }\n");
        git.write(
                "helix.yaml",
                Files.readString(root.resolve("helix.yaml"))
                        .replaceAll("command: \\[sh, -c.*?'\\]", "command: [sh, check.sh]"));
        git.git("add", "-A");
        git.git("commit", "-q", "-m", "Another test");
        begin(way);
        ready("one", "app.txt", "TWO\n");

        var failed = project("deploy", "one");
        assertThat(failed.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(failed.err()).contains("error[STEP_FAILED]", "app has a ONE failed", "| not ok 1 - app has a ONE");
        assertThat(project("show", "one").out()).contains("app has a ONE failed", "| not ok 1 - app has a ONE");
        refused(ExitCode.USAGE, "INVALID_SPEC", "change its files, then `helix project ready one`", "retry", "one");

        fill("one", "app.txt", "ONE\n");
        does("ready", "one");
        does("deploy", "one");
    }

    @ParameterizedTest
    @EnumSource
    void syntaxFailureNamesFileAndLine(Way way) throws Exception {
        commit("settings.json", "{\n  \"a\": 1\n}\n");
        begin(way);
        ready("one", "settings.json", "{\n  \"a\": 1,\n  oops\n}\n");

        var failed = project("deploy", "one");

        assertThat(failed.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(failed.err()).contains("error[STEP_FAILED]", "stage 'syntax' failed: settings.json:3: ");
        assertThat(project("show", "one").out()).contains("settings.json:3: ");

        fill("one", "settings.json", "{\n  \"a\": 1,\n  \"b\": 2\n}\n");
        does("ready", "one");
        does("deploy", "one");
    }

    @ParameterizedTest
    @EnumSource
    void idThatIsTakenIsChosenOtherwise(Way way) throws Exception {
        begin(way);
        ready("one", "app.txt", "ONE\n");
        does("create", "two", "--title", "Two");
        does("abort", "two");

        for (var taken : List.of("one", "two")) {
            refused(ExitCode.FAILED, "PROJECT_EXISTS", "choose another id", "create", taken, "--title", "Again");
        }

        does("create", "three", "--title", "Three");
        assertThat(project("show", "one").out()).contains("Project one");
    }

    @ParameterizedTest
    @EnumSource
    void folderThatStandsInTheWayOfAProjectIsLeftAloneAndAnotherIdChosen(Way way) throws Exception {
        begin(way);
        var mine = root.resolve("projects/evolution/mine/spec.yaml");
        Files.createDirectories(mine.resolveSibling("."));
        Files.writeString(mine, "title: My own plans\n");

        refused(ExitCode.FAILED, "PROJECT_EXISTS", "choose another id", "create", "mine", "--title", "Mine");

        does("create", "other", "--title", "Other");
        assertThat(mine).hasContent("title: My own plans\n");
    }

    @ParameterizedTest
    @EnumSource
    void whatStandsWhereTheLiveSlotIsNamedIsMovedAway(Way way) throws Exception {
        ready("one", "app.txt", "ONE\n");
        var current = temporary.toRealPath().resolve("shop-test/current");
        Files.delete(current);
        Files.createDirectory(current);
        Files.writeString(current.resolve("mine.txt"), "mine\n");

        var told = project("deploy", "one");
        assertThat(told.code()).isNotZero();
        assertThat(told.err()).contains("is not a symbolic link; move it away");

        Files.move(current, temporary.resolve("moved"));
        begin(way);
        does("deploy", "one");
        does("integrate", "one");
        assertThat(temporary.resolve("moved/mine.txt")).hasContent("mine\n");
    }

    @ParameterizedTest
    @EnumSource
    void linkThatPointsToNoSlotIsPointedToOne(Way way) throws Exception {
        ready("one", "app.txt", "ONE\n");
        var current = temporary.toRealPath().resolve("shop-test/current");
        Files.delete(current);
        Files.createSymbolicLink(current, Path.of("c"));

        var told = project("deploy", "one");
        assertThat(told.code()).isNotZero();
        assertThat(told.err()).contains("which is no slot; let it point to a or b");

        Files.delete(current);
        Files.createSymbolicLink(current, Path.of("a"));
        begin(way);
        does("deploy", "one");
        does("integrate", "one");
    }

    @ParameterizedTest
    @EnumSource
    void whatSomebodyTookOffMainIsToldAndBroughtBack(Way way) throws Exception {
        begin(way);
        ready("one", "app.txt", "ONE\n");
        does("deploy", "one");
        does("integrate", "one");
        var commit = git.git("rev-parse", "main");
        git.git("reset", "-q", "--hard", "HEAD~1");

        var told = project("conflicts");
        assertThat(told.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(told.out()).contains("no longer on main; git merge " + commit);
        assertThat(Cli.run("doctor", "--root", root).out()).contains("warning", commit + " is no longer on main");

        git.git("merge", "-q", commit);
        assertThat(project("conflicts").code()).isZero();
    }
}
