package dev.helix.testkit;

import dev.helix.domain.port.ChatSessions;
import java.nio.file.Path;

class InMemoryChatSessionsTest implements ChatSessionsContract {

    private final InMemoryChatSessions sessions = new InMemoryChatSessions(Path.of("/root"));

    @Override
    public ChatSessions sessions() {
        return sessions;
    }

    @Override
    public ChatSessions reopened() {
        return sessions;
    }
}
