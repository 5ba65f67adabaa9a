package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.claude.ClaudeAgent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.port.Agent;
import dev.helix.enforcement.Backoff;
import dev.helix.enforcement.Enforcer;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.RetryingAgent;
import dev.helix.testkit.ModelReply;
import dev.helix.testkit.ScriptedMessagesApi;
import dev.helix.testkit.answer.InMemoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the whole road, from the real command line to the enforcer, makes of a model service that fails: it counts what was asked. */
@EnabledIf(
        value = "dev.helix.app.ClaudeCli#isWanted",
        disabledReason = "no command line of Claude Code here: run .ci/install-claude-cli")
class AgentFailureRoadTest {

    private static final FileView NONE = InMemoryFiles.empty();
    private static final Backoff SOON = new Backoff(Duration.ofMillis(2), Duration.ofMinutes(2), 3);

    @TempDir
    private Path folder;

    private ScriptedMessagesApi api;
    private ClaudeAgent agent;
    private Enforcer enforcer;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(folder.resolve("work"));
        api = ScriptedMessagesApi.start();
        agent = ClaudeAgent.open(
                ClaudeCli.settings(folder.resolve("agent"), api).withModelRetries(1));
        Agent retrying = new RetryingAgent(agent, SOON, new Random(1));
        enforcer = new Enforcer(retrying, Policy.of(Locale.ENGLISH), InstantSource.system());
    }

    @AfterEach
    void close() {
        agent.close();
        api.close();
    }

    private Prompt first() {
        return Prompt.first("hi", folder.resolve("work"), AgentProfile.CONSULTANT);
    }

    private static String said(Enforced result) {
        assertThat(result).isInstanceOf(Enforced.Accepted.class);
        return ((Enforced.Accepted) result).answer().text();
    }

    private static AgentFailure failure(Enforced result) {
        assertThat(result).isInstanceOf(Enforced.Failed.class);
        return ((Enforced.Failed) result).failure();
    }

    private static String conversation(JsonNode request) {
        return request.path("metadata").path("user_id").asString("");
    }

    private Prompt continued() {
        api.reply(ModelReply.text("one"));
        var session = Objects.requireNonNull(enforcer.answer(first(), NONE).session());
        return first().next(session, "and now?");
    }

    @Test
    void anEmptyAnswerIsAskedForOnceMoreInANewConversation() {
        var conversations = new ConcurrentSkipListSet<String>();
        // Within one conversation the command line itself asks on.
        api.otherwise(request -> {
            conversations.add(conversation(request));
            return conversations.size() == 1 ? ModelReply.message(List.of()) : ModelReply.text("here I am");
        });

        assertThat(said(enforcer.answer(first(), NONE))).isEqualTo("here I am");
        assertThat(conversations).hasSize(2);
    }

    @Test
    void anEmptyAnswerInAnOldConversationIsAskedForInANewOne() {
        var next = continued();
        var old = conversation(api.requests().getLast());
        api.otherwise(request ->
                conversation(request).equals(old) ? ModelReply.message(List.of()) : ModelReply.text("here I am"));

        var result = enforcer.answer(next, NONE);

        assertThat(said(result)).isEqualTo("here I am");
        assertThat(result.session()).isNotEqualTo(next.resume());
    }

    @Test
    void aConversationThatIsFullIsToldToANewOne() {
        var next = continued();
        api.reply(ModelReply.failure(413), ModelReply.text("here I am"));

        var result = enforcer.answer(next, NONE);

        assertThat(said(result)).isEqualTo("here I am");
        assertThat(result.session()).isNotEqualTo(next.resume());
        assertThat(api.requests()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503, 529})
    void aServiceThatWantsALongPauseIsAskedOnce(int status) {
        api.otherwise(request -> ModelReply.failure(status, Duration.ofMinutes(10)));

        assertThat(failure(enforcer.answer(first(), NONE)).isOutage()).isTrue();
        assertThat(api.requests()).hasSize(1);
    }

    @Test
    void aServiceThatAsksForNoPauseIsAskedAgainAFewTimes() {
        api.otherwise(request -> ModelReply.failure(529));

        assertThat(failure(enforcer.answer(first(), NONE)).isOutage()).isTrue();
        assertThat(api.requests()).hasSize(8);
    }
}
