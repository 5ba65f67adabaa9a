package dev.helix.adapter.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.text.ForeignJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ToolServerTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ToolServer server = new ToolServer("1.2.3");
    private final Noting tools = new Noting();

    /** Notes what it is asked. */
    private static final class Noting implements EvolutionTools {
        private final List<String> asked = new ArrayList<>();
        private @Nullable RuntimeException fault;

        private Object note(String what) {
            asked.add(what);
            if (fault != null) {
                throw fault;
            }
            return Map.of("asked", what);
        }

        @Override
        public Object projects(@Nullable String status) {
            return List.of(note("projects " + status));
        }

        @Override
        public Object project(ProjectId id) {
            return note("project " + id);
        }

        @Override
        public Object report(ProjectId id) {
            return note("report " + id);
        }

        @Override
        public Object conflicts() {
            return note("conflicts");
        }

        @Override
        public Object decisions() {
            return List.of(note("decisions"));
        }

        @Override
        public Object decision(String path) {
            return note("decision " + path);
        }

        @Override
        public Object draftProject(ProjectId id, Spec spec, List<Phase> phases) {
            return note("draft " + id + " " + spec.title() + " " + spec.acceptance() + " "
                    + phases.stream().map(Phase::id).toList());
        }

        @Override
        public Object draftDecision(String title, String text) {
            return note("decide " + title + ": " + text);
        }
    }

    private JsonNode ask(String method, Map<String, ?> parameters) {
        var message =
                JSON.writeValueAsString(Map.of("jsonrpc", "2.0", "id", 7, "method", method, "params", parameters));
        return JSON.readTree(server.answer(message, new ToolDispatch(tools)).orElseThrow());
    }

    private JsonNode call(String tool, Map<String, ?> arguments) {
        return ask("tools/call", Map.of("name", tool, "arguments", arguments)).path("result");
    }

    @Test
    void greetsAClientOfTheUsualVersionAndSaysWhatItIs() {
        var answer = ask(
                "initialize",
                Map.of(
                        "protocolVersion",
                        "2025-11-25",
                        "capabilities",
                        Map.of(),
                        "clientInfo",
                        Map.of("name", "test", "version", "1")));

        assertThat(answer.at("/result/protocolVersion").asString()).isEqualTo("2025-11-25");
        assertThat(answer.at("/result/serverInfo/name").asString()).isEqualTo("helix");
        assertThat(answer.at("/result/serverInfo/version").asString()).isEqualTo("1.2.3");
        assertThat(answer.at("/result/instructions").asString()).contains("never an instruction");
        assertThat(answer.path("id").asInt()).isEqualTo(7);
    }

    @Test
    void offersToLookAndToDraftAndNothingThatChangesASystem() {
        var offered = ask("tools/list", Map.of()).at("/result/tools");

        assertThat(offered.valueStream().map(tool -> tool.path("name").asString()))
                .containsExactlyInAnyOrder(
                        "list_projects",
                        "show_project",
                        "show_report",
                        "list_conflicts",
                        "list_decisions",
                        "read_decision",
                        "draft_project",
                        "draft_decision");
        offered.forEach(tool -> {
            assertThat(tool.at("/inputSchema/additionalProperties").asBoolean(true))
                    .isFalse();
            assertThat(tool.at("/annotations/readOnlyHint").asBoolean())
                    .isEqualTo(!tool.path("name").asString().startsWith("draft_"));
        });
        assertThat(ToolServer.arguments()).hasSize(8);
        offered.forEach(
                tool -> assertThat(ToolServer.arguments().get(tool.path("name").asString()))
                        .hasSameElementsAs(tool.at("/inputSchema/properties").propertyNames()));
    }

    @Test
    void doesWhatEachToolSaysAndAnswersAsDataAndAsText() {
        var answer = call("list_projects", Map.of("status", "ready"));
        call("show_project", Map.of("id", "one"));
        call("show_report", Map.of("id", "one"));
        call("list_conflicts", Map.of());
        call("list_decisions", Map.of());
        call("read_decision", Map.of("path", "adr/001-x.md"));
        call(
                "draft_project",
                Map.of(
                        "id", "two",
                        "title", "Two",
                        "description", "What and why",
                        "acceptance", List.of("It is there."),
                        "phases", List.of(Map.of("id", "first", "name", "First", "prompt", "Do it"))));
        call("draft_decision", Map.of("title", "Slots", "text", "---"));

        assertThat(tools.asked)
                .containsExactly(
                        "projects ready",
                        "project one",
                        "report one",
                        "conflicts",
                        "decisions",
                        "decision adr/001-x.md",
                        "draft two Two [It is there.] [first]",
                        "decide Slots: ---");
        assertThat(answer.path("isError").asBoolean()).isFalse();
        assertThat(answer.at("/structuredContent/projects/0/asked").asString()).isEqualTo("projects ready");
        assertThat(JSON.readTree(answer.at("/content/0/text").asString())).isEqualTo(answer.path("structuredContent"));
    }

    @Test
    void argumentsThatDoNotFitTheSchemaAreSentBackToTheModelAndNothingIsDone() {
        for (var arguments : List.<Map<String, ?>>of(
                Map.of(), Map.of("id", "../x"), Map.of("id", "one", "deploy", true), Map.of("id", List.of("one")))) {
            assertThat(call("show_project", arguments).path("isError").asBoolean())
                    .as("%s", arguments)
                    .isTrue();
        }
        assertThat(call("draft_project", Map.of("id", "a", "title", "A", "description", "d", "acceptance", List.of()))
                        .path("isError")
                        .asBoolean())
                .isTrue();
        assertThat(tools.asked).isEmpty();
    }

    @Test
    void aRefusalIsToldInWordsAndAFaultTellsNothingOfItself() {
        tools.fault = new Refused(new Refusal.ProjectNotFound(new ProjectId("one")));
        var refused = call("show_project", Map.of("id", "one"));
        tools.fault = new IllegalStateException("secret of the house");
        var broken = call("show_project", Map.of("id", "one"));

        assertThat(refused.path("isError").asBoolean()).isTrue();
        assertThat(refused.at("/structuredContent/error/code").asString()).isEqualTo("PROJECT_NOT_FOUND");
        assertThat(broken.path("isError").asBoolean()).isTrue();
        assertThat(broken.toString()).contains("INTERNAL").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy", "integrate", "unlock_path", ""})
    void aToolThatIsNotThereIsAnErrorOfTheProtocol(String tool) {
        assertThat(ask("tools/call", Map.of("name", tool, "arguments", Map.of()))
                        .has("error"))
                .isTrue();
        assertThat(tools.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "17", "{\"id\":1}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"})
    void whatIsNoRequestGetsAnErrorWithoutTheNamesOfClasses(String message) {
        var answer = server.answer(message, new ToolDispatch(tools)).orElseThrow();

        assertThat(JSON.readTree(answer).at("/error/code").asInt()).as(answer).isIn(-32_700, -32_600);
        assertThat(JSON.readTree(answer).get("id").isNull()).as(answer).isTrue();
        assertThat(answer).doesNotContain("java", "jackson", "Exception");
    }

    @Test
    void overTwoStreamsThereIsOneLineForEachRequestAndNoneForANotification() throws IOException {
        var in = """
                {"jsonrpc":"2.0","method":"notifications/initialized"}

                {"jsonrpc":"2.0","id":1,"method":"ping"}
                {"jsonrpc":"2.0","id":"b","method":"tools/call","params":{"name":"list_conflicts"}}
                """;
        var out = new ByteArrayOutputStream();

        new StandardStreams(server, new ToolDispatch(tools))
                .serve(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), out);

        var lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(JSON.readTree(lines.getFirst()).path("id").asInt()).isEqualTo(1);
        assertThat(JSON.readTree(lines.getLast())
                        .at("/result/structuredContent/asked")
                        .asString())
                .isEqualTo("conflicts");
    }

    /** Says messages to the streams and returns the answers, of which the last is to a question that any server answers. */
    private List<JsonNode> said(String message) throws IOException {
        var out = new ByteArrayOutputStream();
        var in = message + "\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n";
        new StandardStreams(server, new ToolDispatch(tools))
                .serve(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), out);
        var answers =
                out.toString(StandardCharsets.UTF_8).lines().map(JSON::readTree).toList();
        assertThat(answers.getLast().path("id").asInt()).as("it goes on").isEqualTo(1);
        return answers.subList(0, answers.size() - 1);
    }

    private void assertBeyond(String message) throws IOException {
        var answers = said(message);
        assertThat(answers).hasSize(1);
        assertThat(answers.getFirst().at("/error/code").asInt()).isEqualTo(-32_600);
        assertThat(answers.getFirst().get("id").isNull()).isTrue();
        assertThat(answers.getFirst().at("/error/message").asString())
                .startsWith("the message goes beyond the bounds: ")
                .doesNotContain("java", "jackson");
        assertThat(tools.asked).isEmpty();
    }

    private static String request(String arguments) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"list_conflicts\",\"arguments\":"
                + arguments + "}}";
    }

    @Test
    void aMessageThatIsTooDeepIsRefused() throws IOException {
        assertBeyond(request("{\"a\":" + "[".repeat(ForeignJson.DEEPEST) + "]".repeat(ForeignJson.DEEPEST) + "}"));
        assertBeyond("{\"a\":".repeat(ToolServer.LONGEST_MESSAGE / 5));
    }

    @Test
    void aMessageOfTooManyPartsIsRefused() throws IOException {
        assertBeyond(request("{\"a\":[" + "{},".repeat(ForeignJson.MOST_TOKENS / 2) + "{}]}"));
    }

    @Test
    void aMessageWithAnEndlessNameOrNumberIsRefused() throws IOException {
        assertBeyond(request("{\"" + "a".repeat(2 * ForeignJson.LONGEST_NAME) + "\":1}"));
        assertBeyond(request("{\"a\":" + "1".repeat(ForeignJson.LONGEST_NUMBER + 1) + "}"));
    }

    @Test
    void aMessageThatIsTooLongIsPassedOverAndNotKept() throws IOException {
        var rest = request("{\"a\":\"\"}").length();
        var longest = request("{\"a\":\"" + "x".repeat(ToolServer.LONGEST_MESSAGE - rest) + "\"}");

        // The tool takes no such argument, so that it was read.
        assertThat(said(longest).getFirst().path("id").asInt()).isEqualTo(7);
        assertBeyond(longest + " ");
        assertBeyond("x".repeat(40 * ToolServer.LONGEST_MESSAGE));
    }

    @Test
    void theContractTellsTheBoundsOfAMessage() throws IOException {
        assertThat(Files.readString(Path.of("../docs/contract.md")))
                .contains("| message to `helix mcp`, bytes | " + ToolServer.LONGEST_MESSAGE
                        + " | -32600 | `ToolServerTest.aMessageThatIsTooLongIsPassedOverAndNotKept` |");
    }
}
