package dev.helix.domain.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * An event of an agent's work on one {@link Prompt}. Events come in the order in which they happened. A turn ends with exactly
 * one {@link Finished} or {@link Failed}.
 */
public sealed interface AgentEvent {

    /** The conversation has a name now, and can be continued by it. */
    record SessionStarted(AgentSession session, String model) implements AgentEvent {}

    /** A piece of answer text as it is written; the whole follows as {@link TextBlock}. */
    record TextDelta(String text) implements AgentEvent {}

    /**
     * A finished block of answer text.
     *
     * @param message blocks with the same message belong together
     * @param text all of it, also what came as deltas before
     */
    record TextBlock(String message, String text) implements AgentEvent {}

    /** The agent thinking aloud; never part of the answer. */
    record Thinking(String text) implements AgentEvent {}

    /**
     * The agent uses a tool.
     *
     * @param id joins it with its {@link ToolResult}
     * @param tool the agent's name for the tool
     * @param summary one line for a person
     * @param writes files the call is going to write, as the agent named them; empty for a reading tool
     * @param command whether it runs a program, which may write anything
     */
    record ToolUse(String id, String tool, String summary, List<Path> writes, boolean command) implements AgentEvent {
        public ToolUse {
            writes = List.copyOf(writes);
        }

        /** A call that runs no program. */
        public ToolUse(String id, String tool, String summary, List<Path> writes) {
            this(id, tool, summary, writes, false);
        }
    }

    /** The result of a {@link ToolUse}. */
    record ToolResult(String id, boolean failed, String text) implements AgentEvent {}

    /**
     * The sandbox kept the agent from something.
     *
     * @param path what it wanted to read or change; empty where that is not told
     * @param command what it did, one line for a person
     */
    record Denied(String path, String command) implements AgentEvent {}

    /** Text of a subagent; never part of the answer. */
    record SubagentText(String text) implements AgentEvent {}

    /**
     * The text so far is no answer any more, and a new one follows.
     *
     * @param sentBack whether the text was a whole draft that a hook sent back, so that what it holds counts; of one that broke
     *     off or was refused, nothing does
     */
    record Superseded(String reason, boolean sentBack) implements AgentEvent {

        /** A hook sent the agent back to work. */
        public Superseded(String reason) {
            this(reason, true);
        }

        /** The text broke off, or was refused on its way. */
        public static Superseded broken(String reason) {
            return new Superseded(reason, false);
        }
    }

    /**
     * A hook told the agent something about a tool call; the answer goes on.
     *
     * @param hook which one, as the agent names it
     */
    record HookFeedback(String hook, String reason) implements AgentEvent {}

    /** The answer was cut by an output limit and goes on in the following blocks. */
    record Continued(String reason) implements AgentEvent {}

    /** The agent is waiting to call its model again. */
    record ModelRetry(int attempt, Duration delay, String reason) implements AgentEvent {}

    /** No process is free for the turn; it begins when one is. */
    record Queued() implements AgentEvent {}

    /**
     * The agent has not been heard for a while; it may be thinking, or hang.
     *
     * @param since how long ago it was heard last
     */
    record Silent(Duration since) implements AgentEvent {}

    /** Something this version does not know; kept for the log, never fatal. */
    record Unknown(String raw) implements AgentEvent {}

    /** The turn is over and the answer complete. */
    record Finished(Usage usage) implements AgentEvent {}

    /** The turn is over without a usable answer. */
    record Failed(AgentFailure failure, Usage usage) implements AgentEvent {}
}
