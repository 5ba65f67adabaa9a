package dev.helix.adapter.http;

import static dev.helix.adapter.http.ChatServer.GOOD;
import static dev.helix.adapter.http.ChatServer.JSON;
import static dev.helix.adapter.http.ChatServer.body;
import static dev.helix.adapter.http.ChatServer.saying;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The contract file and the routes say the same, in both directions. */
class ContractTest {

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

    private void conforms(JsonNode schema, JsonNode value, String what) {
        var whole = ((ObjectNode) schema.deepCopy()).put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.set("$defs", contract.path("components").path("schemas"));
        var errors = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole)
                .validate(value);
        assertThat(errors).as(what + ": " + value).isEmpty();
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
            for (var action : List.of("deploy", "integrate")) {
                var route = "GET " + PROJECTS + "/{id}/" + action + "/preview";
                holds(route, server.get(PROJECTS + "/none/" + action + "/preview"), 404);
            }
            var deployed = server.post(PROJECTS + "/b/deploy", "", "Prefer", "wait=20");
            holds("POST " + PROJECTS + "/{id}/deploy", deployed, 200);
            holds("GET /helix/evolution/operations/{op}", server.get(deployed.header("Location")), 200);
            holds("GET /helix/evolution/operations/{op}", server.get("/helix/evolution/operations/op-999"), 404);
            holds("GET /helix/evolution/conflicts", server.get("/helix/evolution/conflicts"), 200);
            holds("GET /helix/evolution/events", server.get("/helix/evolution/events"), 406);
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
