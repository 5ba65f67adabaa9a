package dev.helix.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.adapter.http.TestServer.Answer;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.ChangeSet;
import dev.helix.testkit.ScriptedCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelixServerTest {

    private static final String PROJECTS = "/helix/evolution/projects";
    private static final String X = PROJECTS + "/x";

    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private static void problem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.at("code").asString()).isEqualTo(code);
        assertThat(answer.at("status").asInt()).isEqualTo(status);
        assertThat(answer.at("type").asString()).isNotBlank();
        assertThat(answer.at("title").asString()).isNotBlank();
        assertThat(answer.at("detail").asString()).isNotBlank();
        assertThat(answer.body()).doesNotContain("Exception", "\tat ", "dev.helix", ".java:");
    }

    private Answer waited(String path) {
        return server.post(path, "", "Prefer", "wait=20");
    }

    @Test
    void onlyTheTreeThatWasLookedAtIsIntegrated() {
        server.ready("seen");
        var project = PROJECTS + "/seen/";
        assertThat(server.post(project + "deploy", "", "Prefer", "wait=20").status())
                .isEqualTo(200);
        var tree = server.get(PROJECTS + "/seen").at("candidate_tree").asString();

        problem(server.post(project + "integrate", "{\"tree\":\"" + "0".repeat(40) + "\"}"), 409, "STALE_CANDIDATE");
        problem(
                server.post(project + "integrate", "{\"tree\":\"" + tree.substring(0, 3) + "\"}"),
                409,
                "STALE_CANDIDATE");
        problem(server.post(project + "integrate", "{\"tree\":7}"), 422, "INVALID_SPEC");
        assertThat(server.post(
                                project + "integrate",
                                "{\"tree\":\"" + tree.substring(0, 10) + "\"}",
                                "Prefer",
                                "wait=20")
                        .at("state")
                        .asString())
                .isEqualTo("succeeded");
    }

    @Test
    void tellsThatItLives() {
        var answer = server.get("/healthz");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).startsWith("application/json");
        assertThat(answer.at("version").asString()).isEqualTo("1.2.3");
        assertThat(answer.at("tree").asString())
                .isEqualTo(server.repository.tree(server.repository.main()).sha());
    }

    @Test
    void createsListsAndShowsProjects() {
        var created = server.post(
                PROJECTS, "{\"id\":\"x\",\"title\":\"Grüße\",\"description\":\"d\",\"acceptance\":[\"a\"]}");

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo(X);
        assertThat(server.folders.spec(new ProjectId("x")).acceptance()).containsExactly("a");
        var list = server.get(PROJECTS).at("projects");
        assertThat(list.size()).isEqualTo(1);
        assertThat(list.get(0).path("title").asString()).isEqualTo("Grüße");
        assertThat(list.get(0).path("status").asString()).isEqualTo("pending");
        assertThat(list.get(0).path("updated_at").asString()).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(server.get(PROJECTS + "?status=pending").at("projects").size())
                .isEqualTo(1);
        assertThat(server.get(PROJECTS + "?status=ready").at("projects").size()).isZero();
        var shown = server.get(X);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.at("base_commit").asString())
                .isEqualTo(server.repository.main().sha());
        assertThat(shown.at("candidate_commit").isNull()).isTrue();
        assertThat(shown.at("history").get(0).path("to").asString()).isEqualTo("pending");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "\"x\"",
                "{}",
                "{\"id\":\"x\"}",
                "{\"title\":\"x\"}",
                "{\"id\":\"X y\",\"title\":\"t\"}",
                "{\"id\":\"../x\",\"title\":\"t\"}",
                "{\"id\":\"x\",\"title\":\" \"}",
                "{\"id\":\"x\",\"title\":\"two\\nlines\"}",
                "{\"id\":\"x\",\"title\":\"t\",\"acceptance\":[null]}",
                "{\"id\":{},\"title\":\"t\"}",
                "{\"id\":\"x\",\"title\":\"t\"} trailing"
            })
    void refusesToCreateWhatIsNoProject(String body) {
        problem(server.post(PROJECTS, body), 422, "INVALID_SPEC");
        assertThat(server.get(PROJECTS).at("projects").size()).isZero();
    }

    @Test
    void survivesAnEndlesslyNestedBody() {
        problem(server.post(PROJECTS, "[".repeat(500_000)), 413, "TOO_LARGE");
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        problem(server.post(PROJECTS, "x".repeat(2 * 1024 * 1024)), 413, "TOO_LARGE");
    }

    @Test
    void refusesAnIdThatIsTaken() {
        server.create("x");

        problem(server.post(PROJECTS, "{\"id\":\"x\",\"title\":\"t\"}"), 409, "PROJECT_EXISTS");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /helix/evolution/projects/none, PROJECT_NOT_FOUND",
        "GET, /helix/evolution/projects/NO_ID, PROJECT_NOT_FOUND",
        "GET, /helix/evolution/projects/none/diff, PROJECT_NOT_FOUND",
        "POST, /helix/evolution/projects/none/deploy, PROJECT_NOT_FOUND",
        "POST, /helix/evolution/projects/none/integrate, PROJECT_NOT_FOUND",
        "POST, /helix/evolution/projects/none/rollback, PROJECT_NOT_FOUND",
        "GET, /helix/evolution/operations/op-99, OPERATION_NOT_FOUND",
        "GET, /helix/evolution/operations/none, OPERATION_NOT_FOUND",
        "GET, /no/such/path, NOT_FOUND",
        "GET, /, NOT_FOUND",
        "DELETE, /no/such/path, NOT_FOUND",
        "POST, /helix/evolution/projects/x/dance, NOT_FOUND",
        "GET, /helix/evolution/projects/..%2f..%2fetc, PROJECT_NOT_FOUND",
    })
    void doesNotFindWhatIsNotThere(String method, String path, String code) {
        var answer = server.send(server.request(path).method(method, HttpRequest.BodyPublishers.noBody()));

        if (path.contains("%2f") && answer.status() == 400) {
            problem(answer, 400, "BAD_REQUEST");
        } else {
            problem(answer, 404, code);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /healthz, GET",
        "OPTIONS, /helix/systems, GET",
        "DELETE, /helix/evolution/projects, 'GET, POST'",
        "PATCH, /helix/evolution/projects/x/ready, POST",
        "FOO, /openapi.yaml, GET",
    })
    void refusesAMethodThatAPathDoesNotHaveAndSaysWhichItHas(String method, String path, String allowed) {
        var answer = server.send(server.request(path).method(method, HttpRequest.BodyPublishers.noBody()));

        problem(answer, 405, "METHOD_NOT_ALLOWED");
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"deploy, ILLEGAL_TRANSITION", "integrate, ILLEGAL_TRANSITION", "rollback, ILLEGAL_TRANSITION"})
    void refusesMovesThatAProjectCanNotMake(String move, String code) {
        server.create("x");

        problem(server.post(X + "/" + move, ""), 409, code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"acceptance\": [false]", "\"acceptance\": [1]", "\"description\": 1.5", "\"title\": true"})
    void takesNothingForATextThatIsNone(String field) {
        var body = "{\"id\": \"none\", \"title\": \"x\", " + field + "}";

        problem(server.post(PROJECTS, body), 422, "INVALID_SPEC");
    }

    @Test
    void showsWhatAProjectWouldChange() {
        server.create("y");
        assertThat(server.get(PROJECTS + "/y/diff").status()).isEqualTo(200);
        assertThat(server.get(PROJECTS + "/y/diff").body()).isEmpty();
        server.ready("x");

        var diff = server.get(X + "/diff");

        assertThat(diff.status()).isEqualTo(200);
        assertThat(diff.type()).startsWith("text/x-diff");
        assertThat(diff.body()).contains("x.txt");
        assertThat(server.get(X).at("files").get(0).path("op").asString()).isEqualTo("add");
    }

    @Test
    void developsInTheBackgroundAndTriesAgainWithHints() {
        server.createPhased("x");

        var failed = waited(X + "/develop");
        assertThat(failed.at("kind").asString()).as(failed.body()).isEqualTo("develop");
        assertThat(failed.at("state").asString()).isEqualTo("rolled_back");
        assertThat(failed.at("steps").get(1).path("name").asString()).isEqualTo("phase:implement");
        assertThat(server.get(X).at("status").asString()).isEqualTo("failed");
        assertThat(server.get(X).at("error").asString()).contains("new/gone.txt");

        problem(server.post(X + "/retry", "{\"hints\": [1]}"), 422, "INVALID_SPEC");
        var again = server.post(X + "/retry", "{\"hints\": \"look again\"}", "Prefer", "wait=20");
        assertThat(again.at("kind").asString()).as(again.body()).isEqualTo("develop");
        assertThat(server.developerPrompts()).last().asString().contains("look again", "new/gone.txt");
        problem(server.post("/helix/evolution/projects/none/develop", ""), 404, "PROJECT_NOT_FOUND");
        assertThat(waited(X + "/abort").at("state").asString()).isEqualTo("succeeded");
    }

    @Test
    void walksTheWholeRoad() {
        server.ready("x");

        var deployed = waited(X + "/deploy");
        assertThat(deployed.status()).as(deployed.body()).isEqualTo(200);
        assertThat(deployed.at("state").asString()).isEqualTo("succeeded");
        assertThat(deployed.at("kind").asString()).isEqualTo("deploy");
        assertThat(deployed.at("project").asString()).isEqualTo("x");
        assertThat(deployed.header("Location"))
                .isEqualTo("/helix/evolution/operations/" + deployed.at("id").asString());
        assertThat(deployed.at("steps").get(0).path("name").asString()).isEqualTo("merge");
        assertThat(deployed.at("steps").get(0).path("state").asString()).isEqualTo("done");
        assertThat(server.get(deployed.header("Location")).at("steps")).isEqualTo(deployed.at("steps"));
        var report = server.get(X).at("report");
        assertThat(report.path("passed").asBoolean()).isTrue();
        assertThat(report.path("stages").get(1).path("tests_run").asInt()).isEqualTo(3);

        var integrated = waited(X + "/integrate");
        assertThat(integrated.at("state").asString()).as(integrated.body()).isEqualTo("succeeded");
        assertThat(server.get(X).at("status").asString()).isEqualTo("integrated");
        assertThat(server.get(X).at("integrated_commit").asString())
                .isEqualTo(server.repository.main().sha());
        assertThat(server.get(PROJECTS + "?status=integrated").at("projects").size())
                .isEqualTo(1);
        problem(server.post(X + "/deploy", ""), 409, "ILLEGAL_TRANSITION");
    }

    @Test
    void sealsValidatesRebasesRevertsAndAbortsAsOperations() {
        server.create("x");
        problem(server.post(X + "/ready", ""), 422, "NOTHING_TO_SEAL");
        server.folders.add(new ProjectId("x"), "x.txt", "new\n");
        assertThat(waited(X + "/ready").at("state").asString()).isEqualTo("succeeded");
        assertThat(waited(X + "/rebase").at("kind").asString()).isEqualTo("rebase");
        problem(server.post(X + "/validate", ""), 409, "ILLEGAL_TRANSITION");
        problem(server.post(X + "/revert", ""), 409, "ILLEGAL_TRANSITION");
        waited(X + "/deploy");
        assertThat(waited(X + "/validate").at("state").asString()).isEqualTo("succeeded");
        problem(server.post(X + "/abort", ""), 409, "ILLEGAL_TRANSITION");
        waited(X + "/integrate");

        var reverted = waited(X + "/revert");

        assertThat(reverted.at("created").asString()).isEqualTo("revert-x");
        assertThat(server.get(PROJECTS + "/revert-x").at("status").asString()).isEqualTo("ready");
        assertThat(waited(PROJECTS + "/revert-x/abort").at("state").asString()).isEqualTo("succeeded");
        assertThat(server.get(PROJECTS + "/revert-x").at("status").asString()).isEqualTo("aborted");
    }

    @Test
    void tellsHowOpenProjectsFitOntoMainAndToEachOther() {
        server.ready("x");
        server.create("y");
        server.folders.add(new ProjectId("y"), "x.txt", "another\n");
        server.seal("y");

        var overlap = server.get("/helix/evolution/conflicts").at("overlaps").get(0);
        assertThat(overlap.path("path").asString()).isEqualTo("x.txt");
        assertThat(overlap.path("conflicts").get(0).path("kind").asString()).isEqualTo("add_add");
        assertThat(overlap.path("conflicts").get(0).path("with").size()).isEqualTo(2);

        var deployed = waited(X + "/deploy");
        var warning = deployed.at("warnings").get(0);
        assertThat(warning.path("code").asString()).isEqualTo("FILE_ALSO_CHANGED_BY");
        assertThat(warning.path("path").asString()).isEqualTo("x.txt");
        assertThat(warning.path("projects").get(0).asString()).isEqualTo("y");
        waited(X + "/integrate");

        var y = server.get(PROJECTS + "/y");
        assertThat(y.at("freshness").path("grade").asString()).isEqualTo("conflicting");
        assertThat(y.at("freshness").path("behind").asInt()).isEqualTo(1);
        assertThat(y.at("conflicts").get(0).path("with").get(0).asString()).isEqualTo("x");
        var readings = server.get("/helix/evolution/conflicts").at("projects");
        assertThat(readings.get(0).path("grade").asString()).isEqualTo("conflicting");
    }

    @Test
    void notesWhoAskedForWhatAndWhatCameOfIt() {
        server.ready("x");
        server.post(X + "/integrate", "");
        var deployed = waited(X + "/deploy");

        assertThat(server.audited)
                .extracting(entry -> entry.who() + " " + entry.from() + " " + entry.action() + " " + entry.outcome())
                .containsExactly(
                        "user:local http 127.0.0.1 integrate ILLEGAL_TRANSITION",
                        "user:local http 127.0.0.1 deploy " + deployed.at("id").asString());
        assertThat(server.get(X).at("operation").asString())
                .isEqualTo(deployed.at("id").asString());
    }

    @Test
    void leavesNoSlotTakenWhenTheAuditLogCannotBeWritten() {
        server.ready("x");
        server.auditFull = true;
        problem(server.post(X + "/deploy", ""), 500, "ENVIRONMENT");
        server.auditFull = false;

        assertThat(waited(X + "/deploy").at("state").asString()).isEqualTo("succeeded");
    }

    @Test
    void tellsPrometheusInFewSeries() {
        server.ready("x");
        waited(X + "/deploy");
        server.get(PROJECTS + "/none");

        var metrics = server.get("/metrics");

        assertThat(metrics.type()).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body())
                .contains("helix_operations_total{kind=\"deploy\",outcome=\"succeeded\"} 1.0")
                .contains("helix_projects{status=\"deployed\"} 1.0")
                .contains("helix_step_seconds_count{kind=\"deploy\",outcome=\"done\",step=\"merge\"} 1")
                .contains(
                        "helix_http_requests_seconds_count{method=\"GET\",route=\"/helix/evolution/projects/{id}\",status=\"4xx\"} 1")
                .contains("helix_slot_tampered_total{system=\"test\"} 0.0")
                .contains("helix_lease_held{system=\"production\"} 0.0")
                .contains("helix_sandbox_denials_total 0.0")
                .contains("helix_status_edits_total 0.0")
                .contains("jvm_memory_used_bytes");
        var before = metrics.body().lines().count();
        for (int i = 0; i < 50; i++) {
            server.ready("p" + i);
            server.get(PROJECTS + "/p" + i);
        }
        assertThat(server.get("/metrics").body().lines().count()).isLessThan(before + 10);
    }

    /** Else anybody who reaches the port fills the memory of this server and of the one that collects. */
    @Test
    void noMethodOrPathThatSomebodyMakesUpIsASeriesOfItsOwn() {
        server.get("/nothing/at/all");
        server.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/made/up"))
                .method("MADEUP", HttpRequest.BodyPublishers.noBody()));
        var before = server.get("/metrics").body().lines().count();
        for (int i = 0; i < 60; i++) {
            server.get("/nothing/" + i + "/%22%7B" + i);
            server.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + PROJECTS + "/x" + i))
                    .method("MADEUP" + i, HttpRequest.BodyPublishers.noBody()));
        }

        assertThat(server.get("/metrics").body().lines().count()).isLessThan(before + 10);
    }

    @Test
    void saysWhatADeploymentWouldDoWithoutDoingIt() {
        server.ready("x");

        var preview = server.get(X + "/deploy/preview");

        assertThat(preview.at("files").get(0).asString()).isEqualTo("x.txt");
        assertThat(server.get(X).at("status").asString()).isEqualTo("ready");
        problem(server.get(X + "/integrate/preview"), 409, "ILLEGAL_TRANSITION");
    }

    @Test
    void tellsThatAFolderIsNoLongerWhatWasSealed() {
        server.ready("x");
        assertThat(server.get(X).at("freshness").path("edited_since_seal").asBoolean())
                .isFalse();

        server.folders.add(new ProjectId("x"), "x.txt", "edited\n");

        assertThat(server.get(X).at("freshness").path("edited_since_seal").asBoolean())
                .isTrue();
    }

    @Test
    void takesAProjectOffTheTestSystemAgain() {
        server.ready("x");
        waited(X + "/deploy");

        var back = waited(X + "/rollback");

        assertThat(back.at("state").asString()).as(back.body()).isEqualTo("succeeded");
        assertThat(server.get(X).at("status").asString()).isEqualTo("ready");
    }

    @Test
    void answersAtOnceWhenNobodyWaits() {
        server.unitTests.drainPermits();
        server.ready("x");

        var answer = server.post(X + "/deploy", "");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Location")).startsWith("/helix/evolution/operations/op-");
        assertThat(answer.at("id").asString()).startsWith("op-");
        var soon = server.get(answer.header("Location"));
        assertThat(soon.at("state").asString()).isEqualTo("running");
    }

    @Test
    void waitsNoLongerThanItIsAskedTo() {
        server.unitTests.drainPermits();
        server.ready("x");

        var answer = server.post(X + "/deploy", "", "Prefer", "respond-async, wait=1");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.at("state").asString()).isEqualTo("running");
        assertThat(answer.at("step").asString()).isEqualTo("validate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait", "wait=", "wait=-1", "wait=99999999999", "return=minimal", "wait=x"})
    void mindsNoPreferenceItDoesNotUnderstand(String prefer) {
        server.unitTests.drainPermits();
        server.ready("x");

        assertThat(server.post(X + "/deploy", "", "Prefer", prefer).status()).isEqualTo(202);
    }

    @Test
    void refusesASecondDeploymentAndNamesTheHolder() {
        server.unitTests.drainPermits();
        server.ready("x");
        server.ready("y");
        var first = server.post(X + "/deploy", "", "Prefer", "wait=1");

        var second = server.post(PROJECTS + "/y/deploy", "");

        problem(second, 409, "DEPLOY_SLOT_TAKEN");
        assertThat(second.at("holder").asString()).isEqualTo("user:local");
        assertThat(second.at("operation").asString()).isEqualTo(first.at("id").asString());
        assertThat(second.at("step").asString()).isEqualTo("validate");
        assertThat(second.at("since").asString()).isEqualTo("2026-01-31T12:00:00Z");
    }

    @Test
    void tellsConflictsWithTheirHunks() {
        server.create("x");
        server.folders.modify(new ProjectId("x"), "base", "mine\n");
        server.seal("x");
        ChangeSet.on(server.repository).modify("base", "theirs\n").commitToMain();

        var answer = server.get(X + "/diff");

        problem(answer, 409, "MERGE_CONFLICT");
        var conflict = answer.at("conflicts").get(0);
        assertThat(conflict.path("path").asString()).isEqualTo("base");
        assertThat(conflict.path("kind").asString()).isEqualTo("content");
        assertThat(conflict.path("hunks").get(0).path("ours").asString()).isNotBlank();
    }

    @Test
    void tellsThatAValidationHasFailed() {
        server.unitResult = ScriptedCommands.exit(1, "boom");
        server.ready("x");

        var answer = waited(X + "/deploy");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.at("state").asString()).isEqualTo("rolled_back");
        assertThat(answer.at("error").asString()).contains("unit");
        var shown = server.get(X);
        assertThat(shown.at("status").asString()).isEqualTo("failed");
        assertThat(shown.at("report").path("passed").asBoolean()).isFalse();
        assertThat(shown.at("report").path("stages").get(1).path("log_tail").asString())
                .isEqualTo("boom");
        problem(server.post(X + "/integrate", ""), 409, "ILLEGAL_TRANSITION");
    }

    @Test
    void keepsWhatWentWrongInsideToItself() {
        server.ready("x");
        server.journal.fillUpAfter(0);

        problem(server.post(X + "/deploy", ""), 500, "ENVIRONMENT");
    }

    @Test
    void doesNotLeakAMistakeOfItsOwn() {
        server.breakDown();

        problem(server.get("/healthz"), 500, "INTERNAL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/helix/evolution/projects", "/v1/models"})
    void traceIsNoMethodOfAnyPath(String path) throws IOException {
        assertThat(raw("TRACE " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:8001", "127.0.0.1.evil.example", "localhost.evil.example", ""})
    void refusesAForeignHost(String host) throws IOException {
        assertThat(raw("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .matches("(?s)HTTP/1.1 (403|400) .*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:9", "[::1]:8001"})
    void answersToLocalNames(String host) throws IOException {
        assertThat(raw("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://localhost.evil.example", "file://", "%%%"})
    void refusesAForeignOrigin(String origin) {
        problem(server.get(PROJECTS, "Origin", origin), 403, "FORBIDDEN");
        problem(server.post(PROJECTS, "{\"id\":\"x\",\"title\":\"t\"}", "Origin", origin), 403, "FORBIDDEN");
        assertThat(server.get(PROJECTS).at("projects").size()).isZero();
    }

    @Test
    void acceptsItsOwnPages() {
        assertThat(server.get(PROJECTS, "Origin", "http://localhost:" + server.port())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void saysThatItsPortIsTaken() {
        assertThatThrownBy(() -> server.startAnotherOnTheSamePort())
                .isInstanceOf(PortException.class)
                .hasMessageContaining(Integer.toString(server.port()));
    }
}
