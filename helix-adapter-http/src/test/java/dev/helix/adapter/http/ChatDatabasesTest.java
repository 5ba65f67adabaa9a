package dev.helix.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.testkit.Script;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The verbs of the databases in a chat: no model is asked, and what empties databases is done only for somebody who says that they mean it. */
class ChatDatabasesTest {

    private final ChatServer chat =
            new ChatServer(Script.named("silent").say(ChatServer.GOOD).end());

    @AfterEach
    void end() {
        chat.close();
    }

    private String said(String text) {
        return chat.post(ChatServer.body(false, text))
                .at("choices")
                .path(0)
                .path("message")
                .path("content")
                .asString();
    }

    @Test
    void areShownMarkedFilledStartedAndStopped() {
        assertThat(said("/databases"))
                .contains("| test | PostgreSQL | `postgresql://127.0.0.1:5433/shop` | ✗ it was not started |")
                .contains("| production | PostgreSQL |", "/databases sync");
        assertThat(said("/databases up")).contains("✓ The servers are up.");
        assertThat(said("/datenbanken up production")).startsWith("✓ The servers are up.");

        assertThat(said("/databases adopt"))
                .contains("- PostgreSQL: `postgresql://127.0.0.1:5433/shop`", "`/databases adopt yes`");
        assertThat(said("/databases")).contains("5433/shop` | ✓ 15.0, marked as the test system's, never filled |");
        assertThat(said("/databases adopt yes")).contains("✓ The test system's databases are marked.");
        assertThat(said("/databases sync")).contains("✓ The test system's databases are filled.", "- filled");
        assertThat(said("/databases")).containsPattern("last filled: 20[^.|]*Z \\|");
        assertThat(said("/databases down")).startsWith("✓ The servers are down.");
        assertThat(said("/databases down production")).startsWith("✓ The servers are down.");
        assertThat(chat.server.audited.stream().map(entry -> entry.action() + " " + entry.outcome()))
                .anyMatch(line -> line.startsWith("adopt-databases test op-"))
                .noneMatch(line -> line.contains("NOT_CONFIRMED"));
    }

    @Test
    void otherWordsAreAnsweredWithTheRightOnes() {
        assertThat(said("/databases drop everything")).startsWith("✗").contains("/databases adopt", "/databases up");
        assertThat(said("/help")).contains("`/databases`");
    }
}
