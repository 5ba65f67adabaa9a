package dev.helix.adapter.http;

import static dev.helix.adapter.http.ChatServer.GOOD;
import static dev.helix.adapter.http.ChatServer.JSON;
import static dev.helix.adapter.http.ChatServer.body;
import static dev.helix.adapter.http.ChatServer.saying;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.SystemAction;
import dev.helix.testkit.AnswerRecordsContract;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The contract file and the routes say the same, in both directions. */
class OpenApiTest {

    private static final String PROJECTS = "/helix/evolution/projects";

    private final JsonNode contract = read();

    private static JsonNode read() {
        var text = new String(ContractRoute.bytes(), StandardCharsets.UTF_8);
        // In a schema of its own the definitions stand elsewhere.
        var moved = text.replace("#/components/schemas/", "#/$defs/");
        return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(moved));
    }

    private List<String> documented() {
        var found = new ArrayList<String>();
        contract.path("paths")
                .propertyStream()
                .forEach(path -> path.getValue()
                        .propertyStream()
                        .filter(operation -> !operation.getKey().equals("parameters"))
                        .forEach(operation ->
                                found.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return found;
    }

    @Test
    void everyRouteIsInTheContractAndEveryOneInTheContractIsARoute() {
        try (var chat = new ChatServer(saying())) {
            assertThat(new TreeSet<>(documented())).isEqualTo(new TreeSet<>(chat.server.routes()));
        }
    }

    private JsonNode response(String route, int status) {
        var parts = route.split(" ", 2);
        var response = contract.path("paths")
                .path(parts[1])
                .path(parts[0].toLowerCase(Locale.ROOT))
                .path("responses")
                .path(Integer.toString(status));
        assertThat(response.isObject()).as(route + " may answer " + status).isTrue();
        var name = response.path("$ref").asString("");
        return name.isEmpty()
                ? response
                : contract.path("components").path("responses").path(name.substring(name.lastIndexOf('/') + 1));
    }

    @Test
    void everyCallSaysHowACallerIsRefusedWhoMayNotAsk() {
        for (var route : documented()) {
            response(route, 403);
            var open = route.endsWith("/healthz") || route.endsWith("/openapi.yaml") || route.endsWith("/open");
            if (!open) {
                response(route, 401);
            }
            if (route.startsWith("POST")) {
                response(route, 413);
                if (!route.contains("/hooks/")) {
                    response(route, 415);
                    response(route, 429);
                }
            }
        }
    }

    private void conforms(JsonNode schema, JsonNode value, String what) {
        assertThat(validate(schema, value)).as(what + ": " + value).isEmpty();
    }

    private List<Error> validate(JsonNode schema, JsonNode value) {
        var whole = ((ObjectNode) schema.deepCopy()).put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.set("$defs", contract.path("components").path("schemas"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole)
                .validate(value);
    }

    private void holds(String route, TestServer.Answer answer, int status) {
        assertThat(answer.status()).as(route + ": " + answer.body()).isEqualTo(status);
        var content = response(route, status).path("content");
        var type = answer.type().replaceFirst(";.*", "");
        assertThat(content.has(type)).as(route + " may answer with " + type).isTrue();
        if (type.endsWith("json")) {
            conforms(content.path(type).path("schema"), JSON.readTree(answer.body()), route);
        }
    }

    @Test
    void whatTheRoutesAnswerIsWhatTheContractSays() {
        try (var chat =
                new ChatServer(saying(GOOD, "<!-- STEP: what -->", "<!-- STEP: what -->", "<!-- STEP: what -->"))) {
            var server = chat.server;
            holds("GET /healthz", server.get("/healthz"), 200);
            holds("GET /openapi.yaml", server.get("/openapi.yaml"), 200);
            holds("GET /v1/models", server.get("/v1/models"), 200);
            holds("GET /v1/models/{id}", server.get("/v1/models/helix-tasks"), 200);
            holds("GET /v1/models/{id}", server.get("/v1/models/none"), 404);
            var complete = "POST /v1/chat/completions";
            var question = body(false, "hello");
            conforms(JSON.readTree("{\"$ref\":\"#/$defs/ChatRequest\"}"), JSON.readTree(question), "request");
            holds(complete, chat.post(question), 200);
            holds(complete, chat.post(body(false, "again")), 422);
            holds(complete, chat.post("{"), 400);
            holds(complete, chat.post(question.replace("consultant", "none")), 404);
            holds("POST /hooks/{event}", server.post("/hooks/Stop", "{}", "Authorization", "Bearer good-token"), 200);
            holds("POST /hooks/{event}", server.post("/hooks/Stop", "{}"), 401);

            var created = "{\"id\":\"a\",\"title\":\"A\"}";
            conforms(JSON.readTree("{\"$ref\":\"#/$defs/NewProject\"}"), JSON.readTree(created), "request");
            holds("POST " + PROJECTS, server.post(PROJECTS, created), 201);
            holds("POST " + PROJECTS, server.post(PROJECTS, created), 409);
            holds("POST " + PROJECTS, server.post(PROJECTS, "{}"), 422);
            server.ready("b");
            holds("GET " + PROJECTS, server.get(PROJECTS), 200);
            holds("GET " + PROJECTS + "/{id}", server.get(PROJECTS + "/b"), 200);
            holds("GET " + PROJECTS + "/{id}", server.get(PROJECTS + "/none"), 404);
            holds("GET " + PROJECTS + "/{id}/diff", server.get(PROJECTS + "/b/diff"), 200);
            for (var action : ProjectAction.values()) {
                var route = "POST " + PROJECTS + "/{id}/" + action.word();
                holds(route, server.post(PROJECTS + "/none/" + action.word(), ""), 404);
            }
            server.ready("same", "b.txt");
            for (var action : List.of("deploy", "integrate")) {
                var route = "GET " + PROJECTS + "/{id}/" + action + "/preview";
                holds(route, server.get(PROJECTS + "/none/" + action + "/preview"), 404);
            }
            var preview = server.get(PROJECTS + "/b/deploy/preview");
            holds("GET " + PROJECTS + "/{id}/deploy/preview", preview, 200);
            assertThat(preview.at("warnings")).as(preview.body()).hasSize(1);
            var deployed = server.post(PROJECTS + "/b/deploy", "", "Prefer", "wait=20");
            holds("POST " + PROJECTS + "/{id}/deploy", deployed, 200);
            holds("GET /helix/evolution/operations/{op}", server.get(deployed.header("Location")), 200);
            holds("GET /helix/evolution/operations/{op}", server.get("/helix/evolution/operations/op-999"), 404);
            systems(server);
            var conflicts = server.get("/helix/evolution/conflicts");
            holds("GET /helix/evolution/conflicts", conflicts, 200);
            assertThat(conflicts.at("overlaps")).as(conflicts.body()).hasSize(1);
            holds("GET " + PROJECTS + "/{id}/integrate/preview", server.get(PROJECTS + "/b/integrate/preview"), 200);
            holds("GET " + PROJECTS + "/{id}/attempts", server.get(PROJECTS + "/b/attempts"), 200);
            holds("GET " + PROJECTS + "/{id}/attempts", server.get(PROJECTS + "/none/attempts"), 404);
            holds("GET " + PROJECTS + "/{id}/diff", server.get(PROJECTS + "/b/diff?from=0000000"), 422);
            answers(server);
            for (var action : List.of("validate", "rehearse", "rollback", "rebase", "deploy", "integrate", "revert")) {
                succeeds(server, "b", action);
            }
            var letter = server.get("/helix/evolution/letter?since=24h");
            holds("GET /helix/evolution/letter", letter, 200);
            assertThat(letter.at("changes")).as(letter.body()).hasSize(1);
            for (var wrong : List.of("since=soon", "format=pdf", "language=fr")) {
                holds("GET /helix/evolution/letter", server.get("/helix/evolution/letter?" + wrong), 422);
            }
            holds("GET " + PROJECTS + "/{id}/proof", server.get(PROJECTS + "/b/proof"), 200);
            holds("GET " + PROJECTS + "/{id}/proof", server.get(PROJECTS + "/none/proof"), 404);
            develops(server);
            server.create("late");
            server.folders.add(new ProjectId("late"), "late.txt", "new\n");
            succeeds(server, "late", "ready");
            succeeds(server, "late", "abort");
            holds("GET /metrics", server.get("/metrics"), 200);
            holds("GET /helix/evolution/events", server.get("/helix/evolution/events"), 406);
        }
    }

    private void answers(TestServer server) {
        var asked = Instant.now();
        server.answerRecords.keep(AnswerRecordsContract.sample(asked));
        var alarm = "/helix/answers/" + asked.toString().replaceAll("[^0-9A-Z]", "") + "/alarm";
        holds("GET /helix/answers", server.get("/helix/answers"), 200);
        holds("GET /helix/answers", server.get("/helix/answers?since=soon"), 422);
        var marked = server.post(alarm, "{\"rule\":\"step-marker\"}");
        holds("POST /helix/answers/{answer}/alarm", marked, 200);
        assertThat(marked.body()).contains("\"false_alarm\":\"");
        var unmarked = server.post(alarm, "{\"rule\":\"step-marker\",\"wrong\":false}");
        assertThat(unmarked.body()).contains("{\"name\":\"step-marker\",\"false_alarm\":null}");
        holds("POST /helix/answers/{answer}/alarm", server.post(alarm, "{\"rule\":\"other\"}"), 422);
    }

    private void systems(TestServer server) {
        holds("GET /helix/systems", server.get("/helix/systems"), 200);
        holds("GET /helix/systems/{name}", server.get("/helix/systems/staging"), 404);
        for (var action : SystemAction.values()) {
            var path = "/" + action.word();
            var route = "POST /helix/systems/{name}" + path;
            holds(route, server.post("/helix/systems/staging" + path, ""), 404);
            var body = action.needsConfirmation() ? "{\"confirm\":true}" : "";
            // Only the test system's databases are filled and adopted.
            var testOnly = action == SystemAction.SYNC_RAG_TO_TEST || action == SystemAction.ADOPT_DATABASES;
            holds(route, server.post("/helix/systems/production" + path, body), testOnly ? 409 : 202);
            holds(route, server.post("/helix/systems/test" + path, body, "Prefer", "wait=20"), 200);
            holds("GET /helix/systems/{name}", server.get("/helix/systems/production"), 200);
        }
        var adopt = "POST /helix/systems/{name}/adopt-databases";
        for (var body : List.of("", "{}", "{\"confirm\":false}")) {
            var unsaid = server.post("/helix/systems/test/adopt-databases", body);
            holds(adopt, unsaid, 409);
            assertThat(unsaid.at("code").asString()).isEqualTo("NOT_CONFIRMED");
        }
        holds(adopt, server.post("/helix/systems/test/adopt-databases", "{\"confirm\":[]}"), 422);
        server.production.stop();
        server.production.neverHealthy(server.repository.tree(server.repository.main()));
        var refused = server.post("/helix/systems/production/start", "", "Prefer", "wait=20");
        holds("POST /helix/systems/{name}/start", refused, 200);
        assertThat(refused.at("problem").path("code").asString())
                .as(refused.body())
                .isEqualTo("STEP_FAILED");
        server.production.heal(server.repository.tree(server.repository.main()));
    }

    /** Both roads to a developer, accepted and waited for, and what they refuse. */
    private void develops(TestServer server) {
        var develop = "POST " + PROJECTS + "/{id}/develop";
        var retry = "POST " + PROJECTS + "/{id}/retry";
        server.createDevelopable("grown");
        succeeds(server, "grown", "develop");
        holds(develop, server.post(PROJECTS + "/grown/develop", ""), 409);
        holds(retry, server.post(PROJECTS + "/grown/retry", "{\"hints\":\"again\"}"), 409);
        server.create("without-phases");
        holds(develop, server.post(PROJECTS + "/without-phases/develop", ""), 422);

        server.createPhased("stuck");
        var begun = server.post(PROJECTS + "/stuck/develop", "");
        holds(develop, begun, 202);
        assertThat(ended(server, begun)).isEqualTo("rolled_back");
        for (var hints : List.of("", "{}", "{\"hints\":null}", "{\"hints\":\"use the other parser\"}")) {
            if (!hints.isEmpty()) {
                conforms(JSON.readTree("{\"$ref\":\"#/$defs/Hints\"}"), JSON.readTree(hints), "request");
            }
            var again = server.post(PROJECTS + "/stuck/retry", hints);
            holds(retry, again, 202);
            assertThat(ended(server, again)).isEqualTo("rolled_back");
        }
        assertThat(server.developerPrompts()).last().asString().contains("use the other parser");
        var waited = server.post(PROJECTS + "/stuck/retry", "{}", "Prefer", "wait=20");
        holds(retry, waited, 200);
        assertThat(server.get(PROJECTS + "/stuck").at("status").asString()).isEqualTo("failed");
    }

    private static String ended(TestServer server, TestServer.Answer begun) {
        return server.get(begun.header("Location"), "Prefer", "wait=20")
                .at("state")
                .asString();
    }

    private void succeeds(TestServer server, String project, String action) {
        var answer = server.post(PROJECTS + "/" + project + "/" + action, "", "Prefer", "wait=20");
        holds("POST " + PROJECTS + "/{id}/" + action, answer, 200);
        assertThat(answer.at("state").asString())
                .as(action + ": " + answer.body())
                .isEqualTo("succeeded");
    }

    @Test
    void everyEventIsAsTheContractSays() throws Exception {
        try (var server = new TestServer()) {
            server.ready("a");
            server.post(PROJECTS + "/a/deploy", "", "Prefer", "wait=20");
            var stream = server.client()
                    .send(
                            server.request("/helix/evolution/events", "Accept", "text/event-stream")
                                    .build(),
                            HttpResponse.BodyHandlers.ofLines());
            try (var lines = stream.body()) {
                var seen = new TreeSet<String>();
                lines.filter(line -> line.startsWith("data:"))
                        .map(line -> JSON.readTree(line.substring(5)))
                        .peek(event -> conforms(JSON.readTree("{\"$ref\":\"#/$defs/Event\"}"), event, "event"))
                        .takeWhile(event -> !event.path("type").asString().equals("operation")
                                || event.path("state").asString().equals("running"))
                        .forEach(event -> seen.add(event.path("type").asString()));
                assertThat(seen).containsExactly("main-tested", "operation", "output", "project", "step");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NewProject|{}",
                "NewProject|{\"id\":\"x\"}",
                "NewProject|{\"id\":\"x\",\"title\":\"X\",\"acceptance\":\"all\"}",
                "NewProject|{\"id\":\"x\",\"title\":\"X\",\"acceptance\":[null]}",
                "NewProject|{\"id\":\"x\",\"title\":{}}",
                "Hints|[]",
                "Hints|\"do better\"",
                "Hints|{\"hints\":{}}",
                "Hints|{\"hints\":[\"a\"]}",
                "ChatRequest|{}",
                "ChatRequest|{\"model\":\"helix-consultant\",\"messages\":[]}",
                "ChatRequest|{\"model\":\"helix-consultant\",\"messages\":\"hello\"}",
                "ChatRequest|{\"model\":\"helix-consultant\",\"messages\":[{\"content\":\"hello\"}]}",
            })
    void aBodyThatTheContractForbidsIsRefusedByTheRoute(String schema, String body) {
        assertThat(validate(JSON.readTree("{\"$ref\":\"#/$defs/" + schema + "\"}"), JSON.readTree(body)))
                .as("the contract allows " + body)
                .isNotEmpty();
        try (var chat = new ChatServer(saying())) {
            chat.server.createPhased("stuck");
            var answer = switch (schema) {
                case "ChatRequest" -> chat.post(body);
                case "Hints" -> chat.server.post(PROJECTS + "/stuck/retry", body);
                default -> chat.server.post(PROJECTS, body);
            };
            assertThat(answer.status()).as(answer.body()).isIn(400, 422);
        }
    }

    @Test
    void everyChunkOfAStreamIsAsTheContractSays() throws Exception {
        try (var chat = new ChatServer(saying("bad", GOOD))) {
            var streamed = chat.stream(body(true, "hello"), "X-OpenWebUI-Chat-Id", "c1");
            assertThat(streamed.chunks()).isNotEmpty();
            streamed.chunks().forEach(chunk -> conforms(JSON.readTree("{\"$ref\":\"#/$defs/Chunk\"}"), chunk, "chunk"));
        }
    }
}
