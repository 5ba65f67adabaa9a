package dev.helix.enforcement;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks another agent again when its model service is overloaded or its process died: in the same conversation, with the
 * same words. The text until then is a draft, and what it cost is taken off what the turn may cost. Safe for use by many threads, as far as {@code random} is.
 */
public final class RetryingAgent extends ForwardingAgent {

    private final Backoff backoff;
    private final RandomGenerator random;

    public RetryingAgent(Agent agent, Backoff backoff, RandomGenerator random) {
        super(agent);
        this.backoff = backoff;
        this.random = random;
    }

    @Override
    public AgentTurn start(Prompt prompt) {
        return new Attempts(prompt);
    }

    private final class Attempts implements AgentTurn {
        private final Prompt prompt;
        private final Queue<AgentEvent> ready = new ArrayDeque<>();
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition cancel = lock.newCondition();
        private AgentTurn current;
        private boolean cancelled;
        private @Nullable AgentSession session;
        private @Nullable Duration pause;
        private Usage spent = Usage.NONE;
        /** What is left of the turn's limit; null for no limit. Of an attempt that broke off, a price that nobody tells is none. */
        private @Nullable BigDecimal usd;

        private boolean said;
        private boolean over;
        private int failed;

        Attempts(Prompt prompt) {
            this.prompt = prompt;
            this.usd = prompt.usd();
            this.current = agent().start(prompt);
        }

        @Override
        public @Nullable AgentEvent next() {
            while (true) {
                var event = ready.poll();
                if (event != null) {
                    return event;
                }
                if (over) {
                    return null;
                }
                if (pause != null && !sitOut(pause)) {
                    over = true;
                    return new AgentEvent.Failed(
                            new AgentFailure.Cancelled("the turn was cancelled before another attempt"), spent);
                }
                take(current.next());
            }
        }

        private void take(@Nullable AgentEvent event) {
            switch (event) {
                case null -> over = true;
                case AgentEvent.SessionStarted started -> {
                    if (!started.session().equals(session)) {
                        session = started.session();
                        ready.add(started);
                    }
                }
                case AgentEvent.Finished(var usage) -> ready.add(new AgentEvent.Finished(spent.plus(usage)));
                case AgentEvent.Failed(var failure, var usage) -> {
                    spent = spent.plus(usage);
                    if (usd != null && usage.costUsd() != null) {
                        usd = usd.subtract(usage.costUsd());
                    }
                    failed(failure);
                }
                case AgentEvent.TextDelta text -> {
                    said = true;
                    ready.add(text);
                }
                case AgentEvent.TextBlock text -> {
                    said = true;
                    ready.add(text);
                }
                default -> ready.add(event);
            }
        }

        private void failed(AgentFailure failure) {
            failed++;
            // It died before anything of the conversation was kept: begin it anew.
            boolean unkept =
                    failure instanceof AgentFailure.SessionNotFound && prompt.resume() == null && session != null;
            var next = unkept ? Duration.ZERO : backoff.pause(failure, failed, random);
            if (next == null) {
                ready.add(new AgentEvent.Failed(failure, spent));
                return;
            }
            if (usd != null && usd.signum() <= 0) {
                var why = "the turn cost more than it may (" + failure.message() + ")";
                ready.add(new AgentEvent.Failed(new AgentFailure.BudgetExceeded(why), spent));
                return;
            }
            pause = next;
            if (unkept) {
                session = null;
                return;
            }
            if (said) {
                said = false;
                ready.add(AgentEvent.Superseded.broken(failure.message()));
            }
            ready.add(new AgentEvent.ModelRetry(failed, next, failure.message()));
        }

        /** Waits and starts the next attempt; false if the turn was cancelled instead. */
        private boolean sitOut(Duration length) {
            pause = null;
            lock.lock();
            try {
                for (long left = length.toNanos(); left > 0 && !cancelled; ) {
                    left = cancel.awaitNanos(left);
                }
                if (cancelled) {
                    return false;
                }
                current.close();
                var again = session == null ? prompt : prompt.next(session, prompt.text());
                current = agent().start(again.limited(usd));
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                cancelled = true;
                cancel.signalAll();
                current.cancel();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            cancel();
            current.close();
        }
    }
}
