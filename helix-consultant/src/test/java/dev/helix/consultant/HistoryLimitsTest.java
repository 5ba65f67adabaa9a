package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.consultant.ChatMessage.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much of a conversation is told, as the contract tells it. */
class HistoryLimitsTest {

    private static final String LEFT_OUT = "is left out here.)";

    private static ChatMessage message(Role role, int letters) {
        return new ChatMessage(role, "m".repeat(letters), List.of(), List.of());
    }

    @Test
    void theContractTellsBoth() throws IOException {
        assertThat(Files.readAllLines(Path.of("../docs/contract.md")))
                .anyMatch(line -> line.startsWith(
                        "| letters of a chat's system prompts | " + History.LONGEST_INSTRUCTIONS + " |"))
                .anyMatch(line -> line.startsWith(
                        "| letters of a conversation that an agent is told again | " + History.LONGEST_REPLAY + " |"));
    }

    @Test
    void oneLetterTooManyOfWhatAChatLaysDownIsLeftOut() {
        assertThat(History.instructions(List.of(message(Role.SYSTEM, History.LONGEST_INSTRUCTIONS))))
                .hasSize(History.LONGEST_INSTRUCTIONS);
        assertThat(History.instructions(List.of(message(Role.SYSTEM, History.LONGEST_INSTRUCTIONS + 1))))
                .endsWith(LEFT_OUT)
                .hasSizeLessThan(History.LONGEST_INSTRUCTIONS + 50);
    }

    @Test
    void oneLetterTooManyOfAConversationIsLeftOut() {
        int heading = "### User\n\n".length();
        assertThat(History.of(List.of(message(Role.USER, History.LONGEST_REPLAY - heading)))
                        .replay())
                .hasSize(History.LONGEST_REPLAY);
        assertThat(History.of(List.of(message(Role.USER, History.LONGEST_REPLAY - heading - 10), message(Role.USER, 1)))
                        .replay())
                .endsWith("### User\n\nm")
                .contains(LEFT_OUT)
                .hasSizeLessThan(100);
    }
}
