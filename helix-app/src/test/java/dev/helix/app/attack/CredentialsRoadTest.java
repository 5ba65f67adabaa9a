package dev.helix.app.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.Cli;
import dev.helix.app.attack.AttackRoot.Way;
import dev.helix.app.cli.ExitCode;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may, and who did: by the command line, through a server and by HTTP. */
class CredentialsRoadTest {

    private static final String PASSES = "echo '1 passed, 0 failed'\n";

    @TempDir
    private Path folder;

    private AttackRoot root(String more) throws Exception {
        return AttackRoot.make(folder, more, "", PASSES);
    }

    private static String line(AttackRoot root, String name) {
        return root.does("token", "list")
                .out()
                .lines()
                .filter(line -> line.startsWith(name + "\t"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tokensAreForATimeAndForSomeProjectsAndTellWhenTheyWereUsed() throws Exception {
        try (var root = root("")) {
            var ending = root.does(
                            "token",
                            "create",
                            "ending",
                            "--expires",
                            "12h",
                            "--projects",
                            "chan*",
                            "--role",
                            "operator")
                    .out()
                    .strip();
            var other = root.does("token", "create", "other", "--projects", "shop-*", "--role", "operator")
                    .out()
                    .strip();
            var end = Instant.parse(line(root, "ending").replaceFirst(".*\texpires (\\S+).*", "$1"));
            assertThat(end)
                    .isBetween(
                            Instant.now().plusSeconds(11 * 3600), Instant.now().plusSeconds(13 * 3600));
            assertThat(line(root, "ending")).contains("\tprojects chan*").endsWith("\tnever used");
            for (var wrong : new String[] {"soon", "0h", "12m", "-1d", "123456d"}) {
                var refused = root.helix("token", "create", "x", "--expires", wrong);
                assertThat(refused.code()).as(wrong).isEqualTo(ExitCode.USAGE.code());
                assertThat(refused.err()).contains("12h or 90d");
            }
            assertThat(root.helix("token", "create", "x", "--projects", "Shop/*")
                            .err())
                    .contains("shop-*");

            root.begin(Way.BESIDE_A_SERVER);
            assertThat(root.post("/helix/evolution/projects/change/abort", other)
                            .body())
                    .contains("FORBIDDEN", "shop-*");
            assertThat(root.post("/helix/evolution/projects/change/ready", ending)
                            .body())
                    .contains("NOTHING_TO_SEAL");
            assertThat(line(root, "ending")).containsPattern("\tlast used \\S+Z$");
        }
    }

    @Test
    void aBrowserGetsItsLinkFromTheServerThatHasTheRoot() throws Exception {
        try (var root = root("")) {
            var alone = root.helix("open", "--print");
            assertThat(alone.code()).isEqualTo(ExitCode.ENVIRONMENT.code());
            assertThat(alone.err()).contains("helix serve");

            root.begin(Way.BESIDE_A_SERVER);

            assertThat(root.does("open", "--print").out().strip())
                    .matches("http://helix\\.localhost:" + root.port() + "/open\\?key=[\\w-]{43}");
        }
    }

    @Test
    void onlyWhatWasLookedAtGoesIntoProductionAndByAnotherPersonWhereTheTeamWantsItSo() throws Exception {
        try (var root = root("approval: { integrate: other_person }\n")) {
            var bob = root.does("token", "create", "bob", "--role", "operator")
                    .out()
                    .strip();
            root.write("modified/app.txt", "one\nthree\n");
            root.does("project", "ready", "change");
            root.does("project", "deploy", "change");
            var tree = root.shown().path("candidate_tree").asString();

            var stale = root.helix("project", "integrate", "change", "--tree", "0".repeat(40));
            assertThat(stale.code()).isEqualTo(ExitCode.TRY_LATER.code());
            assertThat(stale.err()).contains("error[STALE_CANDIDATE]", tree);
            var own = root.helix("project", "integrate", "change", "--tree", tree);
            assertThat(own.code()).isEqualTo(ExitCode.FAILED.code());
            assertThat(own.err()).contains("error[OTHER_PERSON_NEEDED]", "approval.integrate");

            root.begin(Way.BESIDE_A_SERVER);
            assertThat(root.helix("project", "integrate", "change").err()).contains("error[OTHER_PERSON_NEEDED]");
            assertThat(root.helix("project", "integrate", "change", "--tree", "1234567")
                            .err())
                    .contains("error[STALE_CANDIDATE]");
            assertThat(root.chat("/integrate change")).contains("OTHER_PERSON_NEEDED");
            assertThat(root.post("/helix/evolution/projects/change/integrate", root.credential())
                            .body())
                    .contains("OTHER_PERSON_NEEDED");
            assertThat(root.post("/helix/evolution/projects/change/integrate", bob)
                            .body())
                    .contains("\"state\":\"succeeded\"");
            assertThat(Files.readString(root.folder().resolve(".helix/audit.jsonl")))
                    .contains("\"who\":\"user:bob\"", "OTHER_PERSON_NEEDED");
        }
    }

    @Test
    void whatIsDoneToTheAuditLogIsNamedAndElsewhereItIsWhole() throws Exception {
        var elsewhere = folder.resolve("elsewhere.jsonl");
        try (var syslog = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var root = root("audit_log: { file: " + elsewhere + ", syslog: 'udp://127.0.0.1:"
                        + syslog.getLocalPort() + "' }\n")) {
            root.does("project", "create", "another", "--title", "Another");
            root.does("project", "abort", "another");
            var log = root.folder().resolve(".helix/audit.jsonl");
            assertThat(root.helix("doctor", "--verify").out()).containsPattern("ok +audit-log +3 lines hang together");
            assertThat(Files.readString(log)).isEqualTo(Files.readString(elsewhere));
            syslog.setSoTimeout(20_000);
            for (var line : Files.readAllLines(log)) {
                var packet = new DatagramPacket(new byte[8_000], 8_000);
                syslog.receive(packet);
                assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                        .endsWith(" audit - " + line);
            }

            var lines = Files.readAllLines(log);
            Files.write(log, lines.subList(0, 2));
            assertThat(verified(root)).containsPattern("FAILED +audit-log +lines 3 to 3 are gone from its end");
            Files.write(log, lines.subList(1, 3));
            assertThat(verified(root)).containsPattern("FAILED +audit-log +line 1 does not stand behind");
            Files.write(log, lines);
            assertThat(root.helix("doctor", "--verify").out()).containsPattern("ok +audit-log");
        }
    }

    private static String verified(AttackRoot root) {
        Cli run = root.helix("doctor", "--verify");
        assertThat(run.code()).isEqualTo(ExitCode.FAILED.code());
        return run.out();
    }
}
