package dev.helix.adapter.http;

import static dev.helix.adapter.http.ChatServer.GOOD;
import static dev.helix.adapter.http.ChatServer.JSON;
import static dev.helix.adapter.http.ChatServer.SEEN;
import static dev.helix.adapter.http.ChatServer.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.testkit.Eventually;
import dev.helix.testkit.Script;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A person in Open WebUI: the requests that it makes, in its order, with its headers and everything it sends along. */
class OpenWebUiTest {

    private static final String TITLE = """
            ### Task:
            Generate a concise, 3-5 word title summarizing the chat history.
            ### Output:
            JSON format: { "title": "your concise title here" }
            ### Chat History:
            <chat_history>
            USER: I want to make the search faster, please.
            </chat_history>""";
    private static final String FOLLOW_UPS = """
            ### Task:
            Suggest 3-5 relevant follow-up questions or prompts.
            <chat_history>
            USER: I want to make the search faster.
            ASSISTANT: Why?
            </chat_history>""";

    private static String[] turn(String message, String userMessage, String parent) {
        return new String[] {
            "X-OpenWebUI-Chat-Id",
            "chat",
            "X-OpenWebUI-Message-Id",
            message,
            "X-OpenWebUI-User-Message-Id",
            userMessage,
            "X-OpenWebUI-User-Message-Parent-Id",
            parent,
            "X-OpenWebUI-Task",
            "",
            "X-OpenWebUI-User-Name",
            "J%C3%BCrgen"
        };
    }

    private static String[] task(String kind) {
        return new String[] {"X-OpenWebUI-Chat-Id", "chat", "X-OpenWebUI-Message-Id", "", "X-OpenWebUI-Task", kind};
    }

    /** Since 0.10 every request offers the built-in tools. */
    private static String withTools(String body) {
        var node = (ObjectNode) JSON.readTree(body);
        var tools = node.putArray("tools");
        for (int i = 0; i < 30; i++) {
            tools.addObject().put("type", "function").putObject("function").put("name", "builtin_" + i);
        }
        return node.put("tool_choice", "auto").toString();
    }

    @Test
    void aWholeChatFromTheTitleToTheEditedQuestion() throws Exception {
        var script = Script.named("chat");
        for (int i = 0; i < 5; i++) {
            script.pause(Duration.ofMillis(100)).say(GOOD).turn();
        }
        try (var chat = new ChatServer(script.end());
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var title = pool.submit(() -> chat.post(body(false, TITLE), task("title_generation")));
            var first = chat.stream(withTools(body(true, "Make it faster")), turn("a1", "u1", ""));
            assertThat(first.content()).isEqualTo(SEEN);
            assertThat(first.lines()).noneMatch(line -> line.contains("tool_calls"));
            assertThat(title.get().body()).contains("Make the search faster");
            assertThat(chat.post(body(false, FOLLOW_UPS), task("follow_up_generation"))
                            .body())
                    .contains("follow_ups")
                    .contains("next step");

            chat.stream(withTools(body(true, "Make it faster", SEEN, "Because")), turn("a2", "u2", "a1"));
            chat.stream(withTools(body(true, "Make it faster", SEEN, "Because")), turn("a3", "u2", "a1"));
            chat.stream(withTools(body(true, "Make it smaller")), turn("a4", "u3", ""));
            chat.stream(withTools(body(true, "Make it faster", SEEN, "Because", SEEN)), turn("a3", "u2", "a1"));

            assertThat(chat.agent.prompts())
                    .extracting(prompt -> prompt.resume() != null)
                    .containsExactly(false, true, false, false, true);
            assertThat(chat.agent.prompts().getLast().text()).contains("Go on exactly where your last answer ended");
            assertThat(chat.sessions.all()).hasSize(1);
        }
    }

    @Test
    void liveDeliveryAnnouncesThatAnAnswerBeginsAnew() throws Exception {
        var wrong = "Something WRONG.\n\n<!-- STEP: what -->";
        try (var chat = new ChatServer(ChatServer.saying(wrong, GOOD, GOOD), true)) {
            var streamed = chat.stream(withTools(body(true, "Make it faster")), turn("a1", "u1", ""));
            assertThat(streamed.content())
                    .isEqualToNormalizingWhitespace(
                            "Something WRONG.\n\n---\n\n*The text above is void (it did not hold). Here is the new "
                                    + "answer:*\n\n" + SEEN);
            assertThat(streamed.joined("reasoning_content")).contains("✗ attempt 1/3 rejected: WRONG");
            assertThat(streamed.statuses()).contains("Attempt 2 of 3").endsWith("Validated after 2 attempts .");

            // What was shown is what the client sends back, so the next turn goes on with the same session.
            chat.stream(body(true, "Make it faster", streamed.content(), "And now?"), turn("a2", "u2", "a1"));
            assertThat(chat.agent.prompts().getLast().resume()).isNotNull();
        }
    }

    @Test
    void aFailedTurnInTheHistoryIsNoObstacle() throws Exception {
        try (var chat = new ChatServer(ChatServer.saying(GOOD))) {
            var streamed = chat.stream(body(true, "one", "", "two"), turn("a2", "u2", "a1"));
            assertThat(streamed.content()).isEqualTo(SEEN);
        }
    }

    @Test
    void regeneratingWithAnInstructionTellsAFreshAgentBoth() throws Exception {
        try (var chat = new ChatServer(ChatServer.saying(GOOD, GOOD))) {
            chat.stream(body(true, "Make it faster"), turn("a1", "u1", ""));
            var node = (ObjectNode) JSON.readTree(body(true, "Make it faster"));
            ((ArrayNode) node.path("messages")).addObject().put("role", "user").put("content", "More concise");
            chat.stream(node.toString(), turn("a2", "u1", ""));

            assertThat(chat.agent.prompts().getLast().resume()).isNull();
            assertThat(chat.agent.prompts().getLast().text())
                    .contains("Make it faster")
                    .contains("More concise");
        }
    }

    @Test
    void anotherBranchAForkAndAnImportAreToldAnew() throws Exception {
        try (var chat = new ChatServer(ChatServer.saying(GOOD, GOOD, GOOD, GOOD))) {
            chat.stream(body(true, "one"), turn("a1", "u1", ""));
            chat.stream(body(true, "one", SEEN, "two"), turn("a2", "u2", "a1"));
            // Back on the first answer, from where another branch goes on.
            chat.stream(body(true, "one", SEEN, "other"), turn("a3", "u3", "a1"));
            // A chat that HELIX has never seen, with a past.
            chat.stream(
                    body(true, "imported", "from elsewhere", "three"),
                    "X-OpenWebUI-Chat-Id",
                    "fork",
                    "X-OpenWebUI-Message-Id",
                    "b2",
                    "X-OpenWebUI-User-Message-Parent-Id",
                    "b1");

            assertThat(chat.agent.prompts())
                    .extracting(prompt -> prompt.resume() != null)
                    .containsExactly(false, true, false, false);
            assertThat(chat.agent.prompts().getLast().text()).contains("from elsewhere");
            assertThat(chat.sessions.all()).hasSize(2);
        }
    }

    @Test
    void headersWithoutAValueAndTemporaryChatsAreChatsToo() throws Exception {
        try (var chat = new ChatServer(ChatServer.saying(GOOD, GOOD, GOOD))) {
            chat.stream(body(true, "one"), "X-OpenWebUI-Chat-Id", "", "X-OpenWebUI-Task", "");
            chat.stream(body(true, "one", SEEN, "two"), "X-OpenWebUI-Chat-Id", "", "X-OpenWebUI-Task", "");
            chat.stream(body(true, "one"), "X-OpenWebUI-Chat-Id", "temporary:abc");

            assertThat(chat.agent.prompts())
                    .extracting(prompt -> prompt.resume() != null)
                    .containsExactly(false, true, false);
            assertThat(chat.sessions.all()).hasSize(2);
        }
    }

    @Test
    void theCommandOfAPersonIsNotedUnderTheirName() throws Exception {
        try (var chat = new ChatServer(ChatServer.saying())) {
            chat.server.ready("feature-xyz");
            chat.stream(body(true, "/deploy feature-xyz"), turn("a1", "u1", ""));
            assertThat(chat.server.audited).last().satisfies(entry -> {
                assertThat(entry.who()).isEqualTo("user:local");
                assertThat(entry.onBehalfOf()).isEqualTo("Jürgen");
            });
        }
    }

    @Test
    void peopleWhoShareATokenDoNotShareAChatByItsName() throws Exception {
        try (var chat = new ChatServer(ChatServer.saying(GOOD, GOOD, GOOD))) {
            for (var user : List.of("1", "2", "1")) {
                chat.post(body(false, "hello"), "X-OpenWebUI-Chat-Id", "c", "X-OpenWebUI-User-Id", user);
            }
            assertThat(chat.sessions.all()).hasSize(2);
            chat.post(body(false, "hello"), "X-OpenWebUI-Chat-Id", "c");
            chat.post(
                    body(false, "hello"),
                    "X-OpenWebUI-Chat-Id",
                    chat.sessions.all().getFirst().chat());
            assertThat(chat.sessions.all()).hasSize(4);
        }
    }

    @Test
    void whatAChatHasShownIsWhatItIntegrates() throws Exception {
        try (var chat = new ChatServer(ChatServer.saying())) {
            chat.server.ready("feature-xyz");
            chat.stream(body(true, "/deploy feature-xyz"), turn("a1", "u1", ""));
            // Somebody else makes another candidate of it meanwhile.
            chat.server.deployOnNewMain("feature-xyz");

            var stale = chat.stream(body(true, "Integriere feature xyz!"), turn("a2", "u2", "a1"))
                    .content();
            assertThat(stale).contains("STALE_CANDIDATE");

            chat.stream(body(true, "/status feature-xyz"), turn("a3", "u3", "a2"));
            assertThat(chat.stream(body(true, "Integriere feature xyz!"), turn("a4", "u4", "a3"))
                            .content())
                    .contains("✓")
                    .doesNotContain("STALE_CANDIDATE");
        }
    }

    @Test
    void whatIsPutBeforeAQuestionIsNoPartOfIt() throws Exception {
        try (var chat = new ChatServer(ChatServer.saying())) {
            chat.server.ready("feature-xyz");
            var asked = "<attached_files>\n<file url=\"/api/x\"/>\n</attached_files>\n/projects";
            assertThat(chat.stream(body(true, asked), turn("a1", "u1", "")).content())
                    .contains("feature-xyz");
        }
    }

    @Test
    void theStatusIsSettledAsSoonAsTheAgentLivesSoThatNothingShimmersAfterStop() throws Exception {
        try (var chat = new ChatServer(ChatServer.saying("no marker at all", GOOD))) {
            var statuses = chat.stream(body(true, "Make it faster"), turn("a1", "u1", ""))
                    .statuses();
            assertThat(statuses)
                    .startsWith("Starting", "The agent is at work .")
                    .containsSubsequence("Attempt 2 of 3", "Attempt 2 of 3 .");
        }
    }

    @Test
    void twoModelsSideBySideAreTwoAnswers() throws Exception {
        try (var chat = new ChatServer(ChatServer.saying(GOOD, GOOD));
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = pool.submit(() -> chat.stream(body(true, "hello"), turn("a1", "u1", "")));
            var two = pool.submit(() -> chat.stream(body(true, "hello"), turn("a2", "u1", "")));
            assertThat(one.get().content()).isEqualTo(SEEN);
            assertThat(two.get().content()).isEqualTo(SEEN);
            assertThat(chat.agent.prompts()).hasSize(2);
        }
    }

    @Test
    void aPlaceholderThatAnOlderVersionDoesNotKnowIsNoName() throws Exception {
        try (var chat = new ChatServer(ChatServer.saying(GOOD, GOOD))) {
            chat.stream(body(true, "one"), "X-OpenWebUI-Chat-Id", "c", "X-OpenWebUI-Task", "{{TASK}}");
            chat.stream(
                    body(true, "one", SEEN, "two"),
                    "X-OpenWebUI-Chat-Id",
                    "c",
                    "X-OpenWebUI-User-Message-Parent-Id",
                    "{{USER_MESSAGE_PARENT_ID}}");
            assertThat(chat.agent.prompts())
                    .extracting(prompt -> prompt.resume() != null)
                    .containsExactly(false, true);
        }
    }

    /** A folder's, a person's or a model's system prompt comes first in every request. */
    private static String laidDown(String instructions, String... said) {
        var node = (ObjectNode) JSON.readTree(body(true, said));
        var system = JSON.createObjectNode().put("role", "system").put("content", instructions);
        ((ArrayNode) node.path("messages")).insert(0, system);
        return node.toString();
    }

    @Test
    void whatAFolderLaysDownIsToldOnceAndAgainWhenItChanges() throws Exception {
        try (var chat = new ChatServer(ChatServer.saying(GOOD, GOOD, GOOD, GOOD, GOOD))) {
            chat.stream(laidDown("Say it in short words.", "one"), turn("a1", "u1", ""));
            chat.stream(laidDown("Say it in short words.", "one", SEEN, "two"), turn("a2", "u2", "a1"));
            chat.stream(laidDown("Say it at length.", "one", SEEN, "two", SEEN, "three"), turn("a3", "u3", "a2"));
            chat.stream(body(true, "one", SEEN, "two", SEEN, "three", SEEN, "four"), turn("a4", "u4", "a3"));
            chat.stream(body(true, "one", SEEN, "two", SEEN, "three", SEEN, "four", SEEN, "5"), turn("a5", "u5", "a4"));

            var prompts = chat.agent.prompts();
            assertThat(prompts)
                    .extracting(prompt -> prompt.resume() != null)
                    .containsExactly(false, true, true, true, true);
            assertThat(prompts.get(0).text()).containsOnlyOnce("Say it in short words.");
            assertThat(prompts.get(1).text()).isEqualTo("two");
            assertThat(prompts.get(2).text()).contains("Say it at length.").endsWith("three");
            assertThat(prompts.get(3).text())
                    .contains("Nothing is laid down any more")
                    .endsWith("four");
            assertThat(prompts.get(4).text()).isEqualTo("5");
        }
    }

    @Test
    void whatIsLaidDownIsToldAFreshAgentToo() throws Exception {
        try (var chat = new ChatServer(ChatServer.saying(GOOD, GOOD))) {
            chat.stream(laidDown("Say it in short words.", "one"), turn("a1", "u1", ""));
            chat.stream(laidDown("Say it in short words.", "one"), turn("a2", "u1", ""));

            var again = chat.agent.prompts().getLast();
            assertThat(again.resume()).isNull();
            assertThat(again.text()).contains("Say it in short words.");
        }
    }

    @Test
    void whatIsLaidDownMayBeLongAndIsCutWhereItIsTooLong() throws Exception {
        try (var chat = new ChatServer(ChatServer.saying(GOOD))) {
            chat.stream(laidDown("x" + "🎯".repeat(20_000), "one"), turn("a1", "u1", ""));

            assertThat(chat.agent.prompts().getLast().text())
                    .contains("🎯\n\n(The rest is left out here.)")
                    .hasSizeLessThan(40_000);
        }
    }

    @Test
    void whatGoesOnIsSetOffAndTheNextTurnKnowsBothAsOneAnswer() throws Exception {
        try (var chat = new ChatServer(ChatServer.saying(GOOD, GOOD, GOOD))) {
            chat.stream(body(true, "one"), turn("a1", "u1", ""));
            var more =
                    chat.stream(body(true, "one", SEEN), turn("a1", "u1", "")).content();
            assertThat(more).isEqualTo("\n\n" + SEEN);

            chat.stream(body(true, "one", SEEN + more, "two"), turn("a2", "u2", "a1"));
            assertThat(chat.agent.prompts())
                    .extracting(prompt -> prompt.resume() != null)
                    .containsExactly(false, true, true);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "it is slow because, ' '",
        "'it is slow,', ' '",
        "'it is slow\n', ''",
        "'It is slow.', '\n\n'",
        "'`a`', '\n\n'"
    })
    void aSentenceThatHasNotEndedGoesOnInItsLine(String earlier, String gap) throws Exception {
        try (var chat = new ChatServer(ChatServer.saying(GOOD))) {
            assertThat(chat.stream(body(true, "one", earlier), turn("a1", "u1", ""))
                            .content())
                    .isEqualTo(gap + SEEN);
        }
    }

    @Test
    void aWishForAnotherAnswerComesBehindTheOneThatWasThere() throws Exception {
        try (var chat = new ChatServer(ChatServer.saying(GOOD, GOOD, GOOD))) {
            chat.stream(body(true, "one"), turn("a1", "u1", ""));
            chat.stream(body(true, "one", SEEN, "Say it more kindly"), turn("a2", "u1", ""));
            chat.stream(body(true, "one", SEEN, "two"), turn("a3", "u2", "a2"));

            var prompts = chat.agent.prompts();
            assertThat(prompts.get(1).text()).endsWith("Say it more kindly");
            // The answer that was not kind enough is no part of the conversation from then on.
            assertThat(prompts.get(2).resume()).isNull();
            assertThat(prompts.get(2).text())
                    .contains("one")
                    .doesNotContain("kindly")
                    .endsWith("two");
        }
    }

    @Test
    void anotherTabThatAsksMeanwhileWaitsForItsTurnAndBranchesOff() throws Exception {
        var script = Script.named("tabs")
                .say(GOOD)
                .turn()
                .pause(Duration.ofMillis(300))
                .say(GOOD)
                .turn()
                .say(GOOD)
                .end();
        try (var chat = new ChatServer(script);
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            chat.stream(body(true, "one"), turn("a1", "u1", ""));
            var here = pool.submit(() -> chat.stream(body(true, "one", SEEN, "from here"), turn("a2", "u2", "a1")));
            Eventually.holds(
                    "the first tab's turn has begun", () -> chat.agent.prompts().size() == 2);
            var there = chat.stream(body(true, "one", SEEN, "from there"), turn("a3", "u3", "a1"));

            assertThat(there.statuses().getFirst()).isEqualTo("Waiting for the other answer in this chat");
            assertThat(there.content()).isEqualTo(SEEN);
            assertThat(here.get().content()).isEqualTo(SEEN);
            assertThat(chat.agent.prompts())
                    .extracting(prompt -> prompt.resume() != null)
                    .containsExactly(false, true, false);
            assertThat(chat.agent.prompts().getLast().text())
                    .contains("one", "from there")
                    .doesNotContain("from here");
        }
    }

    @Test
    void whatASearchHasFoundIsToldWithTheQuestionAndIsNoPartOfTheChat() throws Exception {
        var found = "### Task:\nRespond to the user query using the provided context.\n\n<context>\n<source id=\"1\" "
                + "name=\"Greetings\">Servus.</source>\n</context>\n\n";
        try (var chat = new ChatServer(ChatServer.saying(GOOD, GOOD))) {
            chat.stream(body(true, found + "How do people greet?"), turn("a1", "u1", ""));
            chat.stream(
                    withTools(body(true, "How do people greet?", SEEN, found + "And else?")), turn("a2", "u2", "a1"));

            assertThat(chat.agent.prompts())
                    .allSatisfy(prompt -> assertThat(prompt.text()).contains("Servus."));
            assertThat(chat.agent.prompts().getLast().resume()).isNotNull();
        }
    }

    @Test
    void anArenaThatDrawsTheTaskModelNamesTheOther() throws Exception {
        try (var chat = new ChatServer(ChatServer.saying())) {
            var drawn = body(true, "Who answers?").replace("helix-consultant", "helix-tasks");
            assertThat(chat.stream(drawn, turn("a1", "u1", "")).content()).contains("choose **HELIX consultant**");
            assertThat(chat.stream(drawn).content()).contains("choose **HELIX consultant**");
            assertThat(chat.agent.prompts()).isEmpty();
            assertThat(chat.sessions.all()).isEmpty();
        }
    }
}
