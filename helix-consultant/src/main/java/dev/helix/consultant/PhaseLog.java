package dev.helix.consultant;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The log of a command, in which an agent's phases are set off: it says many lines. Open WebUI shows a phase as a fold of its own within the
 * log; until a fold is closed, it shows its tags as text, so that a phase comes as a whole: when it is over, or when HELIX ends. Other clients get each line at once,
 * below a heading. Safe for use by many threads.
 */
final class PhaseLog {

    private final ChatRun run;
    private final boolean folds;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable StringBuilder phase;
    private String doing = "";

    /** @param folds whether the client shows a fold in a log as one */
    PhaseLog(ChatRun run, boolean folds) {
        this.run = run;
        this.folds = folds;
    }

    /** Begins a phase, of which {@code line} says which it is. */
    void open(String line) {
        lock.lock();
        try {
            close();
            if (folds) {
                phase = new StringBuilder("\n<details>\n<summary>" + line + "</summary>\n\n");
            } else {
                publish("\n**" + line + "**\n\n");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Adds to the phase that is open, or to the log. */
    void add(String text) {
        lock.lock();
        try {
            if (phase == null) {
                publish(text);
            } else {
                phase.append(text);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Notes what an agent does now, in one line; empty for nothing. */
    void doing(String line) {
        lock.lock();
        try {
            doing = line;
        } finally {
            lock.unlock();
        }
    }

    /** Returns what an agent does now; empty for nothing, and where the log tells it. */
    String doing() {
        lock.lock();
        try {
            return phase == null ? "" : doing;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the phase that is open, if there is one. */
    void close() {
        lock.lock();
        try {
            if (phase != null) {
                publish(phase + "\n</details>\n\n");
                phase = null;
            }
            doing = "";
        } finally {
            lock.unlock();
        }
    }

    private void publish(String text) {
        run.publish(new ChatUpdate.Progress(text));
    }
}
