package dev.helix.testkit;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An agent without a model: it replays a {@link Script}. Files are really written, into the prompt's directory and
 * nowhere else; sessions are told apart, and resuming one that it does not know fails as it does with a real agent.
 *
 * <p>It stands in wherever no agent is installed, and is the base of tests. Safe for use by many threads.
 */
public final class ScriptedAgent implements Agent {

    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Script.Turn> turns;
    private final Map<AgentSession, Integer> sessions = new HashMap<>();
    private final List<Prompt> prompts = new ArrayList<>();

    /** Makes an agent that plays {@code script} from its first turn on, whichever session asks. */
    public ScriptedAgent(Script script) {
        this("scripted:" + script.name(), script);
    }

    /** Makes one under another name. */
    public ScriptedAgent(String name, Script script) {
        this.name = name;
        this.turns = new ArrayDeque<>(script.turns());
    }

    @Override
    public String name() {
        return name;
    }

    /** Returns every prompt it was given so far, in order. */
    public List<Prompt> prompts() {
        lock.lock();
        try {
            return List.copyOf(prompts);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public AgentTurn start(Prompt prompt) {
        lock.lock();
        try {
            prompts.add(prompt);
            var resume = prompt.resume();
            if (resume != null && !sessions.containsKey(resume)) {
                return new Replay(prompt, failing(new AgentFailure.SessionNotFound("no session " + resume)), resume);
            }
            var session = resume == null ? new AgentSession("scripted-" + (sessions.size() + 1)) : resume;
            sessions.merge(session, 1, Integer::sum);
            var turn = turns.poll();
            if (turn == null) {
                turn = failing(new AgentFailure.ProtocolError("the script of " + name + " has no further turn"));
            }
            return new Replay(prompt, turn, session);
        } finally {
            lock.unlock();
        }
    }

    private static Script.Turn failing(AgentFailure failure) {
        return new Script.Turn(List.of(new Script.Act.Fail(failure)));
    }

    private final class Replay implements AgentTurn {
        private final Prompt prompt;
        private final Deque<Script.Act> acts;
        private final Deque<AgentEvent> ready = new ArrayDeque<>();
        private final ReentrantLock turnLock = new ReentrantLock();
        private final Condition cancelled = turnLock.newCondition();
        private boolean wantsCancel;
        private boolean over;
        private int calls;
        private int messages = 1;

        Replay(Prompt prompt, Script.Turn turn, AgentSession session) {
            this.prompt = prompt;
            this.acts = new ArrayDeque<>(turn.acts());
            if (!(acts.peek() instanceof Script.Act.Fail)) {
                ready.add(new AgentEvent.SessionStarted(session, name));
            }
        }

        @Override
        public @Nullable AgentEvent next() {
            turnLock.lock();
            try {
                while (true) {
                    if (over) {
                        return null;
                    }
                    if (wantsCancel) {
                        return end(new AgentEvent.Failed(
                                new AgentFailure.Cancelled("the turn was cancelled"), Usage.NONE));
                    }
                    var event = ready.poll();
                    if (event == null) {
                        perform(acts.poll());
                    } else {
                        return event instanceof AgentEvent.Finished || event instanceof AgentEvent.Failed
                                ? end(event)
                                : event;
                    }
                }
            } finally {
                turnLock.unlock();
            }
        }

        private AgentEvent end(AgentEvent event) {
            over = true;
            return event;
        }

        private void perform(Script.@Nullable Act act) {
            switch (act) {
                case null ->
                    ready.add(new AgentEvent.Finished(
                            new Usage(1, prompt.text().length(), messages, BigDecimal.ZERO, Duration.ZERO)));
                case Script.Act.Say(var text, var chunk) -> say(text, chunk);
                case Script.Act.Think(var text) -> ready.add(new AgentEvent.Thinking(text));
                case Script.Act.Write(var path, var content) -> write(path, content);
                case Script.Act.Emit(var event) -> ready.add(event);
                case Script.Act.Pause(var nanos) -> pause(nanos);
                case Script.Act.Fail(var failure) -> ready.add(new AgentEvent.Failed(failure, Usage.NONE));
            }
        }

        private void say(String text, int chunk) {
            for (int at = 0; at < text.length(); at += chunk) {
                ready.add(new AgentEvent.TextDelta(text.substring(at, Math.min(text.length(), at + chunk))));
            }
            ready.add(new AgentEvent.TextBlock("message-" + messages++, text));
        }

        private void write(String path, String content) {
            var file = prompt.directory().resolve(path).normalize();
            var id = "call-" + ++calls;
            ready.add(new AgentEvent.ToolUse(id, "Write", path, List.of(file)));
            if (!file.startsWith(prompt.directory())) {
                ready.add(new AgentEvent.ToolResult(id, true, path + " is outside the working directory"));
                return;
            }
            try {
                Files.createDirectories(file.resolveSibling("."));
                Files.writeString(file, content);
            } catch (IOException e) {
                throw new UncheckedIOException("the scripted agent can't write " + file, e);
            }
            ready.add(new AgentEvent.ToolResult(id, false, "wrote " + path));
        }

        private void pause(long nanos) {
            try {
                for (long left = nanos; left > 0 && !wantsCancel; ) {
                    left = cancelled.awaitNanos(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                wantsCancel = true;
            }
        }

        @Override
        public void cancel() {
            turnLock.lock();
            try {
                wantsCancel = true;
                cancelled.signalAll();
            } finally {
                turnLock.unlock();
            }
        }

        @Override
        public void close() {
            cancel();
        }
    }
}
