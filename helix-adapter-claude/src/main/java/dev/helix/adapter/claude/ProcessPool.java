package dev.helix.adapter.claude;

import dev.helix.domain.agent.Prompt;
import dev.helix.domain.port.Agent;
import dev.helix.process.AgentProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The permits for processes: so many and no more, one turn a conversation at a time, idle processes kept for their next turn
 * until they have waited too long or another conversation needs the permit. Safe for use by many threads.
 */
final class ProcessPool {

    private final int permits;
    private final Duration idleLimit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<String> busy = new HashSet<>();
    private final SequencedMap<String, Waiting> idle = new LinkedHashMap<>();
    private final Set<AgentProcess> working = new HashSet<>();
    private int taken;
    private int waiting;
    private boolean closed;

    ProcessPool(int permits, Duration idleLimit) {
        this.permits = permits;
        this.idleLimit = idleLimit;
    }

    /** One stretch of idleness. Told apart by identity, as a conversation has many. */
    private static final class Waiting {
        private final ClaudeConversation conversation;

        private Waiting(ClaudeConversation conversation) {
            this.conversation = conversation;
        }
    }

    /** The right to one process for one conversation. */
    final class Permit {
        private final String session;
        private final @Nullable ClaudeConversation living;

        private Permit(String session, @Nullable ClaudeConversation living) {
            this.session = session;
            this.living = living;
        }

        /** Returns the conversation whose process still lives, null if one has to be started. */
        @Nullable
        ClaudeConversation living() {
            return living;
        }

        /** Notes the process that works now, so that {@link #close} finds it. Returns false if the pool is closed. */
        boolean works(AgentProcess process) {
            lock.lock();
            try {
                working.add(process);
                return !closed;
            } finally {
                lock.unlock();
            }
        }

        /** Gives the permit back; {@code conversation} is kept for its next turn, null if its process was stopped. */
        void release(@Nullable ClaudeConversation conversation) {
            boolean leave;
            lock.lock();
            try {
                if (conversation != null) {
                    working.remove(conversation.process());
                }
                leave = conversation != null && closed;
                if (conversation == null || closed || !conversation.process().isAlive()) {
                    taken--;
                } else {
                    var waiting = new Waiting(conversation);
                    idle.put(session, waiting);
                    watch(session, waiting);
                }
                busy.remove(session);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            if (leave && conversation != null) {
                conversation.process().leave();
            }
        }

        /** Notes that {@code process} was stopped. */
        void stopped(AgentProcess process) {
            lock.lock();
            try {
                working.remove(process);
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Waits for a permit.
     *
     * @param nanos the longest wait
     * @return null if there was none in time, {@code cancelled} said so after a {@link #wake}, or the pool is closed
     */
    @Nullable
    Permit take(String session, Prompt prompt, BooleanSupplier cancelled, long nanos) throws InterruptedException {
        ClaudeConversation victim = null;
        Permit permit = null;
        lock.lock();
        try {
            waiting++;
            for (long left = nanos; permit == null && left > 0 && !closed && !cancelled.getAsBoolean(); ) {
                if (!busy.contains(session)) {
                    var own = idle.remove(session);
                    if (own != null) {
                        victim = own.conversation.fits(prompt) ? null : own.conversation;
                        permit = new Permit(session, victim == null ? own.conversation : null);
                    } else if (taken < permits) {
                        taken++;
                        permit = new Permit(session, null);
                    } else if (!idle.isEmpty()) {
                        victim = idle.pollFirstEntry().getValue().conversation;
                        permit = new Permit(session, null);
                    }
                }
                if (permit == null) {
                    left = changed.awaitNanos(left);
                }
            }
            if (permit != null) {
                busy.add(session);
            }
            if (victim != null) {
                busy.add(victim.session());
            }
        } finally {
            waiting--;
            lock.unlock();
        }
        if (victim != null) {
            victim.process().leave();
            if (!victim.session().equals(session)) {
                free(victim.session(), 0);
            }
        }
        return permit;
    }

    /**
     * Ends the idle process of a conversation.
     *
     * @return the command lines of what its commands had left running; empty for nothing
     */
    List<String> end(String session) {
        ClaudeConversation ended;
        lock.lock();
        try {
            var waiting = idle.remove(session);
            if (waiting == null) {
                return List.of();
            }
            ended = waiting.conversation;
            busy.add(session);
        } finally {
            lock.unlock();
        }
        var left = ended.process().leftRunning();
        if (left.isEmpty()) {
            ended.process().leave();
        } else {
            ended.process().stop();
        }
        free(session, 1);
        return left;
    }

    /** Lets everybody who waits for a permit look again whether they still want one. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all processes and lets nobody in any more. */
    void close() {
        var ends = new ArrayList<Runnable>();
        lock.lock();
        try {
            closed = true;
            working.forEach(process -> ends.add(process::stop));
            idle.values().forEach(waiting -> ends.add(waiting.conversation.process()::leave));
            taken -= idle.size();
            idle.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        var enders = ends.stream()
                .map(end -> Thread.ofVirtual().name("claude-stop").start(end))
                .toList();
        enders.forEach(ProcessPool::joinUninterruptibly);
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void free(String session, int permitsGivenBack) {
        lock.lock();
        try {
            busy.remove(session);
            taken -= permitsGivenBack;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the process when it has been idle for too long, or clears up after it if it died. */
    private void watch(String session, Waiting waiting) {
        var process = waiting.conversation.process();
        Thread.ofVirtual().name("claude-idle").start(() -> {
            try {
                process.waitFor(idleLimit);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            lock.lock();
            try {
                if (!idle.remove(session, waiting)) {
                    return;
                }
                busy.add(session);
            } finally {
                lock.unlock();
            }
            process.leave();
            free(session, 1);
        });
    }

    /** Returns what its processes do now. */
    Agent.Crew crew() {
        lock.lock();
        try {
            return new Agent.Crew(taken - idle.size(), idle.size(), waiting);
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many permits are taken, by working and by idle processes. */
    int taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
