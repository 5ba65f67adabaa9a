package dev.helix.adapter.claude;

import dev.helix.process.AgentProcess;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The request of other threads that a turn end. A process is interrupted only once, and only while the turn speaks with
 * it. Safe for use by many threads.
 */
final class TurnCancellation {

    private final String message;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean wanted;
    private boolean interruptSent;
    private boolean over;
    private @Nullable ClaudeConversation conversation;

    /** @param message id of what was said in the turn, which tells its interrupt from others */
    TurnCancellation(String message) {
        this.message = message;
    }

    /** Wants the turn to end. */
    void want() {
        lock.lock();
        try {
            wanted = true;
            if (conversation != null) {
                interrupt(conversation.process());
                conversation.process().wake();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isWanted() {
        lock.lock();
        try {
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    /** From here on a cancel goes to that process: earlier, it would not yet know what to cancel. */
    void speakingTo(ClaudeConversation with) {
        lock.lock();
        try {
            conversation = with;
        } finally {
            lock.unlock();
        }
    }

    /** Asks the process, if there is one, to end the turn. */
    void interrupt() {
        lock.lock();
        try {
            if (conversation != null) {
                interrupt(conversation.process());
            }
        } finally {
            lock.unlock();
        }
    }

    private void interrupt(AgentProcess process) {
        if (interruptSent) {
            return;
        }
        interruptSent = true;
        try {
            process.send(StreamJson.interrupt("stop-" + message));
        } catch (IOException e) {
            process.wake(); // It is gone, and its end is about to be read.
        }
    }

    /** Returns the conversation that the turn spoke in, null if none; no process is interrupted for it any more. */
    @Nullable
    ClaudeConversation end() {
        lock.lock();
        try {
            over = true;
            var spokenTo = conversation;
            conversation = null;
            return spokenTo;
        } finally {
            lock.unlock();
        }
    }

    boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }
}
