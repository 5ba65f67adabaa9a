package dev.helix.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.adapter.git.Ed25519KeyFile;
import dev.helix.adapter.local.Programs;
import dev.helix.app.ClaudeCli;
import dev.helix.app.Cli;
import dev.helix.app.Running;
import dev.helix.app.SandboxWanted;
import dev.helix.app.StoredFiles;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real demo in a JVM of its own, and what it leaves behind. All of it is one class, because two demos at a time would ask for the
 * same ports.
 */
class DemoTest {

    private static final Pattern TREE = Pattern.compile("\"tree\" : \"([0-9a-f]{40})\"");

    @TempDir
    private Path folder;

    @Test
    void leavesWhatItToldInTheRepositoryAndNothingRunning() throws Exception {
        var demo = DemoProcess.start(folder);
        var output = DemoProcess.read(demo.getInputStream());

        assertThat(demo.waitFor(DemoProcess.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(demo.exitValue()).as(output).isZero();
        assertThat(output)
                .contains("rejected (MISSING_STEP_MARKER), repaired")
                .contains("rejected (MISSING_ADR_SECTION), repaired")
                .contains("refused: step 'start' failed")
                .contains("All of it observed in")
                .contains(SandboxWanted.here() ? "run in a sandbox (bubblewrap" : "NOT in a sandbox");
        assertThat(transcript(output)).as(output).isEqualTo(transcriptInReadme());
        var production = folder.resolve("demo/production");
        assertThat(git(production, "log", "--format=%s%n%(trailers:key=Helix-Project,valueonly)", "-1"))
                .contains("Greet in the language that is asked for", "greet-in-german");
        assertThat(git(production, "log", "--format=%(trailers)", "-1"))
                .contains("Helix-Tree: " + git(production, "rev-parse", "HEAD^{tree}"))
                .contains("Helix-Verdict: passed syntax=2 unit=4 e2e=3")
                .contains("Assisted-by: scripted:developer");
        assertThat(git(production, "log", "--format=%s")).isEqualTo("Greet in the language that is asked for\nBegin");
        assertThat(git(production, "status", "--porcelain")).isEmpty();
        assertThat(git(production, "show", "HEAD:adr/001-greet-in-german.md")).contains("## Acceptance Criteria");
        assertThat(production.resolve(".helix/production/current/greetings.properties"))
                .isRegularFile();
        assertThat(Files.readString(production.resolve("projects/evolution/limit-greetings/status.json")))
                .contains("\"status\" : \"failed\"", "\"name\" : \"start\"", "NullPointerException");
        assertThat(Files.readString(production.resolve("projects/archive/greet-in-german/status.json")))
                .contains("\"status\" : \"integrated\"", "\"passed\" : true");
        assertThat(Running.below(folder)).isEmpty();
        isProvenInAFreshClone(production);
        StoredFiles.areAllTold(production);
        StoredFiles.areForTheirOwnerAlone(production);
    }

    @Test
    void withDatabasesAChangeWithAMigrationGoesIntoProductionAndAMortalOneIsTakenBackWithItsData() throws Exception {
        var missing = DemoServers.missing(System.getenv());
        assumeTrue(missing.isEmpty(), missing::orElseThrow);
        var demo = DemoProcess.start(folder, "--databases");
        var output = DemoProcess.read(demo.getInputStream());

        assertThat(demo.waitFor(DemoProcess.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(demo.exitValue()).as(output).isZero();
        assertThat(output)
                .contains("proven to have come without a row")
                .contains("judged by what its databases hold: Hi, Grace (en)!, production still Hello, Ada!")
                .contains("its databases, too: Hi, Grace!")
                .contains(".postgres.dump")
                .contains("production's tree and data are back as they were: Hello, Ada (en)!")
                .contains("All of it observed in")
                .doesNotContain("Mallory");
        assertThat(Running.below(folder)).isEmpty();
        StoredFiles.areAllTold(folder.resolve("demo/production"));
    }

    @Test
    void saysWhichServersAreMissing() throws Exception {
        var bin = Files.createDirectories(folder.resolve("bin"));
        var git = new Programs(System.getenv()).find("git").orElseThrow();
        Files.createSymbolicLink(bin.resolve("git"), git);
        var demo = DemoProcess.start(folder, Map.of("PATH", bin.toString()), "--databases");
        var output = DemoProcess.read(demo.getInputStream());

        assertThat(demo.waitFor()).as(output).isEqualTo(3);
        assertThat(output)
                .contains(
                        "error[NO_SERVERS]",
                        "pg_dump and pg_restore",
                        "redis-server and redis-cli on the PATH",
                        "apt-get install")
                .doesNotContain("Exception");
    }

    /** As somebody does who has a clone and the key's public half; and who is then handed one that was tampered with. */
    private void isProvenInAFreshClone(Path production) throws Exception {
        var trust = Files.writeString(
                folder.resolve("trust"),
                Cli.run("verify", "--print-key", "--root", production).out());
        var place = folder.resolve("clone");
        git(folder, "clone", "-q", production.toString(), place.toString());
        git(place, "fetch", "-q", "origin", "+refs/notes/helix:refs/notes/helix");

        assertThat(verify(place, trust, "--strict").out())
                .contains("proven: 1 integrated, 0 taken back, 0 by hand, 0 with a flaw; 1 older");
        assertThat(verify(place, trust, "--strict").code()).isZero();
        var refused =
                TREE.matcher(Files.readString(production.resolve("projects/evolution/limit-greetings/status.json")));
        assertThat(refused.find()).isTrue();
        assertThat(verify(place, trust, "--tree", refused.group(1)).out())
                .contains("failed: project limit-greetings", "start=FAILED", "FAILED PROOF_FAILED");

        // The note: a byte of one; all of them; the key; the tree; the order.
        var note = git(place, "notes", "--ref=helix", "show", "HEAD");
        noted(place, note.replaceFirst("\"payload\":\"eyJ", "\"payload\":\"eyK"));
        isFlawed(place, trust, "PROOF_(CHANGED|UNREADABLE)");
        git(place, "update-ref", "-d", "refs/notes/helix");
        isFlawed(place, trust, "PROOF_MISSING");
        git(place, "fetch", "-q", "origin", "+refs/notes/helix:refs/notes/helix");
        isFlawed(
                place,
                Files.writeString(
                        folder.resolve("other"),
                        Ed25519KeyFile.own(Files.createDirectory(folder.resolve("stranger")), "stranger")
                                        .trustLine()
                                + "\n"),
                "PROOF_UNTRUSTED");
        git(place, "config", "user.name", "Eve");
        git(place, "config", "user.email", "eve@example.org");
        Files.writeString(place.resolve("greetings.properties"), "evil");
        git(place, "commit", "-q", "-a", "--amend", "--no-edit");
        noted(place, note);
        isFlawed(place, trust, "PROOF_OTHER_TREE");
        git(place, "reset", "-q", "--hard", "origin/HEAD");
        git(place, "commit", "-q", "--allow-empty", "-m", "Between");
        git(place, "cherry-pick", "--allow-empty", "--keep-redundant-commits", "HEAD~1");
        noted(place, note);
        isFlawed(place, trust, "PROOF_OTHER_(COMMIT|TREE)|PROOF_CHAIN");
    }

    private void noted(Path place, String note) throws Exception {
        var file = Files.writeString(folder.resolve("note"), note);
        git(place, "notes", "--ref=helix", "add", "-f", "-F", file.toString(), "HEAD");
    }

    private static Cli verify(Path place, Path trust, Object... more) {
        return Cli.run(Stream.concat(Stream.of("verify", "--root", place, "--trust", trust), Stream.of(more))
                .toArray());
    }

    private static void isFlawed(Path place, Path trust, String code) {
        var run = verify(place, trust);
        assertThat(run.out()).containsPattern("FAILED (" + code + ")");
        assertThat(run.code()).as(run.out()).isEqualTo(1);
    }

    /** Returns what was printed up to the summary, without times, ids, ports and places. */
    private static List<String> transcript(String output) {
        return output.lines()
                .takeWhile(line -> !line.isBlank())
                .filter(line -> line.startsWith("  ok ") || line.startsWith("     "))
                .map(line -> line.replaceFirst("[0-9.]+ s ", "T s ")
                        .replaceAll("\\b[0-9a-f]{10}\\b", "ID")
                        .replaceAll("(changes not yet judged run|NOT) in a sandbox.*", "SANDBOX")
                        .replaceAll("port \\d+", "port N")
                        .replaceAll("\\d+ of \\d+ requests", "N of N requests")
                        .replaceAll("repository in .*", "repository in PLACE")
                        .replaceAll(" +", " "))
                .toList();
    }

    private static List<String> transcriptInReadme() throws IOException {
        var readme = Files.readString(Path.of("../README.md"));
        int begin = readme.indexOf("```\n  ok ");
        assertThat(begin).as("the transcript in README.md").isNotNegative();
        return transcript(readme.substring(begin + 4, readme.indexOf("\n```", begin + 4)));
    }

    @Test
    @EnabledIf(
            value = "dev.helix.app.ClaudeCli#isWanted",
            disabledReason = "no command line of Claude Code here: run .ci/install-claude-cli")
    void theRealCommandLineGoesTheSameRoad() throws Exception {
        var demo = DemoProcess.start(
                folder, "--agent", "claude", "--claude", ClaudeCli.path().toString());
        var output = DemoProcess.read(demo.getInputStream());

        assertThat(demo.waitFor(DemoProcess.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(demo.exitValue()).as(output).isZero();
        assertThat(output)
                .contains("sent back by a hook while the agent worked (MISSING_STEP_MARKER), repaired")
                .contains("sent back by a hook while the agent worked (MISSING_ADR_SECTION), repaired")
                .contains("refused: step 'start' failed")
                .contains("All of it observed in");
        var production = folder.resolve("demo/production");
        assertThat(git(production, "log", "--format=%(trailers)", "-1")).contains("Assisted-by: claude-");
        assertThat(git(production, "status", "--porcelain")).isEmpty();
        assertThat(Running.below(folder)).isEmpty();
        StoredFiles.areAllTold(production);
        StoredFiles.areForTheirOwnerAlone(production);
    }

    /**
     * Killed where systems run, where one is being replaced, and where production itself is; each time in the folder that the one
     * before left. The last one runs to its end there, and stays.
     */
    @Test
    @EnabledOnOs(OS.LINUX)
    void killedDemoTakesItsSystemsAlongAndTheNextOneBeginsAnewAndStaysWithABoardAndALinkThatLetsOneBrowserIn()
            throws Exception {
        for (var line :
                List.of("production answers on port", "sealed: 4 files", "validated:", "integrated as commit")) {
            var killed = DemoProcess.start(folder);
            DemoProcess.readUntil(killed.getInputStream(), line);
            killed.destroyForcibly().waitFor();
            DemoProcess.awaitNothingRunning(folder);
        }
        var demo = DemoProcess.start(folder, "--stay");
        var said = DemoProcess.readUntil(demo.getInputStream(), "once by this link: ");
        assertThat(transcript(said)).as(said).isEqualTo(transcriptInReadme());
        var link = URI.create(said.substring(said.lastIndexOf("http")).strip());
        try {
            var in = page(link, link.getRawPath() + "?" + link.getRawQuery(), "");
            assertThat(in).contains("303");
            var cookie = in.lines()
                    .filter(line -> line.startsWith("Set-Cookie: "))
                    .findFirst()
                    .orElseThrow()
                    .replaceFirst("Set-Cookie: ([^;]*).*", "$1");
            assertThat(page(link, "/", cookie))
                    .contains("greet-in-german changed Greeter.java, too: rebase it.")
                    .contains("Being developed", "Announce the opening hours")
                    .contains("In production with commit")
                    .contains("step 'start' failed");
            assertThat(page(link, "/compliance", cookie)).contains("2 answers so far");
            assertThat(page(link, "/chats", cookie)).contains("greet-in-german</a>", "Right after another call");
            var answers = page(link, "/answers", cookie);
            assertThat(answers).contains("Right after another call");
            var one = answers.replaceFirst("(?s).*href=\"(/answers/[0-9TZ]+)\".*", "$1");
            assertThat(page(link, one, cookie))
                    .contains("as it was asked", "for the missing piece alone", "MISSING_STEP_MARKER");
        } finally {
            demo.destroy();
            assertThat(demo.waitFor(DemoProcess.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
        DemoProcess.awaitNothingRunning(folder);
    }

    /** Java's own client does not know the server's name. */
    private static String page(URI server, String path, String cookie) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            var request = "GET " + path + " HTTP/1.1\r\nConnection: close\r\nHost: " + server.getAuthority()
                    + "\r\nCookie: " + cookie + "\r\nAccept: text/html\r\nAccept-Language: en\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void findsFreePortsWhereTheUsualOnesAreTaken() throws Exception {
        try (var production = listen(8001);
                var test = listen(9001)) {
            var demo = DemoProcess.startOnUsualPorts(folder, Map.of(), List.of());
            try {
                var output = DemoProcess.readUntil(demo.getInputStream(), "its twin, answers on port");

                assertThat(output)
                        .contains("production answers on port")
                        .doesNotContain("on port " + production.getLocalPort() + " ")
                        .doesNotContain("on port " + test.getLocalPort() + "\n");
            } finally {
                demo.destroyForcibly().waitFor();
                DemoProcess.awaitNothingRunning(folder);
            }
        }
    }

    /** Listens on a port, unless somebody else does: it is taken either way. */
    private static ServerSocket listen(int port) throws IOException {
        var socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException e) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        }
        return socket;
    }

    private static String git(Path repository, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("git", "-C", repository.toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = DemoProcess.read(process.getInputStream());
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }
}
