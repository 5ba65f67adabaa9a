package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.LocalCredential;
import dev.helix.app.wiring.Helix;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A root that HELIX wrote before its files had format numbers, with an integration that was killed when main had moved and
 * the work tree had not, is taken over by today's HELIX: nothing is lost, and what was half done is finished.
 */
@Timeout(180)
class OldRootUpgradeTest {

    private static final Path OLD = Path.of("../helix-adapter-local/src/test/resources/format-1");

    @TempDir
    private Path temporary;

    private Path root;

    @BeforeEach
    void makeOldRoot() throws Exception {
        root = Files.createDirectory(temporary.toRealPath().resolve("root"));
        try (var files = Files.walk(OLD)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = at(OLD.relativize(file).toString());
                Files.createDirectories(copy.resolveSibling("."));
                Files.copy(file, copy);
            }
        }
        for (var link : Files.readAllLines(OLD.resolve("links.txt"))) {
            var words = link.split(" -> ", -1);
            Files.createSymbolicLink(at(words[0]), Path.of(words[1]));
        }
        var git = new GitFolder(root);
        git.git("init", "-q", "-b", "main");
        importRepository();
        Files.writeString(root.resolve(".git/info/exclude"), "/.helix/\n/projects/\n");
        // The work tree and its index are where the killed integration left them: at the commit before.
        git.git("read-tree", "main~1");
    }

    private Path at(String name) {
        return root.resolveSibling(name.replace("dot-helix", ".helix"));
    }

    private void importRepository() throws Exception {
        var process = new ProcessBuilder("git", "-C", root.toString(), "fast-import", "--quiet")
                .redirectInput(OLD.resolve("repository.fast-export").toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    private Cli helix(String... arguments) {
        var words = new Object[arguments.length + 2];
        System.arraycopy(arguments, 0, words, 0, arguments.length);
        words[arguments.length] = "--root";
        words[arguments.length + 1] = root;
        return Cli.run(words);
    }

    private Path journal() {
        return root.resolve(".helix/journal.jsonl");
    }

    private void makeNewer(String file) throws IOException {
        var stored = root.resolve(file);
        Files.writeString(stored, Files.readString(stored).replaceFirst("^(\\{\\s*\"format\"\\s*:\\s*)\\d+", "$112"));
    }

    @Test
    void keepsEveryProjectFinishesWhatWasHalfDoneAndGoesOn() throws Exception {
        var old = Files.readString(journal());

        var recovered = helix("recover");

        assertThat(recovered.code()).as("%s", recovered).isZero();
        assertThat(recovered.out()).contains("integrate of wave is succeeded");
        assertThat(root.resolve("wave.txt")).hasContent("waves");
        assertThat(root.resolve("projects/archive/wave")).isDirectory();
        assertThat(Files.readString(journal())).startsWith("{\"format\":2,\"sequence\":1,");
        assertThat(root.resolve(".helix/journal.jsonl.format-1")).hasContent(old.stripTrailing());
        assertThat(helix("project", "list").out())
                .containsPattern("integrated +say-goodbye ")
                .containsPattern("integrated +wave ")
                .containsPattern("failed +break-it ")
                .containsPattern("aborted +give-up ")
                .containsPattern("ready +half-done ")
                .containsPattern("pending +unlock-config ");
        assertThat(helix("project", "show", "break-it").out()).contains("stage 'unit' failed");
        var deployed = helix("project", "deploy", "half-done");
        assertThat(deployed.code()).as("%s", deployed).isZero();
        assertThat(helix("project", "integrate", "half-done").code()).isZero();
        assertThat(root.resolve("half.txt")).hasContent("half");
        StoredFiles.areAllTold(root);
        StoredFiles.areForTheirOwnerAlone(root);
    }

    @Test
    void aNewerJournalIsRefusedByEachCommandAndToldByTheDoctor() throws Exception {
        assertThat(helix("recover").code()).isZero();
        makeNewer(".helix/journal.jsonl");
        var before = Files.readString(journal());
        var sentence = "journal.jsonl:1 has format 12, and this HELIX knows formats up to 2; start the newer HELIX";

        for (var command : new String[] {"recover", "serve"}) {
            var run = helix(command);
            assertThat(run.code()).as("%s", run).isEqualTo(3);
            assertThat(run.err()).contains("error[NEWER_FORMAT]: ").contains(sentence);
        }
        var listed = helix("project", "list", "--format", "json");
        assertThat(listed.code()).isEqualTo(3);
        assertThat(listed.out()).contains("\"code\" : \"NEWER_FORMAT\"").contains(sentence);
        var doctor = helix("doctor");
        assertThat(doctor.code()).isNotZero();
        assertThat(doctor.out()).contains(sentence);
        assertThat(journal()).hasContent(before.stripTrailing());
    }

    @Test
    void aNewerLeaseOrBundleIsRefusedWhereItIsNeeded() throws Exception {
        assertThat(helix("recover").code()).isZero();
        var lease = ".helix/leases/test+system.json";
        Files.copy(root.resolve(lease), temporary.resolve("lease"));
        Files.writeString(root.resolve(lease), "{\"format\":12}\n", StandardOpenOption.TRUNCATE_EXISTING);

        var deployed = helix("project", "deploy", "half-done");

        assertThat(deployed.code()).as("%s", deployed).isEqualTo(3);
        assertThat(deployed.err()).contains("error[NEWER_FORMAT]").contains("test+system.json has format 12");
        assertThat(helix("doctor").out()).contains("test+system.json has format 12");

        Files.delete(root.resolve(lease));
        Files.copy(temporary.resolve("lease"), root.resolve(lease));
        Files.writeString(root.resolve(".helix/bundles/half-done.json"), "{\n  \"format\" : 12,\n}\n");
        var again = helix("project", "deploy", "half-done");
        assertThat(again.code()).as("%s", again).isNotZero();
        assertThat(again.err()).contains("half-done.json has format 12");
    }

    /** By a server that has the root open while somebody brings back a file of a newer HELIX. */
    @Test
    void aNewerBundleOrLeaseIsRefusedBesideAServerAndByHttp() throws Exception {
        assertThat(helix("recover").code()).isZero();
        try (var helix = Helix.open(root, Lifetime.DETACHED, System.getenv());
                var server = helix.serve("1")) {
            var newer = Map.of(
                    ".helix/bundles/half-done.json", "{\n  \"format\" : 12,\n}\n",
                    ".helix/leases/test+system.json", "{\"format\":12}\n");
            for (var file : newer.entrySet()) {
                var stored = root.resolve(file.getKey());
                var before = Files.readString(stored);
                Files.writeString(stored, file.getValue());
                var sentence = stored.getFileName() + " has format 12, and this HELIX knows formats up to 2";

                var command = helix("project", "deploy", "half-done");
                var http = post(server.url() + "/helix/evolution/projects/half-done/deploy");

                assertThat(command.code()).as("%s", command).isEqualTo(3);
                assertThat(command.err()).contains("error[NEWER_FORMAT]: ").contains(sentence);
                assertThat(http.statusCode()).as(http.body()).isEqualTo(500);
                assertThat(http.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
                assertThat(http.body()).contains("\"code\":\"NEWER_FORMAT\"").contains(sentence);
                Files.writeString(stored, before);
            }
            var deployed = post(server.url() + "/helix/evolution/projects/half-done/deploy");
            assertThat(deployed.body()).contains("\"succeeded\"");
        }
    }

    private HttpResponse<String> post(String url) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + LocalCredential.read(root).orElseThrow())
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=60")
                .POST(BodyPublishers.ofString(""))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    @Test
    void aDamagedLineIsNamedWithWhatToDo() throws Exception {
        assertThat(helix("recover").code()).isZero();
        var lines = Files.readAllLines(journal());
        lines.set(16, lines.get(16).replace("op-", "op_"));
        Files.write(journal(), lines);

        var run = helix("project", "list");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err())
                .contains("journal.jsonl:17: this line of the journal is damaged")
                .contains("restore the file from a backup");
        assertThat(helix("doctor").out()).contains("journal.jsonl:17: this line of the journal is damaged");
    }
}
