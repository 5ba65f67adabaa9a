package dev.helix.adapter.claude;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.answer.Answer;
import dev.helix.process.JsonLines;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookDecisionsTest {

    private static final String NOTHING = "{}";

    @TempDir
    private Path folder;

    private Path open = Path.of("");

    @BeforeEach
    void create() throws IOException {
        open = Files.createDirectories(folder.toRealPath().resolve("open"));
        Files.createDirectories(folder.resolve("elsewhere"));
    }

    private HookDecisions decisions() {
        return new HookDecisions(
                file -> file.normalize().startsWith(open) ? null : file + " is outside",
                place -> place.normalize().startsWith(open) ? null : place + " is hidden",
                new HookChecks() {
                    @Override
                    public boolean concerns(String prompt) {
                        return !prompt.contains("a piece");
                    }

                    @Override
                    public Optional<String> ofAnswer(Answer answer) {
                        return answer.text().contains("good")
                                ? Optional.empty()
                                : Optional.of("repair it; written: " + answer.written());
                    }

                    @Override
                    public Optional<String> ofFile(Path file) {
                        return file.endsWith("good.md") ? Optional.empty() : Optional.of("repair the file");
                    }
                },
                2);
    }

    private static String stop(String answer, boolean again) {
        return JsonLines.write(Map.of("last_assistant_message", answer, "stop_hook_active", again));
    }

    private String read(String tool, Map<String, Object> input) {
        return JsonLines.write(Map.of("tool_name", tool, "cwd", open.toString(), "tool_input", input));
    }

    private String write(String file) {
        return JsonLines.write(
                Map.of("tool_name", "Write", "cwd", open.toString(), "tool_input", Map.of("file_path", file)));
    }

    @Nested
    class BeforeItReads {

        private void isDenied(String tool, Map<String, Object> input) {
            assertThat(decisions().decide("PreToolUse", read(tool, input)))
                    .as("%s %s", tool, input)
                    .contains("\"deny\"");
        }

        private void passes(String tool, Map<String, Object> input) {
            assertThat(decisions().decide("PreToolUse", read(tool, input)))
                    .as("%s %s", tool, input)
                    .isEqualTo(NOTHING);
        }

        @Test
        void whatIsHiddenIsNotReadNorSearchedNorListed() {
            var elsewhere = folder.resolve("elsewhere").toString();
            isDenied("Read", Map.of("file_path", elsewhere + "/a"));
            isDenied("Read", Map.of("file_path", "../elsewhere/a"));
            isDenied("Grep", Map.of("pattern", "x", "path", elsewhere));
            isDenied("Grep", Map.of("pattern", "x", "path", ".."));
            isDenied("Glob", Map.of("pattern", elsewhere + "/*"));
            isDenied("Glob", Map.of("pattern", elsewhere));
            isDenied("Glob", Map.of("pattern", "../*"));
            isDenied("Glob", Map.of("pattern", "*/../../elsewhere/a"));
            isDenied("Glob", Map.of("pattern", "*", "path", elsewhere));
            isDenied("LS", Map.of("path", elsewhere));
            isDenied("NotebookRead", Map.of("notebook_path", elsewhere + "/a.ipynb"));
            isDenied("Read", Map.of("file_path", "a\u0000b"));
            isDenied("Grep", Map.of("pattern", "x", "path", "a\u0000b"));
        }

        @Test
        void whatIsOpenIsReadAndASearchBeginsWhereTheAgentIs() {
            passes("Read", Map.of("file_path", open + "/a"));
            passes("Grep", Map.of("pattern", "../[", "path", open.toString()));
            passes("Grep", Map.of("pattern", "x"));
            passes("Glob", Map.of("pattern", "**/*.java"));
            passes("Glob", Map.of("pattern", "a..b/*"));
            passes("LS", Map.of("path", "."));
        }
    }

    @Test
    void aCallThatNobodyLooksAtIsANoBeforeAToolAndANoteElsewhere() {
        assertThat(decisions().passOver("PreToolUse", "too many").orElseThrow())
                .contains("\"permissionDecision\":\"deny\"", "\"permissionDecisionReason\":\"too many\"");
        for (var event : List.of("PostToolUse", "Stop", "UserPromptSubmit", "BrandNew")) {
            assertThat(decisions().passOver(event, "too many").orElseThrow())
                    .isEqualTo("{\"systemMessage\":\"HELIX did not look at the call of the hook " + event
                            + ": too many\"}");
        }
        assertThat(decisions().passOver("mcp", "too many")).isEmpty();
    }

    /** Its answer would be judged as one to the prompt before, and a call that was told shows the hooks to be armed. */
    @Test
    void aPromptThatNobodyLooksAtBeginsATurnAllTheSame() {
        var passed = decisions();
        var unreadable = decisions();
        for (var begun : List.of(passed, unreadable)) {
            begun.decide("UserPromptSubmit", "{\"prompt\":\"send a piece\"}");
            begun.decide("PostToolUse", write("good.md"));
        }

        passed.passOver("UserPromptSubmit", "too many");
        unreadable.decide("UserPromptSubmit", "no JSON");

        for (var begun : List.of(passed, unreadable)) {
            assertThat(begun.decide("Stop", stop("bad", false))).contains("repair it; written: []");
        }
    }

    /** By hand, no server has looked at it before. */
    @Test
    void aCallBeyondTheBoundsOfJsonIsANo() {
        for (var what : List.of("[".repeat(70) + "]".repeat(70), "[" + "{},".repeat(100_000) + "{}]")) {
            var call = "{\"tool_name\":\"Write\",\"cwd\":\"" + open + "\",\"tool_input\":{\"file_path\":\"a\",\"more\":"
                    + what + "}}";

            assertThat(decisions().decide("PreToolUse", call)).contains("\"deny\"");
        }
    }

    @Nested
    class AtTheEndOfAnAnswer {

        @Test
        void aGoodOnePasses() {
            assertThat(decisions().decide("Stop", stop("good", false))).isEqualTo(NOTHING);
        }

        @Test
        void aBadOneIsSentBackWithWhatIsWrong() {
            assertThat(decisions().decide("Stop", stop("bad", false))).contains("\"decision\":\"block\"", "repair it");
        }

        @Test
        void itIsLookedAtTogetherWithTheFilesOfItsTurn() {
            var decisions = decisions();

            decisions.decide("PostToolUse", write("a.md"));
            assertThat(decisions.decide("Stop", stop("bad", false))).contains("/a.md]");
            decisions.decide("UserPromptSubmit", "{\"prompt\":\"next\"}");
            assertThat(decisions.decide("Stop", stop("bad", false))).contains("written: []");
        }

        @Test
        void aPieceOfAnotherAnswerIsNotLookedAt() {
            var decisions = decisions();

            decisions.decide("UserPromptSubmit", "{\"prompt\":\"send a piece\"}");
            assertThat(decisions.decide("Stop", stop("bad", false))).isEqualTo(NOTHING);
            decisions.decide("UserPromptSubmit", "{\"prompt\":\"send all of it\"}");
            assertThat(decisions.decide("Stop", stop("bad", false))).contains("block");
        }

        @Test
        void oneThatWasSentBackBeforeAnybodyCountedPasses() {
            assertThat(decisions().decide("Stop", stop("bad", true))).isEqualTo(NOTHING);
        }

        @Test
        void itPassesWhenTheShareOfTheAttemptsIsUsedUpAndTheNextTurnHasItsOwn() {
            var decisions = decisions();

            assertThat(decisions.decide("Stop", stop("bad", false))).contains("block");
            assertThat(decisions.decide("Stop", stop("bad", true))).contains("block");
            assertThat(decisions.decide("Stop", stop("bad", true))).isEqualTo(NOTHING);
            assertThat(decisions.decide("Stop", stop("bad", false))).contains("block");
        }
    }

    @Nested
    class AroundAWrite {

        @Test
        void aSavedFileIsLookedAt() {
            var decisions = decisions();

            assertThat(decisions.decide("PostToolUse", write("good.md"))).isEqualTo(NOTHING);
            assertThat(decisions.decide("PostToolUse", write("bad.md"))).contains("block");
        }

        @Test
        void aFileInsideIsLetThrough() {
            for (var inside : List.of(open + "/a.md", "a.md", "new/folder/a.md", "x/../a.md", open + "/.gitignore")) {
                assertThat(decisions().decide("PreToolUse", write(inside)))
                        .as(inside)
                        .isEqualTo(NOTHING);
            }
        }

        @Test
        void aFileOutsideIsDenied() {
            for (var outside : List.of("/etc/passwd", "../elsewhere/a", open + "-twin/a", "nul\0byte", "")) {
                assertThat(decisions().decide("PreToolUse", write(outside)))
                        .as(outside)
                        .contains("\"permissionDecision\":\"deny\"");
            }
        }

        @Test
        void aCallThatCannotBeReadIsDenied() {
            for (var body : List.of("", "nonsense", "[]", "{}", "{\"tool_input\":3}")) {
                assertThat(decisions().decide("PreToolUse", body)).as(body).contains("deny");
            }
        }
    }

    @Test
    void thePersonIsToldOfACallThatNobodyExpectsOrCanRead() {
        assertThat(decisions().decide("BrandNew", "{}")).contains("systemMessage", "BrandNew");
        for (var event : List.of("UserPromptSubmit", "PostToolUse", "Stop")) {
            assertThat(decisions().decide(event, "nonsense")).contains("systemMessage", event);
        }
    }

    @Test
    void aTokenIsGoodFromTheStartOfItsProcessToItsEnd() {
        var sessions = new HookSessions(prompt -> decisions(), () -> "0123456789abcdef");
        var endpoints = sessions.at(URI.create("http://127.0.0.1:1/hooks"));

        assertThat(sessions.answer("0123456789abcdef", "Stop", stop("bad", false)))
                .isEmpty();
        var endpoint = endpoints.open(
                new AgentSession("s"), Prompt.first("hi", folder.toAbsolutePath(), AgentProfile.CONSULTANT));
        assertThat(sessions.answer(endpoint.token(), "Stop", stop("bad", false)))
                .hasValueSatisfying(answer -> assertThat(answer).contains("block"));
        assertThat(sessions.answer("", "Stop", stop("bad", false))).isEmpty();
        endpoints.close(endpoint);
        assertThat(sessions.answer(endpoint.token(), "Stop", stop("bad", false)))
                .isEmpty();
    }

    @Test
    void anEndpointIsOnLoopbackAndKeepsItsTokenToItself() {
        var token = "0123456789abcdef";

        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> new HookEndpoint(URI.create("http://example.org/hooks"), token));
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> new HookEndpoint(URI.create("http://127.0.0.1:1/hooks"), "short"));
        assertThat(new HookEndpoint(URI.create("http://127.0.0.1:1/hooks"), token).toString())
                .doesNotContain(token);
    }
}
