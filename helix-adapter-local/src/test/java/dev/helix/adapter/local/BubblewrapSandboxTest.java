package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.Enclosing;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Sandbox;
import dev.helix.domain.port.Sandbox.Confinement;
import dev.helix.domain.port.Sandbox.Enclosure;
import dev.helix.domain.port.Sandbox.Home;
import dev.helix.domain.port.Sandbox.Layer;
import dev.helix.domain.port.Sandbox.Life;
import dev.helix.domain.port.Sandbox.Limits;
import dev.helix.domain.port.Sandbox.Network;
import dev.helix.testkit.Eventually;
import dev.helix.testkit.MovableClock;
import dev.helix.testkit.SandboxContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the real bubblewrap. Where that is missing these tests are skipped, unless HELIX_REQUIRE_SANDBOX is set. */
class BubblewrapSandboxTest implements SandboxContract {

    @TempDir
    private Path temporary;

    private Path place = Path.of("/");
    private Path memory = Path.of("/");
    private Path home = Path.of("/");
    private Sandbox sandbox = NoSandbox.UNASKED.sandbox();

    @BeforeEach
    void open() throws IOException {
        place = temporary.toRealPath();
        home = Files.createDirectories(place.resolve("home"));
        memory = Files.createDirectories(place.resolve("root/.helix"));
        Files.writeString(memory.resolve("tokens"), "operator");
        Files.writeString(home.resolve("secret"), "mine");
        var environment = new HashMap<>(System.getenv());
        environment.put("HOME", home.toString());
        sandbox = new SandboxProbe(environment)
                .sandbox(PrivatePlaces.of(environment, Stream.of(memory), List.of(), List.of()));
        if (sandbox.confinement() instanceof Confinement.Open(var why, var remedy)) {
            var message = "no sandbox here: " + why + "; " + remedy;
            assertThat(System.getenv("HELIX_REQUIRE_SANDBOX")).as(message).isNull();
            abort(message);
        }
    }

    @Override
    public Sandbox sandbox() {
        return sandbox;
    }

    @Override
    public Path place() {
        return place;
    }

    private Path slot() throws IOException {
        return Files.createDirectories(place.resolve("slot"));
    }

    @Nested
    class WhatIsEnclosed {

        @Test
        void canNotWriteOutside() throws Exception {
            var outside = Files.createDirectories(place.resolve("outside"));

            // The temporary folder, in which all of this lies, is a private one in there: so another way is tried, too.
            var ran = run("echo x > " + outside + "/file; touch /usr/forged", Enclosure.around(slot()));

            assertThat(ran.code()).isNotZero();
            assertThat(ran.output()).contains("Read-only file system");
            assertThat(outside).isEmptyDirectory();
        }

        @Test
        void doesNotSeeWhatIsPrivate() throws Exception {
            var ran = run(
                    "cat " + memory.resolve("tokens") + " " + home.resolve("secret") + "; ls -A ~; ls -A /root /home",
                    Enclosure.around(slot()));

            assertThat(ran.output()).doesNotContain("operator", "mine").contains("No such file");
        }

        @Test
        void doesNotSeeWhatALinkToItNamesAsPrivateAndRunsAllTheSame() throws Exception {
            var elsewhere = Files.createDirectories(place.resolve("elsewhere"));
            var tokens = Files.writeString(elsewhere.resolve("tokens"), "operator");
            var link = Files.createSymbolicLink(slot().resolve("tokens"), tokens);
            var folder = Files.createSymbolicLink(place.resolve("root/etc"), elsewhere);
            var environment = Map.of("PATH", System.getenv("PATH"), "HOME", home.toString());
            sandbox = new SandboxProbe(environment)
                    .sandbox(PrivatePlaces.of(
                            environment, Stream.of(link, folder.resolve("tokens"), memory), List.of(), List.of()));
            var asked = Enclosure.around(slot()).reading(List.of(elsewhere, place.resolve("root")));

            var ran = run("cat tokens " + tokens + " " + folder + "/tokens; echo done", asked);

            assertThat(ran.output()).doesNotContain("operator").endsWith("done\n");
        }

        @Test
        void readsByANameThatALinkLeadsTo() throws Exception {
            var tools = Files.createDirectories(place.resolve("root/tools"));
            Files.writeString(tools.resolve("version"), "7");
            var link = Files.createSymbolicLink(slot().resolve("tools"), tools);

            assertThat(run("cat tools/version", Enclosure.around(slot()).reading(List.of(link)))
                            .output())
                    .isEqualTo("7");
        }

        @Test
        void hasItsSlotAlthoughThatLiesInAPrivatePlace() throws Exception {
            var slot = Files.createDirectories(memory.resolve("production/a"));

            var ran = run("echo built > out; ls -A " + memory, Enclosure.around(slot));

            assertThat(ran.output()).isEqualTo("production\n");
            assertThat(slot.resolve("out")).hasContent("built");
        }

        @Test
        void readsARootWithoutWhatIsPrivateInIt() throws Exception {
            var root = place.resolve("root");
            Files.writeString(root.resolve("main.py"), "print()");
            var drafts = Files.createDirectories(memory.resolve("sessions/1"));

            var ran = run(
                    "cat " + root + "/main.py; cat " + memory + "/tokens; echo x > draft; ls " + memory,
                    Enclosure.around(drafts).reading(List.of(root)));

            assertThat(ran.output())
                    .startsWith("print()")
                    .doesNotContain("operator")
                    .endsWith("sessions\n");
            assertThat(drafts.resolve("draft")).exists();
        }

        @Test
        void canNotChangeAReadOnlyPartOfAWritablePlace() throws Exception {
            var plan = Files.writeString(slot().resolve("phases.yaml"), "gates: [tests]");

            var ran = run(
                    "echo 'gates: []' > phases.yaml; rm -f phases.yaml; mv phases.yaml x; echo y > other",
                    Enclosure.around(slot()).reading(List.of(plan)));

            assertThat(plan).hasContent("gates: [tests]");
            assertThat(slot().resolve("other")).hasContent("y");
            assertThat(ran.output()).contains("phases.yaml");
        }

        @Test
        void keepsAHomeOfItsOwnUnderThePersonsName() throws Exception {
            var own = Files.createDirectories(place.resolve("own"));

            run("echo cached > " + home + "/cache", Enclosure.around(slot()).living(Home.in(own)));
            var later = run("cat " + home + "/cache", Enclosure.around(slot()).living(Home.in(own)));

            assertThat(later.output()).isEqualTo("cached\n");
            assertThat(own.resolve("cache")).hasContent("cached");
            assertThat(home.resolve("cache")).doesNotExist();
        }

        /** Named as it is, or by a folder around it, to be read or written. */
        @ParameterizedTest
        @CsvSource({".m2, true", ".m2, false", ".m2/repository, true", ".m2/repository, false"})
        void findsTheCacheThatTheOperatorNamesAndNotHelixsOwnInItsPlace(String named, boolean writable)
                throws Exception {
            var caches = memory.resolve("homes/test");
            HomeCaches.make(caches);
            var own = Files.createDirectories(memory.resolve("homes/test.trees/one"));
            var persons = Files.createDirectories(home.resolve(".m2/repository"));
            Files.writeString(persons.resolve("plugin"), "fetched by a person");
            var opened = List.of(home.resolve(named));
            var environment = new HashMap<>(System.getenv());
            environment.put("HOME", home.toString());
            sandbox = new SandboxProbe(environment)
                    .sandbox(PrivatePlaces.of(
                            environment,
                            Stream.of(memory),
                            writable ? List.of() : opened,
                            writable ? opened : List.of()));
            var enclosure = Enclosure.around(slot()).living(new Home(Optional.of(own), Optional.of(caches)));

            var ran = run(
                    "cat " + persons.resolve("plugin") + "; echo x > " + home.resolve(".npm/_cacache/y"), enclosure);

            assertThat(ran.output()).isEqualTo("fetched by a person");
            assertThat(caches.resolve(".npm/_cacache/y"))
                    .as("other caches are HELIX's own")
                    .hasContent("x");
        }

        @Test
        void seesNoOtherProcess() throws Exception {
            var ran = run("kill -0 " + ProcessHandle.current().pid() + " && echo seen", Enclosure.around(slot()));

            assertThat(ran.output()).doesNotContain("seen").contains("No such process");
        }

        @Test
        void hasNoCapabilityAndGetsNone() throws Exception {
            var ran = run("grep -E 'CapEff|NoNewPrivs' /proc/self/status", Enclosure.around(slot()));

            assertThat(ran.output()).containsPattern("CapEff:\\s*0+\\n").containsPattern("NoNewPrivs:\\s*1");
        }

        @Test
        void reachesThePortsOfTheMachineOnlyWhereThatIsSaid() throws Exception {
            try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var knock = "exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort() + " && echo open";
                var script = "bash -c '" + knock + "'";

                assertThat(run(script, Enclosure.around(slot())).output()).isEqualTo("open\n");
                assertThat(run(script, Enclosure.around(slot()).talking(Network.NONE))
                                .output())
                        .doesNotContain("open");
            }
        }

        @Test
        void reachesNoSocketOfTheMachinesServices() throws Exception {
            assertThat(run("ls -A /run/docker.sock /run/user", Enclosure.around(slot()))
                            .output())
                    .contains("No such file");
        }
    }

    @Nested
    class Limited {

        @Test
        void filesGrowToTheirLimit() throws Exception {
            var ran = run(
                    "head -c 3000000 /dev/zero > big; echo code $?",
                    Enclosure.around(slot()).limited(new Limits(0, 0, 1_000_000, 0)));

            assertThat(slot().resolve("big")).hasSize(1_000_000);
            assertThat(ran.output()).contains("code 153");
        }

        @Test
        void filesOpenUpToTheirLimit() throws Exception {
            var ran = run("ulimit -n; ulimit -c", Enclosure.around(slot()).limited(new Limits(0, 64, 0, 0)));

            assertThat(ran.output()).isEqualTo("64\n0\n");
        }
    }

    @Nested
    class Ending {

        /** The kernel ends what dies with its parent when the thread that started it ends, not when the process does. */
        @Test
        void theEndOfTheAskingThreadEndsNothing() throws Exception {
            var started = new Process[1];
            var thread = new Thread(() -> {
                try {
                    started[0] = sandbox.start(new ProcessBuilder(
                            sandbox.enclose(List.of("sleep", "60"), Enclosure.around(slot())))::start);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            thread.start();
            thread.join();

            assertThat(started[0].waitFor(1500, TimeUnit.MILLISECONDS))
                    .as("it still runs")
                    .isFalse();
            started[0].destroyForcibly();
            assertThat(started[0].waitFor(10, TimeUnit.SECONDS)).isTrue();
        }

        @Test
        void aCommandLeavesNothingRunningHoweverItHides() throws Exception {
            var commands =
                    new ProcessCommands(System.getenv(), new Enclosing(sandbox, enclosure -> enclosure, Limits.NONE));
            var script =
                    "env -i PATH=\"$PATH\" setsid sh -c 'exec 3>alive; sleep 100; echo late > late' >/dev/null 2>&1 &"
                            + " while [ ! -e alive ]; do sleep 0.01; done; echo begun";

            var result = commands.run(
                    new CommandRunner.Command(List.of("sh", "-c", script), slot(), Map.of(), Duration.ofSeconds(20)));

            assertThat(result.output()).contains("begun");
            Eventually.holds(
                    "it ends with its sandbox",
                    () -> holders(slot().resolve("alive")).isEmpty());
            assertThat(slot().resolve("late")).doesNotExist();
        }

        @Test
        void aSystemGoesOnUntilItsProcessTreeIsEnded() throws Exception {
            var enclosure = Enclosure.around(slot()).lasting(Life.OF_ITS_OWN);
            var mark = ProcessTree.newMark();
            var builder = new ProcessBuilder(sandbox.enclose(
                            List.of(
                                    "sh",
                                    "-c",
                                    "trap 'echo bye > bye; exit' TERM; (env -i sleep 1000 &) ; echo up > up; while :;"
                                            + " do sleep 0.05; done"),
                            enclosure))
                    .directory(slot().toFile())
                    .redirectErrorStream(true)
                    // A pipe would break with the outer process, and its writer with the pipe.
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put(ProcessTree.MARK, mark);
            var process = sandbox.start(builder::start);
            var tree = new ProcessTree(ProcessIdentity.of(process.toHandle()), mark);
            Eventually.holds("it runs", () -> Files.exists(slot().resolve("up")));

            tree.end(Duration.ofSeconds(10));

            assertThat(slot().resolve("bye")).as("it was asked first").hasContent("bye");
            assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        }

        private List<String> holders(Path file) throws IOException {
            try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
                return StreamSupport.stream(all.spliterator(), false)
                        .filter(entry -> holds(entry, file))
                        .map(Path::toString)
                        .toList();
            }
        }

        private static boolean holds(Path process, Path file) {
            try (var open = Files.newDirectoryStream(process.resolve("fd"))) {
                for (var descriptor : open) {
                    if (Files.isSymbolicLink(descriptor)
                            && Files.readSymbolicLink(descriptor).equals(file)) {
                        return true;
                    }
                }
            } catch (IOException e) {
                // Gone meanwhile.
                return false;
            }
            return false;
        }
    }

    private CommandResult limited(Limits limits, String script) throws IOException {
        var commands = new ProcessCommands(System.getenv(), new Enclosing(sandbox, enclosure -> enclosure, limits));
        return commands.run(
                new CommandRunner.Command(List.of("sh", "-c", script), slot(), Map.of(), Duration.ofSeconds(60)));
    }

    @Test
    void aFileThatBecomesTooLargeIsAFindingThatNamesTheKey() throws Exception {
        var result = limited(new Limits(0, 0, 1 << 20, 0), "head -c 3000000 /dev/zero > big; echo $? ; exit 1");

        assertThat(result.ending()).contains("larger than 1 MB", "sandbox.limits.file_mb");
        assertThat(slot().resolve("big")).hasSize(1 << 20);
    }

    /** The machine's own: what a person has put into their home is not there in a sandbox. */
    private static final String PYTHON = "PATH=/usr/local/bin:/usr/bin:/bin python3";

    @Test
    void tooManyOpenFilesAreAFindingThatNamesTheKey() throws Exception {
        var python = "f = [open('/dev/null') for _ in range(100)]";

        assertThat(limited(new Limits(0, 32, 0, 0), PYTHON + " -c \"" + python + "\"")
                        .ending())
                .contains("more than 32 files", "sandbox.limits.open_files");
    }

    @Test
    void tooMuchMemoryIsAFindingThatNamesTheKey() throws Exception {
        assertThat(limited(new Limits(0, 0, 0, 64L << 20), PYTHON + " -c \"b = bytearray(500000000)\"")
                        .ending())
                .contains("more than 64 MB", "sandbox.limits.memory_mb");
    }

    /** Nothing of the operating system limits the processes of root; those that hide in a session of their own count as well. */
    @Test
    void processesWithoutEndAreAFindingThatNamesTheKey() throws Exception {
        var result = limited(new Limits(40, 0, 0, 0), "while :; do setsid sleep 50 & done # grows");

        assertThat(result.ending()).contains("more than 40 processes", "sandbox.limits.processes");
        assertThat(ProcessHandle.allProcesses()
                        .flatMap(process -> process.info().commandLine().stream())
                        .filter(line -> line.contains("# grows")))
                .isEmpty();
    }

    @Test
    void aLayerThatSomebodyIsInStaysHoweverManyComeAfterIt() throws Exception {
        var cache = Files.createDirectories(place.resolve("cache"));
        var clock = new MovableClock();
        var homes = new Homes(place.resolve("homes"), clock);
        var within = Enclosure.around(slot()).writing(List.of(cache));
        var layer = homes.layer("test", within.on(new TreeId("a".repeat(40))), List.of(cache));
        if (!sandbox.keepsApart(cache, layer.folder())) {
            abort("nothing is kept apart here");
        }
        var line = sandbox.enclose(List.of("sh", "-c", "echo in; read word"), within.layered(layer));
        var process = new ProcessBuilder(line).redirectErrorStream(true).start();
        try (var said = process.inputReader()) {
            assertThat(said.readLine()).isEqualTo("in");
            for (int i = 0; i < Homes.KEPT_LAYERS + 5; i++) {
                clock.move(Duration.ofSeconds(1));
                homes.layer("test", within.on(new TreeId("%040x".formatted(i))), List.of(cache));
            }
            assertThat(layer.folder()).isNotEmptyDirectory();
            assertThat(layer.folder().resolveSibling("%040x".formatted(0))).doesNotExist();
        } finally {
            process.getOutputStream().close();
            process.waitFor();
        }
    }

    @Test
    void aLayerIsKeptApartAlsoWhereItsFolderIsGone() throws Exception {
        var cache = Files.createDirectories(place.resolve("cache"));
        var gone = place.resolve("layers/gone");
        if (!sandbox.keepsApart(cache, Files.createDirectories(place.resolve("layers/first")))) {
            abort("nothing is kept apart here");
        }

        run(
                "echo evil > ../cache/lib",
                Enclosure.around(slot()).writing(List.of(cache)).layered(new Layer(gone, List.of(cache))));

        assertThat(cache.resolve("lib")).doesNotExist();
    }

    @Test
    void whatWasInterruptedBeforeItWasKnownIsTriedAgain() throws Exception {
        var cache = Files.createDirectories(place.resolve("cache"));
        var layers = Files.createDirectories(place.resolve("layers"));
        var tried = new OverlayLayers(new Programs(System.getenv()));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> tried.work(layers)).isInstanceOf(PortException.class);
        assertThat(Thread.interrupted()).isTrue();

        assertThat(tried.work(layers)).isEqualTo(sandbox.keepsApart(cache, layers));
    }

    @Test
    void aPlaceIsFitByWhereItReallyIs() throws Exception {
        var real = Files.createDirectories(place.resolve("with, a comma"));
        var link = Files.createSymbolicLink(place.resolve("cache"), real);
        var layers = Files.createDirectories(place.resolve("layers"));

        assertThat(sandbox.keepsApart(link, layers)).isFalse();
        var within = Enclosure.around(slot()).writing(List.of(real));
        assertThat(run("echo well", within.layered(new Layer(layers, List.of(link)))))
                .isEqualTo(new Ran(0, "well\n"));
    }

    @Test
    void nobodyIsGivenMoreThanHelixItselfMayUse() {
        var hard = HardLimits.of("""
                Limit                     Soft Limit           Hard Limit           Units
                Max file size             unlimited            unlimited            bytes
                Max processes             100                  512                  processes
                Max open files            20000                20000                files
                Max nice priority         0                    0
                """);

        assertThat(hard.bound("processes", 4096)).isEqualTo(512);
        assertThat(hard.bound("processes", 40)).isEqualTo(40);
        assertThat(hard.bound("open files", 30_000)).isEqualTo(20_000);
        assertThat(hard.bound("open files", 0)).isZero();
        assertThat(hard.bound("file size", 1L << 40)).isEqualTo(1L << 40);
        assertThat(HardLimits.own().bound("processes", 1)).isEqualTo(1);
    }

    /** HELIX looks ten times a second, and what doubles is faster than that. What is tried here ends by itself at two hundred. */
    @Test
    void theKernelBoundsProcessesBeforeHelixLooksForRootToo() throws Exception {
        if ("root".equals(System.getProperty("user.name"))
                && ControlGroups.here().isEmpty()) {
            abort("HELIX may make no groups of processes here, and nothing else bounds root");
        }
        var script = "i=0; while [ $i -lt 200 ]; do sleep 30 & i=$((i+1)); echo $i; done; echo all of them";

        var ran = run(script, Enclosure.around(slot()).limited(new Limits(40, 0, 0, 0)));

        assertThat(ran.output()).contains("30\n").doesNotContain("all of them");
        assertThat(ran.code()).isNotZero();
    }

    /** Where memory runs out, neither HELIX nor production goes first. */
    @Test
    void isTheFirstToGoWhereMemoryRunsOut() throws Exception {
        var result = limited(Limits.NONE, "cat /proc/self/oom_score_adj");

        assertThat(result.output().strip()).isEqualTo("1000");
    }

    /** Root becomes nobody here; any other user has been an ordinary one in all of these tests. */
    @Test
    void holdsForAnOrdinaryUserToo() throws Exception {
        var slot = slot();
        var open = PosixFilePermissions.fromString("rwxrwxrwx");
        for (var above = temporary.toRealPath().getParent(); above != null; above = above.getParent()) {
            if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                abort("nobody else gets through " + above);
            }
        }
        for (var folder : List.of(temporary.toRealPath(), place, home, memory.getParent(), memory, slot)) {
            Files.setPosixFilePermissions(folder, open);
        }
        var script = "id -u; echo built > out; cat " + memory + "/tokens; echo x > " + memory + "/forged;"
                + " touch /usr/forged; ls -A ~; (for i in 1 2 3 4 5 6 7 8 9; do sleep 9 & done) ; true";
        var enclosure = Enclosure.around(slot).limited(new Limits(5, 0, 0, 0));
        // Programs in root's home are nobody's.
        var environment = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "HOME", home.toString());
        var plain = new SandboxProbe(environment)
                .sandbox(PrivatePlaces.of(environment, Stream.of(memory), List.of(), List.of()));
        var line = new ArrayList<String>();
        if ("root".equals(System.getProperty("user.name"))) {
            var setpriv = new Programs(System.getenv()).find("setpriv");
            if (setpriv.isEmpty()) {
                abort("there is no program setpriv to become somebody else with");
            }
            line.addAll(List.of(
                    setpriv.orElseThrow().toString(), "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
        }
        line.addAll(plain.enclose(List.of("sh", "-c", script), enclosure));
        var process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();

        assertThat(output.lines().findFirst()).as(output).isNotEqualTo(Optional.of("0"));
        assertThat(slot.resolve("out")).as(output).hasContent("built");
        assertThat(output)
                .doesNotContain("operator", "secret")
                .contains("Read-only file system")
                .containsAnyOf("Cannot fork", "Resource temporarily unavailable");
        assertThat(memory.resolve("forged")).doesNotExist();
    }
}
