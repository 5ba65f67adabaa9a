package dev.helix.app.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.app.SandboxWanted;
import dev.helix.app.attack.AttackRoot.Way;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

    /** The script decides whether a change is good, so a person has to allow it; this one did not look. */
    private static void unlock(AttackRoot root) {
        root.does("project", "unlock", "change", "test.sh", "--reason", "the tests grow");
        root.does("project", "ready", "change");
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "off"})
    void aTestThatWritesItselfATokenIsNoOperator(String sandbox) throws Exception {
        var hash = "0".repeat(64);
        try (var root = deployed(
                sandbox, "printf 'evil\\toperator\\t" + hash + "\\t2026-01-01T00:00:00Z\\n' >> .helix/tokens")) {
            var before = Files.readString(root.folder().resolve(".helix/tokens"));

            var run = root.helix("project", "deploy", "change");

            assertThat(root.folder().resolve(".helix/tokens")).hasContent(before);
            if (sandbox.equals("off")) {
                assertThat(run.code()).isNotZero();
                assertThat(run.err()).contains("touched a protected file", ".helix/tokens", "put back");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "off"})
    void aTestThatForgesTheAuditTrailIsFoundOut(String sandbox) throws Exception {
        try (var root = deployed(
                sandbox,
                "sed -e 's/project create/integrate/' -e 's/\"create\"/\"integrate\"/' .helix/audit.jsonl | tail -1"
                        + " >> .helix/audit.jsonl")) {
            var run = root.helix("project", "deploy", "change");

            assertThat(Files.readString(root.folder().resolve(".helix/audit.jsonl")))
                    .doesNotContain("\"integrate\"");
            if (sandbox.equals("off")) {
                assertThat(run.code()).isNotZero();
                assertThat(run.err()).contains("touched a protected file", "audit.jsonl");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "off"})
    void aTestThatLeavesAGitHookLeavesNone(String sandbox) throws Exception {
        try (var root = deployed(sandbox, "echo 'touch /tmp/hooked' > .git/hooks/pre-commit; chmod +x .git/hooks/*")) {
            var run = root.helix("project", "deploy", "change");

            assertThat(root.folder().resolve(".git/hooks/pre-commit")).doesNotExist();
            if (sandbox.equals("off")) {
                assertThat(run.code()).isNotZero();
                assertThat(run.err()).contains("touched a protected file", ".git/hooks/pre-commit", "put back");
            }
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
