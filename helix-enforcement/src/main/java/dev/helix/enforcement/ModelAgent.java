package dev.helix.enforcement;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes an agent of any function that calls a model: what it returns is the answer, what it throws is a failure of the turn.
 * It runs on a virtual thread of its own, which is interrupted when the turn is cancelled; a function that ignores that is left
 * to itself. Prices and tokens are unknown. Safe for use by many threads as far as the function is.
 */
public final class ModelAgent implements Agent {

    /** Conversations that are remembered; the one that rested longest is forgotten first. */
    static final int MOST_CONVERSATIONS = 256;

    private final Function<ModelCall, String> model;
    private final boolean remembers;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<AgentSession, List<Message>> conversations = new LinkedHashMap<>(16, 0.75f, true);
    private long started;

    /** The request of one turn to the model. */
    private record ModelCall(Prompt prompt, List<Message> messages) {}

    private ModelAgent(Function<ModelCall, String> model, boolean remembers, InstantSource clock) {
        this.model = model;
        this.remembers = remembers;
        this.clock = clock;
    }

    /**
     * Returns an agent that knows nothing of earlier turns: each attempt is asked with the whole question, the rejected draft
     * and what is wrong with it.
     */
    public static ModelAgent of(Function<Prompt, String> model, InstantSource clock) {
        return new ModelAgent(asked -> model.apply(asked.prompt()), false, clock);
    }

    /**
     * Returns an agent that keeps its conversations, as long as they are among the last {@value #MOST_CONVERSATIONS}: the model
     * is told all messages so far, so that it can be asked for a missing piece alone.
     */
    public static ModelAgent ofChat(Function<List<Message>, String> model, InstantSource clock) {
        return new ModelAgent(asked -> model.apply(asked.messages()), true, clock);
    }

    @Override
    public String name() {
        return "model";
    }

    @Override
    public AgentTurn start(Prompt prompt) {
        lock.lock();
        try {
            var resume = prompt.resume();
            if (resume == null) {
                var session = remembers ? new AgentSession("model-" + ++started) : null;
                return new Call(session, new ModelCall(prompt, List.of(said(prompt))));
            }
            var before = conversations.get(resume);
            if (before == null) {
                return new Call(resume, null);
            }
            var messages = new ArrayList<>(before);
            messages.add(said(prompt));
            return new Call(resume, new ModelCall(prompt, List.copyOf(messages)));
        } finally {
            lock.unlock();
        }
    }

    private static Message said(Prompt prompt) {
        return new Message(Message.Role.USER, prompt.text());
    }

    private void remember(AgentSession session, List<Message> messages, String reply) {
        var all = new ArrayList<>(messages);
        all.add(new Message(Message.Role.ASSISTANT, reply));
        lock.lock();
        try {
            conversations.put(session, List.copyOf(all));
            if (conversations.size() > MOST_CONVERSATIONS) {
                conversations.remove(conversations.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    /** One call of the model. Its events wait to be read; the call itself begins with the first question for one. */
    private final class Call implements AgentTurn {
        private final @Nullable AgentSession session;
        private final @Nullable ModelCall ask;
        private final ReentrantLock turnLock = new ReentrantLock();
        private final Condition changed = turnLock.newCondition();
        private final List<AgentEvent> ready = new ArrayList<>();
        private @Nullable Thread thread;
        private boolean ended;
        private boolean begun;

        Call(@Nullable AgentSession session, @Nullable ModelCall ask) {
            this.session = session;
            this.ask = ask;
        }

        @Override
        public @Nullable AgentEvent next() {
            turnLock.lock();
            try {
                begin();
                while (ready.isEmpty() && !ended) {
                    changed.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                cancel();
            } finally {
                turnLock.unlock();
            }
            return poll();
        }

        private @Nullable AgentEvent poll() {
            turnLock.lock();
            try {
                return ready.isEmpty() ? null : ready.removeFirst();
            } finally {
                turnLock.unlock();
            }
        }

        private void begin() {
            if (begun || ended) {
                return;
            }
            begun = true;
            var asked = ask;
            if (asked == null) {
                end(new AgentEvent.Failed(
                        new AgentFailure.SessionNotFound("the conversation " + session + " is not known any more"),
                        Usage.NONE));
                return;
            }
            if (session != null) {
                ready.add(new AgentEvent.SessionStarted(session, name()));
            }
            thread = Thread.ofVirtual().name("model-call").start(() -> call(asked));
        }

        private void call(ModelCall asked) {
            var began = clock.instant();
            try {
                var reply = model.apply(asked);
                if (reply == null) {
                    failed(new AgentFailure.ProtocolError("the model's function returned null"), began);
                } else {
                    finished(asked, reply, began);
                }
            } catch (Exception | Error e) {
                failed(new AgentFailure.Unreachable("the call of the model failed: " + e), began);
            }
        }

        private void finished(ModelCall asked, String reply, Instant began) {
            turnLock.lock();
            try {
                if (ended) {
                    return;
                }
                if (session != null) {
                    remember(session, asked.messages(), reply);
                }
                ready.add(new AgentEvent.TextBlock("message-1", reply));
                end(new AgentEvent.Finished(usage(began)));
            } finally {
                turnLock.unlock();
            }
        }

        private void failed(AgentFailure failure, Instant began) {
            turnLock.lock();
            try {
                if (!ended) {
                    end(new AgentEvent.Failed(failure, usage(began)));
                }
            } finally {
                turnLock.unlock();
            }
        }

        private Usage usage(Instant began) {
            var took = Duration.between(began, clock.instant());
            return new Usage(1, 0, 0, null, took.isNegative() ? Duration.ZERO : took);
        }

        /** Adds the last event. The caller holds the lock. */
        private void end(AgentEvent last) {
            ready.add(last);
            ended = true;
            changed.signalAll();
        }

        @Override
        public void cancel() {
            turnLock.lock();
            try {
                if (!ended) {
                    ready.clear();
                    end(new AgentEvent.Failed(new AgentFailure.Cancelled("the turn was cancelled"), Usage.NONE));
                    var running = thread;
                    if (running != null) {
                        running.interrupt();
                    }
                }
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
