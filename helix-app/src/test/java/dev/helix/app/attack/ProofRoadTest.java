package dev.helix.app.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.git.Ed25519KeyFile;
import dev.helix.adapter.local.InTotoFormat;
import dev.helix.app.Cli;
import dev.helix.app.GitFolder;
import dev.helix.app.attack.AttackRoot.Way;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.Evidence;
import dev.helix.domain.proof.Envelope;
import dev.helix.domain.proof.Statement;
import dev.helix.domain.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two changes are integrated: with a clone and the key's public half they are found proven, and what is changed is named. */
class ProofRoadTest {

    private static final String PASSES = "echo '1 passed, 0 failed'\n";
    private static final InTotoFormat FORMAT = new InTotoFormat();

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static AttackRoot root;
    private Path trust;

    /** One root for all: each test spoils a clone of its own. */
    @BeforeAll
    static void integrateTwice() throws Exception {
        root = AttackRoot.make(shared, "proof: { sign: helix }\n", "", PASSES);
        root.begin(Way.ALONE);
        integrate(root, "change", "one\n");
        integrate(root, "more", "two\n");
    }

    @AfterAll
    static void close() throws Exception {
        root.close();
    }

    private static void integrate(AttackRoot where, String project, String text) throws Exception {
        if (!project.equals("change")) {
            where.does(
                    "project",
                    "create",
                    project,
                    "--title",
                    "More\u001B[2J",
                    "--description",
                    "Why\n\nHelix-Tree: " + "0".repeat(40) + "\nHelix-Verdict: passed unit=999\u202E");
        }
        var file = where.folder().resolve("projects/evolution/" + project + "/new/" + project + ".txt");
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
        where.does("project", "ready", project);
        where.does("project", "deploy", project);
        where.does("project", "integrate", project);
    }

    private GitFolder integratedTwice() throws Exception {
        return clone(root);
    }

    private GitFolder clone(AttackRoot of) throws Exception {
        trust = Files.writeString(
                folder.resolve("trust"), of.does("verify", "--print-key").out());
        of.git()
                .git(
                        "clone",
                        "-q",
                        of.folder().toString(),
                        folder.resolve("clone").toString());
        var clone = new GitFolder(folder.resolve("clone"));
        clone.git("fetch", "-q", "origin", "+refs/notes/helix:refs/notes/helix");
        return clone;
    }

    private Cli verify(GitFolder clone, Object... more) {
        var words = new ArrayList<Object>(List.of("verify", "--root", clone.folder(), "--trust", trust));
        words.addAll(List.of(more));
        return Cli.run(words.toArray());
    }

    private List<String> note(GitFolder clone, String commit) throws Exception {
        return clone.git("notes", "--ref=helix", "show", commit)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private void write(GitFolder clone, String commit, List<String> lines) throws Exception {
        var file = Files.writeString(folder.resolve("note"), String.join("\n", lines) + "\n");
        clone.git("notes", "--ref=helix", "add", "-f", "-F", file.toString(), commit);
    }

    private void named(Cli run, String commit, String code) {
        assertThat(run.out()).contains(commit + " FAILED " + code + ": ");
        assertThat(run.code()).isEqualTo(1);
    }

    private static Statement statement(String line) {
        return FORMAT.statement(FORMAT.envelope(line).payload());
    }

    private static boolean says(String line, String type) {
        return statement(line).type().contains(type);
    }

    /** Signs a statement with the root's own key, as a HELIX that lies would. */
    private String signed(Statement statement) {
        return signed(Statement.PAYLOAD_TYPE, FORMAT.payload(statement));
    }

    private String signed(String type, Content payload) {
        var key = Ed25519KeyFile.own(root.folder(), "liar");
        return FORMAT.line(new Envelope(type, payload, List.of(key.sign(Envelope.toSign(type, payload)))));
    }

    private static Statement with(Statement old, String key, Object value) {
        var fields = new HashMap<>(old.predicate());
        fields.put(key, value);
        return new Statement(old.subject(), old.type(), fields);
    }

    /** Writes the note of a commit with one of its lines changed. */
    private void change(GitFolder clone, String commit, String type, UnaryOperator<String> change) throws Exception {
        write(
                clone,
                commit,
                note(clone, commit).stream()
                        .map(line -> says(line, type) ? change.apply(line) : line)
                        .filter(line -> !line.isEmpty())
                        .toList());
    }

    @Test
    void aFreshCloneFindsBothProvenBackToTheFirst() throws Exception {
        var clone = integratedTwice();

        var run = verify(clone, "--strict");

        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("proven: 2 integrated, 0 taken back, 0 by hand, 0 with a flaw; 3 older than the first proof")
                .contains("project change, tested (", "unit=1", "approved by user:", "signed by helix@shop");
        assertThat(run.code()).isZero();
        assertThat(verify(clone, "HEAD~1").code()).isZero();
        assertThat(verify(clone, "HEAD~1..HEAD").code()).isZero();
        assertThat(verify(clone, "--format", "json").out())
                .contains("\"holds\" : true", "\"proven\" : 2", "\"state\" : \"proven\"");
        assertThat(verify(root.git()).code()).isZero();
        named(verify(clone, "HEAD~2"), clone.git("rev-parse", "HEAD~2"), "PROOF_MISSING");
    }

    @Test
    void whatIsIntegratedThroughAServerIsProvenByThePersonsOwnKeyAndToldByHttp() throws Exception {
        try (var served = AttackRoot.make(folder, "", "", PASSES)) {
            var key = folder.resolve("key").toString();
            var made = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key).start();
            assertThat(made.onExit().join().exitValue()).isZero();
            served.git().git("config", "gpg.format", "ssh");
            served.git().git("config", "user.signingkey", key);
            served.begin(Way.BESIDE_A_SERVER);
            integrate(served, "change", "one\n");
            var clone = clone(served);

            var run = verify(clone, "--strict");

            assertThat(run.out()).contains("signed by ada@example.org");
            assertThat(run.code()).as(run.out()).isZero();
            var told = AttackRoot.JSON.readTree(served.get("/helix/evolution/projects/change/proof"));
            assertThat(told.path("envelopes").valueStream().map(node -> node.asString("")))
                    .containsExactlyElementsOf(note(clone, "HEAD"));
            var doctor = served.helix("doctor", "--verify").out();
            assertThat(doctor)
                    .containsPattern("ok +proofs +they are signed by git's signing key SHA256:")
                    .containsPattern("ok +proofs +1 commit of main is proven by it");
            change(
                    clone,
                    "HEAD",
                    "slot",
                    line -> FORMAT.line(new Envelope(
                            Statement.PAYLOAD_TYPE,
                            Content.of(FORMAT.envelope(line).payload().text().replace("production", "test")),
                            FORMAT.envelope(line).signatures())));
            named(verify(clone), clone.git("rev-parse", "HEAD"), "PROOF_CHANGED");
        }
    }

    @Test
    void aKeyThatHelixYamlNamesSignsAndWhereNobodyIsToSignNothingIsStated() throws Exception {
        var key = folder.resolve("key.pem");
        var made = new ProcessBuilder("openssl", "genpkey", "-algorithm", "ed25519", "-out", key.toString()).start();
        assertThat(made.onExit().join().exitValue()).isZero();
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        try (var given = AttackRoot.make(folder, "proof: { sign: helix, key: " + key + " }\n", "", PASSES)) {
            given.begin(Way.ALONE);
            integrate(given, "change", "one\n");

            assertThat(verify(clone(given), "--strict").code()).isZero();
            assertThat(Files.readString(trust))
                    .contains(Ed25519KeyFile.given(key, "x").trustLine().split(" ", -1)[3]);
            assertThat(given.folder().resolve(Ed25519KeyFile.PLACE)).doesNotExist();
        }
        try (var off =
                AttackRoot.make(Files.createDirectory(folder.resolve("off")), "proof: { sign: off }\n", "", PASSES)) {
            off.begin(Way.ALONE);
            integrate(off, "change", "one\n");

            assertThat(off.git().git("for-each-ref", "refs/notes/helix")).isEmpty();
        }
    }

    @Test
    void aDescriptionPutsNoTrailerIntoTheMessage() throws Exception {
        var clone = integratedTwice();

        var message = clone.git("log", "-1", "--format=%B");

        assertThat(message)
                .startsWith("More\\e[2J\n\nWhy\n\n> Helix-Tree: 0000")
                .contains("\n> Helix-Verdict: passed unit=999\\u202e\n");
        assertThat(clone.git("log", "-1", "--format=%(trailers:key=Helix-Tree,valueonly)")
                        .strip())
                .isEqualTo(clone.git("rev-parse", "HEAD^{tree}"));
    }

    @Test
    void theStatementsSayWhatWasTestedHowItCameAndWhatHeldIt() throws Exception {
        var clone = integratedTwice();
        var tree = clone.git("rev-parse", "HEAD^{tree}");
        var commit = clone.git("rev-parse", "HEAD");

        var byType = new HashMap<String, Statement>();
        note(clone, "HEAD").forEach(line -> byType.put(statement(line).type(), statement(line)));

        assertThat(byType.keySet())
                .containsExactlyInAnyOrder(
                        "https://in-toto.io/attestation/test-result/v0.1",
                        "https://slsa.dev/verification_summary/v1",
                        "https://helix.dev/proof/verdict/v1",
                        "https://helix.dev/proof/integrated/v1",
                        "https://helix.dev/proof/slot/v1");
        var verdict = byType.getOrDefault("https://helix.dev/proof/verdict/v1", null);
        assertThat(verdict.subject().sha()).isEqualTo(tree);
        assertThat(verdict.predicate().keySet())
                .contains(
                        "base_commit",
                        "base_tree",
                        "bundle_digest",
                        "plan_digest",
                        "stages",
                        "gates",
                        "tools",
                        "sandbox",
                        "evidence",
                        "requested_by",
                        "started_at",
                        "ended_at");
        assertThat(verdict.predicate().toString())
                .contains("command=[sh, test.sh]", "name=helix.yaml", "name=test.sh", "git=", "java=", "helix=");
        assertThat(verdict.predicate())
                .containsEntry("base_commit", clone.git("rev-parse", "HEAD~1"))
                .containsEntry("base_tree", clone.git("rev-parse", "HEAD~1^{tree}"));
        assertThat(verdict.predicate())
                .extractingByKey("stages")
                .asString()
                .contains("name=unit", "result=PASSED", "tests_run=1", "duration_ms=");
        assertThat(verdict.predicate()).extractingByKey("sandbox").asString().containsPattern("confined=(true|false)");
        assertThat(verdict.predicate())
                .extractingByKey("evidence_reason")
                .asString()
                .isNotBlank();
        assertThat(Arrays.stream(Evidence.values()).map(Evidence::word))
                .contains(String.valueOf(verdict.predicate().get("evidence")));
        var integrated = byType.getOrDefault("https://helix.dev/proof/integrated/v1", null);
        assertThat(integrated.predicate())
                .extractingByKey("approved_by")
                .asString()
                .startsWith("user:");
        assertThat(verdict.predicate())
                .containsEntry("requested_by", integrated.predicate().get("approved_by"));
        var times = List.of(
                String.valueOf(verdict.predicate().get("started_at")),
                String.valueOf(verdict.predicate().get("ended_at")),
                String.valueOf(integrated.predicate().get("at")));
        assertThat(times.stream().map(Instant::parse))
                .isSorted()
                .allSatisfy(at -> assertThat(at)
                        .isBetween(
                                Instant.now().minusSeconds(3600), Instant.now().plusSeconds(1)));
        assertThat(integrated.subject().sha()).isEqualTo(commit);
        assertThat(integrated.predicate()).containsEntry("tree", tree).containsEntry("expects", List.of("slot"));
    }

    @Test
    void withoutTheNotesItIsMissingAndTheWayToThemIsTold() throws Exception {
        var clone = integratedTwice();
        clone.git("update-ref", "-d", "refs/notes/helix");

        var run = verify(clone);

        named(run, clone.git("rev-parse", "HEAD"), "PROOF_MISSING");
        assertThat(run.out()).contains("git fetch origin '+refs/notes/helix:refs/notes/helix'");
    }

    @Test
    void aNoteThatIsGoneOrRewoundIsNamed() throws Exception {
        var clone = integratedTwice();
        var first = clone.git("rev-parse", "HEAD~1");
        clone.git("notes", "--ref=helix", "remove", first);

        var run = verify(clone);
        named(run, first, "PROOF_MISSING");
        named(run, clone.git("rev-parse", "HEAD"), "PROOF_CHAIN");

        clone.git("fetch", "-q", "origin", "+refs/notes/helix:refs/notes/helix");
        // Back to where only the first was there.
        clone.git("update-ref", "refs/notes/helix", "refs/notes/helix~2");
        named(verify(clone), clone.git("rev-parse", "HEAD"), "PROOF_MISSING");
    }

    @Test
    void anotherTreeUnderTheSameMessageIsNamed() throws Exception {
        var clone = integratedTwice();
        var note = note(clone, "HEAD");
        clone.write("more.txt", "evil\n");
        clone.git("commit", "-q", "-a", "--amend", "--no-edit");
        var amended = clone.git("rev-parse", "HEAD");

        named(verify(clone), amended, "PROOF_MISSING");
        write(clone, "HEAD", note);
        named(verify(clone), amended, "PROOF_OTHER_TREE");

        clone.git("commit", "-q", "--amend", "-m", "No trailers");
        write(clone, "HEAD", note);
        named(verify(clone), clone.git("rev-parse", "HEAD"), "PROOF_OTHER_COMMIT");
    }

    @Test
    void swappedNotesAreNamed() throws Exception {
        var clone = integratedTwice();
        var first = note(clone, "HEAD~1");
        var second = note(clone, "HEAD");
        write(clone, "HEAD~1", second);
        write(clone, "HEAD", first);

        var run = verify(clone);
        named(run, clone.git("rev-parse", "HEAD"), "PROOF_OTHER_COMMIT");
        named(run, clone.git("rev-parse", "HEAD~1"), "PROOF_OTHER_COMMIT");
    }

    @Test
    void anotherOrderOfCommitsIsNamed() throws Exception {
        var clone = integratedTwice();
        clone.git("checkout", "-q", "-b", "other", "HEAD~2");
        clone.git("cherry-pick", "main");
        clone.git("cherry-pick", "main~1");
        write(clone, "HEAD", note(clone, "main~1"));
        write(clone, "HEAD~1", note(clone, "main"));

        var run = verify(clone);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).containsPattern(clone.git("rev-parse", "HEAD") + " FAILED PROOF_OTHER_(TREE|COMMIT)");
    }

    @Test
    void aByteOfAPayloadTheTypeOrASignatureIsNamed() throws Exception {
        var clone = integratedTwice();
        var head = clone.git("rev-parse", "HEAD");
        var note = note(clone, "HEAD");

        change(clone, head, "verification_summary", line -> {
            var old = FORMAT.envelope(line);
            return FORMAT.line(new Envelope(
                    old.payloadType(),
                    Content.of(old.payload().text().replace("\"PASSED\"", "\"FAILED\"")),
                    old.signatures()));
        });
        named(verify(clone), head, "PROOF_CHANGED");

        write(clone, head, note);
        change(clone, head, "verdict", line -> {
            var old = FORMAT.envelope(line);
            return FORMAT.line(new Envelope("text/plain", old.payload(), old.signatures()));
        });
        named(verify(clone), head, "PROOF_TYPE");

        write(clone, head, note);
        change(clone, head, "verdict", line -> {
            var old = FORMAT.envelope(line);
            return signed("text/plain", old.payload());
        });
        named(verify(clone), head, "PROOF_TYPE");

        write(clone, head, note);
        change(clone, head, "verdict", line -> {
            var old = FORMAT.envelope(line);
            return FORMAT.line(new Envelope(old.payloadType(), old.payload(), List.of()));
        });
        named(verify(clone), head, "PROOF_UNSIGNED");

        write(clone, head, note);
        change(clone, head, "verdict", line -> {
            var old = FORMAT.envelope(line);
            var short63 = Arrays.copyOf(old.signatures().getFirst().bytes().bytes(), 63);
            return FORMAT.line(new Envelope(
                    old.payloadType(), old.payload(), List.of(new Envelope.Signature("", Content.of(short63)))));
        });
        named(verify(clone), head, "PROOF_UNTRUSTED");
    }

    @Test
    void lettersThatSayAThingTwiceOrAreNoJsonAreNamed() throws Exception {
        var clone = integratedTwice();
        var head = clone.git("rev-parse", "HEAD");
        var note = note(clone, "HEAD");
        for (var wrong : List.of(
                note.getFirst().replaceFirst("\\{", "{\"payloadType\":\"text/plain\","),
                signed(
                        Statement.PAYLOAD_TYPE,
                        Content.of(FORMAT.envelope(note.getFirst())
                                .payload()
                                .text()
                                .replace("\"result\":", "\"result\":\"FAILED\",\"result\":"))),
                "{\"payload\":",
                "[1, 2]",
                "hello",
                "{\"payload\":null,\"payloadType\":\"a\",\"signatures\":[]}",
                "[".repeat(100_000))) {
            var lines = new ArrayList<>(note);
            lines.set(0, wrong);
            write(clone, head, lines);

            named(verify(clone), head, "PROOF_UNREADABLE");
        }
    }

    @Test
    void anotherSubjectIsNamed() throws Exception {
        var clone = integratedTwice();
        var head = clone.git("rev-parse", "HEAD");
        var note = note(clone, "HEAD");
        var tree = clone.git("rev-parse", "HEAD^{tree}");
        var mine = "{\"digest\":{\"gitTree\":\"" + tree + "\"}}";
        for (var wrong : List.of(
                mine + ",{\"digest\":{\"gitTree\":\"" + "1".repeat(40) + "\"}}",
                "{\"digest\":{\"sha1\":\"" + tree + "\"}}",
                "{\"digest\":{\"gitTree\":\"" + tree.toUpperCase(Locale.ROOT) + "\"}}",
                "{\"digest\":{\"gitTree\":\"" + tree + "\",\"sha1\":\"1\"}}")) {
            write(clone, head, note);
            change(
                    clone,
                    head,
                    "verification_summary",
                    line -> signed(
                            Statement.PAYLOAD_TYPE,
                            Content.of(FORMAT.envelope(line).payload().text().replace(mine, wrong))));

            named(verify(clone), head, "PROOF_TYPE");
        }
    }

    @Test
    void aStatementThatIsLeftOutIsNamed() throws Exception {
        var clone = integratedTwice();
        var head = clone.git("rev-parse", "HEAD");
        var note = note(clone, "HEAD");
        for (var type : List.of("test-result", "verification_summary", "verdict", "integrated", "slot")) {
            write(clone, head, note);
            change(clone, head, type, line -> "");

            named(verify(clone), head, "PROOF_INCOMPLETE");
        }
    }

    @Test
    void aTrueKeyThatSignsWhatIsNotSoIsNamed() throws Exception {
        var clone = integratedTwice();
        var head = clone.git("rev-parse", "HEAD");
        var note = note(clone, "HEAD");
        var other = clone.git("rev-parse", "HEAD~1^{tree}");
        record Lie(String type, String key, Object value, String code) {}
        for (var lie : List.of(
                new Lie("integrated", "tree", other, "PROOF_OTHER_TREE"),
                new Lie("integrated", "onto", clone.git("rev-parse", "HEAD~2"), "PROOF_CHAIN"),
                new Lie("integrated", "at", "2020-01-01T00:00:00Z", "PROOF_TIME"),
                new Lie("integrated", "at", "2220-01-01T00:00:00Z", "PROOF_TIME"),
                new Lie("integrated", "summary_sha256", "0".repeat(64), "PROOF_INCOMPLETE"),
                new Lie(
                        "integrated",
                        "previous",
                        Map.of("commit", clone.git("rev-parse", "HEAD~1"), "sha256", "0".repeat(64)),
                        "PROOF_CHAIN"),
                new Lie("slot", "tree", other, "PROOF_OTHER_TREE"))) {
            write(clone, head, note);
            change(clone, head, lie.type(), line -> signed(with(statement(line), lie.key(), lie.value())));

            named(verify(clone), head, lie.code());
        }
        write(clone, head, note);
        change(clone, head, "integrated", line -> {
            var old = statement(line);
            var fields = new HashMap<>(old.predicate());
            fields.remove("previous");
            return signed(new Statement(old.subject(), old.type(), fields));
        });
        named(verify(clone), head, "PROOF_CHAIN");
    }

    @Test
    void aGateThatIsNotAsOnMainBeforeIsNamed() throws Exception {
        var clone = integratedTwice();
        var head = clone.git("rev-parse", "HEAD");
        var old = note(clone, "HEAD");
        var renewed = new HashMap<String, String>();
        var lines = new ArrayList<String>();
        for (var line : old) {
            var text = FORMAT.envelope(line).payload().text();
            for (var digest : renewed.entrySet()) {
                text = text.replace(digest.getKey(), digest.getValue());
            }
            if (says(line, "verdict")) {
                text = text.replace(clone.git("rev-parse", "HEAD:test.sh"), clone.git("rev-parse", "HEAD:notes.txt"));
            }
            var made = signed(Statement.PAYLOAD_TYPE, Content.of(text));
            renewed.put(sha(line), sha(made));
            lines.add(made);
        }
        write(clone, head, lines);

        var run = verify(clone);

        named(run, head, "PROOF_GATES");
        assertThat(run.out()).contains("test.sh, which judged it, was not as on main before it");
    }

    private static String sha(String line) {
        return Sha256.hex(line.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whomTheVerifierTrustsDecidesAndNotTheRepository() throws Exception {
        var clone = integratedTwice();
        var head = clone.git("rev-parse", "HEAD");
        var line = Files.readString(trust);

        Files.writeString(trust, line.replace(" namespaces=\"helix-verdict\"", ""));
        var run = verify(clone);
        named(run, head, "PROOF_UNTRUSTED");
        assertThat(run.out()).contains("its line does not say namespaces=\"helix-verdict\"");

        Files.writeString(trust, line.replace("\"helix-verdict\"", "\"helix-verdict\",valid-before=\"20200101\""));
        named(verify(clone), head, "PROOF_EXPIRED");

        Files.writeString(trust, line.replace("\"helix-verdict\"", "\"git,helix-verdict\",valid-after=\"20200101Z\""));
        assertThat(verify(clone).code()).isZero();

        Files.writeString(
                trust, Ed25519KeyFile.own(folder.resolve("other"), "mallory").trustLine());
        named(verify(clone), head, "PROOF_UNTRUSTED");

        for (var wrong :
                List.of("", "# nobody\n", "ada\n", line.replace("AAAA", "AAAA*"), line.replace("namespaces", "cert"))) {
            Files.writeString(trust, wrong);
            var refused = verify(clone);
            assertThat(refused.code()).as(wrong + refused.out()).isEqualTo(2);
            assertThat(refused.err()).contains("error[INVALID_SPEC]", "trust");
        }
        var nobody = Cli.run("verify", "--root", clone.folder());
        assertThat(nobody.code()).isEqualTo(2);
        assertThat(nobody.err()).contains("--trust FILE", "HELIX_TRUST", "helix verify --print-key");
    }

    @Test
    void whatCameByHandIsToldAndNeverCalledProven() throws Exception {
        GitFolder clone;
        try (var own = AttackRoot.make(folder, "proof: { sign: helix }\n", "", PASSES)) {
            integrate(own, "change", "one\n");
            own.git().git("commit", "-q", "--allow-empty", "-m", "By hand");
            integrate(own, "third", "three\n");
            clone = clone(own);
        }

        var run = verify(clone);
        assertThat(run.out())
                .contains("by_hand: it came by hand, past HELIX")
                .contains("2 integrated, 0 taken back, 1 by hand");
        assertThat(run.code()).isZero();
        assertThat(verify(clone, "--strict").code()).isEqualTo(1);
        named(verify(clone, "HEAD~1"), clone.git("rev-parse", "HEAD~1"), "PROOF_MISSING");

        clone.git("checkout", "-q", "-b", "side", "HEAD~1");
        clone.git("commit", "-q", "--allow-empty", "-m", "Side");
        clone.git("checkout", "-q", "main");
        clone.git("merge", "-q", "--no-ff", "-m", "Merge by hand", "side");
        var merged = verify(clone);
        named(merged, clone.git("rev-parse", "HEAD"), "PROOF_MISSING");
        assertThat(merged.out()).contains("is a merge by hand");
    }

    @Test
    void whatIsNoCommitOrNoRepositoryIsSaid() throws Exception {
        var clone = integratedTwice();

        assertThat(verify(clone, "nothing").code()).isEqualTo(2);
        assertThat(verify(clone, "HEAD..HEAD").code()).isEqualTo(2);
        assertThat(verify(clone, "HEAD~1...HEAD").code()).isEqualTo(2);
        assertThat(verify(clone, "--upload-pack=x").code()).isEqualTo(2);
        var none = Cli.run("verify", "--root", folder, "--trust", trust);
        assertThat(none.code()).isEqualTo(3);
    }
}
