package dev.helix.testkit;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The turns that a {@link ScriptedAgent} plays, one after another.
 *
 * @param name shows in the agent's name
 * @param turns one for each prompt, in order; a prompt too many fails
 */
public record Script(String name, List<Turn> turns) {

    public Script {
        turns = List.copyOf(turns);
    }

    /** One turn: acts in order. It finishes well after the last one unless that fails. */
    public record Turn(List<Act> acts) {
        public Turn {
            acts = List.copyOf(acts);
        }
    }

    /** One thing the agent does. */
    public sealed interface Act {
        /** Says a text block, in pieces of {@code chunk} characters. */
        record Say(String text, int chunk) implements Act {
            public Say {
                if (chunk < 1) {
                    throw new IllegalArgumentException("a piece has at least one character");
                }
            }
        }

        /** Thinks aloud. */
        record Think(String text) implements Act {}

        /** Writes a file below the prompt's directory, with a tool call around it. */
        record Write(String path, String content) implements Act {}

        /** Emits any event as it is. */
        record Emit(AgentEvent event) implements Act {}

        /** Waits; a cancel ends the wait. */
        record Pause(long nanos) implements Act {}

        /** Ends the turn badly. As the first act of a turn, before the session has started. */
        record Fail(AgentFailure failure) implements Act {}
    }

    /** Begins a script. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** Writes scripts. Not safe for use by many threads. */
    public static final class Builder {
        private static final int CHUNK = 7;

        private final String name;
        private final List<Turn> turns = new ArrayList<>();
        private List<Act> acts = new ArrayList<>();

        private Builder(String name) {
            this.name = name;
        }

        /** Says {@code text} in small pieces, as models stream it. */
        public Builder say(String text) {
            return act(new Act.Say(text, CHUNK));
        }

        public Builder write(String path, String content) {
            return act(new Act.Write(path, content));
        }

        public Builder think(String text) {
            return act(new Act.Think(text));
        }

        public Builder emit(AgentEvent event) {
            return act(new Act.Emit(event));
        }

        public Builder pause(Duration duration) {
            return act(new Act.Pause(duration.toNanos()));
        }

        public Builder fail(AgentFailure failure) {
            return act(new Act.Fail(failure));
        }

        public Builder act(Act act) {
            acts.add(act);
            return this;
        }

        /** Ends the turn; what follows belongs to the next one. */
        public Builder turn() {
            turns.add(new Turn(acts));
            acts = new ArrayList<>();
            return this;
        }

        /** Ends the last turn, if one is open, and returns the script. */
        public Script end() {
            if (!acts.isEmpty()) {
                turn();
            }
            return new Script(name, turns);
        }
    }
}
