package dev.helix.app.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.git.Ed25519KeyFile;
import dev.helix.adapter.local.InTotoFormat;
import dev.helix.adapter.local.Programs;
import dev.helix.app.Cli;
import dev.helix.app.GitFolder;
import dev.helix.app.StoredFiles;
import dev.helix.app.attack.AttackRoot.Way;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.proof.Envelope;
import dev.helix.domain.proof.Statement;
import dev.helix.domain.text.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What production reported, what was taken back, and what has failed: each is found proven with a clone and the key's public half. */
class ProofOfVerdictsTest {

    private static final InTotoFormat FORMAT = new InTotoFormat();

    @TempDir
    private Path folder;

    private static void change(AttackRoot root, String project, String file, String text) throws Exception {
        if (!project.equals("change")) {
            root.does("project", "create", project, "--title", "More");
        }
        root.write(project, file, text);
        root.does("project", "ready", project);
    }

    private GitFolder clone(AttackRoot of) throws Exception {
        var place = folder.resolve("clone-" + of.git().git("rev-list", "--count", "main"));
        of.git().git("clone", "-q", of.folder().toString(), place.toString());
        var clone = new GitFolder(place);
        clone.git("fetch", "-q", "origin", "+refs/notes/helix:refs/notes/helix");
        Files.writeString(
                folder.resolve("trust"), of.does("verify", "--print-key").out());
        return clone;
    }

    private Cli verify(GitFolder clone, Object... more) {
        var words =
                new ArrayList<Object>(List.of("verify", "--root", clone.folder(), "--trust", folder.resolve("trust")));
        words.addAll(List.of(more));
        return Cli.run(words.toArray());
    }

    private static String production(AttackRoot root) throws Exception {
        return Files.readString(root.folder().resolve("helix.yaml"))
                .replaceFirst("(?s).*production: \\{ port: (\\d+).*", "http://127.0.0.1:$1/");
    }

    @ParameterizedTest
    @EnumSource
    void whatProductionReportsIsProvenAndAskedAgainAndWhatIsTakenBackIsToo(Way way) throws Exception {
        try (var root = AttackRoot.reporting(folder, "proof: { sign: helix }\n")) {
            root.begin(way);
            root.does("control", "start");
            var address = production(root);
            try {
                change(root, "change", "modified/app.txt", "one\nmore\n");
                root.does("project", "deploy", "change");
                root.does("project", "integrate", "change");
                var clone = clone(root);

                var run = verify(clone, "--strict", "--production", address);

                assertThat(run.out())
                        .contains("proven: 1 integrated, 0 taken back")
                        .contains("production reports tree " + clone.git("rev-parse", "HEAD^{tree}"))
                        .doesNotContain("reports none");
                assertThat(run.code()).as(run.out() + run.err()).isZero();
                assertThat(clone.git("notes", "--ref=helix", "show", "HEAD")).contains("\n");
                var other = verify(clone, "HEAD~1", "--production", address);
                assertThat(other.code()).isEqualTo(1);
                assertThat(other.out()).contains("FAILED ", "NOT proven");

                change(root, "worse", "modified/app.txt", "one\nend in production\n");
                root.does("project", "deploy", "worse");
                assertThat(root.helix("project", "integrate", "worse").code()).isNotZero();
                var after = clone(root);

                var whole = verify(after, "--strict", "--production", address);

                assertThat(whole.out()).contains("proven: 2 integrated, 1 taken back, 0 by hand, 0 with a flaw");
                assertThat(whole.code()).as(whole.out() + whole.err()).isZero();
                assertThat(after.git("rev-parse", "HEAD^{tree}")).isEqualTo(after.git("rev-parse", "HEAD~2^{tree}"));
                // Somebody takes the statement about the return away.
                after.git("notes", "--ref=helix", "remove", "HEAD");
                var bare = verify(after);
                assertThat(bare.code()).isEqualTo(1);
                assertThat(bare.out()).contains(after.git("rev-parse", "HEAD~1") + " FAILED PROOF_INCOMPLETE");
            } finally {
                root.helix("control", "stop");
                root.helix("control", "stop", "--system", "test");
            }
        }
    }

    /** The shell that runs the tests, and the Python that its script names: with what they were, and when they ran. */
    @ParameterizedTest
    @EnumSource
    void theProgramsThatJudgedAreStatedAndToldByVerify(Way way) throws Exception {
        try (var root = AttackRoot.make(folder, "proof: { sign: helix }\n", "", """
                python3 -c 'print("1 passed, 0 failed")'
                """)) {
            root.begin(way);
            change(root, "change", "modified/app.txt", "one\nmore\n");
            root.does("project", "deploy", "change");
            var tree = root.shown().path("report").path("tree").asString("");
            root.does("project", "integrate", "change");
            var clone = clone(root);

            for (var words : List.of(List.of("HEAD"), List.of("--tree", tree))) {
                var run = verify(clone, words.toArray());
                assertThat(run.code()).as(run.out() + run.err()).isZero();
                assertThat(run.out()).containsPattern("  by: [^\n]*Python 3\\.[0-9.]+ \\(unit\\)");
                assertThat(run.out()).containsPattern("  by: [^\n]*sh[^\n]* \\(unit\\)");
            }
            var python = AttackRoot.JSON
                    .readTree(verify(clone, "HEAD", "--format", "json").out())
                    .path("commits")
                    .path(0)
                    .path("programs")
                    .valueStream()
                    .filter(program -> program.path("name").asString("").startsWith("python3"))
                    .findFirst()
                    .orElseThrow();
            var file = new Programs(System.getenv()).find("python3").orElseThrow();
            assertThat(python.path("sha256").asString("")).isEqualTo(Sha256.hex(Files.readAllBytes(file)));
            assertThat(AttackRoot.JSON
                            .readTree(verify(clone, "--tree", tree, "--format", "json")
                                    .out())
                            .path("verdicts")
                            .path(0)
                            .path("programs")
                            .valueStream()
                            .anyMatch(python::equals))
                    .isTrue();
            StoredFiles.areAllTold(root.folder());
            StoredFiles.areForTheirOwnerAlone(root.folder());
        }
    }

    @Test
    void aVerdictThatFailedIsProvenBesideItsTreeAndToldByHttp() throws Exception {
        try (var root = AttackRoot.make(folder, "proof: { sign: helix }\n", "", """
                grep -q bad app.txt && { echo '0 passed, 1 failed'; exit 1; }
                echo '1 passed, 0 failed'
                """)) {
            root.begin(Way.BESIDE_A_SERVER);
            change(root, "change", "modified/app.txt", "bad\n");
            assertThat(root.helix("project", "deploy", "change").code()).isNotZero();
            var told = AttackRoot.JSON.readTree(root.get("/helix/evolution/projects/change/proof"));
            assertThat(told.path("envelopes").size()).isGreaterThan(2);
            var tree = root.shown().path("report").path("tree").asString("");
            var clone = clone(root);

            var run = verify(clone, "--tree", tree);

            assertThat(run.out())
                    .contains(tree + " failed: project change on " + clone.git("rev-parse", "HEAD"))
                    .contains("unit=FAILED", "signed by helix@shop", "FAILED PROOF_FAILED", "NOT proven");
            assertThat(run.code()).isEqualTo(1);
            assertThat(verify(clone, "--tree", tree, "--format", "json").out())
                    .contains("\"holds\" : false", "\"passed\" : false", "\"unit\" : \"FAILED\"");

            change(root, "better", "modified/app.txt", "good\n");
            root.does("project", "deploy", "better");
            root.does("project", "integrate", "better");
            clone.git("pull", "-q", "origin", "main");
            clone.git("fetch", "-q", "origin", "+refs/notes/helix:refs/notes/helix");

            assertThat(verify(clone, "--strict").code()).isZero();
            var good = verify(clone, "--tree", "HEAD");
            assertThat(good.out()).contains(" passed: project better", "unit=PASSED", "proven: it was judged well");
            assertThat(good.code()).isZero();
            assertThat(verify(clone, "--tree", "HEAD~1").out()).contains("FAILED PROOF_MISSING");
            assertThat(verify(clone, "--tree", "nothing").code()).isEqualTo(2);

            // A bad verdict can't be passed off as a good one, nor as that of another tree.
            var note = clone.git("notes", "--ref=helix", "show", clone.git("rev-parse", "HEAD^{tree}"));
            Files.writeString(folder.resolve("note"), note);
            clone.git(
                    "notes",
                    "--ref=helix",
                    "add",
                    "-f",
                    "-F",
                    folder.resolve("note").toString(),
                    tree(clone, "HEAD~1"));
            var moved = verify(clone, "--tree", "HEAD~1");
            assertThat(moved.code()).isEqualTo(1);
            assertThat(moved.out()).contains("FAILED PROOF_OTHER_TREE");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTakenOffTheTestSystemIsStatedBesideItsTreeAndALieAboutItIsNamed(Way way) throws Exception {
        try (var root = AttackRoot.make(folder, "proof: { sign: helix }\n", "", "echo '1 passed, 0 failed'\n")) {
            root.begin(way);
            change(root, "change", "modified/app.txt", "one\n");
            root.does("project", "deploy", "change");
            var first = root.shown().path("report").path("tree").asString("");
            root.does("project", "rollback", "change");
            var old = root.git().git("rev-parse", "HEAD^{tree}");
            var clone = clone(root);

            var run = verify(clone, "--tree", first);

            assertThat(run.out())
                    .contains(first + " passed: project change", first + " left the test system at ")
                    .contains("which runs tree " + old + " since: taken off the test system, by ");
            assertThat(run.code()).as(run.out() + run.err()).isZero();
            assertThat(AttackRoot.JSON
                            .readTree(verify(clone, "--tree", first, "--format", "json")
                                    .out())
                            .at("/verdicts/0/taken_off/runs")
                            .asString(""))
                    .isEqualTo(old);
            assertThat(verify(clone, "--tree", first).out().lines().filter(line -> line.contains(" left the ")))
                    .hasSize(1);

            // The place is also lost to another project's candidate.
            root.does("project", "deploy", "change");
            change(root, "other", "modified/app.txt", "two\n");
            root.does("project", "deploy", "other");
            clone.git("fetch", "-q", "origin", "+refs/notes/helix:refs/notes/helix");

            var twice = verify(clone, "--tree", first);

            assertThat(twice.out().lines().filter(line -> line.contains(" left the ")))
                    .hasSize(2);
            assertThat(twice.out()).contains("since: project other took its place on the test system, by ");
            assertThat(twice.code()).as(twice.out() + twice.err()).isZero();

            var note = lines(clone, first);
            var off = note.stream()
                    .filter(line -> says(line, "taken-off"))
                    .toList()
                    .getFirst();
            record Lie(String key, Object value, String code) {}
            for (var lie : List.of(
                    new Lie("at", "2020-01-01T00:00:00Z", "PROOF_TIME"),
                    new Lie("at", "2220-01-01T00:00:00Z", "PROOF_TIME"),
                    new Lie("project", "other", "PROOF_CHAIN"),
                    new Lie("runs", "nothing", "PROOF_UNREADABLE"),
                    new Lie("summary_sha256", "0".repeat(64), "PROOF_INCOMPLETE"))) {
                var fields = new HashMap<>(statement(off).predicate());
                fields.put(lie.key(), lie.value());
                var told = signed(
                        root,
                        new Statement(statement(off).subject(), statement(off).type(), fields));
                write(
                        clone,
                        first,
                        note.stream()
                                .map(line -> line.equals(off) ? told : line)
                                .toList());

                named(verify(clone, "--tree", first), lie.code());
            }
            var moved = new Statement(
                    Statement.Subject.of(new TreeId(old)),
                    statement(off).type(),
                    statement(off).predicate());
            write(clone, first, more(note, signed(root, moved)));
            named(verify(clone, "--tree", first), "PROOF_OTHER_TREE");
            var again = new HashMap<>(statement(off).predicate());
            again.put("reason", "another one");
            write(
                    clone,
                    first,
                    more(
                            note,
                            signed(
                                    root,
                                    new Statement(
                                            statement(off).subject(),
                                            statement(off).type(),
                                            again))));
            named(verify(clone, "--tree", first), "PROOF_CHAIN");
            var envelope = FORMAT.envelope(off);
            var changed = FORMAT.line(new Envelope(
                    envelope.payloadType(),
                    Content.of(envelope.payload().text().replace("taken off the test system", "was bad")),
                    envelope.signatures()));
            write(
                    clone,
                    first,
                    note.stream().map(line -> line.equals(off) ? changed : line).toList());
            named(verify(clone, "--tree", first), "PROOF_CHANGED");
            // The verdict that it follows is taken away, with all that it sums up.
            write(
                    clone,
                    first,
                    note.stream().filter(line -> says(line, "taken-off")).toList());
            named(verify(clone, "--tree", first), "PROOF_INCOMPLETE");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAPersonRevertsIsProvenInTheChainOfAFreshClone(Way way) throws Exception {
        try (var root = AttackRoot.make(folder, "proof: { sign: helix }\n", "", "echo '1 passed, 0 failed'\n")) {
            root.begin(way);
            change(root, "change", "modified/app.txt", "one\n");
            root.does("project", "deploy", "change");
            root.does("project", "integrate", "change");
            root.does("project", "revert", "change");
            root.does("project", "deploy", "revert-change");
            root.does("project", "integrate", "revert-change");
            var clone = clone(root);

            var run = verify(clone, "--strict");

            assertThat(run.out())
                    .contains("project revert-change, tested (")
                    .contains("proven: 2 integrated, 0 taken back, 0 by hand, 0 with a flaw");
            assertThat(run.code()).as(run.out() + run.err()).isZero();
            assertThat(tree(clone, "HEAD")).isEqualTo(tree(clone, "HEAD~2"));
            // That the tree was there before makes nothing of its own proof dispensable, and the one before can't go.
            var head = clone.git("rev-parse", "HEAD");
            clone.git("notes", "--ref=helix", "remove", "HEAD~1");
            var bare = verify(clone);
            assertThat(bare.out())
                    .contains(head + " FAILED PROOF_CHAIN", clone.git("rev-parse", "HEAD~1") + " FAILED PROOF_MISSING");
            clone.git("fetch", "-q", "origin", "+refs/notes/helix:refs/notes/helix");
            clone.git("notes", "--ref=helix", "copy", "-f", "HEAD~1", "HEAD");
            var other = verify(clone);
            assertThat(other.code()).isEqualTo(1);
            assertThat(other.out()).contains(head + " FAILED PROOF_OTHER_");
        }
    }

    private static Statement statement(String line) {
        return FORMAT.statement(FORMAT.envelope(line).payload());
    }

    private static boolean says(String line, String type) {
        return statement(line).type().contains(type);
    }

    /** Signs a statement with the root's own key, as a HELIX that lies would. */
    private static String signed(AttackRoot root, Statement statement) {
        var payload = FORMAT.payload(statement);
        var key = Ed25519KeyFile.own(root.folder(), "liar");
        return FORMAT.line(new Envelope(
                Statement.PAYLOAD_TYPE, payload, List.of(key.sign(Envelope.toSign(Statement.PAYLOAD_TYPE, payload)))));
    }

    private static List<String> more(List<String> lines, String line) {
        var all = new ArrayList<>(lines);
        all.add(line);
        return all;
    }

    private static List<String> lines(GitFolder clone, String object) throws Exception {
        return clone.git("notes", "--ref=helix", "show", object)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private void write(GitFolder clone, String object, List<String> lines) throws Exception {
        var file = Files.writeString(folder.resolve("note"), String.join("\n", lines) + "\n");
        clone.git("notes", "--ref=helix", "add", "-f", "-F", file.toString(), object);
    }

    private static void named(Cli run, String code) {
        assertThat(run.out()).contains("FAILED " + code);
        assertThat(run.code()).isEqualTo(1);
    }

    private static String tree(GitFolder clone, String commit) throws Exception {
        return clone.git("rev-parse", commit + "^{tree}");
    }
}
