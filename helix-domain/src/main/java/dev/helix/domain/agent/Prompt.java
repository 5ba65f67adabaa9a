package dev.helix.domain.agent;

import java.math.BigDecimal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One turn asked of an agent.
 *
 * @param text what the agent is told; not blank
 * @param resume the conversation to go on with; null starts a new one
 * @param directory absolute; where the agent works and, by its profile, may write
 * @param profile what it may do there
 * @param usd what it may cost, in US dollars, positive; null for no limit. An agent keeps to it as far as it can
 */
public record Prompt(
        String text,
        @Nullable AgentSession resume,
        Path directory,
        AgentProfile profile,
        @Nullable BigDecimal usd) {

    public Prompt {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a prompt says something");
        }
        if (!directory.isAbsolute()) {
            throw new IllegalArgumentException("the agent's directory is absolute, not " + directory);
        }
        if (usd != null && usd.signum() <= 0) {
            throw new IllegalArgumentException("a turn may cost something, not " + usd);
        }
    }

    /** A turn whose price nobody limits. */
    public Prompt(String text, @Nullable AgentSession resume, Path directory, AgentProfile profile) {
        this(text, resume, directory, profile, null);
    }

    /** Returns the first turn of a new conversation. */
    public static Prompt first(String text, Path directory, AgentProfile profile) {
        return new Prompt(text, null, directory, profile);
    }

    /** Returns the same turn with another limit; null for none. */
    public Prompt limited(@Nullable BigDecimal changed) {
        return new Prompt(text, resume, directory, profile, changed);
    }

    /** Returns the next turn of {@code session}, in the same place and with the same rights. */
    public Prompt next(AgentSession session, String text) {
        return new Prompt(text, session, directory, profile, usd);
    }
}
