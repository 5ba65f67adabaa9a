package dev.helix.adapter.claude;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.process.AgentProcess;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A living process together with the conversation it is in. Used by the holder of its permit alone. */
final class ClaudeConversation {

    private final String session;
    private final Path directory;
    private final AgentProfile profile;
    private final AgentProcess process;
    private @Nullable BigDecimal spent;

    /** @param spent what the conversation has cost so far, null if that is not known */
    ClaudeConversation(String session, Prompt prompt, AgentProcess process, @Nullable BigDecimal spent) {
        this.session = session;
        this.directory = prompt.directory();
        this.profile = prompt.profile();
        this.process = process;
        this.spent = spent;
    }

    String session() {
        return session;
    }

    AgentProcess process() {
        return process;
    }

    /** Returns whether {@code prompt} may be told to this process: same place, same rights. */
    boolean fits(Prompt prompt) {
        return process.isAlive() && directory.equals(prompt.directory()) && profile == prompt.profile();
    }

    /** Takes the new running total and returns what was added to it, null if that can't be told. */
    @Nullable
    BigDecimal spend(BigDecimal total) {
        var before = spent;
        spent = total;
        return before == null || total.compareTo(before) < 0 ? null : total.subtract(before);
    }
}
