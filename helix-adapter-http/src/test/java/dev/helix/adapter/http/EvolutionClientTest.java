package dev.helix.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.adapter.http.wire.EvolutionClient;
import dev.helix.adapter.http.wire.OperationJson;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.evolution.Directions;
import dev.helix.evolution.ProjectAction;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the command line asks of a server, asked of the real one. */
class EvolutionClientTest {

    private static final ProjectId ONE = new ProjectId("one");

    private final TestServer server = new TestServer();
    private final EvolutionClient client = new EvolutionClient("http://127.0.0.1:" + server.port(), null, "ada");

    @AfterEach
    void stop() {
        server.close();
    }

    private OperationJson ended(OperationJson begun) {
        var now = begun;
        while (now.state().equals("running")) {
            now = client.await(now.id());
        }
        return now;
    }

    @Test
    void every_operation_is_begun_and_followed_to_its_end() {
        server.ready("one");

        for (var action : new ProjectAction[] {
            ProjectAction.DEPLOY, ProjectAction.VALIDATE, ProjectAction.INTEGRATE, ProjectAction.REVERT
        }) {
            var begun = client.begin(action, ONE, Directions.NONE);

            assertThat(begun.kind()).isEqualTo(action.word());
            assertThat(ended(begun).state()).as(action.word()).isEqualTo("succeeded");
        }
    }

    @Test
    void hints_go_with_a_retry() {
        server.createPhased("one");
        assertThat(ended(client.begin(ProjectAction.DEVELOP, ONE, Directions.NONE))
                        .state())
                .isNotEqualTo("succeeded");

        var again = client.begin(ProjectAction.RETRY, ONE, Directions.of("Write the file new/gone.txt."));

        assertThat(again.kind()).isEqualTo("develop");
        ended(again);
        assertThat(server.developerPrompts().getLast()).contains("Write the file new/gone.txt.");
    }

    @Test
    void a_refusal_keeps_its_code() {
        assertThatThrownBy(() -> client.begin(ProjectAction.DEPLOY, ONE, Directions.NONE))
                .isInstanceOfSatisfying(
                        EvolutionClient.ServerRefused.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo("PROJECT_NOT_FOUND"));
    }

    /** The server refuses an attempt with an empty name. */
    @Test
    void an_attempt_that_is_not_named_is_left_out() {
        server.ready("one");
        ended(client.begin(ProjectAction.DEPLOY, ONE, Directions.NONE));
        var tree = client.attempts(ONE).attempts().getLast().tree();

        assertThat(client.diff(ONE, tree, "")).isEmpty();
        assertThatThrownBy(() -> client.diff(ONE, "", tree))
                .isInstanceOfSatisfying(
                        EvolutionClient.ServerRefused.class,
                        refused -> assertThat(refused.problem().detail()).contains("no attempt before the first one"));
        for (var query : List.of("from=", "to=", "from=&to=" + tree)) {
            assertThat(server.get("/helix/evolution/projects/one/diff?" + query).body())
                    .contains("INVALID_SPEC", "left out");
        }
    }
}
