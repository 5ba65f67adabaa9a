package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.adapter.git.JGitRepository;
import dev.helix.adapter.local.Lifetime;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a message of an adapter advises is done, and then works. A message that advises something new has to be told here. */
class AdapterRemediesTest {

    /** Where a text goes on with what is to be done, or names a command. */
    private static final Pattern ADVICE = Pattern.compile("`(?:helix|git|chmod|sudo|apt-get) [^`]*`|; (?:or"
            + " )?(?:install|remove|delete|restore|set|make|run|start|stop|move|give|put(?!"
            + " back)|choose|name|fetch|commit|end|wait|use|let|say|add|take|change|correct|write|try|look|unlock|create|rename|keep|convert|raise|repair|ask|deploy|reset|revoke|leave|merge)"
            + " [a-z]");

    private static final Pattern LITERAL = Pattern.compile("\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"");

    /** A piece of each message that advises something, and the test that does it; of what nobody here can do, that it is told. */
    private static final String FOLLOWED = """
        ask for less at once | OutcomeTest#isCalledWhatItIs
        put the request differently | OutcomeTest#isCalledWhatItIs
        look at the network | OutcomeTest#isCalledWhatItIs
        without an answer; ask again | OutcomeTest#isCalledWhatItIs
        try again later | OutcomeTest#isCalledWhatItIs
        look at the model's name | OutcomeTest#isCalledWhatItIs
        set ANTHROPIC_API_KEY under agent.env | OutcomeTest#isCalledWhatItIs
        start a new one | OutcomeTest#isCalledWhatItIs
        install that or set agent.command | ClaudeProbeTest#saysWhichVersionIsThereAndWhichIsWanted
        install it (npm package | ClaudeProbeTest#saysWhatToInstall
        look at agent.command | ClaudeProbeTest#repeatsWhatItSaysWhereItDoesNotStart
        run it by hand with --version | ClaudeProbeTest#noticesThatNoHookIsCalled
        look at the settings that call it | HookCommandTest#
        repair it by hand | AdapterRemediesTest#settingsOfAnAgentAreRepaired
        lies; make room there | PostgresBackupsTest#refusesToBeginWhereThereIsNoRoom
        name their owner there | PostgresBackupsTest#refusesADatabaseThatItsUserCouldNotPutBack
        take it out of data.postgres.history | PostgresDatabaseTest#refusesUsersDataAsNotesOfMigrations
        try again then | OutcomeTest#aPauseIsReadFromTheEventsOrElseFromTheWords
        use a folder without it | FakeCliTest#
        git submodule update --init --recursive | SubmoduleRoadTest#
        correct it on main | AdapterRemediesTest#namesOfSubmodulesAreCorrectedOnMain
        try again when it has ended | AdapterRemediesTest#aLockThatIsHeldIsWaitedFor
        remove it and try again | AdapterRemediesTest#aLockThatIsHeldIsWaitedFor
        commit to it first | AdapterRemediesTest#aRepositoryIsNamedAndHasACommit
        name its work tree or its .git folder | AdapterRemediesTest#aRepositoryIsNamedAndHasACommit
        deploy again to make the other one live | RemediesTest#lostMarkOfTheLiveSlotIsMendedByADeployment
        move it away, HELIX makes it one | AdapterRemediesTest#aFolderInPlaceOfTheLinkIsMovedAway
        let it point to a or b | RemediesTest#
        remove it, and the next deploy checks | AdapterRemediesTest#aDamagedMarkIsRemoved
        move them away | AdapterRemediesTest#untrackedFilesAreMovedAway
        remove it, and build again | StoredSlotsTest#
        was not written by HELIX; remove it | StoredSlotsTest#
        one of linked_paths; move its content | AdapterRemediesTest#aFolderWhereALinkBelongsIsMoved
        move it on main, with git | GitChangeSourcesTest#
        git lfs install | CleanConversionTest#
        say it again, or set server.tokens_file | VerbsTest#
        ask again in | HelixServerTest#
        helix token create` makes one | HelixServerTest#
        end the system it was about by hand | AdapterRemediesTest#aDamagedNoteOfAProcessIsRemoved
        stop it first | CommandSystemTest#
        end it, or choose another port | AdapterRemediesTest#aPortThatIsTakenIsFreed
        restore the file from a backup | AdapterRemediesTest#aDamagedJournalIsMovedAwayOrRestored
        revoke it, or choose another name | AdapterRemediesTest#aTokenIsRevokedOrNamedOtherwise
        `helix open` lets them in again | BrowserTest#aPageSaysThatItsConnectionIsLostAndHealsItselfWhenHelixIsThereAgain
        `helix open` makes a new one | BrowserSessionsTest#
        helix token create` writes this file | AdapterRemediesTest#aTokenIsRevokedOrNamedOtherwise
        make sure that its disk works | FullDiskRoadTest#aDiskThatGetsFullInTheMiddleOfAStepLosesNothing
        write the value out | YamlMapTest#
        leave it out | YamlMapTest#
        make sure that no HELIX works here | AdapterRemediesTest#aDamagedLeaseIsRemoved
        has become a symbolic link; remove it | FolderSessionsTest#
        make one: openssl genpkey -algorithm ed25519 | Ed25519KeyFileTest#takesAKeyOfOpenSslAndRefusesOthers
        let an agent hold it, or say `proof: { sign: helix }` | GitKeySignerTest#
        streams at once; end one first | LimitsTest#aCallerReadsSoManyStreamsAtOnceAndNoMore
        look at the arguments in agent.command | AcpAgentTest#anAgentThatOnlyMakesNoiseIsNone
        run agent.command by hand to see | AcpAgentTest#whoMustLookAtAnAgentOrItsModelIsTold
        look at the model service | AcpAgentTest#whoMustLookAtAnAgentOrItsModelIsTold
        install it, or set agent.command | AcpAgentTest#aProgramThatIsInstalledIsFoundByTheNextTurn
        set its key under agent.env | AcpFailuresTest#whoIsNotLoggedInIsToldWhereTheKeyGoes
        name one that asks | AcpAgentTest#aModeThatAsksIsNamedAndTheAgentWorks
        set agent.mode to | AcpAgentTest#anAgentWithoutAnAskingModeIsAnErrorOfTheConfiguration
        is not there; make it first | AcpAgentTest#aFolderThatIsMadeFirstIsWrittenInto
        use your tools for files | AcpAgentTest#aConsultantRunsNoCommandsAndADeveloperOnlyWhereHeMay
        write the file yourself | AcpAgentTest#nothingIsWrittenThroughALinkNorOutside
        remove it by hand | JGitSlotsTest#removeNoLeftoverThatIsInUseAndGoOnWhenAPersonHasRemovedIt
        write it by: helix init --with-databases | PairedDatabasesTest#saysWhatTheEngineSaidWhenItFails
        start the servers yourself and run | DatabaseRoadTest#aChangeIsJudgedOnTheTestDatabasesAndGoesIntoProductionOnItsOwn
        reaches no engine | PairedDatabasesTest#drivesWhatReachesAnEngineAndNotWhatOnlyTellsItsVersion
        correct data.neo4j.test.bolt | Neo4jDatabaseTest#findsThatTheTestSystemsProcessesWouldReachProductionUnderAnotherName
        correct data.neo4j.production.bolt | Neo4jDatabaseTest#findsThatProductionsProcessesWouldReachTheTestSystemUnderAnotherName
        look why, or raise that | PostgresDatabaseTest#endsInTimeAndWhenItIsInterrupted
        install that of version | PostgresDatabaseTest#refusesAPgDumpThatIsOlderThanTheServerAndDoesWithoutItWhereThatMayBe
        run the same version at | PostgresDatabaseTest#refusesATestServerThatIsOlderThanProductions
        install the client programs of PostgreSQL | PostgresDatabaseTest#refusesAPgDumpThatIsOlderThanTheServerAndDoesWithoutItWhereThatMayBe
        write a command as for redis-cli | RedisDatabaseTest#refusesSeedsThatAreNone
        write statements as for cypher-shell | Neo4jDatabaseTest#refusesSeedsThatAreNoneBeforeAnythingIsTouched
        which helix.yaml names for a password; set it | DataReaderTest#
        stop it first, or talk to it | AdapterRemediesTest#aRootThatIsInUseIsLetGo
        of HELIX's own program; start the supervisor by a package | ProgramSlotsTest#aProgramThatIsNotWhatWasInstalledIsInstalledAnewByAnotherPackageAndByItselfRefused
        try again when it has less to do | OverlayLayersTest#aMachineThatHadNoTimeToTryIsAskedAgainWhenItHasLessToDo
        """;

    private record Followed(String advice, String test, String method) {}

    @TempDir
    private Path temporary;

    private GitFolder git = new GitFolder(Path.of(""));
    private Path root = Path.of("");
    private Path test = Path.of("");

    private static List<Followed> followed() {
        return FOLLOWED.lines()
                .map(line -> line.split(" \\| |#", -1))
                .map(parts -> new Followed(parts[0], parts[1], parts[2]))
                .toList();
    }

    private static Path sources() {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("helix-domain")) && Files.isDirectory(at.resolve("helix-app"))) {
                return at;
            }
        }
        throw new IllegalStateException("the tests run outside of the repository");
    }

    private static List<Path> sources(String modules, String kind) throws IOException {
        var all = new ArrayList<Path>();
        try (var folders = Files.newDirectoryStream(sources(), modules)) {
            for (var module : folders) {
                var place = module.resolve("src/" + kind + "/java");
                if (Files.isDirectory(place)) {
                    try (Stream<Path> files = Files.walk(place)) {
                        files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
                    }
                }
            }
        }
        return all;
    }

    @Test
    void everyAdviceOfAnAdapterIsFollowedByATest() throws IOException {
        var open = new TreeSet<String>();
        var left = new ArrayList<>(followed());
        for (var file : sources("helix-{adapter-*,agent-process}", "main")) {
            // Texts that are put together from pieces are one.
            var text = Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", "");
            var literal = LITERAL.matcher(text);
            while (literal.find()) {
                var said = literal.group(1);
                left.removeIf(followed -> said.contains(followed.advice()));
                if (ADVICE.matcher(said).find()
                        && followed().stream().noneMatch(followed -> said.contains(followed.advice()))) {
                    open.add(file.getFileName() + ": " + said);
                }
            }
        }
        assertThat(open).as("advice that no test follows").isEmpty();
        assertThat(left).as("advice that is not given any more").isEmpty();
    }

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        var tests = sources("helix-*", "test");
        for (var followed : followed()) {
            assertThat(tests).as(followed.toString()).anySatisfy(file -> {
                assertThat(file.getFileName()).hasToString(followed.test() + ".java");
                assertThat(file).content().contains(followed.method());
            });
        }
    }

    private void makeRoot(String production) throws Exception {
        var shop = ShopRoot.of(temporary.resolve("shop"), "app.txt", "one\n", "notes.txt", "notes\n")
                .init(
                        "production: %s\ntest: { port: %d }\nprobation: 0s\n".formatted(production, FreePort.find()),
                        ShopRoot.THREE_PASS,
                        "");
        git = shop.git();
        root = shop.folder();
        test = root.resolveSibling("shop-test");
    }

    private Cli helix(Object... words) {
        var all = new ArrayList<>(Arrays.asList(words));
        all.addAll(List.of("--root", root));
        return Cli.run(all.toArray());
    }

    private void does(Object... words) {
        var run = helix(words);
        assertThat(run.code()).as(List.of(words) + ": " + run.err() + run.out()).isZero();
    }

    private void advises(String advice, Object... words) {
        var run = helix(words);
        assertThat(run.code()).as(run.out()).isNotZero();
        assertThat(run.err()).contains(advice).doesNotContain("\tat ");
    }

    private void ready(String id, String folder, String path, String text) throws IOException {
        does("project", "create", id, "--title", id);
        var file = root.resolve("projects/evolution/" + id + "/" + folder).resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
        does("project", "ready", id);
    }

    @Test
    void aDamagedMarkIsRemoved() throws Exception {
        makeRoot("{}");
        ready("one", "modified", "app.txt", "ONE\n");
        var live = Files.readSymbolicLink(test.resolve("current")).toString();
        var mark = root.resolve(".helix/systems/test/" + live + ".tree");
        Files.writeString(mark, "whole nonsense\n");

        advises("remove it, and the next deploy checks the whole slot", "project", "deploy", "one");

        Files.delete(mark);
        does("project", "deploy", "one");
        does("project", "integrate", "one");
    }

    @Test
    void aFolderInPlaceOfTheLinkIsMovedAway() throws Exception {
        makeRoot("{}");
        ready("one", "modified", "app.txt", "ONE\n");
        Files.delete(test.resolve("current"));
        Files.createDirectory(test.resolve("current"));

        advises("move it away, HELIX makes it one", "project", "deploy", "one");

        Files.move(test.resolve("current"), temporary.resolve("away"));
        does("project", "deploy", "one");
        assertThat(test.resolve("current/app.txt")).hasContent("ONE\n");
    }

    @Test
    void untrackedFilesAreMovedAway() throws Exception {
        makeRoot("{}");
        ready("one", "new", "plan.txt", "theirs\n");
        does("project", "deploy", "one");
        git.write("plan.txt", "mine\n");

        advises("plan.txt", "project", "integrate", "one");
        assertThat(root.resolve("plan.txt")).hasContent("mine\n");

        Files.move(root.resolve("plan.txt"), root.resolve("mine.txt"));
        does("project", "integrate", "one");
        assertThat(root.resolve("plan.txt")).hasContent("theirs\n");
    }

    @Test
    void aFolderWhereALinkBelongsIsMoved() throws Exception {
        makeRoot("{ linked_paths: [] }");
        ready("one", "modified", "app.txt", "ONE\n");
        ready("two", "modified", "app.txt", "TWO\n");
        for (var slot : List.of("a", "b")) {
            var data = Files.createDirectories(test.resolve(slot + "/data"));
            Files.writeString(data.resolve("kept.txt"), "kept\n");
        }
        git.write(
                "helix.yaml",
                Files.readString(root.resolve("helix.yaml")).replace("linked_paths: []", "linked_paths: [data]"));
        git.git("commit", "-q", "-am", "Keep the data");
        var run = helix("project", "deploy", "one");
        if (run.code() != 0) {
            assertThat(run.err()).contains("is one of linked_paths; move its content to");
            var shared = Files.createDirectories(test.resolve("shared/data"));
            for (var slot : List.of("a", "b")) {
                var data = test.resolve(slot + "/data");
                if (Files.isDirectory(data, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(
                            data.resolve("kept.txt"), shared.resolve("kept.txt"), StandardCopyOption.REPLACE_EXISTING);
                    Files.delete(data);
                }
            }
            does("project", "ready", "one");
            does("project", "deploy", "one");
        }
        assertThat(test.resolve("current/data")).isSymbolicLink();
    }

    @Test
    void aDamagedLeaseIsRemoved() throws Exception {
        makeRoot("{}");
        ready("one", "modified", "app.txt", "ONE\n");
        var leases = Files.createDirectories(root.resolve(".helix/leases"));
        var damaged = leases.resolve("test+system.json");
        Files.writeString(damaged, "{ nonsense");

        advises("make sure that no HELIX works here, then remove it", "project", "deploy", "one");

        Files.delete(damaged);
        does("project", "deploy", "one");
    }

    @Test
    void aDamagedJournalIsMovedAwayOrRestored() throws Exception {
        makeRoot("{}");
        ready("one", "modified", "app.txt", "ONE\n");
        var journal = root.resolve(".helix/journal.jsonl");
        var whole = Files.readString(journal);
        Files.writeString(journal, whole.replaceFirst("\"one\"", "\"two\""));

        advises("restore the file from a backup, or move it away to start anew", "project", "list");

        Files.move(journal, temporary.resolve("journal"));
        does("project", "list");
        Files.writeString(journal, whole);
        does("project", "deploy", "one");
    }

    @Test
    void aTokenIsRevokedOrNamedOtherwise() throws Exception {
        makeRoot("{}");
        does("token", "create", "ci");

        advises("revoke it, or choose another name", "token", "create", "ci");

        does("token", "create", "night");
        does("token", "revoke", "ci");
        does("token", "create", "ci");
        var file = root.resolve(".helix/tokens");
        Files.writeString(file, "ci = secret\n");
        advises("`helix token create` writes this file", "token", "list");
        Files.delete(file);
        does("token", "create", "ci");
    }

    @Test
    void aDamagedNoteOfAProcessIsRemoved() throws Exception {
        makeRoot("""
            { port: %d, control: { start: [sh, -c, "exec sleep 60"], health: "http://127.0.0.1:{port}/" } }\
            """.formatted(FreePort.find()));
        var note = root.resolve(".helix/systems/production/process.json");
        Files.createDirectories(note.resolveSibling("."));
        Files.writeString(note, "nonsense");

        advises("end the system it was about by hand, then remove the file", "control", "stop");

        Files.delete(note);
        does("control", "stop");
    }

    @Test
    void aPortThatIsTakenIsFreed() throws Exception {
        int port = FreePort.find();
        makeRoot("""
            { port: %d, control: { start: [python3, -m, http.server, --bind, 127.0.0.1, "%d"], health: "http://127.0.0.1:{port}/" } }\
            """.formatted(port, port));
        try (var holder = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(holder.isBound()).isTrue();
            advises("end it, or choose another port", "control", "start");
        }
        try {
            does("control", "start");
        } finally {
            does("control", "stop");
        }
    }

    @Test
    void aRepositoryIsNamedAndHasACommit() throws Exception {
        var folder = Files.createDirectories(temporary.resolve("plain"));
        assertThatThrownBy(() -> new JGitRepository(folder, "main"))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("name its work tree or its .git folder");

        var plain = new GitFolder(folder);
        plain.git("init", "-q", "-b", "main");
        for (var place : List.of(folder, folder.resolve(".git"))) {
            try (var repository = new JGitRepository(place, "main")) {
                assertThatThrownBy(repository::main).hasMessageContaining("commit to it first");
            }
        }
        plain.git("config", "user.name", "Ada Example");
        plain.git("config", "user.email", "ada@example.org");
        plain.git("commit", "-q", "--allow-empty", "-m", "Begin");
        try (var repository = new JGitRepository(folder, "main")) {
            assertThat(repository.main().sha()).isEqualTo(plain.git("rev-parse", "main"));
        }
    }

    @Test
    void namesOfSubmodulesAreCorrectedOnMain() throws Exception {
        makeRoot("{}");
        ready("one", "modified", "app.txt", "ONE\n");
        git.write(".gitmodules", "[submodule \"broken\n");
        git.git("update-index", "--add", "--cacheinfo", "160000," + git.git("rev-parse", "HEAD") + ",lib");
        git.git("add", ".gitmodules");
        git.git("commit", "-q", "-m", "A broken submodule");

        advises("correct it on main", "project", "deploy", "one");

        git.git("rm", "-q", "--cached", "lib");
        git.git("rm", "-q", "-f", ".gitmodules");
        git.git("commit", "-q", "-m", "Mended");
        does("project", "deploy", "one");
    }

    @Test
    void aLockThatIsHeldIsWaitedFor() throws Exception {
        makeRoot("{}");
        ready("one", "modified", "app.txt", "ONE\n");
        does("project", "deploy", "one");
        var lock = root.resolve(".git/refs/heads/main.lock");
        try (var held = Files.newOutputStream(lock)) {
            held.flush();
            advises("try again when it has ended", "project", "integrate", "one");
        }
        // Its holder has ended without taking it away.
        advises("when no git works here, remove it and try again", "project", "integrate", "one");

        Files.delete(lock);
        does("project", "deploy", "one");
        does("project", "integrate", "one");
    }

    @Test
    void aRootThatIsInUseIsLetGo() throws Exception {
        makeRoot("{}");
        try (var other = Helix.open(root, Lifetime.DETACHED, System.getenv())) {
            advises("stop it first, or talk to it", "project", "list");
            try (var server = other.serve("test")) {
                assertThat(server.port()).isPositive();
                does("project", "list");
            }
        }
        does("project", "list");
    }

    @Test
    void settingsOfAnAgentAreRepaired() throws Exception {
        makeRoot("{}");
        var settings = Files.createDirectories(root.resolve(".claude")).resolve("settings.json");
        Files.writeString(settings, "{ \"hooks\": 1 }");
        var refused = Cli.run("hook", "install", "--dir", root, "--root", root);
        assertThat(refused.code()).isNotZero();
        assertThat(refused.err()).contains("repair it by hand, nothing was changed");
        assertThat(settings).hasContent("{ \"hooks\": 1 }");

        Files.writeString(settings, "{}");
        assertThat(Cli.run("hook", "install", "--dir", root, "--root", root).code())
                .isZero();
        assertThat(settings).content().contains("helix");
    }
}
