package dev.helix.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.YamlMap;
import dev.helix.app.Cli;
import dev.helix.app.GitFolder;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.config.HelixConfig;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.testkit.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitCommandTest {

    @TempDir
    private Path temporary;

    private Path shop() throws IOException {
        return temporary.toRealPath().resolve("shop");
    }

    private HelixConfig config() throws IOException {
        return new ConfigReader(shop(), Map.of()).read();
    }

    private static void refused(Cli run, ExitCode exit, String code, String remedy) {
        assertThat(run.code()).as(run.err()).isEqualTo(exit.code());
        assertThat(run.err()).contains("error[" + code + "]").contains(remedy);
    }

    @Test
    void makesAnyRepositoryARootAndLeavesItAsCleanAsItWas() throws Exception {
        var git = GitFolder.with(shop(), "README.md", "hello\n");

        var run = Cli.run("init", shop());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(git.git("status", "--porcelain")).isEqualTo("?? helix.yaml");
        assertThat(config().production().control()).isNull();
        assertThat(config().mainBranch()).isEqualTo("main");
        var test = temporary.resolve("shop-test");
        assertThat(test.resolve("current")).isSymbolicLink();
        assertThat(test.resolve("current/README.md")).hasContent("hello\n");
        assertThat(run.out()).contains("wrote", "helix.yaml", "library", "helix doctor");
    }

    @Test
    void canBeDoneAgainAndChangesNothingThen() throws Exception {
        var git = GitFolder.with(shop(), "README.md", "hello\n");
        Cli.run("init", shop());
        var yaml = Files.readString(shop().resolve("helix.yaml"));
        var exclude = Files.readString(shop().resolve(".git/info/exclude"));

        var again = Cli.run("init", shop());

        assertThat(again.code()).as(again.err()).isZero();
        assertThat(shop().resolve("helix.yaml")).hasContent(yaml);
        assertThat(shop().resolve(".git/info/exclude")).hasContent(exclude);
        assertThat(again.out()).contains("kept").doesNotContain("wrote");
        assertThat(git.git("status", "--porcelain")).isEqualTo("?? helix.yaml");
    }

    @Test
    void leavesWhatThePersonIsWorkingOnAlone() throws Exception {
        var git = GitFolder.with(shop(), "a.txt", "a\n", ".gitignore", "*.log\n");
        git.write("a.txt", "half done\n");
        git.write("b.txt", "new\n");
        git.git("add", "b.txt");
        var before = git.git("status", "--porcelain");

        assertThat(Cli.run("init", shop(), "--with-control-script").code()).isZero();

        assertThat(git.git("status", "--porcelain").lines())
                .containsExactlyInAnyOrderElementsOf(List.of(
                        before.lines().findFirst().orElseThrow(),
                        before.lines().skip(1).findFirst().orElseThrow(),
                        "?? control/",
                        "?? helix.yaml"));
        assertThat(shop().resolve("a.txt")).hasContent("half done\n");
        assertThat(shop().resolve("control/helix-control.sh")).isExecutable();
        assertThat(temporary.resolve("shop-test/current/a.txt")).hasContent("a\n");
    }

    @Test
    void describesDatabaseServersOfBothSystems() throws Exception {
        var git = GitFolder.with(shop(), "a.txt", "a\n");

        var run = Cli.run("init", shop(), "--with-databases");

        assertThat(run.code()).as(run.err() + run.out()).isZero();
        var test = Files.readString(shop().resolve("docker/test/compose.yaml"));
        assertThat(test)
                .contains("127.0.0.1:5433:5432", "127.0.0.1:6335:6333", "127.0.0.1:6336:6334", "127.0.0.1:6380:6379")
                .contains("127.0.0.1:7475:7474", "127.0.0.1:7688:7687")
                .doesNotContain("latest");
        assertThat(YamlMap.parse("compose.yaml", test).section("services").keys())
                .containsExactly("postgres", "neo4j", "qdrant", "redis");
        assertThat(Files.readString(shop().resolve("docker/production/compose.yaml")))
                .contains("127.0.0.1:5432:5432", "127.0.0.1:6333:6333", "127.0.0.1:6379:6379")
                .contains("127.0.0.1:7474:7474", "127.0.0.1:7687:7687");
        var password = shop().resolve("docker/test/.env");
        assertThat(Files.getPosixFilePermissions(password)).hasSize(2);
        assertThat(git.git("status", "--porcelain", "-uall").lines())
                .containsExactlyInAnyOrder(
                        "?? docker/production/compose.yaml", "?? docker/test/compose.yaml", "?? helix.yaml");
        var pairs = new ConfigReader(shop(), Map.of()).read().data().pairs();
        assertThat(pairs).hasSize(4);
        assertThat(Files.readString(password))
                .isEqualTo("POSTGRES_PASSWORD="
                        + pairs.getFirst().test().secret().reveal().orElseThrow() + "\nNEO4J_PASSWORD="
                        + pairs.get(1).test().secret().reveal().orElseThrow() + "\n");
        assertThat(run.out())
                .doesNotContain(pairs.getFirst().test().secret().reveal().orElseThrow());

        // Candidates reach what listens on this machine: none of production's lets them in.
        assertThat(pairs)
                .allSatisfy(pair -> assertThat(pair.production().secret().reveal())
                        .hasValueSatisfying(secret -> assertThat(secret).matches("[0-9a-f]{48}")));
        assertThat(Files.readString(shop().resolve("docker/production/compose.yaml")))
                .contains("--requirepass, \"${REDIS_PASSWORD:?", "QDRANT__SERVICE__API_KEY: \"${QDRANT_API_KEY:?");
        assertThat(test).doesNotContain("REDIS_PASSWORD", "QDRANT_API_KEY");

        var again = Cli.run("init", shop(), "--with-databases");
        assertThat(again.code()).isZero();
        assertThat(again.out()).contains("kept").doesNotContain("wrote");
    }

    @Test
    void addsDatabasesToAConfigurationThatHasNone() throws Exception {
        GitFolder.with(shop(), "a.txt", "a\n");
        Cli.run("init", shop());

        assertThat(Cli.run("init", shop(), "--with-databases", "redis").out()).contains("data to helix.yaml");

        assertThat(new ConfigReader(shop(), Map.of()).read().data().pairs()).hasSize(1);
        assertThat(shop().resolve("docker/test/.env")).doesNotExist();
    }

    @Test
    void refusesAKindOfDatabaseThatItCanNotFill() throws Exception {
        GitFolder.with(shop(), "a.txt", "a\n");
        for (var kind : List.of("mongodb", "postgres,mysql")) {
            var run = Cli.run("init", shop(), "--with-databases", kind);
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("NO_SUCH_DATABASE", "postgres,neo4j,qdrant,redis");
        }
        assertThat(shop().resolve("helix.yaml")).doesNotExist();
    }

    @Test
    void writesNoPatternThatIsThereAlready() throws Exception {
        GitFolder.with(shop(), ".gitignore", ".helix/\nprojects/\n");

        var run = Cli.run("init", shop());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("git ignores HELIX's folders already");
    }

    @Test
    void hidesOnlyItsOwnFoldersWhereTheRepositoryHasProjectsToo() throws Exception {
        var git = GitFolder.with(shop(), "projects/web/index.html", "<p>hello</p>\n");

        assertThat(Cli.run("init", shop()).code()).isZero();

        git.write("projects/web/new.html", "<p>new</p>\n");
        assertThat(git.git("status", "--porcelain")).contains("projects/web/new.html");
        git.write("projects/evolution/x/spec.yaml", "title: x\n");
        assertThat(git.git("status", "--porcelain")).doesNotContain("evolution");
    }

    @Test
    void findsThePortsThatAreFreeAndNamesWhoHasTheOthers() throws Exception {
        GitFolder.with(shop(), "README.md", "hello\n");
        try (var stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = stranger.getLocalPort();
            refused(
                    Cli.run("init", shop(), "--port", port),
                    ExitCode.ENVIRONMENT,
                    "PORT_TAKEN",
                    "process " + ProcessHandle.current().pid());
            assertThat(shop().resolve("helix.yaml")).doesNotExist();
        }
    }

    @Test
    void readsAConfigurationThatIsThereStrictly() throws Exception {
        GitFolder.with(shop(), "helix.yaml", "production:\n  prot: 1\n");

        var run = Cli.run("init", shop());

        refused(run, ExitCode.USAGE, "INVALID_SPEC", "helix.yaml:2: production.prot");
        assertThat(shop().resolve(".helix")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "docs/link, ../../outside, can leave the tree",
        "link, ../outside, can leave the tree",
        "link, /etc/hostname, the absolute path '/etc/hostname'",
        "link, docs/../../outside, can leave the tree"
    })
    void namesTheLinkThatLeavesTheTreeAndWhatToDoWorks(String link, String target, String why) throws Exception {
        var git = GitFolder.with(shop(), "docs/README.md", "hello\n");
        Files.createSymbolicLink(shop().resolve(link), Path.of(target));
        git.git("add", "-A");
        git.git("commit", "-q", "-m", "A link");

        var run = Cli.run("init", shop());

        assertThat(run.code()).as(run.out()).isEqualTo(ExitCode.FAILED.code());
        assertThat(run.out())
                .contains("'" + link + "'", why, "change that on main, then: helix init")
                .doesNotContain("control.build");
        git.git("rm", "-q", link);
        git.git("commit", "-q", "-m", "No link");
        var again = Cli.run("init", shop());
        assertThat(again.code()).as(again.out() + again.err()).isZero();
        assertThat(temporary.resolve("shop-test/current/docs/README.md")).hasContent("hello\n");
    }

    @Test
    void refusesWhatIsNoRepositoryOfItsOwn() throws Exception {
        var plain = Files.createDirectories(temporary.toRealPath().resolve("plain"));
        refused(Cli.run("init", plain), ExitCode.USAGE, "NOT_A_REPOSITORY", "git init");
        refused(Cli.run("init", plain.resolve("none")), ExitCode.USAGE, "NO_FOLDER", "none");

        var git = GitFolder.with(shop(), "src/a.txt", "a\n");
        refused(Cli.run("init", shop().resolve("src")), ExitCode.USAGE, "SUB_FOLDER", "helix init " + shop());
        refused(Cli.run("init", shop().resolve(".git")), ExitCode.USAGE, "NOT_A_WORK_TREE", "work tree");

        var bare = temporary.toRealPath().resolve("bare.git");
        git.git("clone", "-q", "--bare", shop().toString(), bare.toString());
        refused(Cli.run("init", bare), ExitCode.USAGE, "BARE_REPOSITORY", "clone it");

        var linked = temporary.toRealPath().resolve("linked");
        git.git("worktree", "add", "-q", linked.toString(), "-b", "side");
        refused(Cli.run("init", linked), ExitCode.USAGE, "LINKED_WORK_TREE", shop().toString());

        var outer = GitFolder.with(temporary.resolve("outer"), "a.txt", "a\n");
        outer.git("submodule", "--quiet", "add", shop().toString(), "inner");
        refused(Cli.run("init", outer.folder().resolve("inner")), ExitCode.USAGE, "SUBMODULE", "clone");
    }

    @Test
    void refusesWhereThereIsNothingThatCouldBeProduction() throws Exception {
        var unborn = Files.createDirectories(temporary.toRealPath().resolve("unborn"));
        new GitFolder(unborn).git("init", "-q", "-b", "main");
        refused(Cli.run("init", unborn), ExitCode.USAGE, "NO_COMMIT", "git commit");

        var git = GitFolder.with(shop(), "a.txt", "a\n");
        git.git("checkout", "-q", "--detach");
        refused(Cli.run("init", shop()), ExitCode.USAGE, "DETACHED_HEAD", "git switch main");
        assertThat(git.git("status", "--porcelain")).isEmpty();
    }

    @Test
    void refusesPlacesThatAreSomebodyElses() throws Exception {
        var git = GitFolder.with(shop(), "a.txt", "a\n");
        var test = Files.createDirectories(temporary.toRealPath().resolve("shop-test"));
        Files.writeString(test.resolve("thesis.txt"), "years of work");
        refused(Cli.run("init", shop()), ExitCode.USAGE, "TEST_ROOT_TAKEN", "thesis.txt");
        refused(Cli.run("init", shop(), "--test-root", "test"), ExitCode.USAGE, "TEST_ROOT_INSIDE", "test.root");
        assertThat(git.git("status", "--porcelain", "--ignored")).isEmpty();

        assertThat(Cli.run("init", shop(), "--test-root", "../twin").code()).isZero();
        assertThat(temporary.resolve("twin/current/a.txt")).hasContent("a\n");

        var own = GitFolder.with(temporary.resolve("own"), "projects/archive/a.txt", "a\n");
        refused(Cli.run("init", own.folder()), ExitCode.USAGE, "PLACE_TAKEN", "projects/archive/a.txt");
    }

    @Test
    void takesWhatIsRecognisableForASystem() throws Exception {
        GitFolder.with(
                shop(),
                "server.py",
                "import os\nPORT = os.environ['HELIX_PORT']\nPATH = '/healthz'\n",
                "tests/test_server.py",
                "import pytest\n",
                "pyproject.toml",
                "[tool.pytest.ini_options]\n");

        assertThat(Cli.run("init", shop()).code()).isZero();

        var control = Objects.requireNonNull(config().production().control());
        assertThat(control.start()).containsExactly("python3", "server.py");
        assertThat(control.health()).isEqualTo("http://127.0.0.1:{port}/healthz");
        assertThat(Objects.requireNonNull(config().validation().unit()).command())
                .containsExactly("python3", "-m", "pytest", "-q");
        assertThat(config().server().port()).isNotEqualTo(config().production().port());
    }

    /** A clone of HELIX itself, as far as init looks at it: with the kept profile, whose build is not run here. */
    private GitFolder ownClone() throws Exception {
        var profile = Files.readString(Path.of("../docs/self-hosting/helix.yaml"))
                .replace("build: [sh, docs/self-hosting/build]", "build: ['true']");
        return GitFolder.with(shop(), "README.md", "hello\n", "docs/self-hosting/helix.yaml", profile);
    }

    @Test
    void takesHelixsOwnProfileForACloneOfHelix() throws Exception {
        var git = ownClone();
        var production = FreePort.find();
        var test = FreePort.find();

        var run =
                Cli.run("init", "--self", shop(), "--port", production, "--test-port", test, "--test-root", "../it's");

        assertThat(run.code()).as(run.err() + run.out()).isZero();
        assertThat(config().production().port()).isEqualTo(production);
        assertThat(config().server().port()).isEqualTo(production);
        assertThat(config().test().port()).isEqualTo(test);
        assertThat(config().test().folder()).isEqualTo(temporary.toRealPath().resolve("it's"));
        assertThat(config().validation().unit()).isNotNull();
        assertThat(config().validation().e2e()).isNotNull();
        assertThat(run.out()).contains("the server is production", "helix supervise --root");
        assertThat(git.git("status", "--porcelain")).isEqualTo("?? helix.yaml");
        assertThat(Files.readString(shop().resolve("helix.yaml"))).endsWith("\n");
    }

    @Test
    void scriptsOfTheProfileAreThereAndThoseThatJudgeAreLocked() throws Exception {
        ownClone();
        Cli.run("init", "--self", shop());

        var locked = config().judges().locked();
        for (var script : List.of("unit", "e2e")) {
            assertThat(Path.of("../docs/self-hosting", script)).isRegularFile();
            assertThat(locked.reason(new RepoPath("docs/self-hosting/" + script)))
                    .as(script)
                    .isPresent();
        }
        for (var script : List.of("build", "start")) {
            assertThat(Path.of("../docs/self-hosting", script)).isRegularFile();
        }
        assertThat(locked.reason(new RepoPath("docs/self-hosting/EndToEnd.java")))
                .isPresent();
        assertThat(config().production().isBuildInput("helix-app/src/main/java/dev/helix/app/Main.java"))
                .isTrue();
        assertThat(config().production().isBuildInput("helix-app/src/test/java/dev/helix/app/MainTest.java"))
                .isFalse();
        assertThat(config().production().isBuildInput("docs/self-hosting.md")).isFalse();
    }

    @Test
    void refusesTheProfileForAnythingElse() throws Exception {
        GitFolder.with(shop(), "README.md", "hello\n");

        refused(Cli.run("init", "--self", shop()), ExitCode.USAGE, "NOT_HELIX", "leave it out for any other");
        assertThat(shop().resolve("helix.yaml")).doesNotExist();
        assertThat(Cli.run("init", shop()).code()).isZero();
    }
}
