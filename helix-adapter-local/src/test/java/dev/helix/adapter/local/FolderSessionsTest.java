package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.chat.ChatTurn;
import dev.helix.domain.chat.SessionId;
import dev.helix.domain.port.ChatSessions;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.ChatSessionsContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSessionsTest implements ChatSessionsContract {

    @TempDir
    private Path root;

    @Override
    public ChatSessions sessions() {
        return reopened();
    }

    @Override
    public ChatSessions reopened() {
        return new FolderSessions(root);
    }

    private final ChatSession chat =
            ChatSession.created(SessionId.of(new UUID(0x4000L, 0x8000000000000001L)), "c", NOON);

    @Test
    void theStatusNoteTellsStatusAndStepAndAnAgentsEditOfItIsNeverBelieved() throws IOException {
        var answered = chat.answered(new ChatTurn("m", "h", null, NOON), ConversationStep.GENERATE);
        sessions().save(answered);
        var note = sessions().directory(chat.id()).resolve("status.json");
        assertThat(note).content().contains("\"status\" : \"open\"").contains("\"step\" : \"generate\"");

        Files.writeString(note, "{\"status\":\"done\",\"step\":\"done\"}");
        assertThat(reopened().all()).containsExactly(answered);
        sessions().save(answered);
        assertThat(note).content().contains("\"step\" : \"generate\"");
    }

    @Test
    void theTranscriptHasOneLineForEachThingSaid() {
        sessions().save(chat);
        sessions().note(chat.id(), NOON, "user", "Hello\nworld");
        sessions().note(chat.id(), NOON, "assistant", "Hi");

        assertThat(sessions().directory(chat.id()).resolve("transcript.jsonl"))
                .content()
                .isEqualTo("""
                    {"at":"2026-01-31T12:00:00Z","role":"user","text":"Hello\\nworld"}
                    {"at":"2026-01-31T12:00:00Z","role":"assistant","text":"Hi"}
                    """);
    }

    @Test
    void aLinkThatAnAgentPutIntoTheWayIsNotFollowed() throws IOException {
        sessions().save(chat);
        var elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Files.createSymbolicLink(sessions().directory(chat.id()).resolve("images"), elsewhere);

        assertThatThrownBy(() -> sessions().keep(chat.id(), new byte[] {1}, "png"))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("symbolic link");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void whatIsNoChatIsSetAsideAndTheOthersAreRead() throws IOException {
        sessions().save(chat);
        var own = root.resolve(".helix/sessions");
        var whole = Files.readString(own.resolve(chat.id() + ".json"));
        Files.writeString(own.resolve("broken.json"), whole.substring(0, whole.length() / 2));
        Files.writeString(own.resolve("empty.json"), "");
        Files.writeString(own.resolve("null.json"), "null");
        Files.writeString(own.resolve("twice.json"), whole);
        Files.writeString(own.resolve("list.json"), "[1]");
        Files.write(own.resolve("bytes.json"), new byte[] {(byte) 0xff, 0, (byte) 0xfe});
        Files.writeString(
                own.resolve("00000000-0000-4000-8000-000000000002.json"),
                "{\"id\":\"00000000-0000-4000-8000-000000000002\"}");
        Files.createDirectory(own.resolve("folder.json"));
        Files.createSymbolicLink(own.resolve("link.json"), own.resolve(chat.id() + ".json"));

        assertThat(sessions().all()).containsExactly(chat);
        assertThat(new FolderSessions(root).damaged()).hasSize(9);
        assertThat(sessions().all()).containsExactly(chat);
    }

    @Test
    void aFileInThePlaceOfTheChatsKeepsNobodyFromStarting() throws IOException {
        Files.createDirectories(root.resolve(".helix"));
        Files.writeString(root.resolve(".helix/sessions"), "planted");

        assertThat(sessions().all()).isEmpty();
        sessions().save(chat);
        assertThat(sessions().all()).containsExactly(chat);
    }
}
