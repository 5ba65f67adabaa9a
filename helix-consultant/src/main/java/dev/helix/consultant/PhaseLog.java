package dev.helix.consultant;

import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The log of a command, in which an agent's phases are set off: it says many lines. Open WebUI shows a phase as a fold of its own within the
 * log; until a fold is closed, it shows its tags as text, so that a phase comes as a whole: when it is over, or when HELIX ends. Other clients get each line at once,
 * below a heading. Safe for use by many threads.
 */
final class PhaseLog {

    /** As Open WebUI counts the tags of folds to find the end of one: as plain text, so that it takes those in code for some, too. */
    private static final Pattern TAG = Pattern.compile("<(?=/?details)", Pattern.CASE_INSENSITIVE);

    private static final String BROKEN_UP = "<\u2060";

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
                phase.append(TAG.matcher(text).replaceAll(BROKEN_UP));
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
